import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { apiOf } from '../support/api.js';
import type { TestServer } from '../support/server.js';
import { complaintsDuring, launchBrowser, openPage, plain, violationsOf } from './driven-page.js';
import { DAY } from './facts-of-spring.js';
import { bringFacts, startOwnWebServer } from './web-server.js';

let server: TestServer;
let browser: Browser;
const toStop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startOwnWebServer();
  toStop.push(() => server.stop());
  await bringFacts(server.url);
  const api = apiOf(server.url);
  await api.post('/api/v1/organismes', { code: 'idf', label: 'Île-de-France', arbre: 'regions' });
  const { body } = await api.post('/api/v1/organismes/751/attach', { parent: 'idf', from: '2020-01-01' });
  await api.get(`/api/v1/organismes?after=${String(body['position'])}`);
  browser = await launchBrowser();
  toStop.push(() => browser.close());
});

afterAll(async () => {
  for (const stop of toStop.reverse()) await stop();
});

async function story(path: string, tell: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  expect(await complaintsDuring(browser, `${server.url}${path}`, tell, options)).toEqual([]);
}

const SCHEMES = ['light', 'dark'] as const;

describe('the sheet of a caisse', () => {
  const SHEET = `/caisses/751?jour=${DAY}`;
  const isThere = async (page: Page): Promise<void> => {
    await page.locator('[data-figure="stock"]').waitFor();
    await page.locator('[data-chart="stock"] svg path').first().waitFor({ state: 'attached' });
  };

  it('tells its figures with their lists, their time, and where it stands in its réseau', async () => {
    await story(SHEET, async (page) => {
      await isThere(page);
      expect(await page.locator('[data-figure="stock"]').innerText()).toBe('60');
      const membership = page.getByRole('region', { name: 'À qui elle est rattachée' });
      expect(plain(await membership.locator('tbody tr').first().innerText())).toBe('régions idf 01/01/2020 encore');
      await page.getByRole('link', { name: 'Son tableau de bord' }).click();
      await page.waitForURL(/\/\?.*caisse=751/u);
      await page.goBack();
      await isThere(page);
      await page
        .locator('.tiles')
        .getByRole('link', { name: /^60\s+pièces$/u })
        .click();
      await page.locator('h1[data-count="60"]').waitFor();
      expect(new URL(page.url()).searchParams.get('caisse')).toBe('751');
    });
  });

  it('says that a groupement is no caisse, and that a code is nobody’s', async () => {
    await story(`/caisses/idf?jour=${DAY}`, async (page) => {
      await page.getByText('« Île-de-France » n’est pas une caisse').waitFor();
    });
    const { page, close } = await openPage(browser, `${server.url}/caisses/NULLE-PART`);
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain('code organisme.unknown');
    await close();
  });

  it.each(SCHEMES)('leaves axe nothing to say in %s', async (colorScheme) => {
    await story(
      SHEET,
      async (page) => {
        await isThere(page);
        expect(await violationsOf(page)).toEqual([]);
      },
      { colorScheme },
    );
  });
});
