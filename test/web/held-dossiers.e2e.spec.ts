import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import type { TestServer } from '../support/server.js';
import { launchBrowser, openPage, violationsOf } from './driven-page.js';
import { DAY, SOURCE } from './facts-of-spring.js';
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

/** A dossier of which a newer version of the program has told something. */
async function writeFromTheFuture(): Promise<void> {
  const store = new PostgresEventStore(server.databaseUrl);
  const id = randomUUID();
  const metadata = { commandId: id, occurredAt: DAY, knownOn: DAY };
  await store.append(`dossier-${id}`, NO_STREAM, [{ id, type: 'PieceReceived.v9', data: {}, metadata }]);
  await store.close();
}

async function untilHeld(count: number): Promise<void> {
  const held = async (): Promise<unknown> => (await apiOf(server.url).get('/api/v1/indicators')).body['heldDossiers'];
  await until(`${String(count)} dossiers are held`, async () => ((await held()) === count ? true : null));
}

describe('the board of production', () => {
  it('says beside the figures how many dossiers they do not see whole, in words and to everyone; nothing when there are none', async () => {
    const address = `${server.url}/?jour=${DAY}&source=${SOURCE}`;
    const notice = '[data-figure="heldDossiers"]';
    const calm = await openPage(browser, address);
    await calm.page.locator('[data-figure="stock"]').waitFor();
    expect(await calm.page.locator(notice).count()).toBe(0);
    await calm.close();
    for (const [count, words] of [
      [1, 'Un dossier n’est pas entier dans ces chiffres'],
      [2, '2 dossiers ne sont pas entiers dans ces chiffres'],
    ] as const) {
      await writeFromTheFuture();
      await untilHeld(count);
      const { page, complaints, close } = await openPage(browser, address);
      await page.locator('[data-figure="stock"]').waitFor();
      const told = page.getByRole('status').filter({ hasText: words });
      expect(await told.isVisible()).toBe(true);
      expect(await told.innerText()).toContain('ecluse set-aside-events');
      expect(await page.locator('[data-figure="stock"]').innerText()).toBe('60');
      expect([await violationsOf(page), complaints]).toEqual([[], []]);
      await close();
    }
  });
});
