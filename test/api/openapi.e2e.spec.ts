import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser, openPage } from '../web/driven-page.js';

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly description?: string }[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let server: TestServer;
let browser: Browser;
let document: Document;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const operations = (): readonly (readonly [string, Operation])[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, each]) => [`${method} ${path}`, each] as const));

describe('the document of the API', () => {
  it('is the one that the repository holds (npm run generate)', async () => {
    expect(document).toEqual(JSON.parse(await readFile('docs/openapi.json', 'utf8')));
  });

  it('says of each operation what it does and what each answer is', () => {
    const untold = operations().filter(([, { summary = '', responses, parameters = [] }]) => {
      const answers = Object.entries(responses);
      const told = answers.every(([status, { description, content }]) => description !== '' && (content !== undefined || status === '204'));
      return summary.length < 10 || !told || parameters.some((each) => each.in === 'query' && (each.description ?? '') === '');
    });
    expect(untold.map(([name]) => name)).toEqual([]);
  });

  it('gives every operation a problem for what goes wrong', () => {
    const without = operations().filter(([, { responses }]) => responses['default']?.content?.['application/problem+json'] === undefined);
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it('asks every write for its idempotency key, and only writes', () => {
    // A verification changes nothing, nor does a publication.
    const writes = operations().filter(([name]) => name.startsWith('post') && !/\/(?:verifications|donnees-ouvertes)$/u.test(name));
    const keyed = operations().filter(([, { parameters = [] }]) =>
      parameters.some(({ name, required }) => name === 'Idempotency-Key' && required === true),
    );
    expect(keyed.map(([name]) => name)).toEqual(writes.map(([name]) => name));
  });

  it('gives every list a limit, a cursor and a count', () => {
    const lists = operations().filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'cursor'));
    expect(lists.length).toBeGreaterThan(10);
    expect(lists.filter(([, { parameters = [] }]) => !parameters.some(({ name }) => name === 'limit'))).toEqual([]);
  });
});

describe('the documentation page', () => {
  it('works under the strict policy: an operation is opened, tried and answered without a complaint', async () => {
    // Of so many operations the page holds those in view: by its address one is brought there, and opened.
    const { page, complaints, close } = await openPage(browser, `${server.url}/documentation#/Santé/health.live`);
    await page.locator('.opblock.is-open', { hasText: '/health/live' }).waitFor();
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
