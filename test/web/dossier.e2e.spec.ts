import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page, Route } from 'playwright-core';
import { type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import type { TestServer } from '../support/server.js';
import { launchBrowser, openPage, plain, violationsOf } from './driven-page.js';
import { startOwnWebServer } from './web-server.js';

/** A Tuesday, in the morning in Paris. */
const BEGIN = Date.parse('2026-03-03T09:00:00Z');
const DAY_MS = 86_400_000;
let now = BEGIN;

let server: TestServer;
let browser: Browser;
let api: Api;
const toStop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startOwnWebServer({ clock: { now: () => now } });
  toStop.push(() => server.stop());
  api = apiOf(server.url);
  await api.untilIncluded(await api.give('/api/v1/caisses', { code: '751', label: 'Caisse de Paris' }));
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

beforeEach(() => {
  now = BEGIN;
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

/** Chromium says each answer of 400 and above, and each that is lost; the page tells them in words, which the stories look at. */
const REFUSAL = /^Failed to load resource: (?:the server responded with a status of 4\d\d|net::ERR_FAILED)/u;

interface StoryOptions {
  readonly refusals?: number;
  readonly browser?: Parameters<typeof openPage>[2];
}

/** Opens a page whose day is the server's, runs the story, and expects that nothing else than so many refusals was complained about. */
async function story(path: string, tell: (page: Page) => Promise<void>, options: StoryOptions = {}): Promise<void> {
  const driven = await openPage(browser, `${server.url}${path}`, { ...options.browser, now });
  try {
    await tell(driven.page);
    expect(driven.complaints.filter((complaint) => !REFUSAL.test(complaint))).toEqual([]);
    expect(driven.complaints.length).toBe(options.refusals ?? 0);
  } finally {
    await driven.close();
  }
}

/** The browser's clock follows the server's. */
const dayIs = async (page: Page): Promise<void> => page.clock.setFixedTime(now);

const etape = (page: Page, code: string): Promise<void> => page.locator(`[data-etape="${code}"]`).waitFor();

/** Says who acts, as the address remembers it. */
async function as(page: Page, role: string, agent = `p_${role}`): Promise<void> {
  await page.getByLabel('Votre rôle').selectOption(role);
  await page.getByLabel('Votre pseudonyme').fill(agent);
  await page.getByLabel('Votre pseudonyme').press('Enter');
  await page.waitForURL((url) => url.searchParams.get('role') === role && url.searchParams.get('agent') === agent);
}

type Entries = Readonly<Record<string, string | boolean>>;

/** Fills in the open form, field by field, by their labels. */
async function fill(page: Page, entries: Entries): Promise<void> {
  const form = page.locator('form.form');
  for (const [label, value] of Object.entries(entries)) {
    if (typeof value === 'boolean') {
      await form
        .getByRole('group', { name: label })
        .getByLabel(value ? 'Oui' : 'Non')
        .check();
      continue;
    }
    const entry = form.getByLabel(label).first();
    if ((await entry.evaluate((element) => element.tagName)) === 'SELECT') await entry.selectOption(value);
    else await entry.fill(value);
  }
}

/** Does an action of the page, and waits until the page says that it is done. */
async function act(page: Page, action: string, entries: Entries = {}): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click();
  await fill(page, entries);
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await page
    .getByRole('status')
    .filter({ hasText: `Fait : ${action}.` })
    .waitFor();
}

/**
 * The story tells what was done: all that the page asks again after an action has come. What the server kept waiting while its clock goes on by days it would
 * refuse as late.
 */
const isTold = (page: Page, action: string): Promise<void> => page.locator('.story li').getByText(action).first().waitFor();

const DEMANDE = {
  'Nom de naissance': 'Untel',
  Prénoms: 'Marie',
  'Numéro de sécurité sociale': '285057800608491',
  'Date de naissance': '12/05/1964',
  'Nature de la pension': 'personnelle',
  'Date d’effet de la pension': '01/12/2026',
  'Compte à créditer': 'FR7630006000011234567890189',
} as const;

async function opened(reference: string): Promise<string> {
  const assure = { identifiant: '1 85 05 78 006 084', nom: 'Marie Untel' };
  const { status, body } = await api.post('/api/v1/dossiers', { reference, procedure: 'demande-de-retraite', caisse: '751', assure });
  expect([status, body['detail']]).toEqual([201, undefined]);
  await api.get(`/api/v1/dossiers/${String(body['id'])}?after=${String(body['position'])}`);
  return String(body['id']);
}

interface Parcours {
  readonly echeances: readonly { readonly status: string; readonly dueAt: string; readonly fires: boolean }[];
}

/** Whatever is due on a dossier has passed: nobody meets it while they act. */
async function settled(id: string): Promise<void> {
  await until('what is due has passed', async () => {
    const { status, body } = await api.get(`/api/v1/dossiers/${id}/parcours`);
    const { echeances = [] } = body as Partial<Parcours>;
    const due = echeances.filter((each) => each.status === 'standing' && each.fires && Date.parse(each.dueAt) <= now);
    return status === 200 && due.length === 0 ? true : null;
  });
}

/** Another person, who acts elsewhere. */
const ANOTHER = { 'ecluse-role': 'gestionnaire', 'ecluse-agent': 'p_autre' };

/** The demand is registered, by another person. */
async function registered(id: string): Promise<void> {
  const values = {
    nom: 'Untel',
    prenom: 'Marie',
    nir: '285057800608491',
    dateNaissance: '1964-05-12',
    nature: 'personnelle',
    dateEffet: '2026-12-01',
  };
  const body = { values: { ...values, iban: DEMANDE['Compte à créditer'] } };
  const { status, body: answer } = await api.post(`/api/v1/dossiers/${id}/actions/enregistrer`, body, ANOTHER);
  expect([status, answer['detail']]).toEqual([200, undefined]);
}

async function receive(page: Page, type: string): Promise<void> {
  await page.getByRole('button', { name: 'Recevoir une pièce' }).click();
  await fill(page, { 'Type de pièce': type, 'Référence de la pièce': type });
  await page.getByRole('button', { name: 'Inscrire la réception' }).click();
  await page.locator('.data-table').getByRole('cell', { name: type, exact: true }).waitFor();
}

const ACTING = 'role=gestionnaire&agent=p_marie';

describe('the page of a dossier', () => {
  it('drives a claim from reception to first payment, with a translation on the way', async () => {
    await story('/dossiers', async (page) => {
      await page.getByRole('button', { name: 'Ouvrir un dossier' }).click();
      await fill(page, { Procédure: 'demande-de-retraite', Référence: 'R-1', Caisse: '751', 'Nom de l’assuré': 'Marie Untel' });
      await fill(page, { 'Numéro de l’assuré': '1 85 05 78 006 084' });
      await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
      await page.getByRole('heading', { name: 'Dossier R-1' }).waitFor();
      await etape(page, 'reception');
      const claim = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      expect(await page.locator('.facts').first().innerText()).toContain('Marie Untel');

      await as(page, 'gestionnaire');
      await act(page, 'Enregistrer la demande', DEMANDE);
      await etape(page, 'instruction');
      for (const type of ['demande', 'pieceIdentite', 'coordonneesBancaires', 'attestationEmployeur']) await receive(page, type);

      await act(page, 'Faire traduire une pièce', { 'Langue de la pièce': 'pt', 'Pages à traduire': '4' });
      await etape(page, 'traduction');
      const asked = page.getByRole('link', { name: 'Voir le dossier demandé' });
      const translation = new URL((await asked.getAttribute('href')) ?? '', server.url).pathname.split('/').at(-1) ?? '';
      await until('the translation is opened', async () => ((await api.get(`/api/v1/dossiers/${translation}`)).status === 200 ? true : null));
      await isTold(page, 'Faire traduire une pièce');
      now += 5 * DAY_MS;
      await dayIs(page);
      await settled(claim);
      await settled(translation);
      await asked.click();
      await page.getByRole('heading', { name: 'Dossier R-1/traduction' }).waitFor();
      await etape(page, 'orientation');
      await as(page, 'coordinateur');
      await act(page, 'Confier à l’équipe', { Exécutant: 'interne' });
      await as(page, 'traducteur');
      await act(page, 'Rendre le travail');
      await as(page, 'coordinateur');
      await act(page, 'Rendre au demandeur');
      await page.getByRole('link', { name: 'Voir le dossier qui attend' }).click();
      await page.getByRole('heading', { name: 'Dossier R-1', exact: true }).waitFor();
      await etape(page, 'instruction');
      await page.locator('[data-clock="ours"] summary').click();
      expect(plain(await page.locator('[data-clock="ours"]').innerText())).toContain('qui ne comptent pas, du 03/03/2026 au 08/03/2026 : Traduction');

      await as(page, 'gestionnaire');
      await page.getByText(/^Pas possible maintenant/u).click();
      expect(plain(await page.locator('.refused').innerText())).toContain('Le dossier n’est pas complet');
      await act(page, 'Vérifier la carrière', { Trimestres: '172', 'A cotisé': false });
      await act(page, 'Enregistrer le retour de SNGI et de FICOBA', { 'Identité confirmée': true, 'Compte bancaire confirmé': true });
      await act(page, 'Enregistrer le taux de prélèvement à la source', { Taux: '08/03/2026' });
      await act(page, 'Conclure l’instruction');
      await act(page, 'Liquider la pension', { 'Montant mensuel': '6 000,00' });
      await etape(page, 'controle');
      await as(page, 'controleur');
      await act(page, 'Contrôle de 1er niveau avant paiement : résultat', { Résultat: 'passed' });
      await etape(page, 'validation');
      await as(page, 'valideur', 'p_gestionnaire');
      await page.locator('.refused li').filter({ hasText: 'Valider' }).first().waitFor({ state: 'attached' });
      expect(await page.getByRole('button', { name: 'Valider', exact: true }).count()).toBe(0);
      await as(page, 'valideur');
      await act(page, 'Valider');
      await as(page, 'comptable');
      await act(page, 'Mettre en paiement');
      await etape(page, 'attente-du-top');
      await isTold(page, 'Mettre en paiement');
      now = Date.parse('2026-11-14T09:00:00Z');
      await dayIs(page);
      await settled(claim);
      await etape(page, 'premier-paiement');
      await page.reload();
      await act(page, 'Constater le premier paiement', { 'Premier paiement le': '14/11/2026' });
      await etape(page, 'pension-payee');
      expect(await page.locator('.dossier-state').innerText()).toContain('clos le 14/11/2026');
      expect(plain(await page.locator('.dossier-side').innerText())).toContain('Montant mensuel brut 6 000,00 €');
      await page.locator('.story li').filter({ hasText: '14/11/2026' }).getByText('Constater le premier paiement').first().waitFor();
    });
  });

  it.each(['light', 'dark'] as const)('leaves axe nothing to say in %s, its forms and steps unfolded', async (colorScheme) => {
    const id = await opened(`R-axe-${colorScheme}`);
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        await page.locator('.drawing svg').waitFor();
        await page.getByRole('button', { name: 'Enregistrer la demande' }).click();
        await page.getByRole('button', { name: 'Confirmer' }).click();
        for (const summary of await page.locator('main summary').all()) await summary.click();
        expect(await violationsOf(page)).toEqual([]);
        await page.goto(`${server.url}/dossiers?ouvrir=traduction`);
        await page.getByRole('button', { name: 'Ouvrir le dossier' }).click();
        expect(await violationsOf(page)).toEqual([]);
      },
      { browser: { colorScheme } },
    );
  });

  it('tells beside each field what is wrong with it – what it sees itself, then what the procédure asks –, and keeps what was typed', async () => {
    const id = await opened('R-2');
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        await page.getByRole('button', { name: 'Enregistrer la demande' }).click();
        await fill(page, { ...DEMANDE, 'Date de naissance': '31/02/1964', 'Numéro de sécurité sociale': '12' });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        const form = page.locator('form.form');
        const wrong = form.locator('[aria-invalid]');
        await wrong.first().waitFor();
        expect(await wrong.count()).toBe(1);
        expect(await page.locator(':focus').inputValue()).toBe('31/02/1964');
        const described = (await wrong.first().getAttribute('aria-describedby'))?.split(' ')[0] ?? '';
        expect(await page.locator(`[id="${described}"]`).innerText()).toBe('Un jour est attendu, sous la forme 31/12/2010.');
        await fill(page, { 'Date de naissance': '12/05/1964' });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await form.getByText(/n’a pas la forme voulue/u).waitFor();
        expect(await form.getByLabel('Numéro de sécurité sociale').first().getAttribute('aria-invalid')).toBe('true');
        expect(await form.getByLabel('Compte à créditer').inputValue()).toBe(DEMANDE['Compte à créditer']);
        await etape(page, 'reception');
        await fill(page, { 'Numéro de sécurité sociale': DEMANDE['Numéro de sécurité sociale'] });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await etape(page, 'instruction');
      },
      { refusals: 1 },
    );
  });

  it('says at a conflict what has happened since, keeps what was typed, and sends it again when the person says so', async () => {
    const id = await opened('R-3');
    await registered(id);
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        await page.getByRole('button', { name: 'Corriger la date d’effet' }).click();
        await fill(page, { 'Date d’effet de la pension': '01/01/2027' });
        const { status } = await api.post(`/api/v1/dossiers/${id}/actions/demander-pieces`, {}, ANOTHER);
        expect(status).toBe(200);
        await page.getByRole('button', { name: 'Confirmer' }).click();
        const told = page.getByRole('alert').filter({ hasText: 'Le dossier a changé' });
        await told.waitFor();
        expect(plain(await told.innerText())).toMatch(/03\/03\/2026 : .*p_autre/u);
        expect(await page.locator('form.form').getByRole('textbox', { name: 'Date d’effet de la pension' }).inputValue()).toBe('01/01/2027');
        await page.getByRole('button', { name: 'Envoyer quand même' }).click();
        await page.getByRole('status').filter({ hasText: 'Fait : Corriger la date d’effet.' }).waitFor();
        expect(plain(await page.locator('.dossier-side').innerText())).toContain('Date d’effet de la pension 01/01/2027');
      },
      { refusals: 1 },
    );
  });

  it('records an anomaly and an indu until it is settled, and says at a conflict what has happened since', async () => {
    const id = await opened('R-10');
    await registered(id);
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        await act(page, 'Relever une anomalie', {
          'Famille de l’anomalie': 'situation-fiscale',
          'A un effet financier': true,
          'Montant de l’effet': '-12,50',
        });
        await page
          .getByRole('table', { name: 'Anomalies' })
          .getByText(/-12,50/u)
          .waitFor();
        await page.getByRole('button', { name: 'Détecter un indu', exact: true }).click();
        await fill(page, { 'Nature de l’indu': 'simple', 'Montant payé en trop': '100', 'Dernier paiement concerné': '01/02/2026' });
        const { status } = await api.post(`/api/v1/dossiers/${id}/actions/demander-pieces`, {}, ANOTHER);
        expect(status).toBe(200);
        await page.getByRole('button', { name: 'Confirmer' }).click();
        const told = page.getByRole('alert').filter({ hasText: 'Le dossier a changé' });
        await told.waitFor();
        expect(plain(await told.innerText())).toMatch(/03\/03\/2026 : .*p_autre/u);
        expect(await page.locator('form.form').getByLabel('Montant payé en trop').inputValue()).toBe('100');
        await page.getByRole('button', { name: 'Envoyer quand même' }).click();
        const indus = page.getByRole('table', { name: 'Indus' });
        await indus.getByRole('cell', { name: 'détecté', exact: true }).waitFor();
        await page.getByRole('button', { name: /^Notifier l’indu/u }).click();
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await indus.getByRole('cell', { name: 'notifié', exact: true }).waitFor();
        await page.getByRole('button', { name: /^Abandonner l’indu/u }).click();
        await fill(page, { 'Motif de l’abandon': 'prescription', 'Montant abandonné': '100,01' });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await page.locator('form.form [aria-invalid]').waitFor();
        await fill(page, { 'Montant abandonné': '100' });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await indus.getByRole('cell', { name: 'abandonné', exact: true }).waitFor();
        expect(await page.getByRole('button', { name: /l’indu de/u }).count()).toBe(0);
      },
      { refusals: 1 },
    );
  });

  it('does once what is sent twice because the first answer was lost', async () => {
    const id = await opened('R-9');
    await registered(id);
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        const lose = async (route: Route): Promise<void> => {
          await route.fetch();
          await route.abort('failed');
        };
        await page.route('**/actions/corriger-date-effet', lose, { times: 1 });
        await page.getByRole('button', { name: 'Corriger la date d’effet' }).click();
        await fill(page, { 'Date d’effet de la pension': '01/01/2027' });
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await page.getByRole('alert').filter({ hasText: 'Le serveur ne répond pas' }).waitFor();
        await page.getByRole('button', { name: 'Confirmer' }).click();
        await page.getByRole('status').filter({ hasText: 'Fait : Corriger la date d’effet.' }).waitFor();
        const { body } = await api.get(`/api/v1/dossiers/${id}/history?limit=500`);
        const types = (body['items'] as readonly { readonly type: string }[]).map(({ type }) => type);
        expect(types.filter((type) => type === 'ActionPerformed')).toHaveLength(2);
      },
      { refusals: 1 },
    );
  });

  it('keeps on the screen the form of an action that is no longer possible, with what was typed', async () => {
    const id = await opened('R-4');
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        await page.clock.install({ time: now });
        await page.reload();
        await page.getByRole('button', { name: 'Enregistrer la demande' }).click();
        await fill(page, { 'Nom de naissance': 'Untel' });
        await api.give(`/api/v1/dossiers/${id}/actions/constater-retrait`, {}, ANOTHER);
        // The page looks again by itself.
        await page.clock.fastForward('00:30');
        await page.getByRole('alert').filter({ hasText: 'Cette action n’est plus possible' }).waitFor();
        expect(await page.locator('form.form').getByLabel('Nom de naissance').inputValue()).toBe('Untel');
        expect(await page.getByRole('button', { name: 'Confirmer' }).isDisabled()).toBe(true);
      },
      { browser: { alone: true } },
    );
  });

  it('tells where the dossier stands drawn, in words, and as a table', async () => {
    const id = await opened('R-5');
    await story(`/dossiers/${id}`, async (page) => {
      await page.locator('.drawing svg').waitFor();
      expect(await page.locator('.drawing svg').getAttribute('aria-labelledby')).not.toBeNull();
      expect(await page.locator('.drawing').getByText('▼ ici').count()).toBe(1);
      expect(await page.getByText('Le dossier est à l’étape « Réception », marquée « ici »').isVisible()).toBe(true);
      await page.locator('summary', { hasText: 'Les étapes en tableau' }).click();
      const first = page.getByRole('region', { name: 'Les étapes en tableau' }).locator('tbody tr').first();
      expect(plain(await first.innerText())).toBe('Réception quelqu’un agit 03/03/2026 ici');
      expect(await page.getByText('Pour agir, dites d’abord votre rôle et votre pseudonyme.').isVisible()).toBe(true);
      expect(await page.getByRole('button', { name: 'Enregistrer la demande' }).isDisabled()).toBe(true);
    });
  });

  it('only reads on a past day', async () => {
    const id = await opened('R-6');
    await story(`/dossiers/${id}?${ACTING}&jour=2026-03-02`, async (page) => {
      await page.getByText('Vous regardez un jour passé').waitFor();
      expect(await page.getByRole('button', { name: 'Enregistrer la demande' }).isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: 'Recevoir une pièce' }).count()).toBe(0);
    });
  });

  it('fits a window of 320 pixels, the opening of a dossier too', async () => {
    const id = await opened('R-7');
    await story(
      `/dossiers/${id}?${ACTING}`,
      async (page) => {
        const beyond = async (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        await page.locator('.drawing svg').waitFor();
        await page.getByRole('button', { name: 'Enregistrer la demande' }).click();
        expect(await beyond()).toBe(0);
        await page.goto(`${server.url}/dossiers?ouvrir=traduction`);
        await page.getByRole('button', { name: 'Ouvrir le dossier' }).waitFor();
        expect(await beyond()).toBe(0);
      },
      { browser: { viewport: { width: 320, height: 640 } } },
    );
  });

  it('can be acted on with the keyboard alone', async () => {
    const id = await opened('R-8');
    await story(`/dossiers/${id}?${ACTING}`, async (page) => {
      const withdraw = page.getByRole('button', { name: 'Constater le retrait de la demande' });
      await withdraw.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toBe('Confirmer');
      expect(await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none');
      await page.keyboard.press('Enter');
      await page.locator('.done-notice:focus').waitFor();
      await etape(page, 'retiree');
      expect(await page.locator('.done-notice').innerText()).toContain('Demande retirée');
    });
  });
});
