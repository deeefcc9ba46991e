import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, type PageOptions, plain, violationsOf } from './driven-page.js';
import { AFTER, factsOfReseau, RESEAU_SOURCE } from './facts-of-reseau.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

async function describeReseau(): Promise<void> {
  const api = apiOf(server.url);
  await api.give('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  await api.give('/api/v1/organismes', { code: 'idf', label: 'Île-de-France', arbre: 'regions' });
  await api.give('/api/v1/caisses', { code: '211', label: 'Caisse de la Côte-d’Or' });
  for (const caisse of ['211', '670', '691', '751', '752']) {
    await api.give(`/api/v1/organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' });
  }
  await api.untilIncluded(await api.give('/api/v1/organismes/751/attach', { parent: 'idf', from: '2020-01-01' }));
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
async function story(path: string, tell: (page: Page) => Promise<void>, options: PageOptions = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const paletteOf = (page: Page): Locator => page.getByRole('dialog', { name: /^Aller à/u });
const fieldOf = (page: Page): Locator => paletteOf(page).getByRole('combobox');
const optionOf = (page: Page, name: string | RegExp): Locator => paletteOf(page).getByRole('option', { name });
/** The option that Enter opens, as assistive technology is told it: by its id. */
const active = async (page: Page): Promise<string> => {
  const id = (await fieldOf(page).getAttribute('aria-activedescendant')) ?? '';
  return plain(await page.locator(`[id="${id}"][aria-selected="true"]`).innerText());
};
const searchOf = (page: Page): Readonly<Record<string, string>> => Object.fromEntries(new URL(page.url()).searchParams);

/** Ctrl-K, once the page is there to hear it. */
async function openPalette(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Aller à… Ctrl K' }).waitFor();
  await page.keyboard.press('Control+k');
}

/** Opens the palette, types, and waits for the option – the first of that name – which it opens with Enter once the arrows are on it. */
async function goTo(page: Page, typed: string, name: string | RegExp): Promise<void> {
  await openPalette(page);
  await fieldOf(page).fill(typed);
  const wanted = optionOf(page, name).first();
  await wanted.waitFor();
  while ((await wanted.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await paletteOf(page).waitFor({ state: 'detached' });
}

describe('the palette', () => {
  const BOARD = `/?jour=${AFTER}`;

  it('opens by a button that tells its shortcut, and by that from within a field; Escape gives the focus back', async () => {
    await story(BOARD, async (page) => {
      const button = page.getByRole('button', { name: 'Aller à… Ctrl K' });
      await button.click();
      expect(await fieldOf(page).evaluate((field) => field === document.activeElement)).toBe(true);
      await page.keyboard.press('Escape');
      await paletteOf(page).waitFor({ state: 'detached' });
      expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
      const day = page.getByLabel('Situation au', { exact: true });
      for (const keys of ['Control+k', 'Meta+k']) {
        await day.focus();
        await page.keyboard.press(keys);
        await fieldOf(page).waitFor();
        await paletteOf(page).getByRole('button', { name: 'Fermer' }).click();
        await paletteOf(page).waitFor({ state: 'detached' });
        expect(await day.evaluate((one) => one === document.activeElement)).toBe(true);
      }
    });
  });

  it('is walked by the arrows, around its ends, and tells how many answer', async () => {
    await story(BOARD, async (page) => {
      await openPalette(page);
      expect(await active(page)).toBe('Production Tableau de bord : stock, antériorité, solde');
      await page.keyboard.press('ArrowUp');
      expect(await active(page)).toBe('Imprimer cette page');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await active(page)).toBe('Pièces Liste des pièces');
      await fieldOf(page).fill('comparer les caisses a');
      const status = paletteOf(page).getByRole('status');
      await status.filter({ hasText: /^\d+ résultats$/u }).waitFor();
      expect(await active(page)).toBe('Deux dates Comparer les caisses à deux dates');
      await fieldOf(page).fill('nulle part');
      await status.filter({ hasText: /^Rien ne répond à « nulle part »$/u }).waitFor();
      expect(await fieldOf(page).getAttribute('aria-expanded')).toBe('false');
      expect(await fieldOf(page).getAttribute('aria-activedescendant')).toBeNull();
    });
  });

  it.each(['COTE D OR', '211'])('finds a caisse by « %s », and goes to its sheet with what the address holds', async (typed) => {
    await story(`/pieces?jour=${AFTER}&connu=2024-04-02&procedure=ALLOCATION&plusDe=15`, async (page) => {
      await goTo(page, typed, 'Caisse de la Côte-d’Or 211');
      await page.waitForURL(/\/caisses\/211/u);
      expect(searchOf(page)).toEqual({ jour: AFTER, connu: '2024-04-02', procedure: 'ALLOCATION' });
      await page.locator('#contenu:focus').waitFor();
    });
  });

  it('cuts the page down to a groupement, or the board where a page has none', async () => {
    await story(`/pieces?jour=${AFTER}&caisse=670&plusDe=15`, async (page) => {
      await goTo(page, 'ile de', 'Île-de-France idf');
      await page.waitForURL(/groupement=idf/u);
      expect([new URL(page.url()).pathname, searchOf(page)]).toEqual(['/pieces', { jour: AFTER, plusDe: '15', groupement: 'idf' }]);
    });
    await story(`/definitions?jour=${AFTER}`, async (page) => {
      await goTo(page, 'idf', 'Île-de-France idf');
      await page.waitForURL(/groupement=idf/u);
      expect([new URL(page.url()).pathname, searchOf(page)]).toEqual(['/', { jour: AFTER, groupement: 'idf' }]);
    });
  });

  it('opens an indicator where the caisses are compared by it, and its definition', async () => {
    await story(BOARD, async (page) => {
      await goTo(page, 'anteriorite calendaire', /anteriorite-calendaire – comparer/u);
      await page.locator('.caisse-tile').first().waitFor();
      expect(searchOf(page)).toEqual({ jour: AFTER, indicateur: 'anteriorite-calendaire' });
      await goTo(page, 'anteriorite calendaire', /anteriorite-calendaire@\d/u);
      await page.getByRole('heading', { name: 'Versions de anteriorite-calendaire' }).waitFor();
      expect(searchOf(page)).toEqual({ jour: AFTER, code: 'anteriorite-calendaire' });
    });
  });

  it('opens a page by what it is for', async () => {
    await story(BOARD, async (page) => {
      await goTo(page, 'alertes et situ', /^Alertes/u);
      await page.getByRole('heading', { name: 'Alertes', level: 1 }).waitFor();
      expect(searchOf(page)).toEqual({ jour: AFTER });
    });
  });

  it('opens a dossier by a part of its reference, and by its id', async () => {
    await story('/', async (page) => {
      await goTo(page, 'd-691-3', /^D-691-30 /u);
      await page.getByRole('heading', { name: 'Dossier D-691-30' }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await goTo(page, 'production', /^Production/u);
      await page.waitForURL((url) => url.pathname === '/');
      await goTo(page, id, /^D-691-30 /u);
      await page.getByRole('heading', { name: 'Dossier D-691-30' }).waitFor();
    });
  });

  it('does what may be done from here: opens a dossier, downloads what the page lets download', async () => {
    await story('/definitions', async (page) => {
      await goTo(page, 'ouvrir un', 'Ouvrir un dossier');
      await page.getByRole('heading', { name: 'Dossiers' }).or(page.locator('h1[data-count]')).first().waitFor();
      expect([new URL(page.url()).pathname, searchOf(page)]).toEqual(['/dossiers', { ouvrir: 'oui' }]);
    });
    await story(`/pieces?jour=${AFTER}&caisse=751`, async (page) => {
      await page.getByRole('link', { name: 'OpenDocument' }).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), goTo(page, 'exporter open', /^Exporter : OpenDocument/u)]);
      expect(download.suggestedFilename()).toBe('pieces.ods');
    });
  });

  it('offers on a past day no command, and the way back to today', async () => {
    await story(`/?jour=${AFTER}&connu=2024-04-02&caisse=751`, async (page) => {
      await openPalette(page);
      await optionOf(page, 'Revenir à aujourd’hui').waitFor();
      expect(await optionOf(page, /Ouvrir un dossier|Importer|Arrêter un mois|Entrer dans/u).count()).toBe(0);
      await page.keyboard.press('Escape');
      await goTo(page, 'revenir', 'Revenir à aujourd’hui');
      await page.waitForURL((url) => !url.searchParams.has('jour'));
      expect(searchOf(page)).toEqual({ caisse: '751' });
    });
  });

  it('in the name of a caisse finds its dossiers, and no others', async () => {
    await story('/?vuDe=691', async (page) => {
      await openPalette(page);
      await fieldOf(page).fill('d-6');
      const dossiers = paletteOf(page).getByRole('group', { name: 'Dossiers – 8 sur 50' });
      await dossiers.waitFor();
      expect((await dossiers.getByRole('option').allInnerTexts()).filter((text) => !text.startsWith('D-691-'))).toEqual([]);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/dossiers\/.*vuDe=691/u);
    });
  });

  it('finds nothing by an id that no dossier has', async () => {
    const complaints = await complaintsDuring(browser, `${server.url}/definitions`, async (page) => {
      await openPalette(page);
      await fieldOf(page).fill('00000000-0000-4000-8000-000000000000');
      await paletteOf(page).getByRole('status').filter({ hasText: 'Rien ne répond' }).waitFor();
    });
    expect(complaints).toEqual([expect.stringContaining('404')]);
  });

  it('says that there may be more when the server does not answer', async () => {
    const { url } = server;
    const complaints = await complaintsDuring(
      browser,
      `${url}/definitions`,
      async (page) => {
        await page.locator('.data-table').waitFor();
        await page.route(/\/api\/v1\/dossiers/u, (route) => route.abort());
        await openPalette(page);
        await fieldOf(page).fill('d-691');
        await paletteOf(page).getByText('Le serveur n’a pas tout donné').waitFor();
      },
      { alone: true },
    );
    expect(complaints.filter((text) => !text.includes('ERR_FAILED'))).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible and in sight, %s, %i pixels wide', async (colorScheme, width) => {
    await story(
      BOARD,
      async (page) => {
        await page.getByRole('button', { name: 'Aller à… Ctrl K' }).click();
        await fieldOf(page).fill('ca');
        await paletteOf(page)
          .getByRole('status')
          .filter({ hasText: /^\d+ résultats$/u })
          .waitFor();
        expect(await violationsOf(page)).toEqual([]);
        for (let steps = 0; steps < 12; steps += 1) await page.keyboard.press('ArrowDown');
        const { top, bottom } = await page.locator('[role="option"][aria-selected="true"]').evaluate((one) => one.getBoundingClientRect());
        const list = await page.getByRole('listbox').evaluate((one) => one.getBoundingClientRect());
        expect([top >= list.top, bottom <= list.bottom]).toEqual([true, true]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
        expect(await page.locator('.palette').evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
      },
      { viewport: { width, height: 640 }, colorScheme },
    );
  });
});
