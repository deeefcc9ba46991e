import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { apiOf } from '../support/api.js';
import { ecluse, launch } from '../support/command-line.js';
import { eventsOf, type KillableServer, postgresOf, projectorOf, rowsIn, startKillable, until, withDatabase } from '../support/killable-server.js';
import { testData } from '../support/test-data.js';
import { factsOf } from './facts-to-import.js';

const FACTS = { days: ['2022-06-30', '2023-03-31'], knownOn: ['2023-04-15', null] } as const;
const LOG = { days: ['2010-12-31', '2011-10-31'], knownOn: [null] } as const;
type Asked = typeof FACTS | typeof LOG;

let folder: string;
let home: string;
let facts: string;
let server: KillableServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-faults-'));
  home = join(folder, 'données');
  facts = join(folder, 'faits.ndjson');
  await writeFile(facts, factsOf(2_000));
  server = await startKillable(home);
  // What nothing disturbs: every source below must come to the same.
  expect(await ecluse(home, 'import', facts, '--source', 'calme')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The figures of several days, over HTTP, without the addresses of the lists behind them: those name the source. */
async function figuresOf(source: string, { days, knownOn }: Asked = FACTS): Promise<unknown> {
  const figures: unknown[] = [];
  for (const known of knownOn) {
    const query = new URLSearchParams([...days.map((day) => ['on', day]), ...(known === null ? [] : [['knownOn', known]]), ['source', source]]);
    const answer = await fetch(`${server.url}/api/v1/indicators?${query.toString()}`);
    expect(answer.status).toBe(200);
    const withoutLists = JSON.parse(await answer.text(), (name, value: unknown) => (name.startsWith('list') ? null : value)) as readonly object[];
    figures.push(...withoutLists.map((each) => ({ ...each, ordinal: null, lag: null, filters: null, stale: null })));
  }
  return figures;
}

/** The same figures, as many events – nothing lost, nothing doubled –, and nothing that the verification finds. */
async function expectUndisturbed(source: string, calm: string, asked: Asked = FACTS): Promise<void> {
  expect(await figuresOf(source, asked)).toEqual(await figuresOf(calm, asked));
  const [events, calmEvents] = await withDatabase(home, async (client) => [await eventsOf(client, source), await eventsOf(client, calm)]);
  expect(events).toBe(calmEvents);
  await expectClean();
}

async function expectClean(): Promise<void> {
  const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
}

/** Waits until an import under way has written some of its dossiers, and not all. */
async function untilInTheMiddle(source: string, least: number): Promise<void> {
  await withDatabase(home, async (client) =>
    until(`the import of ${source} is under way`, async () => ((await eventsOf(client, source)) >= least ? true : null)),
  );
}

/** While the work goes on, the projector can write up to where it meets this lock, and no further. */
async function withLock<Result>(statement: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  return withDatabase(home, async (client) => {
    await client.query('BEGIN');
    await client.query(statement);
    return work(client);
  });
}

const activeSchema = async (): Promise<string> => {
  const [row] = await rowsIn<{ schema: string }>(
    home,
    `SELECT projection || '_g' || generation AS schema FROM runner.generation
    WHERE projection = 'stock' AND state = 'active'`,
  );
  return row?.schema ?? '';
};

const isBlocked = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'ecluse-projector' AND wait_event_type = 'Lock'`;

describe('kill -9 of the server in the middle of an import', () => {
  it('of facts: started again, the same command comes to the same', async () => {
    const running = launch(home, 'import', facts, '--source', 'tué');
    await untilInTheMiddle('tué', 500);
    await server.kill();
    expect(await running.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('[server.unreachable]') });
    server = await startKillable(home);
    const [there, all] = await withDatabase(home, async (client) => [await eventsOf(client, 'tué'), await eventsOf(client, 'calme')]);
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(all);
    expect(await ecluse(home, 'import', facts, '--source', 'tué')).toMatchObject({ code: 0, stderr: '' });
    await expectUndisturbed('tué', 'calme');
  });

  const log = testData('wabo-receipt.xes.gz');
  (log === null ? it.skip : it)('of a real log: started again, the same command comes to the same', async () => {
    const file = log ?? '';
    expect(await ecluse(home, 'import', file, '--source', 'wabo calme')).toMatchObject({ code: 0 });
    const running = launch(home, 'import', file, '--source', 'wabo tué');
    await untilInTheMiddle('wabo tué', 500);
    await server.kill();
    expect(await running.ended).toMatchObject({ code: 1 });
    server = await startKillable(home);
    expect(await ecluse(home, 'import', file, '--source', 'wabo tué')).toMatchObject({ code: 0, stderr: '' });
    await expectUndisturbed('wabo tué', 'wabo calme', LOG);
  });
});

describe('kill -9 of the projector', () => {
  it('in the middle of a page: it comes back by itself, and the figures with it', async () => {
    const running = await withLock(`LOCK TABLE ${await activeSchema()}.grand_livre IN SHARE MODE`, async (client) => {
      const importing = launch(home, 'import', facts, '--source', 'page');
      await until('a page waits for the lock', async () => ((await client.query(isBlocked)).rows.length > 0 ? true : null));
      const killed = await until('the projector is there', async () => projectorOf(server));
      process.kill(killed, 'SIGKILL');
      await until('another projector', async () => {
        const now = await projectorOf(server);
        return now === null || now === killed ? null : now;
      });
      return importing;
    });
    expect(await running.ended).toMatchObject({ code: 0 });
    await expectUndisturbed('page', 'calme');
  });

  it('while it rolls closed days up: series are those of the ledger meanwhile, and once they are whole again', async () => {
    // As known long after everything: what only the ledger tells.
    const series = async (knownOn: string): Promise<unknown> =>
      (await apiOf(server.url).get(`/api/v1/indicators/series?from=2022-01-03&to=2023-06-30&step=week&procedure=aide${knownOn}`)).body['points'];
    const running = await withLock(`LOCK TABLE ${await activeSchema()}.rollup_state IN SHARE MODE`, async (client) => {
      const importing = launch(home, 'import', facts, '--source', 'cumuls');
      const isFilling = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'ecluse-read' AND wait_event_type = 'Lock'`;
      // On a machine that does much else the import is long in coming to its first closed days.
      await until('closed days wait for the lock', async () => ((await client.query(isFilling)).rows.length > 0 ? true : null), 90_000);
      const killed = await until('the projector is there', async () => projectorOf(server));
      process.kill(killed, 'SIGKILL');
      await until('another projector', async () => {
        const now = await projectorOf(server);
        return now === null || now === killed ? null : now;
      });
      return importing;
    });
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(await series('')).toEqual(await series('&knownOn=2024-12-31'));
    await until('the closed days are rolled up', async () => {
      const { body } = await apiOf(server.url).get('/api/v1/rollups');
      return (body['items'] as readonly { ratio: number }[]).every(({ ratio }) => ratio === 1) ? true : null;
    });
    expect(await series('')).toEqual(await series('&knownOn=2024-12-31'));
  });
});

describe('kill -9 of PostgreSQL', () => {
  it('of one of its connections: what was asked fails clearly or passes, and all recovers by itself', async () => {
    const running = launch(home, 'import', facts, '--source', 'connexion');
    await untilInTheMiddle('connexion', 500);
    const [writer] = await rowsIn<{ pid: number }>(home, `SELECT pid FROM pg_stat_activity WHERE application_name = 'ecluse log writer'`);
    process.kill(writer?.pid ?? Number.NaN, 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect(code === 0 ? 'passed' : stderr).toMatch(/^passed$|^Erreur \[(?!unexpected)[\w.]+\]/u);
    await until('the server is ready again', async () => ((await fetch(`${server.url}/health/ready`)).ok ? true : null));
    expect(await ecluse(home, 'import', facts, '--source', 'connexion')).toMatchObject({ code: 0 });
    await expectUndisturbed('connexion', 'calme');
  });

  it('as a whole: the server says so and ends; started again, it has all that it acknowledged', async () => {
    const acknowledged: string[] = [];
    const api = apiOf(server.url);
    const opened = until('the database is gone', async () => {
      const reference = `R-${randomUUID()}`;
      const status = await api.post('/api/v1/dossiers', { reference }).then(
        (answer) => answer.status,
        () => 0, // no answer: the server is gone too
      );
      if (status < 300 && status > 0) acknowledged.push(reference);
      return status < 300 && status > 0 ? null : status;
    });
    const running = launch(home, 'import', facts, '--source', 'postgres');
    await untilInTheMiddle('postgres', 500);
    await until('some commands were acknowledged', () => (acknowledged.length >= 10 ? true : null));
    process.kill((await postgresOf(home)).pid, 'SIGKILL');
    expect([0, 503]).toContain(await opened);
    const failed = await running.ended;
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringMatching(/^Erreur \[(?:server|store)\.\w+\]/mu)]);
    expect(await server.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('PostgreSQL') });

    server = await startKillable(home);
    const kept = await rowsIn<{ reference: string }>(
      home,
      `SELECT data::jsonb ->> 'reference' AS reference FROM log.event WHERE type = 'DossierOpened'`,
    );
    expect(kept.map(({ reference }) => reference)).toEqual(expect.arrayContaining(acknowledged));
    expect(await ecluse(home, 'import', facts, '--source', 'postgres')).toMatchObject({ code: 0 });
    await expectUndisturbed('postgres', 'calme');
  });
});

describe('kill -9 in the middle of a rebuild', () => {
  /** Begins a rebuild that cannot end, and kills once it has written something. */
  async function killedWhileRebuilding(kill: () => Promise<void>): Promise<{ readonly code: number | null; readonly stdout: string }> {
    const running = await withLock(`SELECT 1 FROM runner.generation WHERE projection = 'stock' AND state = 'active' FOR UPDATE`, async (client) => {
      const rebuilding = launch(home, 'rebuild', 'stock', '--json');
      const begun = `SELECT 1 FROM runner.generation WHERE projection = 'stock' AND state = 'building' AND ordinal > 0`;
      await until('the new generation has some events', async () => ((await client.query(begun)).rows.length > 0 ? true : null));
      await kill();
      return rebuilding;
    });
    return running.ended;
  }

  async function expectRebuilt(figures: unknown): Promise<void> {
    expect(await ecluse(home, 'rebuild', 'stock')).toMatchObject({ code: 0, stderr: '' });
    expect(await figuresOf('calme')).toEqual(figures);
    await expectClean();
    const schemas = await rowsIn<{ name: string }>(home, `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'stock\\_g%'`);
    expect(schemas).toEqual([{ name: await activeSchema() }]);
    expect(await rowsIn(home, `SELECT state FROM runner.generation WHERE projection = 'stock'`)).toEqual([{ state: 'active' }]);
  }

  it('of the projector: its successor goes on with it, and the command that asked hears the end', async () => {
    const figures = await figuresOf('calme');
    const resumed = await killedWhileRebuilding(async () => {
      const killed = await until('the projector is there', async () => projectorOf(server));
      process.kill(killed, 'SIGKILL');
      await until('it is gone', async () => ((await projectorOf(server)) === killed ? null : true));
    });
    expect([resumed.code, JSON.parse(resumed.stdout)]).toMatchObject([0, [{ projection: 'stock', state: 'completed' }]]);
    await expectRebuilt(figures);
  });

  it('of the whole server: started again, it goes on by itself, the same command carries another out, nothing is left of the first', async () => {
    const figures = await figuresOf('calme');
    expect(await killedWhileRebuilding(server.kill)).toMatchObject({ code: 1 });
    server = await startKillable(home);
    expect(await figuresOf('calme')).toEqual(figures);
    await expectRebuilt(figures);
  });
});
