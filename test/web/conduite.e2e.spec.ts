import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { encodeToken, type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import type { JsonObject } from '#libs/kernel';
import { type Api, apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { workbookBehind } from './downloaded.js';
import { complaintsDuring, launchBrowser, type openPage, plain, rowsIn, rowsOf, violationsOf } from './driven-page.js';
import { factsOfReseau, RESEAU_SOURCE, STOCKS } from './facts-of-reseau.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

/** A Tuesday, in the morning in Paris: what comes today is 0 days old however long the spec takes. */
const NOW = Date.parse('2026-03-03T09:00:00Z');

let server: TestServer;
let browser: Browser;
let api: Api;
const toStop: (() => Promise<void>)[] = [];

/** 751, 752 and 974 hold fewer than 8 pièces: three caisses of five are « normale ». */
const SEUILS = {
  ...{ code: 'stock-caisse', version: 1, label: 'Stock des caisses', source: 'essai', indicateur: 'stock', orientation: 'lowerIsBetter' },
  ...{ by: 'owner', niveau: 'caisse', reseau: null, arbre: null, procedures: null, siEnDifficulte: null, memoire: 1, alerte: null },
  tendue: { enter: 8, leave: 8, included: true },
  critique: { enter: 20, leave: 20, included: true },
};
const CONDITIONS = {
  ...{ code: 'famille', version: 1, label: 'Sortie de la stabilisation', source: 'essai' },
  conditions: [{ code: 'caisses', label: 'Caisses en situation normale', seuils: 'stock-caisse', atMost: 'normale', part: 0.75, pendant: 2 }],
};

async function describeAgents(): Promise<void> {
  const contrat = { contrat: '1', caisse: '751', kind: 'cdi', fonction: 'production', from: '2020-01-01' };
  await api.give('/api/v1/agents/p_a/contrats', { ...contrat, equipe: 'retraite' });
  await api.give('/api/v1/agents/p_b/contrats', { ...contrat, equipe: 'retraite', quotite: 0.8 });
  await api.give('/api/v1/agents/p_c/contrats', { ...contrat, kind: 'cdd', fonction: 'other', from: '2024-03-01' });
  await api.give('/api/v1/agents/p_b/absences', { absence: 'a', reason: 'formation', from: '2024-03-25', until: '2024-04-02' });
  await api.give('/api/v1/agents/p_a/competences', { competence: 'reversion', level: 3, from: '2022-01-01' });
}

/** Two jobs of 2024: delivered within 4 days, and within 30. Their procédure wants 8 days at most, and 3 % of them beyond 21. */
async function deliverTranslations(): Promise<void> {
  const store = new PostgresEventStore(server.databaseUrl);
  for (const [reference, rendueLe] of [
    ['T-4', '2024-03-05'],
    ['T-30', '2024-03-31'],
  ] as const) {
    const event = (type: string, on: string, data: JsonObject): EventToAppend => {
      const id = randomUUID();
      return { id, type, data, metadata: { commandId: id, occurredAt: on, knownOn: on } };
    };
    const openedOn = '2024-03-01';
    const opening = { origin: 'native', source: null, unit: null, procedure: 'traduction', procedureVersion: 1, openedOn, caisse: '752', reference };
    await store.append(`dossier-${randomUUID()}`, NO_STREAM, [
      event('DossierOpened', openedOn, { ...opening, attributes: {} }),
      event('DonneesRecorded', rendueLe, { by: 'form', values: { executant: 'interne', pages: 3, rendueLe }, recordedOn: rendueLe }),
    ]);
  }
  await api.get(`/api/v1/procedures/traduction/indicators?after=${encodeURIComponent(encodeToken(await store.head()))}`);
  await store.close();
}

async function openTranslation(): Promise<void> {
  const { id } = await api.give('/api/v1/dossiers', { reference: 'T-1', procedure: 'traduction', caisse: '751' });
  const piece = { reference: 'T-1/1', caisse: '751', procedure: 'traduction', type: 'pieceATraduire' };
  await api.untilIncluded(await api.give(`/api/v1/dossiers/${String(id)}/pieces`, piece));
}

beforeAll(async () => {
  server = await startOwnWebServer({ clock: { now: () => NOW } });
  toStop.push(() => server.stop());
  await bringFacts(server.url, RESEAU_SOURCE, factsOfReseau());
  api = apiOf(server.url);
  await api.give('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const caisse of Object.keys(STOCKS)) await api.give(`/api/v1/organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' });
  await api.give('/api/v1/seuils', SEUILS);
  await api.give('/api/v1/phases', CONDITIONS);
  await describeAgents();
  await openTranslation();
  await deliverTranslations();
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

/** Chromium says each answer of 400 and above; the page tells it in words, which the story looks at. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/u;

async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  const complaints = await complaintsDuring(browser, `${server.url}${path}`, tell, { ...options, now: NOW });
  expect(complaints.filter((complaint) => !REFUSAL.test(complaint))).toEqual([]);
}

const isListed = async (page: Page): Promise<void> => page.locator('.data-table, .empty').first().waitFor();

describe('the arrêtés', () => {
  it('close a month from the page, keep what was published, and tell a correction beside it', async () => {
    await story('/arretes', async (page) => {
      await page.locator('h1[data-count="0"]').waitFor();
      await page.getByLabel('Mois fini').fill('2024-13');
      await page.getByRole('button', { name: 'Arrêter le mois' }).click();
      await page.getByRole('alert').getByText('n’est pas un mois').waitFor();
      expect(await page.getByLabel('Mois fini').inputValue()).toBe('2024-13');
      await page.getByLabel('Mois fini').fill('2024-02');
      await page.getByRole('button', { name: 'Arrêter le mois' }).click();
      await page.getByText('février 2024 de famille est arrêté').waitFor();
      await page.locator('h1[data-count="1"]').waitFor();
      expect(await rowsOf(page, /^Branche famille/u)).toEqual([expect.stringMatching(/^février 2024 .* 6 0$/u)]);
    });
    // Learnt after the fact: one more pièce had been there all along.
    const late = { id: 'tard', dossier: 'D-tard', piece: 'P-tard', fait: 'received', on: '2024-02-20', knownOn: '2024-04-10' };
    await bringFacts(server.url, 'tard', JSON.stringify({ ...late, caisse: '974', procedure: 'ALLOCATION', type: 'demande', canal: 'portail' }));
    await story('/arretes', async (page) => {
      await page.getByRole('link', { name: 'février 2024' }).click();
      await page.getByRole('heading', { name: 'Branche famille, février 2024' }).waitFor();
      const figures = Number(await page.locator('h2[data-count]').getAttribute('data-count'));
      expect(figures).toBeGreaterThan(200);
      expect(await rowsOf(page, /^Chiffres arrêtés/u)).toHaveLength(200);
      await page.getByText(`200 sur ${String(figures)}`).waitFor();
      await page.getByRole('button', { name: `Suivants (${String(figures - 200)} encore)` }).click();
      const drawn = Math.min(400, figures);
      await page.getByText(`${String(drawn)} sur ${String(figures)}`).waitFor();
      expect(await rowsOf(page, /^Chiffres arrêtés/u)).toHaveLength(drawn);
      await page.locator('#indicateur').selectOption('stock@1');
      await page.locator('h2[data-count="6"]').waitFor();
      expect((await rowsOf(page, /^Chiffres arrêtés/u))[0]).toMatch(/^Branche famille réseau stock@1 /u);
      expect(await rowsOf(page, /^Chiffres arrêtés/u)).toContainEqual(expect.stringMatching(/^974 stock@1 4 4 sans correction$/u));
      // Known by now, and told by no correction: it is where the values are.
      const values = await page.getByRole('link', { name: 'les valeurs du réseau au' }).getAttribute('href');
      expect(values).toBe('/reseau?reseau=famille&jour=2024-02-29&indicateur=stock');
      await page.getByRole('button', { name: 'Dire ce qui a changé' }).click();
      await page.getByText(/se (?:sait|savent) autrement : c’est une correction/u).waitFor();
      await page.getByText('Corrigés (2)').click();
      await page.locator('h2[data-count="2"]').waitFor();
      expect(await rowsOf(page, /^Chiffres arrêtés/u)).toEqual([
        expect.stringMatching(/^Branche famille réseau stock@1 \d+ \d+ \+1 corrigé$/u),
        expect.stringMatching(/^974 stock@1 4 5 \+1 corrigé$/u),
      ]);
      expect(await rowsOf(page, 'Corrections')).toHaveLength(1);
      const links = page.getByRole('group', { name: 'Télécharger, avec la définition' });
      const [download] = await Promise.all([page.waitForEvent('download'), links.getByRole('link', { name: 'Excel' }).click()]);
      expect(download.suggestedFilename()).toMatch(/\.xlsx$/u);
    });
  });

  it('are only read while a past day is looked at, and tell what was known then', async () => {
    const { knownOn: closedOn } = (await api.get('/api/v1/arretes/famille/2024-02')).body;
    await story(`/arretes/famille/2024-02?indicateur=stock%401&connu=${String(closedOn)}`, async (page) => {
      await isListed(page);
      expect(await page.getByRole('button', { name: 'Dire ce qui a changé' }).count()).toBe(0);
      expect(await rowsOf(page, /^Chiffres arrêtés/u)).toContainEqual(expect.stringMatching(/^974 stock@1 4 5 \+1 corrigé$/u));
    });
    await story('/arretes/famille/2024-02?connu=2024-04-30', async (page) => {
      await page.getByRole('alert').getByText('n’était pas arrêté le 2024-04-30').waitFor();
    });
    await story('/arretes/famille/2023-01', async (page) => {
      await page.getByRole('alert').getByText('code arrete.unknown').waitFor();
    });
  });
});

describe('the phase of a réseau', () => {
  it('shows each condition with its value, what is asked and whether it is met, and is entered with a reason', async () => {
    // Of the last day of facts and the one before it: what went out on the last one was there still.
    await story('/phases', async (page) => {
      await page.getByText('Personne n’a encore dit').waitFor();
      expect(await rowsOf(page, 'Conditions de sortie de la stabilisation')).toEqual([
        'Caisses en situation normale stock-caisse 20,0 % des organismes au moins 75,0 % en situation normale, 2 jours de suite non remplie',
      ]);
      await page.getByRole('button', { name: 'Entrer dans la phase' }).click();
      await page.locator('[data-figure="phase"]').getByText('stabilisation').waitFor();
      await page.getByLabel('Phase', { exact: true }).selectOption('lancement');
      await page.getByRole('button', { name: 'Entrer dans la phase' }).click();
      await page.getByRole('alert').getByText('code phase.conditionsUnmet').waitFor();
      await page.getByLabel('Motif').fill('calendrier fixé par la loi');
      await page.getByRole('button', { name: 'Entrer dans la phase' }).click();
      await page.locator('[data-figure="phase"]').getByText('lancement').waitFor();
      await page.getByText('Motif : calendrier fixé par la loi').waitFor();
    });
  });
});

describe('the effectifs', () => {
  const OF_751 = '/effectifs?caisse=751&jour=2024-03-29';

  it('tell équipes, ETP and ETPMA apart, and a number of agents opens them', async () => {
    await story(OF_751, async (page) => {
      await page.locator('#agents[data-count="3"]').waitFor();
      expect(await rowsOf(page, 'Équipes')).toEqual(['retraite 751 2 1,8 1,8 0,8', 'sans équipe 751 1 1 0 0']);
      expect(await rowsOf(page, /^En ETP,/u)).toEqual(['CDD autre 1 1 0', 'CDI production 2 1,8 0,8']);
      expect(await rowsOf(page, /^En ETPMA/u)).toEqual(['CDD autre 0,079', 'CDI production 1,8']);
      await page.getByRole('region', { name: 'Équipes' }).getByRole('link', { name: '2', exact: true }).click();
      await page.locator('#agents[data-count="2"]').waitFor();
      expect(await rowsOf(page, 'Agents')).toEqual([
        'p_a CDI, production, 100,0 % – retraite, 751 01/01/2020 là reversion (3 sur 4)',
        'p_b CDI, production, 80,0 % – retraite, 751 01/01/2020 absent, de retour le 02/04/2024',
      ]);
      await page.getByRole('region', { name: 'Compétences' }).getByRole('link', { name: '1', exact: true }).click();
      await page.locator('#agents[data-count="1"]').waitFor();
      await page.getByRole('button', { name: 'Retirer le critère « compétence reversion »' }).click();
      await page.locator('#agents[data-count="3"]').waitFor();
    });
  });

  it('stand on the sheet of a caisse, contract by contract, where a number of agents opens them too', async () => {
    await story('/caisses/751?jour=2024-03-29', async (page) => {
      await page.getByRole('region', { name: /^En ETPMA/u }).waitFor();
      expect(await rowsOf(page, /^En ETP,/u)).toEqual(['CDD autre 1 1 0', 'CDI production 2 1,8 0,8']);
      expect(await rowsOf(page, /^En ETPMA/u)).toEqual(['CDD autre 0,079', 'CDI production 1,8']);
      expect(await violationsOf(page)).toEqual([]);
      await page
        .getByRole('region', { name: /^En ETP,/u })
        .getByRole('link', { name: '2', exact: true })
        .click();
      await page.waitForURL(/\/effectifs\?.*caisse=751/u);
      await page.locator('#agents[data-count="2"]').waitFor();
    });
    await story('/caisses/974?jour=2024-03-29', async (page) => {
      await page.getByText('Aucun contrat n’y est connu ce jour-là').waitFor();
    });
  });

  it('teach what would be there where no contract is known', async () => {
    await story('/effectifs?caisse=974', async (page) => {
      await page.getByText('Aucun contrat n’y est connu ce jour-là').waitFor();
      await page.getByText('npx ecluse agent import contrats.csv').waitFor();
    });
  });
});

describe('the procédure en chaleur', () => {
  it.each([
    ['/?jour=2024-03-29', 'ALLOCATION'],
    ['/', 'traduction'],
    ['/?enChaleur=demande-de-retraite', 'demande-de-retraite'],
  ])('opens on one that has stock in what is looked at, drawn if it can be, unless another is chosen: %s', async (path, procedure) => {
    await story(path, async (page) => {
      await page.locator('#en-chaleur').waitFor();
      expect(await page.locator('#en-chaleur').inputValue()).toBe(procedure);
    });
  });

  it('is drawn with what stands at each étape, and as a table each number opens its list', async () => {
    await story('/?procedure=traduction', async (page) => {
      const drawn = page.getByRole('region', { name: /^Dessin de la procédure/u });
      await drawn.locator('[data-code="reception"]').getByText('1 · p90 0 j').waitFor();
      expect(await drawn.locator('[data-code="reception"]').getAttribute('class')).toBe('heat-0');
      await page.getByText('1 pièce en stock, dont 0 en attente ; le plus à l’étape « Réception » : 1.').waitFor();
      await page.getByRole('radiogroup', { name: 'Affichage de la procédure' }).getByText('Tableau').click();
      expect(await rowsOf(page, 'Stock, âges et attentes de chaque étape')).toEqual(['Réception 1 0 j 0 j 0 j 0 0']);
      await page.getByRole('region', { name: 'Stock, âges et attentes de chaque étape' }).getByRole('link', { name: '1', exact: true }).click();
      await page.locator('h1[data-count="1"]').waitFor();
      await page.getByText('étape reception').first().waitFor();
    });
  });
});

describe('the board of dossiers of several origins', () => {
  it('says why it has no common thresholds and no common solde, and gives its catalogue the width that it needs', async () => {
    await story('/', async (page) => {
      await page.getByText('pas de seuils communs').waitFor();
      await page.locator('[data-chart="solde"]').getByText('pas de solde commun').waitFor();
      const box = await page.getByRole('region', { name: 'Indicateurs du catalogue, et ce qu’ils étaient' }).boundingBox();
      expect(box?.width ?? 0).toBeGreaterThan(800);
    });
  });
});

describe('the charts of ages and delays', () => {
  it.each([
    ['ages-des-etapes', 'Les plus vieilles sont à l’étape « Réception »', 'Réception 0 0 0', 'Étapes', /^reception 1 \d+ 0 0 0 0 /u],
    [
      ...(['delais-des-horloges', 'Délai de traduction, en cours : la moitié en 0 jour au plus', 'Délai de traduction, en cours 0 0'] as const),
      ...(['Délais', /^Délai de traduction court encore 1 0 0 /u] as const),
    ],
  ])('are drawn, said in a sentence, read by keyboard, told as a table and as a workbook: %s', async (key, summary, row, sheet, line) => {
    await story('/?procedure=traduction&caisse=751', async (page) => {
      const panel = page.locator(`[data-chart="${key}"]`);
      await panel.locator('.chart-box svg').waitFor();
      expect(plain(await panel.locator('.summary').innerText())).toContain(summary);
      await panel.getByRole('application').focus();
      await page.keyboard.press('Home');
      expect(plain(await panel.locator('.chart-reading').innerText())).toContain(row.split(' ')[0] ?? '');
      await panel.getByRole('radiogroup').getByText('Tableau').click();
      await page.waitForURL(new RegExp(`tableaux=${key}`, 'u'));
      expect(await rowsIn(panel)).toContain(row);
      expect((await workbookBehind(page, panel.getByRole('link', { name: 'XLSX' }), sheet)).rows).toContainEqual(expect.stringMatching(line));
    });
  });
});

describe('the delays of a procédure', () => {
  it('are told by each of its clocks, and a number opens its dossiers', async () => {
    await story('/?procedure=traduction&caisse=751', async (page) => {
      const table = page.getByRole('region', { name: 'Délais de chaque horloge' });
      await table.getByText('À nous d’agir').waitFor();
      expect(await rowsOf(page, 'Délais de chaque horloge')).toContainEqual(
        expect.stringMatching(/^À nous d’agir ouvrés 0 aucun dossier aucun dossier 1 0 j 0 j/u),
      );
      await table.locator('tr', { hasText: 'À nous d’agir' }).getByRole('link', { name: '1', exact: true }).click();
      await page.locator('h4[data-count="1"]').waitFor();
      await page.getByRole('region', { name: 'À nous d’agir, en cours : 1 dossier' }).getByRole('link', { name: 'T-1' }).click();
      await page.getByRole('heading', { name: 'Dossier T-1' }).waitFor();
    });
  });
});

describe('the objectifs of a procédure', () => {
  const OF_2024 = '/?jour=2024-12-31&procedure=traduction';

  it('are told beside their targets of the year, reached or not in a word, and a number opens its dossiers', async () => {
    await story(OF_2024, async (page) => {
      await page.getByText('Année 2024, au 31/12/2024 ;').waitFor();
      const rows = await rowsOf(page, 'Objectifs de la procédure, face à leurs cibles');
      expect(rows).toEqual([
        'Diminution du coût du marché d’externalisation -5,0 % au plus -100,0 % atteinte 0 0 0 0',
        'Délai moyen de traduction 8,0 jours au plus 17,0 jours manquée 2 0 0 0',
        'Traductions rendues au-delà de 21 jours 3,0 % au plus 50,0 % manquée loin du volume que la cible suppose 2 0 0 0',
      ]);
      const late = page.getByRole('row', { name: /^Traductions rendues au-delà/u });
      await late.getByRole('button', { name: '3,0 % au plus' }).focus();
      expect(await late.getByRole('tooltip').innerText()).toContain('Source : COG Cleiss, IR.8.3');
      await late.getByRole('link', { name: '50,0 %' }).click();
      await page.locator('h4[data-count="1"]').waitFor();
      const list = page.getByRole('region', { name: 'Traductions rendues au-delà de 21 jours, ceux du numérateur : 1 dossier' });
      expect(plain(await list.locator('tbody tr').innerText())).toBe('T-30 752 1 1');
      await page.getByRole('button', { name: 'Fermer la liste' }).click();
      await page.locator('h4[data-count]').waitFor({ state: 'detached' });
    });
  });

  it('without a target of the year say so', async () => {
    await story('/?procedure=traduction', async (page) => {
      const row = page.getByRole('row', { name: /^Délai moyen de traduction/u });
      await row.getByRole('button', { name: /^sans cible en \d{4}$/u }).waitFor();
      await row.getByText('rien à compter').waitFor();
    });
  });
});

describe('the pages of steering', () => {
  const PAGES = [
    '/?procedure=traduction',
    '/?procedure=traduction&chaleur=tableau&delais=ours-going',
    '/?jour=2024-12-31&procedure=traduction&objectif=ir82-denominator',
    '/arretes',
    '/arretes/famille/2024-02',
    '/phases',
    '/effectifs?caisse=751&jour=2024-03-29',
  ] as const;

  it.each(PAGES.flatMap((path) => (['light', 'dark'] as const).map((scheme) => [path, scheme] as const)))(
    'leave axe nothing to say: %s in %s',
    async (path, colorScheme) => {
      await story(
        path,
        async (page) => {
          await isListed(page);
          expect(await violationsOf(page)).toEqual([]);
        },
        { colorScheme },
      );
    },
  );

  it.each(PAGES)('fit a window of 320 pixels: %s', async (path) => {
    await story(
      path,
      async (page) => {
        await isListed(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      },
      { viewport: { width: 320, height: 640 } },
    );
  });
});
