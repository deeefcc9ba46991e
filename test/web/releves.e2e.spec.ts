import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, type openPage, plain, violationsOf } from './driven-page.js';
import { DAY } from './facts-of-spring.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  await bringFacts(server.url);
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

/** Chromium says each answer of 400 and above; the page tells it in words, which the story looks at. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/u;

async function story(tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}, path = '/releves'): Promise<void> {
  const complaints = await complaintsDuring(browser, `${server.url}${path}`, tell, options);
  expect(complaints.filter((complaint) => !REFUSAL.test(complaint))).toEqual([]);
}

async function send(page: Page, lines: readonly string[], source = 'comptes'): Promise<void> {
  const text = `${['indicateur;organisme;periode;valeur;source', ...lines].join('\n')}\n`;
  await page.getByLabel('Fichier CSV').setInputFiles({ name: 'releves.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await page.getByLabel('Source des valeurs').fill(source);
  await page.getByRole('button', { name: 'Enregistrer' }).click();
}

describe('the readings', () => {
  it('of a file are recorded whole or not at all, each refused line with its remedy', async () => {
    await story(async (page) => {
      await page.locator('h1[data-count="0"]').waitFor();
      await send(page, ['cout-allocataire-pondere;751;2023;90;', 'cout-allocataire-pondere;NULLE-PART;2023;90;', 'rien;751;2023;1;']);
      const refusal = page.getByRole('alert');
      await refusal.getByText('2 lignes refusées').waitFor();
      expect((await refusal.locator('li').allInnerTexts()).map((line) => /^Ligne \d/u.exec(line)?.[0])).toEqual(['Ligne 3', 'Ligne 4']);
      expect(await page.locator('h1').getAttribute('data-count')).toBe('0');
      await send(page, ['cout-allocataire-pondere;751;2023;90,5;']);
      await page.getByText('1 ligne lue, 1 valeur enregistrée.').waitFor();
      await page.locator('h1[data-count="1"]').waitFor();
      const links = page.getByRole('group', { name: 'Télécharger, avec la définition' });
      const [download] = await Promise.all([page.waitForEvent('download'), links.getByRole('link', { name: 'OpenDocument' }).click()]);
      expect(download.suggestedFilename()).toMatch(/\.ods$/u);
      expect(plain(await page.locator('.data-table tbody tr').first().innerText())).toMatch(/^cout-allocataire-pondere 751 2023 90,5 .*comptes$/u);
    });
  });

  it('are walked with j and k, each leading to its caisse', async () => {
    await story(async (page) => {
      await send(page, ['cout-allocataire-pondere;751;2022;91;']);
      await page.getByText('1 ligne lue, 1 valeur enregistrée.').waitFor();
      const row = page.locator('tr', { hasText: '2022' });
      await row.waitFor();
      await page.getByRole('region', { name: 'Relevés', exact: true }).focus();
      const rows = await page.locator('.data-table tbody tr').count();
      for (let steps = 0; steps < rows && (await row.locator('a:focus').count()) === 0; steps += 1) await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/caisses\/751/u);
    });
  });

  it('need no source for the file whose lines say theirs', async () => {
    await story(async (page) => {
      await send(page, ['taux-de-satisfaction;751;2023;0,8;enquête', 'taux-de-satisfaction;751;2022;0,7;'], '');
      const refusal = page.getByRole('alert');
      await refusal.getByText('La ligne ne dit pas d’où vient sa valeur.').waitFor();
      expect(await refusal.locator('li').count()).toBe(1);
      await send(page, ['taux-de-satisfaction;751;2023;0,8;enquête'], '');
      await page.getByText('1 ligne lue, 1 valeur enregistrée.').waitFor();
    });
  });

  it('that are unlikely are recorded, and told line by line', async () => {
    await story(async (page) => {
      await send(page, ['appels-recus;751;2023-01;4200;', 'appels-recus;751;2023-02;4200000;']);
      const note = page.getByRole('note');
      await note.getByText('1 valeur peu vraisemblable, enregistrée telle quelle').waitFor();
      expect(await note.locator('li').allInnerTexts()).toEqual([expect.stringMatching(/^Ligne 3 : 4200000 appels .* après 4200 en 2023-01/u)]);
    });
  });

  it('come with a template to fill in, in three formats', async () => {
    await story(async (page) => {
      const links = page.getByRole('group', { name: 'Télécharger le modèle à remplir' });
      for (const [name, ending] of [
        ['Excel', 'xlsx'],
        ['OpenDocument', 'ods'],
        ['CSV', 'csv'],
      ] as const) {
        const [download] = await Promise.all([page.waitForEvent('download'), links.getByRole('link', { name }).click()]);
        expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`, 'u'));
      }
    });
  });

  it('are only read while a past day is looked at', async () => {
    await story(
      async (page) => {
        await page.locator('h1[data-count]').waitFor();
        expect(await page.getByRole('button', { name: 'Enregistrer' }).count()).toBe(0);
      },
      {},
      `/releves?jour=${DAY}`,
    );
  });

  it.each(['light', 'dark'] as const)('leave axe nothing to say in %s', async (colorScheme) => {
    await story(
      async (page) => {
        await page.locator('h1[data-count]').waitFor();
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});
