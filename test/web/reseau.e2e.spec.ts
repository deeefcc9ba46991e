import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, type openPage, plain, violationsOf } from './driven-page.js';
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
      indicateurs: [{ indicateur: 'stock', weight: 1, orientation: null, cible: null, echelle: null }],
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
  await api.post('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const [code, label] of [
    ['est', 'Est'],
    ['idf', 'Île-de-France'],
  ]) {
    await api.post('/api/v1/organismes', { code, label, arbre: 'regions' });
  }
  const attach = async (caisse: string, parent: string): Promise<unknown> =>
    (await api.post(`/api/v1/organismes/${caisse}/attach`, { parent, from: '2020-01-01' })).body['position'];
  for (const caisse of Object.keys(STOCKS)) await attach(caisse, 'famille');
  for (const caisse of ['751', '752']) await attach(caisse, 'idf');
  for (const caisse of ['670', '691']) await attach(caisse, 'est');
  await api.post('/api/v1/reperes', REPERE);
  const { body } = await api.post('/api/v1/seuils', SEUILS);
  await api.get(`/api/v1/indicators?after=${String(body['position'])}`);
}

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  await bringFacts(server.url, RESEAU_SOURCE, factsOfReseau());
  await describeReseau();
  browser = await launchBrowser();
  toStop.push(() => browser.close());
}, 120_000);

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

/** Opens a page, runs the story, and expects that nothing was complained about on the way. */
async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const rowsOf = async (page: Page, caption: string): Promise<readonly string[]> =>
  (await page.getByRole('region', { name: caption }).locator('tbody tr').allInnerTexts()).map(plain);
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
      const definition = page.getByRole('button', { name: /^solde-ouvre-20@/u });
      await definition.focus();
      expect(await page.getByRole('tooltip').filter({ hasText: 'Jours ouvrés' }).first().isVisible()).toBe(true);
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

  it('asked in the name of a caisse shows of the others what their réseau allows', async () => {
    const api = apiOf(server.url);
    const refusal = 'ne peut demander les agrégats de ces caisses';
    // The browser itself complains of what is refused.
    await complaintsDuring(browser, `${server.url}${RESEAU}&vuDe=751`, async (page) => {
      await page.getByText('Vu de 751', { exact: true }).waitFor();
      await page.getByText(refusal).first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    });
    const said = await api.post('/api/v1/organismes/famille/visibilites', { from: '2020-01-01', autres: 'shown' });
    expect(said).toMatchObject({ status: 200 });
    // The pill of freshness asks for everything, which is more than a réseau.
    await complaintsDuring(browser, `${server.url}${RESEAU}&vuDe=751`, async (page) => {
      await isThere(page);
      expect(await page.getByText(refusal).count()).toBe(0);
      await page.getByRole('link', { name: 'Ne plus demander en son nom' }).click();
      await page.waitForURL((url) => !url.searchParams.has('vuDe'));
      await isThere(page);
    });
  });

  it('is that of another day when the day changes', async () => {
    await story(`/reseau?jour=${BEFORE}`, async (page) => {
      await isThere(page);
      expect(plain(await page.locator('[data-caisse="751"]').innerText())).toBe('751 13,0 j au-delà du seuil');
      expect(await page.getByText('Jour passé : jeudi 29 février 2024').isVisible()).toBe(true);
    });
  });

  it('is cut down to a groupement on every screen, lists included', async () => {
    await story(RESEAU, async (page) => {
      await isThere(page);
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
      const rows = page.locator('.chart-table tbody tr');
      await rows.first().waitFor();
      expect((await rows.allInnerTexts()).map(plain)).toEqual([
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
  const isDrawn = async (page: Page): Promise<void> => page.locator('[data-chart="repere"] svg path').first().waitFor({ state: 'attached' });

  it('tells how each caisse lies towards the median, overall and by dimension, and its axes of progress', async () => {
    await story(PAGE, async (page) => {
      await isDrawn(page);
      const axes = await rowsOf(page, 'Caisses et axes de progrès');
      expect(axes[0]).toMatch(/^1 /u);
      expect(axes.find((row) => row.includes(' 691 '))).toMatch(/Soldes, Stocks|Stocks, Soldes/u);
      const centres = await rowsOf(page, 'Le réseau : médiane, moyenne, cible');
      expect(centres[0]).toBe('solde-ouvre-20 Soldes (50,0 %) 8 7,75 -0,25 6 -2');
      await page.getByLabel('Dimension').selectOption('soldes');
      await page.waitForURL(/dimension=soldes/u);
      await page.locator('.panel').getByText('Tableau', { exact: true }).click();
      const rows = page.locator('.chart-table tbody tr');
      await rows.first().waitFor();
      expect((await rows.allInnerTexts()).map(plain)).toEqual(['751 −37,5', '752 −12,5', '670 +12,5', '691 +25,0', '974 aucune donnée']);
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
      expect(rows[0]).toMatch(/^670 caisse solde-des-caisses@1 critique 9 /u);
      await page.getByText('Aucune alerte de cette sorte.').waitFor();
      await page.getByRole('region', { name: 'Situation de chacun' }).getByRole('link', { name: '670' }).click();
      await page.waitForURL(/\/caisses\/670\?/u);
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

describe('the sheet of a caisse of the réseau', () => {
  const SOLDE = /^Solde en jours ouvrés, sur 20 jours\s\d/u;

  it('holds every indicator against its group, which can be another one', async () => {
    await story(`/caisses/691?jour=${AFTER}&parmi=est`, async (page) => {
      const table = page.getByRole('region', { name: 'Ses indicateurs, parmi ses comparables' });
      await table.getByRole('row', { name: SOLDE }).getByText('2 sur 2').waitFor();
      const rows = await rowsOf(page, 'Ses indicateurs, parmi ses comparables');
      expect(rows.find((row) => SOLDE.test(row))).toBe('Solde en jours ouvrés, sur 20 jours 10,0 j 9,5 j 9,5 j +0,5 2 sur 2 solde-ouvre-20@1');
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

describe('several réseaux', () => {
  it('are looked at one by one, the largest unless another is asked for', async () => {
    await apiOf(server.url).post('/api/v1/organismes', { code: 'pensions', label: 'Pensions', kind: 'teteDeReseau' });
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
