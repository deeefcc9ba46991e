import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { workbookBehind } from './downloaded.js';
import { complaintsDuring, launchBrowser, type openPage, plain, rowsIn, rowsOf, violationsOf } from './driven-page.js';
import { AFTER, BEFORE, factsOfReseau, RESEAU_SOURCE, STOCKS } from './facts-of-reseau.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

/** One dimension by the solde, one by the age of the stock. */
const REPERE = {
  code: 'repere-d-essai',
  version: 1,
  label: 'Repère d’essai',
  source: 'essai',
  missing: 'spread',
  dimensions: [
    {
      code: 'soldes',
      label: 'Soldes',
      weight: 0.5,
      orientation: 'lowerIsBetter',
      indicateurs: [{ indicateur: 'solde-ouvre-20', weight: 1, orientation: null, cible: { value: 6, source: 'essai' }, echelle: null }],
    },
    {
      code: 'stocks',
      label: 'Stocks',
      weight: 0.5,
      orientation: 'lowerIsBetter',
      indicateurs: [{ indicateur: 'stock', weight: 1, orientation: null, cible: { value: 8, source: 'essai' }, echelle: null }],
    },
  ],
};

const SEUILS = {
  ...{
    code: 'solde-des-caisses',
    version: 1,
    label: 'Solde des caisses',
    source: 'essai',
    indicateur: 'solde-ouvre-20',
    orientation: 'lowerIsBetter',
  },
  ...{ by: 'owner', niveau: 'caisse', reseau: null, arbre: null, procedures: null, siEnDifficulte: null, memoire: 1, alerte: null },
  tendue: { enter: 6, leave: 6, included: true },
  critique: { enter: 8, leave: 8, included: false },
};

async function describeReseau(): Promise<void> {
  const api = apiOf(server.url);
  await api.give('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const [code, label] of [
    ['est', 'Est'],
    ['idf', 'Île-de-France'],
  ]) {
    await api.give('/api/v1/organismes', { code, label, arbre: 'regions' });
  }
  const attach = async (caisse: string, parent: string): Promise<unknown> =>
    api.give(`/api/v1/organismes/${caisse}/attach`, { parent, from: '2020-01-01' });
  for (const caisse of Object.keys(STOCKS)) await attach(caisse, 'famille');
  for (const caisse of ['751', '752']) await attach(caisse, 'idf');
  for (const caisse of ['670', '691']) await attach(caisse, 'est');
  await api.give('/api/v1/reperes', REPERE);
  await api.give('/api/v1/organismes/famille/choose-repere', { repere: REPERE.code });
  await api.untilIncluded(await api.give('/api/v1/seuils', SEUILS));
}

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  await bringFacts(server.url, RESEAU_SOURCE, factsOfReseau());
  await describeReseau();
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

/** Opens a page, runs the story, and expects that nothing was complained about on the way. */
async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const SCHEMES = ['light', 'dark'] as const;

describe('the réseau', () => {
  const RESEAU = `/reseau?jour=${AFTER}`;
  const isThere = async (page: Page): Promise<void> => page.locator('.caisse-tile').first().waitFor();

  it('shows a tile for each caisse, by region, with its value and its zone in words, and ranks them beside', async () => {
    await story(RESEAU, async (page) => {
      await isThere(page);
      expect(await page.locator('.caisse-group h2').allInnerTexts()).toEqual([
        'Est 2 caisses',
        'Île-de-France 2 caisses',
        'Sans groupement 1 caisse',
      ]);
      expect((await page.locator('.caisse-tile').allInnerTexts()).map(plain)).toEqual([
        '670 9,0 j au-delà du seuil',
        '691 10,0 j au-delà du seuil',
        '751 5,0 j sous le seuil',
        '752 7,0 j point de bascule',
        '974 – indéfini',
      ]);
      expect(await rowsOf(page, 'Caisses par rang')).toEqual([
        expect.stringMatching(/^1 751 5,0 j .*sous le seuil$/u),
        expect.stringMatching(/^2 752 7,0 j .*point de bascule$/u),
        expect.stringMatching(/^3 670 9,0 j .*au-delà du seuil$/u),
        expect.stringMatching(/^4 691 10,0 j .*au-delà du seuil$/u),
        expect.stringMatching(/^974 indéfini$/u),
      ]);
      expect(plain(await page.locator('.reseau-whole').innerText())).toContain('médiane 8,0 j');
      expect(plain(await page.locator('.reseau-whole').innerText())).toContain('2 caisses au-dessous de l’ensemble, 2 au-dessus');
      const definition = page.locator('.reseau-whole').getByRole('button', { name: /^solde-ouvre-20@/u });
      await definition.focus();
      expect(await page.getByRole('tooltip').filter({ hasText: 'Jours ouvrés' }).first().isVisible()).toBe(true);
    });
  });

  it('calls what a definition says of its values their zone, by name, and never a situation, which thresholds in force tell', async () => {
    await story(RESEAU, async (page) => {
      await isThere(page);
      const heads = page.getByRole('region', { name: 'Caisses par rang' }).getByRole('columnheader');
      expect((await heads.allInnerTexts()).map(plain)).toEqual(['Rang', 'Caisse', 'Valeur', 'Écart à l’ensemble', 'Zone']);
      await heads.getByRole('button', { name: 'Zone' }).focus();
      const why = page.getByRole('tooltip').filter({ hasText: 'Par ce que la définition solde-ouvre-20@1 en dit elle-même' });
      expect(await why.isVisible()).toBe(true);
      expect(await violationsOf(page)).toEqual([]);
      await page.goto(`${server.url}${RESEAU}&indicateur=stock`);
      await heads.getByText('Cinquième').waitFor();
      await page.goto(`${server.url}/?jour=${AFTER}`);
      const catalogue = page.getByRole('region', { name: 'Indicateurs du catalogue, et ce qu’ils étaient' });
      await catalogue.getByRole('columnheader').getByRole('button', { name: 'Zone' }).waitFor();
      expect(await catalogue.getByRole('columnheader', { name: 'Situation' }).count()).toBe(0);
    });
  });

  it.each(['/reseau', '/repere', '/caisses/751'])('says of today where the facts ended, and leads to that day: %s', async (path) => {
    await story(path, async (page) => {
      await page.getByText('Le dernier fait importé est du 20 mars 2024').waitFor();
      await page.getByRole('button', { name: 'voir ce jour' }).click();
      await page.getByText('Jour passé : mercredi 20 mars 2024').waitFor();
      expect(await page.getByText('Le dernier fait importé').count()).toBe(0);
    });
  });

  it('groups restated figures by the restated réseau', async () => {
    await story(`${RESEAU}&perimetre=restated`, async (page) => {
      await isThere(page);
      const asked = page.waitForRequest(/\/api\/v1\/reseaux\?.*perimetre=restated/u);
      await page.reload();
      await asked;
      await isThere(page);
    });
  });

  it('opens behind a number of pièces their list, and behind a tile the sheet of its caisse', async () => {
    await story(`${RESEAU}&indicateur=stock`, async (page) => {
      await isThere(page);
      await page.getByRole('region', { name: 'Caisses par rang' }).getByRole('link', { name: '10', exact: true }).click();
      await page.locator('h1[data-count="10"]').waitFor();
      await page.goBack();
      await isThere(page);
      await page.locator('.caisse-tile a').first().focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/caisses\/691\?.*jour=2024-03-29/u);
      await page.locator('[data-figure="stock"]').getByText('10', { exact: true }).waitFor();
    });
  });

  const showOthers = async (): Promise<void> => {
    const api = apiOf(server.url);
    await api.untilIncluded(await api.give('/api/v1/organismes/famille/visibilites', { from: '2020-01-01', autres: 'shown' }));
  };

  it('asked in the name of a caisse shows of the others what their réseau allows', async () => {
    const refusal = 'ne peut demander les agrégats de ces caisses';
    // The browser itself complains of what is refused.
    await complaintsDuring(browser, `${server.url}${RESEAU}&vuDe=751`, async (page) => {
      await page.getByText('Vu de 751', { exact: true }).waitFor();
      await page.getByText(refusal).first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
    await showOthers();
    await story(`${RESEAU}&vuDe=751`, async (page) => {
      await isThere(page);
      await page.getByText('à jour', { exact: true }).waitFor();
      const downloads = await page.locator('.export-links a').all();
      expect(downloads).not.toHaveLength(0);
      for (const link of downloads) expect(await link.getAttribute('href')).toContain('vuDe=751');
      expect(await page.getByText(refusal).count()).toBe(0);
      await page.getByRole('link', { name: 'Ne plus demander en son nom' }).click();
      await page.waitForURL((url) => !url.searchParams.has('vuDe'));
      await isThere(page);
    });
  });

  it('seen as a caisse tells its own figures, situation and readings without a refusal, until those of its réseau are asked', async () => {
    await showOthers();
    // Each with what stands there only once its figures have come.
    for (const [path, told] of [
      ['/', '[data-chart="ages-des-etapes"] svg'],
      ['/pieces', 'h1[data-count="5"]'],
      ['/dossiers', 'h1[data-count="45"]'],
      ['/deux-dates', '[data-chart="deux-dates"] svg'],
      ['/repere', '[data-chart="repere"] svg'],
      ['/phases', 'text=Aucune condition de sortie n’est publiée pour ce réseau'],
      ['/effectifs', 'text=Aucun contrat n’y est connu ce jour-là'],
      ['/releves', 'h1[data-count="0"]'],
      ['/arretes', 'h1[data-count="0"]'],
      ['/definitions', '.data-table'],
    ] as const) {
      await story(`${path}?jour=${AFTER}&vuDe=751`, async (page) => {
        await page.getByText('à jour', { exact: true }).waitFor();
        await page.locator(told).first().waitFor();
        await page.waitForLoadState('networkidle');
        expect(await page.locator('.problem').count()).toBe(0);
      });
    }
    await story(`/alertes?jour=${AFTER}&vuDe=751`, async (page) => {
      expect(await rowsOf(page, 'Situations')).toEqual([expect.stringMatching(/^751 /u)]);
      await page.getByRole('link', { name: 'Tout son réseau' }).click();
      await page.waitForURL((url) => url.searchParams.get('reseau') === 'famille');
      await page.getByRole('region', { name: 'Situations' }).locator('tbody tr').nth(4).waitFor();
    });
  });

  it('says once what is refused to a caisse', async () => {
    await complaintsDuring(browser, `${server.url}/alertes?jour=${AFTER}&vuDe=751&caisse=999`, async (page) => {
      // The situations and the alerts, each asked and refused.
      const refused = Promise.all(['etats', 'alertes'].map(async (list) => page.waitForResponse(new RegExp(`/api/v1/${list}\\?`, 'u'))));
      await page.reload();
      expect((await refused).map((answer) => answer.status())).toEqual([403, 403]);
      await page.locator('.problem').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('.problem').count()).toBe(1);
      expect(plain(await page.locator('.problem').innerText())).toContain('Demandez les siens (organisme=751, --organisme 751)');
    });
  });

  it('tells through time where its caisses lie and whether they drift apart, a day opening the caisses of that day', async () => {
    await story(`${RESEAU}&indicateur=stock&tableaux=quartiles`, async (page) => {
      const quartiles = page.locator('[data-chart="quartiles"]');
      const rows = await rowsIn(quartiles);
      // Réseau, median, quartiles, the smallest, the largest: 4, 5, 7, 9 and 10 pièces, and 4, 5, 13, 13 and 14 a month earlier.
      expect(rows.slice(0, 2)).toEqual(['29/03/2024 35 7 5 9 4 10', '29/02/2024 49 13 5 13 4 14']);
      expect(rows).toHaveLength(13);
      expect(plain(await quartiles.locator('.summary').innerText())).toContain(
        '7 le 29/03/2024 ; ce jour-là la moitié d’entre elles est entre 5 et 9.',
      );
      const dispersion = page.locator('[data-chart="dispersion"]');
      expect(plain(await dispersion.locator('.summary').innerText())).toBe(
        'Dispersion : 24,2 % le 31/01/2024, 57,1 % le 29/03/2024 ; les caisses s’écartent.',
      );
      await quartiles.getByRole('link', { name: '49', exact: true }).click();
      await page.locator('h1[data-count="49"]').waitFor();
      await page.goBack();
      await quartiles.getByRole('link', { name: '29/02/2024' }).click();
      await page.waitForURL(/jour=2024-02-29/u);
    });
  });

  it('tells mean ranks over the whole and year by year; who has no value has none', async () => {
    await story(RESEAU, async (page) => {
      // By the solde: nothing is known of 2023, and no rank is made of it. On 29 February 752 comes before 670 and 751, which are equal, and 691; on
      // 29 March 751, 752, 670, 691. 974 works nothing out.
      expect([...(await rowsOf(page, 'Rangs moyens par période'))].sort()).toEqual([
        '670 2,5 non classée 2,5 2 sur 13 mois',
        '691 4,0 non classée 4,0 2 sur 13 mois',
        '751 1,5 non classée 1,5 2 sur 13 mois',
        '752 1,5 non classée 1,5 2 sur 13 mois',
        '974 non classée non classée non classée 0 sur 13 mois',
      ]);
    });
  });

  it('draws them, to be read by keyboard: a day opens the caisses of that day', async () => {
    await story(`${RESEAU}&indicateur=stock&duree=2a`, async (page) => {
      const dispersion = page.locator('[data-chart="dispersion"]');
      await dispersion.locator('svg path').first().waitFor({ state: 'attached' });
      await dispersion.getByRole('application').focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      expect(plain(await dispersion.locator('.chart-reading').innerText())).toBe(
        'mois finissant le 29/02/2024 : Écart interquartile, en part de la médiane 61,5',
      );
      expect(await violationsOf(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.waitForURL(/jour=2024-02-29/u);
    });
  });

  it('is that of its groupements, each as one, where they are what is compared; each opens its caisses', async () => {
    await story(RESEAU, async (page) => {
      await isThere(page);
      await page.getByLabel('Comparer').selectOption({ label: 'les groupements : régions' });
      await page.waitForURL(/unites=regions/u);
      await page.getByText('Tous les groupements 2 groupements').waitFor();
      // Of all their pièces: 19 and 12 in stock, 40 worked out in the same 20 days.
      expect((await page.locator('.caisse-tile').allInnerTexts()).map(plain)).toEqual([
        'Est 9,5 j au-delà du seuil',
        'Île-de-France 6,0 j point de bascule',
      ]);
      expect(await rowsOf(page, 'Groupements par rang')).toEqual([
        expect.stringMatching(/^1 Île-de-France 6,0 j .*point de bascule$/u),
        expect.stringMatching(/^2 Est 9,5 j .*au-delà du seuil$/u),
      ]);
      const whole = plain(await page.locator('.reseau-whole').innerText());
      expect(whole).toContain('1 groupement au-dessous de l’ensemble, 1 au-dessus');
      expect(whole).toContain('écart entre les deux extrêmes 3,5 j');
      await page.getByRole('region', { name: 'Rangs moyens par période' }).getByRole('link', { name: 'Est' }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      for (const link of await page.locator('.export-links a').all()) expect(await link.getAttribute('href')).toContain('arbre=regions');
      await page.getByRole('region', { name: 'Groupements par rang' }).getByRole('link', { name: 'Est' }).click();
      await page.waitForURL((url) => url.searchParams.get('groupement') === 'est' && !url.searchParams.has('unites'));
      await page.locator('[data-unite="670"]').waitFor();
      expect(await page.locator('.caisse-tile').count()).toBe(2);
    });
  });

  it('opens behind a number of a groupement its list', async () => {
    await story(`${RESEAU}&unites=regions&indicateur=stock`, async (page) => {
      await isThere(page);
      await page.getByRole('region', { name: 'Groupements par rang' }).getByRole('link', { name: '19', exact: true }).click();
      await page.locator('h1[data-count="19"]').waitFor();
    });
  });

  it('is that of another day when the day changes', async () => {
    await story(`/reseau?jour=${BEFORE}`, async (page) => {
      await isThere(page);
      expect(plain(await page.locator('[data-unite="751"]').innerText())).toBe('751 13,0 j au-delà du seuil');
      expect(await page.getByText('Jour passé : jeudi 29 février 2024').isVisible()).toBe(true);
    });
  });

  it('is cut down to a groupement on every screen, lists included', async () => {
    await story(RESEAU, async (page) => {
      await isThere(page);
      expect(await page.getByLabel('Groupement', { exact: true }).locator('option').first().innerText()).toBe('Tous');
      await page.getByLabel('Groupement', { exact: true }).selectOption('est');
      await page.waitForURL(/groupement=est/u);
      await page.locator('.caisse-group h2').getByText('2 caisses').first().waitFor();
      await page.getByRole('link', { name: 'Production' }).click();
      await page.locator('[data-figure="stock"]').getByText('19', { exact: true }).waitFor();
      await page
        .locator('.tiles')
        .getByRole('link', { name: /^19\s+pièces$/u })
        .click();
      await page.locator('h1[data-count="19"]').waitFor();
    });
  });

  it.each(SCHEMES)('leaves axe nothing to say in %s', async (colorScheme) => {
    await story(
      RESEAU,
      async (page) => {
        await isThere(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});

describe('the caisses at two dates', () => {
  const TWO_DATES = `/deux-dates?jour=${AFTER}&avant=${BEFORE}`;
  const isDrawn = async (page: Page): Promise<void> => page.locator('[data-chart="deux-dates"] svg path').first().waitFor({ state: 'attached' });

  it('that are one day say so', async () => {
    await story(`/deux-dates?jour=${AFTER}&avant=${AFTER}`, async (page) => {
      await page.getByText('Les deux dates sont le même jour').waitFor();
    });
  });

  it('are named by the quadrant in which they lie, the réseau as the point of reference', async () => {
    await story(`${TWO_DATES}&tableaux=deux-dates`, async (page) => {
      expect(await rowsIn(page.locator('.chart-table'))).toEqual([
        '670 13,0 9,0 -4,0 durablement plus dégradé',
        '691 14,0 10,0 -4,0 durablement plus dégradé',
        '751 13,0 5,0 -8,0 mixte',
        '752 5,0 7,0 2,0 durablement meilleur',
        '974 aucune donnée aucune donnée aucune donnée non comparé',
      ]);
      expect(plain(await page.locator('.summary').innerText())).toContain('Durablement plus dégradées : 2, durablement meilleures : 1, mixtes : 1.');
    });
  });

  it('are read by keyboard, and lead to their sheets', async () => {
    await story(TWO_DATES, async (page) => {
      await isDrawn(page);
      await page.locator('.chart-drawing').focus();
      await page.keyboard.press('Home');
      expect(plain(await page.locator('.chart-reading').innerText())).toBe(
        '670 : 29/02/2024 13,0, 29/03/2024 9,0, Différence -4,0, durablement plus dégradé',
      );
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/caisses\/670\?/u);
    });
  });

  it('are its groupements, each as one, where they are what is compared', async () => {
    await story(`${TWO_DATES}&unites=regions&tableaux=deux-dates`, async (page) => {
      const table = page.locator('.chart-table');
      expect(await rowsIn(table)).toEqual(['Est 13,5 9,5 -4,0 durablement plus dégradé', 'Île-de-France 9,0 6,0 -3,0 durablement meilleur']);
      expect(plain(await page.locator('.summary').innerText())).toContain('Durablement plus dégradés : 1, durablement meilleurs : 1, mixtes : 0.');
      await table.getByRole('link', { name: 'Est' }).click();
      await page.waitForURL(/\/deux-dates\?.*groupement=est/u);
      await table.getByText('670').waitFor();
    });
  });

  it.each(SCHEMES)('leave axe nothing to say in %s', async (colorScheme) => {
    await story(
      TWO_DATES,
      async (page) => {
        await isDrawn(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});

describe('the indicateur repère', () => {
  const PAGE = `/repere?jour=${AFTER}`;

  it('is the one that the réseau chose, and others that are its own may be asked for', async () => {
    const api = apiOf(server.url);
    await api.give('/api/v1/organismes', { code: 'retraite', label: 'Branche retraite', kind: 'teteDeReseau' });
    for (const [code, reseau] of [
      ['a-la-retraite', 'retraite'],
      ['a-la-famille', 'famille'],
    ])
      await api.untilIncluded(await api.give('/api/v1/reperes', { ...REPERE, code, label: code, reseau }));
    await story(PAGE, async (page) => {
      await isDrawn(page);
      const field = page.getByLabel('Repère', { exact: true });
      expect(await field.inputValue()).toBe('repere-d-essai');
      expect((await field.locator('option').allInnerTexts()).map(plain)).toEqual([
        expect.stringContaining('Repère d’essai'),
        expect.stringContaining('a-la-famille'),
        expect.stringContaining('Indicateur repère à quatre dimensions'),
      ]);
    });
  });
  const isDrawn = async (page: Page): Promise<void> => page.locator('[data-chart="repere"] svg path').first().waitFor({ state: 'attached' });

  it('tells how each caisse lies towards the median, overall and by dimension, and its axes of progress', async () => {
    await story(PAGE, async (page) => {
      await isDrawn(page);
      const axes = await rowsOf(page, 'Caisses et axes de progrès');
      expect(axes[0]).toMatch(/^1 /u);
      expect(axes.find((row) => row.includes(' 691 '))).toMatch(/Soldes, Stocks|Stocks, Soldes/u);
      await page.getByRole('row', { name: /^Solde en jours ouvrés, sur 20 jours Soldes/u }).waitFor();
      const centres = await rowsOf(page, 'Le réseau : médiane, moyenne, cible');
      expect(centres[0]).toBe('Solde en jours ouvrés, sur 20 jours Soldes (50,0 %) 8,0 j 7,8 j −0,3 j 6,0 j −2,0 j');
      await page.getByLabel('Dimension').selectOption('soldes');
      await page.waitForURL(/dimension=soldes/u);
      await page.locator('.panel').getByText('Tableau', { exact: true }).click();
      expect(await rowsIn(page.locator('.chart-table'))).toEqual(['751 −37,5', '752 −12,5', '670 +12,5', '691 +25,0', '974 aucune donnée']);
    });
  });

  it.each(SCHEMES)('leaves axe nothing to say in %s', async (colorScheme) => {
    await story(
      PAGE,
      async (page) => {
        await isDrawn(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});

describe('the alerts', () => {
  const PAGE = `/alertes?jour=${AFTER}`;
  const isThere = async (page: Page): Promise<void> => page.getByRole('region', { name: 'Situation de chacun' }).waitFor();

  it('tell the situation of each caisse by the thresholds that are published, the worse first, in words', async () => {
    await story(PAGE, async (page) => {
      await isThere(page);
      // The réseau itself is told by the thresholds that ship: nobody published any of its level.
      const rows = (await rowsOf(page, 'Situation de chacun')).filter((row) => !row.includes('situation-solde-reseau@1'));
      expect(rows.map((row) => /normale|tendue|critique|indéfini/u.exec(row)?.[0])).toEqual([
        'critique',
        'critique',
        'tendue',
        'normale',
        'indéfini',
      ]);
      expect(rows[0]).toMatch(/^670 caisse solde-des-caisses@1 critique 9,0 j /u);
      await page.getByRole('button', { name: 'solde-des-caisses@1' }).first().focus();
      const told = await page.getByRole('tooltip').filter({ hasText: 'Tendue à partir de 6,0 j' }).first().innerText();
      expect(told.split('\n').map(plain)).toEqual([
        'Solde des caisses',
        'Indicateur : Solde en jours ouvrés, sur 20 jours',
        'Tendue à partir de 6,0 j',
        'Critique au-delà de 8,0 j',
        'Source : essai',
      ]);
      await page.getByText('Aucun des seuils publiés n’alerte quelqu’un').waitFor();
      await page.getByRole('region', { name: 'Situation de chacun' }).getByRole('link', { name: '670' }).click();
      await page.waitForURL(/\/caisses\/670\?/u);
    });
  });

  it('are walked row by row with j and k, visibly, a row that leads nowhere too', async () => {
    await story(PAGE, async (page) => {
      await isThere(page);
      const table = page.getByRole('region', { name: 'Situation de chacun' });
      const rows = await rowsOf(page, 'Situation de chacun');
      const here = async (): Promise<string> =>
        plain((await page.evaluate(() => document.activeElement?.closest<HTMLElement>('tr')?.innerText)) ?? 'elsewhere');
      await table.focus();
      const walked: string[] = [];
      for (const key of [...rows.map(() => 'j'), 'j']) {
        await page.keyboard.press(key);
        walked.push(await here());
        expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
      }
      expect(walked).toEqual([...rows, rows.at(-1)]);
      expect(rows.some((row) => row.includes('situation-solde-reseau@1'))).toBe(true);
      await page.keyboard.press('k');
      expect(await here()).toBe(rows.at(-2));
    });
  });

  it('are, of a region, those of its caisses too, and so are the readings', async () => {
    await story(`${PAGE}&groupement=est`, async (page) => {
      await isThere(page);
      const rows = (await rowsOf(page, 'Situation de chacun')).filter((row) => row.includes('solde-des-caisses@1'));
      expect(rows.map((row) => row.slice(0, 3)).sort()).toEqual(['670', '691']);
    });
    const headers = { 'content-type': 'text/csv', 'idempotency-key': 'releves-de-la-region' };
    const body = ['indicateur;organisme;periode;valeur', ...['670', '751'].map((caisse) => `appels-recus;${caisse};2023-01;10`)].join('\n');
    expect((await fetch(`${server.url}/api/v1/releves?source=essai`, { method: 'POST', headers, body })).status).toBe(200);
    await story(`/releves?jour=${AFTER}&groupement=est`, async (page) => {
      await page.locator('h1[data-count="1"]').waitFor();
      expect(plain(await page.locator('.data-table tbody tr').innerText())).toMatch(/^appels-recus 670 /u);
    });
  });

  it.each(SCHEMES)('leave axe nothing to say in %s', async (colorScheme) => {
    await story(
      PAGE,
      async (page) => {
        await isThere(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});

describe('the tiles of the figures', () => {
  it.each([
    [`/?jour=${AFTER}&caisse=751`, 'Cible : 8 au plus atteinte'],
    [`/?jour=${AFTER}&caisse=670`, 'Cible : 8 au plus manquée'],
    [`/caisses/691?jour=${AFTER}`, 'Cible : 8 au plus manquée'],
  ])('say what a caisse is held to, and in a word whether it is there: %s', async (path, told) => {
    await story(path, async (page) => {
      const cible = page.locator('.tile', { has: page.locator('[data-figure="stock"]') }).locator('[data-figure="cible"]');
      await cible.waitFor();
      expect(plain(await cible.locator('.cible').innerText())).toBe(told);
      expect(await violationsOf(page)).toEqual([]);
    });
  });

  it('hold no réseau to what is said of one caisse', async () => {
    await story(`/?jour=${AFTER}`, async (page) => {
      await page.locator('[data-figure="stock"]').getByText('35', { exact: true }).waitFor();
      await page.getByRole('region', { name: 'Indicateurs du catalogue, et ce qu’ils étaient' }).waitFor();
      const stock = page.locator('.tile', { has: page.locator('[data-figure="stock"]') });
      expect(await stock.locator('[data-figure="cible"]').count()).toBe(0);
    });
  });

  it.each([
    [`/?jour=${AFTER}&caisse=670`, 'situation', 'critique solde de 9,0 j, selon solde-des-caisses@1 Cible : 6,0 j au plus manquée'],
    [`/caisses/752?jour=${AFTER}`, 'situation', 'tendue solde de 7,0 j, selon solde-des-caisses@1 Cible : 6,0 j au plus manquée'],
    [`/?jour=${AFTER}&reseau=famille`, 'situation', 'critique solde de 8,8 j, selon situation-solde-reseau@1 Cible : 6,0 j au plus manquée'],
    [`/?jour=${AFTER}&groupement=est`, 'zone', 'au-delà du seuil solde de 9,5 j, selon solde-ouvre-20@1 Cible : 6,0 j au plus manquée'],
  ])('say how serious a solde is, by the thresholds in force or by the zones of a definition, and what it is held to: %s', async (path, by, told) => {
    await story(path, async (page) => {
      const tile = page.locator('.tile', { has: page.locator('[data-figure="solde"]') });
      await tile.locator(`[data-figure="${by}"] [data-figure="cible"]`).waitFor();
      expect(plain(await tile.locator(`[data-figure="${by}"]`).innerText())).toMatch(new RegExp(`^${told}`, 'u'));
      expect(await violationsOf(page)).toEqual([]);
    });
  });
});

describe('the sheet of a caisse of the réseau', () => {
  const SOLDE = /^Solde en jours ouvrés, sur 20 jours\s\d/u;

  it('tells its indicateur repère, overall and by dimension, with its axes de progrès', async () => {
    await story(`/caisses/691?jour=${AFTER}&repere=repere-d-essai`, async (page) => {
      // The medians are 8 days and 7 pièces: 25 % and 42.9 % above, half each.
      expect(await rowsOf(page, 'Son indicateur repère, par dimension')).toEqual([
        'Ensemble +33,9 % +33,9 %',
        'Soldes (50,0 %) +25,0 % +12,5 % 2e Solde en jours ouvrés, sur 20 jours : 10,0 j (médiane 8,0 j, +25,0 %)',
        'Stocks (50,0 %) +42,9 % +21,4 % 1er Stock de pièces : 10 (médiane 7, +42,9 %)',
      ]);
      expect(plain(await page.locator('[data-figure="repere"]').innerText())).toBe(
        '+33,9 % de la médiane de son réseau dans l’ensemble : rang 5 sur 5. Axes de progrès, ce qui pèse le plus d’abord : Stocks ; Soldes.',
      );
      await page.getByRole('link', { name: 'Toutes les caisses de son réseau' }).click();
      await page.waitForURL(/\/repere\?.*reseau=famille/u);
    });
    await story(`/caisses/974?jour=${AFTER}&repere=repere-d-essai`, async (page) => {
      const [, soldes] = await rowsOf(page, 'Son indicateur repère, par dimension');
      expect(soldes).toBe('Soldes (50,0 %) indéfini – Solde en jours ouvrés, sur 20 jours : indéfini');
    });
  });

  it('tells its situation by the thresholds in force, its solde by the same, and that no alert lasts', async () => {
    await story(`/caisses/752?jour=${AFTER}`, async (page) => {
      expect(await rowsOf(page, 'Par les seuils en vigueur')).toEqual([
        expect.stringMatching(/^solde-des-caisses@1 .*toutes ensemble tendue 7,0 j 29\/03\/2024 ou avant$/u),
      ]);
      await page.getByText('Aucune alerte ne dure à son sujet.').waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
  });

  it('holds every indicator against its group, which can be another one', async () => {
    await story(`/caisses/691?jour=${AFTER}&parmi=est`, async (page) => {
      const table = page.getByRole('region', { name: 'Ses indicateurs, parmi ses comparables' });
      await table.getByRole('row', { name: SOLDE }).getByText('2 sur 2').waitFor();
      const rows = await rowsOf(page, 'Ses indicateurs, parmi ses comparables');
      expect(rows.find((row) => SOLDE.test(row))).toBe('Solde en jours ouvrés, sur 20 jours 10,0 j 9,5 j 9,5 j +0,5 j 2 sur 2 solde-ouvre-20@1');
      await table.getByRole('row', { name: SOLDE }).getByRole('link', { name: '2 sur 2' }).click();
      await page.waitForURL(/\/reseau\?.*groupement=est.*indicateur=solde-ouvre-20/u);
      await page.locator('.caisse-tile').nth(1).waitFor();
      expect(await rowsOf(page, 'Caisses par rang')).toHaveLength(2);
      await page.goBack();
      await table
        .getByRole('row', { name: /^Stock de pièces\s\d/u })
        .getByRole('link', { name: '19', exact: true })
        .click();
      await page.locator('h1[data-count="19"]').waitFor();
      await page.goBack();
      await page.getByText('La caisse à laquelle elle est comparée').click();
      await page.locator('.others').getByRole('link', { name: '670' }).click();
      await page.waitForURL(/\/caisses\/670\?/u);
      await page.goBack();
      await page.getByLabel('Comparée à').selectOption('famille');
      await page.waitForURL(/parmi=famille/u);
      await table.getByRole('row', { name: SOLDE }).getByText('4 sur 4').waitFor();
    });
  });
});

describe('the pages of the réseau', () => {
  it.each([
    `/reseau?jour=${AFTER}`,
    `/deux-dates?jour=${AFTER}&avant=${BEFORE}`,
    `/repere?jour=${AFTER}`,
    `/caisses/691?jour=${AFTER}`,
    `/alertes?jour=${AFTER}`,
  ])('fit a window of 320 pixels: %s', async (path) => {
    await story(
      path,
      async (page) => {
        await page.locator('.caisse-tile, .chart-drawing, .comparables, .data-table').first().waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      },
      { viewport: { width: 320, height: 640 } },
    );
  });
});

describe('the tables of these pages', () => {
  it.each([
    [`/reseau?jour=${AFTER}&indicateur=stock`, 'comparaison'],
    [`/deux-dates?jour=${AFTER}&avant=${BEFORE}&indicateur=stock`, 'comparaison'],
    [`/repere?jour=${AFTER}`, 'indicateur-repere'],
    [`/caisses/751?jour=${AFTER}`, 'valeurs'],
    [`/pieces?jour=${AFTER}&caisse=751`, 'pieces'],
  ])('can be downloaded with their definition, in three formats: %s', async (path, name) => {
    await story(path, async (page) => {
      const links = page.getByRole('group', { name: 'Télécharger, avec la définition' }).getByRole('link');
      await links.first().waitFor();
      for (const [n, ending] of ['xlsx', 'ods', 'zip'].entries()) {
        const [download] = await Promise.all([page.waitForEvent('download'), links.nth(n).click()]);
        expect(download.suggestedFilename()).toBe(`${name}.${ending}`);
      }
    });
  });
});

describe('the charts of these pages', () => {
  it.each([
    [`/reseau?jour=${AFTER}&indicateur=stock`, 'quartiles', 'Série', /^2024-03-29 35 établi 5 7 7 4 10 5 9 /u],
    [`/deux-dates?jour=${AFTER}&avant=${BEFORE}&indicateur=stock`, 'deux-dates', 'Comparaison', /^751 751 13 établi /u],
    [`/repere?jour=${AFTER}`, 'repere', 'Indicateur repère', /^751 751 -?0[.]\d+ /u],
  ])('leave as workbooks: %s', async (path, key, sheet, line) => {
    await story(path, async (page) => {
      const link = page.locator(`[data-chart^="${key}"]`).getByRole('link', { name: 'XLSX' });
      expect((await workbookBehind(page, link, sheet)).rows).toContainEqual(expect.stringMatching(line));
    });
  });
});

describe('several réseaux', () => {
  it('are looked at one by one, the largest unless another is asked for', async () => {
    const api = apiOf(server.url);
    await api.untilIncluded(await api.give('/api/v1/organismes', { code: 'pensions', label: 'Pensions', kind: 'teteDeReseau' }));
    await story(`/reseau?jour=${AFTER}`, async (page) => {
      await page.locator('.caisse-group').first().waitFor();
      expect(await page.locator('.caisse-group h2').first().innerText()).toBe('Est 2 caisses');
      expect(await page.getByLabel('Réseau', { exact: true }).locator('option:checked').innerText()).toContain('Branche famille');
    });
    await story(`/?jour=${AFTER}&reseau=famille`, async (page) => {
      expect(await page.getByLabel('Réseau', { exact: true }).locator('option:checked').innerText()).toContain('Branche famille');
    });
  });
});
