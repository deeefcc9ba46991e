import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { workbookBehind } from './downloaded.js';
import { complaintsDuring, launchBrowser, openPage, plain, violationsOf } from './driven-page.js';
import { DAY, SOURCE } from './facts-of-spring.js';
import { startWebServer, type WebServer } from './web-server.js';

let server: WebServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startWebServer();
  toStop.push(() => server.stop());
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

const BOARD = `/?jour=${DAY}&source=${SOURCE}`;

/** Opens a page, runs the story, and expects that nothing was complained about on the way. */
async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const figure = async (page: Page, name: string): Promise<string> => page.locator(`[data-figure="${name}"]`).innerText();
const title = async (page: Page): Promise<string> => page.locator('h1').innerText();
const chart = (page: Page, key: string): ReturnType<Page['locator']> => page.locator(`[data-chart="${key}"]`);
async function boardIsDrawn(page: Page): Promise<void> {
  await page.locator('[data-figure="stock"]').waitFor();
  for (const key of ['stock', 'flux', 'solde']) await chart(page, key).locator('svg path').first().waitFor({ state: 'attached' });
}

describe('the board of production', () => {
  it('tells the figures of the day in the address, by their definitions', async () => {
    await story(BOARD, async (page) => {
      await boardIsDrawn(page);
      expect(await figure(page, 'stock')).toBe('60');
      expect(plain(await figure(page, 'share'))).toBe('75,0 %');
      expect(await figure(page, 'solde')).toBe('168,0');
      expect([await figure(page, 'arrived'), await figure(page, 'processed')]).toEqual(['20', '10']);
      const tiles = plain(await page.locator('.tiles').innerText());
      for (const words of ['dont 2 en attente', '2 l’assuré', 'dont 2 automatiques (20,0 %)', 'entrées et réouvertures − sorties : +10'])
        expect(tiles).toContain(words);
      await page.locator('[data-figure="zone"]').waitFor();
      expect(plain(await page.locator('[data-figure="zone"]').innerText())).toMatch(/^au-delà du seuil solde de \d+,\d j, selon solde-ouvre-20@1/u);
      expect(plain(await page.getByRole('list', { name: 'Pièces par ancienneté' }).innerText())).toBe(
        '0–15 j 15 16–30 j 5 31–60 j 22 61–90 j 18 91–180 j 0 > 180 j 0',
      );
      expect(await page.getByText('Jour passé : vendredi 29 mars 2024').isVisible()).toBe(true);
      const definition = page.getByRole('button', { name: 'anteriorite-calendaire@1' }).first();
      await definition.focus();
      expect(await page.getByRole('tooltip').filter({ hasText: 'Antériorité en jours calendaires' }).first().isVisible()).toBe(true);
    });
  });

  it.each(['light', 'dark'] as const)('leaves axe nothing to say in %s', async (colorScheme) => {
    await story(
      BOARD,
      async (page) => {
        await boardIsDrawn(page);
        expect(await violationsOf(page)).toEqual([]);
        await page.goto(`${server.url}/pieces?jour=${DAY}&source=${SOURCE}`);
        await page.locator('.data-table').waitFor();
        expect(await violationsOf(page)).toEqual([]);
        await page.locator('.data-table a').first().click();
        await page.getByRole('heading', { name: 'Histoire' }).waitFor();
        await page.locator('.story li').first().waitFor();
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  it('opens behind each number the list that counts as much', async () => {
    await story(BOARD, async (page) => {
      const numbers = [
        ['60 pièces', /^60\s+pièces$/u],
        ['45 pièces', /^45 pièces de plus de 15 jours$/u],
        ['2 pièces', /^dont 2 en attente$/u],
        ['2 pièces', /^2 l’assuré$/u],
        ['22 pièces', /^31–60\sj\s*22$/u],
        ['20 pièces', /^20\s+entrées$/u],
        ['10 pièces', /^10\s+sorties traitées$/u],
        ['2 pièces', /^dont 2 automatiques/u],
      ] as const;
      for (const [count, number] of numbers) {
        await page.locator('.tiles').getByRole('link', { name: number }).first().click();
        await page.locator('h1[data-count]').waitFor();
        expect([number, await title(page)]).toEqual([number, count]);
        await page.goBack();
        await page.locator('[data-figure="stock"]').waitFor();
      }
    });
  });

  it('gives a long list by pages, oldest first or youngest first', async () => {
    await story(`/pieces?jour=${DAY}&source=${SOURCE}`, async (page) => {
      const rows = page.locator('.data-table tbody tr');
      await rows.first().waitFor();
      expect(await rows.count()).toBe(50);
      expect(plain(await rows.first().innerText())).toContain('78 j');
      await page.getByRole('button', { name: /^Suivants/u }).click();
      await page.getByText('60 sur 60').waitFor();
      expect(await rows.count()).toBe(60);
      await page.getByRole('button', { name: 'Âge' }).click();
      await page.waitForURL(/tri=age/u);
      await page.locator('.data-table tbody tr').first().getByText('1 j', { exact: true }).waitFor();
    });
  });

  it('goes to another day by the field, the arrows and the buttons', async () => {
    await story(BOARD, async (page) => {
      await page.locator('[data-figure="stock"]').getByText('60', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Jour précédent' }).click();
      await page.waitForURL(/jour=2024-03-28/u);
      await page.getByRole('textbox', { name: 'Situation au' }).fill('19/03/2024');
      await page.waitForURL(/jour=2024-03-19/u);
      await page.locator('[data-figure="stock"]').getByText('61', { exact: true }).waitFor();
      await page.getByRole('textbox', { name: 'Situation au' }).press('ArrowDown');
      await page.waitForURL(/jour=2024-03-18/u);
      await page.getByRole('button', { name: 'Revenir à aujourd’hui' }).click();
      await page.waitForURL((url) => !url.searchParams.has('jour'));
      await page.locator('.shell[data-past]').waitFor({ state: 'detached' });
    });
  });

  it('tells how many pièces will cross each threshold, with their list, and the indicators of the catalogue beside what they were', async () => {
    await story(BOARD, async (page) => {
      const crossings = page.getByRole('region', { name: 'Pièces qui vont franchir un seuil' });
      await crossings.getByRole('link').nth(4).waitFor();
      expect((await crossings.locator('tbody tr').allInnerTexts()).map((row) => plain(row).trim())).toEqual([
        'plus de 15 jours 7',
        'plus de 30 jours 0',
        'plus de 60 jours 7',
        'plus de 90 jours 0',
        'plus de 180 jours 0',
      ]);
      await crossings.getByRole('link', { name: '7', exact: true }).first().click();
      await page.locator('h1[data-count="7"]').waitFor();
      await page.goBack();
      const catalogue = page.getByRole('region', { name: 'Indicateurs du catalogue, et ce qu’ils étaient' });
      await catalogue.getByText('20,0 %').first().waitFor();
      expect(await catalogue.getByRole('button', { name: 'part-automatique@1' }).isVisible()).toBe(true);
      // What nothing is known of is folded, by its name.
      await catalogue.locator('xpath=..').locator('.of-nobody summary').click();
      const folded = catalogue.locator('xpath=..').locator('.of-nobody li');
      await folded.filter({ hasText: 'retraite-norme-decile-5@1' }).waitFor();
      expect(await catalogue.getByText('aucune donnée').count()).toBe(0);
    });
  });

  it('compares what counts by months with as many days of the month before, and says with which day', async () => {
    await story(BOARD, async (page) => {
      const row = page.getByRole('row', { name: /^Pièces arrivées dans le mois, jusqu’au jour regardé/u });
      // The day and the one that it is compared with are asked apart: the difference is there once both are.
      await row.filter({ hasText: '+1' }).waitFor();
      expect(plain(await row.innerText())).toContain('20 19 29/02/2024 +1');
      await page.getByRole('row').filter({ hasText: 'part-en-attente@1' }).filter({ hasText: '01/03/2024' }).waitFor();
    });
  });

  it('says of a part of the work that what crosses its border is not in what came and went', async () => {
    await story(`${BOARD}&procedure=ALLOCATION`, async (page) => {
      await boardIsDrawn(page);
      expect(plain(await page.locator('.tiles').innerText())).toContain(
        'entrées et réouvertures − sorties (transferts et requalifications à part) : +10',
      );
      expect(plain(await chart(page, 'flux').innerText())).toContain('entrées et réouvertures − sorties (transferts et requalifications à part)');
    });
  });

  it('says what an indicator is held to, who set it, and in a word whether it is reached', async () => {
    await story(BOARD, async (page) => {
      const row = page.getByRole('row', { name: /^Part des pièces traitées moins de 15 jours après leur arrivée/u });
      await row.getByText('manquée').waitFor();
      expect(plain(await row.innerText())).toContain('0,0 % 85,0 % au moins manquée');
      await row.getByRole('button', { name: '85,0 % au moins' }).focus();
      const told = row.getByRole('tooltip').filter({ hasText: 'Indicateur repère à quatre dimensions' });
      expect(await told.innerText()).toContain('Source : convention de la branche famille : 85 % en moins de 15 jours');
      // A procédure alone is held to nothing by it.
      await page
        .getByRole('group', { name: /^Filtres/u })
        .getByLabel('Procédure')
        .selectOption('ALLOCATION');
      await row.getByText('manquée').waitFor({ state: 'detached' });
      await row.getByText('0,0 %').waitFor();
      await row.getByText('sans seuils').waitFor();
      expect(await row.getByText('manquée').count()).toBe(0);
    });
  });

  it('asks for all indicators of the catalogue at once, however many there are', async () => {
    const { page, close } = await openPage(browser, 'about:blank');
    // By address: what a page that is slow to come to rest asks again, because time has passed, is no other question.
    const asked = new Set<string>();
    let times = 0;
    page.on('request', (request) => {
      if (!new URL(request.url()).pathname.startsWith('/api/v1/')) return;
      asked.add(request.url());
      times += 1;
    });
    await page.goto(`${server.url}${BOARD}`);
    await page.getByRole('region', { name: 'Indicateurs du catalogue, et ce qu’ils étaient' }).getByText('20,0 %').first().waitFor();
    await page.waitForLoadState('networkidle');
    await close();
    const paths = [...asked].map((address) => new URL(address).pathname.slice('/api/v1/'.length));
    const counts = new Map([...new Set(paths)].map((path) => [path, paths.filter((each) => each === path).length]));
    expect([counts.get('comparaisons'), counts.get('valeurs'), counts.get('pieces')]).toEqual([undefined, 5, 5]);
    expect([...counts].filter(([, count]) => count > 5)).toEqual([]);
    expect(asked.size).toBeLessThanOrEqual(25);
    expect(times).toBeLessThanOrEqual(2 * asked.size);
  });

  it('says that nothing was known, which is no zero, and of what', async () => {
    await story(`/?connu=2023-12-31&source=${SOURCE}`, async (page) => {
      await page.locator('[data-status="noData"]').first().waitFor();
      expect(await page.locator('.absence-word').allInnerTexts()).toEqual(['aucune donnée', 'aucune donnée', 'aucune donnée', 'aucune donnée']);
      await page.getByText('Rien n’est connu de ce jour et de ces filtres : ce n’est pas un stock vide.').waitFor();
      expect(await page.getByText('npx ecluse import FICHIER').isVisible()).toBe(false);
    });
  });

  it('asks of no day after the one as known on which it asks: of both, the one that was set last holds', async () => {
    await story(BOARD, async (page) => {
      await boardIsDrawn(page);
      const known = page.getByRole('textbox', { name: 'Connu au' });
      await known.fill('15/02/2024');
      await page.getByText('Jour passé : jeudi 15 février 2024, avec ce qui était connu le 15 février 2024').waitFor();
      expect(new URL(page.url()).searchParams.get('jour')).toBeNull();
      await page.getByRole('textbox', { name: 'Situation au' }).fill('29/03/2024');
      await page.getByText('Jour passé : vendredi 29 mars 2024 · lecture seule').waitFor();
      expect([await known.inputValue(), await figure(page, 'stock')]).toEqual(['', '60']);
    });
  });

  it('reads a chart as a table and by keyboard, from one query', async () => {
    await story(BOARD, async (page) => {
      await boardIsDrawn(page);
      const stock = chart(page, 'stock');
      await stock.locator('.chart-drawing').focus();
      await page.keyboard.press('ArrowLeft');
      expect(plain(await stock.locator('.chart-reading').innerText())).toContain(
        'semaine finissant le 29/03/2024 : 0–15 j 15, 16–30 j 5, 31–60 j 22',
      );
      await stock.getByText('Tableau', { exact: true }).click();
      await page.waitForURL(/tableaux=stock/u);
      const newest = stock.locator('tbody tr').first();
      expect(plain(await newest.innerText())).toBe('29/03/2024 15 5 22 18 0 0 60 45');
      await newest.getByRole('link', { name: '22' }).click();
      await page.locator('h1[data-count="22"]').waitFor();
    });
  });

  it('leaves as a workbook: what a chart is drawn of, with its definition', async () => {
    await story(BOARD, async (page) => {
      await boardIsDrawn(page);
      for (const key of ['stock', 'flux', 'solde', 'cumul']) {
        const link = chart(page, key)
          .getByRole('group', { name: /^Exporter/u })
          .getByRole('link', { name: 'XLSX' });
        const { name, rows } = await workbookBehind(page, link, 'Série');
        expect(name).toBe('chiffres-serie.xlsx');
        expect(rows[0]).toMatch(/^Jour État Stock 0 à 15 jours .* Solde en jours$/u);
        expect(rows.at(-1)).toMatch(/^2024-03-29 établi 60 15 5 22 18 0 0 45 /u);
      }
      const link = chart(page, 'stock').getByRole('link', { name: 'XLSX' });
      expect((await workbookBehind(page, link, 'Définition')).rows).toContain(`Extraction Périmètre source : ${SOURCE}`);
    });
  });

  it('tells a dossier found by its reference: who and what, pièces, story', async () => {
    await story(`/dossiers?source=${SOURCE}`, async (page) => {
      await page.locator('h1[data-count="70"]').waitFor();
      await page.getByLabel('Chercher une référence').fill('D-020');
      await page.locator('h1[data-count="1"]').waitFor();
      await page.getByRole('link', { name: 'D-020' }).click();
      await page.getByRole('heading', { name: 'Dossier D-020' }).waitFor();
      await page.locator('.story li').first().waitFor();
      expect(await page.locator('.data-table').first().innerText()).toContain('attend l’assuré');
      expect(await page.locator('.story').innerText()).toContain('21/01/2024');
      expect(await page.locator('.facts').first().innerText()).toContain(SOURCE);
    });
  });

  it('can be walked with the keyboard alone, without a trap', async () => {
    await story(`/pieces?jour=${DAY}&source=${SOURCE}&attente=true`, async (page) => {
      await page.locator('.data-table').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toBe('Aller au contenu');
      const stops: string[] = [];
      for (let steps = 0; steps < 60; steps += 1) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(() => {
          const at = document.activeElement;
          return at === null || at === document.body ? '' : `${at.tagName} ${getComputedStyle(at).outlineStyle}`;
        });
        if (stop === '') break;
        stops.push(stop);
      }
      expect(stops.length).toBeLessThan(60);
      expect(stops.filter((stop) => stop.endsWith('none'))).toEqual([]);
      await page.locator('.table-box').focus();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      expect(await page.locator(':focus').innerText()).toBe('D-021');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Dossier D-021' }).waitFor();
    });
  });

  it('shows a refusal in the server’s own words', async () => {
    const { page, close } = await openPage(browser, `${server.url}/?jour=${DAY}&caisse=NULLE-PART`);
    const problem = page.getByRole('alert').first();
    await problem.waitFor();
    expect(await problem.innerText()).toContain('NULLE-PART');
    expect(await problem.innerText()).toContain('code caisse.unknown');
    expect(await problem.getByRole('button', { name: 'Réessayer' }).isVisible()).toBe(true);
    await close();
  });

  it('is printed whole, as wide as the paper, without what only acts', async () => {
    await story(BOARD, async (page) => {
      await boardIsDrawn(page);
      await page.getByRole('region', { name: 'Pièces qui vont franchir un seuil' }).waitFor();
      await page.emulateMedia({ media: 'print' });
      for (const acting of ['nav', '.exports', '.time-steps', '.past-notice button'])
        expect([acting, await page.locator(acting).first().isVisible()]).toEqual([acting, false]);
      expect(await page.locator('.time-text').innerText()).toContain('vendredi 29 mars 2024');
      const cut = await page
        .locator('.table-box, .chart-table, .chart-box')
        .evaluateAll((boxes) =>
          boxes
            .filter((box) => box.scrollWidth > box.clientWidth + 1 || getComputedStyle(box).overflowY === 'auto')
            .map((box) => box.getAttribute('class')),
        );
      expect(cut).toEqual([]);
      const drawn = chart(page, 'stock').locator('svg');
      expect(await drawn.getAttribute('viewBox')).toMatch(/^0 0 \d+ 2\d\d$/u);
      expect((await drawn.boundingBox())?.height ?? 0).toBeGreaterThan(200);
    });
  });

  it('fits a window of 320 pixels', async () => {
    await story(
      BOARD,
      async (page) => {
        await boardIsDrawn(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      },
      { viewport: { width: 320, height: 640 } },
    );
  });
});
