import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Api, apiOf } from '../support/api.js';
import { until } from '../support/killable-server.js';
import { startTestServer, type TestServer } from '../support/server.js';

const PROGRAM = 'this program';

const LOOKED_EVERY_MS = 1_500;

const received = { fait: 'received', procedure: 'aide', type: 'demande', canal: 'courrier' };

const FACTS = ['2024-01-08', '2024-02-10', '2024-03-05']
  .flatMap((on, n) =>
    ['751', '691'].map((caisse) => ({
      id: `${caisse}-${String(n)}`,
      dossier: `${caisse}-${String(n)}`,
      piece: `P${caisse}-${String(n)}`,
      ...received,
      caisse,
      on,
      knownOn: on,
    })),
  )
  .map((fact) => `${JSON.stringify(fact)}\n`)
  .join('');

let server: TestServer;
let api: Api;
let client: pg.Client;

beforeAll(async () => {
  server = await startTestServer({ warms: true, program: PROGRAM });
  api = apiOf(server.url);
  client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  const { body: imported } = await api.upload('source=petite-histoire&fileName=histoire.ndjson', FACTS);
  await api.untilIncluded(imported);
  await api.give('/api/v1/organismes', { code: 'famille', label: 'Branche famille', kind: 'teteDeReseau' });
  for (const caisse of ['751', '691'])
    await api.untilIncluded(await api.give(`/api/v1/organismes/${caisse}/attach`, { parent: 'famille', from: '2020-01-01' }));
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

/** While nothing can be read of stays and roll-ups: only what is remembered is told. */
async function withoutStock<T>(work: () => Promise<T>): Promise<T> {
  const hidden = ['sejour', 'rollup', 'rollup_month'];
  for (const view of hidden) await client.query(`ALTER VIEW rm.${view} RENAME TO ${view}_hidden`);
  try {
    return await work();
  } finally {
    for (const view of hidden) await client.query(`ALTER VIEW rm.${view}_hidden RENAME TO ${view}`);
  }
}

async function told(by: Api, path: string): Promise<object | null> {
  const { status, body } = await by.get(path);
  return status === 200 ? body : null;
}

async function toldFromMemory(path: string): Promise<object | null> {
  // Not so often that the server could not read either.
  await pause(LOOKED_EVERY_MS);
  return withoutStock(async () => told(api, path));
}

/** Asks another server on the same tables, which has only just started. */
async function askedFirst(program: string, path: string): Promise<object | null> {
  const other = await server.another(program);
  try {
    return await told(apiOf(other.url), path);
  } finally {
    await other.stop();
  }
}

async function dashboard(question: string): Promise<string> {
  const { items } = (await api.get('/api/v1/definitions?limit=500')).body as { items: readonly { code: string }[] };
  const codes = [...new Set(items.map(({ code }) => code))];
  return `/api/v1/valeurs?groupement=famille&${question}&${codes.map((code) => `indicateur=${code}`).join('&')}`;
}

const MONTHS = 'ensemble=true&from=2024-01-08&to=2024-03-04';

describe('a server that asks beforehand', () => {
  it.each([
    ['the months of a réseau together', MONTHS],
    ['the last closed day of a réseau, caisse by caisse', 'on=2024-03-04'],
  ])('remembers %s, by every indicator, before anybody asked', async (_, question) => {
    const path = await dashboard(question);
    const remembered = await until('the dashboard is remembered', async () => toldFromMemory(path));
    expect(remembered).toEqual((await api.get(path)).body);
    expect(JSON.stringify(remembered)).toContain('"numerator":4');
  });

  it('finds it again after a start; another program finds nothing', async () => {
    const path = await dashboard(MONTHS);
    const found = await until('what is remembered is kept', async () => {
      await pause(LOOKED_EVERY_MS);
      return withoutStock(async () => askedFirst(PROGRAM, path));
    });
    expect(found).toEqual((await api.get(path)).body);
    expect(await withoutStock(async () => askedFirst('another program', path))).toBeNull();
  });

  it('keeps what people were told, when it is stopped before it could ask all', async () => {
    const path = await dashboard(MONTHS);
    const expected = (await api.get(path)).body;
    expect(await askedFirst('a busy program', path)).toEqual(expected);
    expect(await withoutStock(async () => askedFirst('a busy program', path))).toEqual(expected);
  });

  it('starts and answers all the same when what was kept cannot be read', async () => {
    const path = await dashboard(MONTHS);
    const expected = (await api.get(path)).body;
    await client.query(`UPDATE rm.remembered SET program = $1, cells = 'no cells'`, [PROGRAM]);
    expect(await askedFirst(PROGRAM, path)).toEqual(expected);
    await client.query('ALTER TABLE rm.remembered RENAME TO lost');
    expect(await askedFirst(PROGRAM, path)).toEqual(expected);
    await client.query('ALTER TABLE rm.lost RENAME TO remembered');
  });

  it('is told apart from other programs by what it was built from, which the build puts into it', async () => {
    const bundle = ['dist/apps/cli/src/main.js', ...(await readdir('dist/program')).map((file) => join('dist/program', file))];
    const texts = await Promise.all(bundle.map(async (file) => readFile(file, 'utf8')));
    const named = texts.flatMap((text) => /PROGRAM_VERSION = [`"][\w+/]{43}= /u.exec(text) ?? []);
    expect([named.length, texts.some((text) => text.includes('ECLUSE_PROGRAM'))]).toEqual([1, false]);
  });
});
