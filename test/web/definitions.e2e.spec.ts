import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, type openPage, rowsIn, violationsOf } from './driven-page.js';
import { startOwnWebServer } from './web-server.js';

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

const AGES = { block: 'anteriorite', label: 'Antériorité d’essai', source: 'essai', dayKind: 'calendar', bandStarts: [0, 13] } as const;

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  const api = apiOf(server.url);
  await api.give('/api/v1/definitions', { code: 'anteriorite-essai', version: 1, threshold: 12, ...AGES });
  await api.untilIncluded(await api.give('/api/v1/definitions', { code: 'anteriorite-essai', version: 2, threshold: 10, ...AGES }));
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

describe('the definitions', () => {
  it('are told by their last version, and each by its versions, what changed in words', async () => {
    await story('/definitions', async (page) => {
      await page.getByRole('link', { name: 'Antériorité d’essai' }).click();
      await page.waitForURL(/code=anteriorite-essai/u);
      const rows = await rowsIn(page.getByRole('region', { name: 'Versions de anteriorite-essai' }).last());
      const formula = (threshold: number): string => `pièces en stock dont l’âge dépasse strictement ${String(threshold)} jours ÷ pièces en stock`;
      expect(rows).toContain(`Formule ${formula(12)} ${formula(10)} changé`);
      expect(rows).toContain('Calendrier jours calendaires jours calendaires');
      expect(rows.filter((row) => row.includes('changé'))).toHaveLength(1);
    });
  });

  it('say that a code is nobody’s', async () => {
    await story('/definitions?code=rien', async (page) => {
      await page.getByText('Aucune définition ne porte le code « rien ».').waitFor();
    });
  });

  it.each(['light', 'dark'] as const)('leave axe nothing to say in %s', async (colorScheme) => {
    await story(
      '/definitions?code=anteriorite-essai',
      async (page) => {
        await page.locator('.versions .data-table').waitFor();
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});
