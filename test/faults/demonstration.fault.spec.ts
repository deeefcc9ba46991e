import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ecluse, launch } from '../support/command-line.js';
import { rowsIn, startKillable, until, withDatabase } from '../support/killable-server.js';

/** All of a log up to a place but when it was written: ids tell what, digests are made of it. */
const LOG = `SELECT count(*)::int AS events, count(DISTINCT id)::int AS ids,
  md5(string_agg(concat_ws(' ', position, id, stream, revision, type), E'\\n' ORDER BY position)) AS digest FROM log.event WHERE position <=`;

interface Written {
  readonly events: number;
  readonly ids: number;
  readonly digest: string;
}

let folder: string;
let calm: Written;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-'));
  const home = join(folder, 'calme');
  calm = await written(home);
  expect(calm.events).toBeGreaterThan(100_000);
}, 300_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/**
 * What a command writes, or goes on writing, checked and looked at through a server that is started for it: that one publishes what ships and lets
 * échéances pass, which comes afterwards.
 */
async function written(home: string): Promise<Written> {
  const { code, stdout, stderr } = await ecluse(home, 'demo', '--json');
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const { events } = JSON.parse(stdout) as { events: number };
  const server = await startKillable(home);
  try {
    const [row] = await rowsIn<Written>(home, `${LOG} ${String(events)}`);
    if (row === undefined) throw new Error('no answer');
    expect(await ecluse(home, 'verify', '--full', '--json')).toMatchObject({ code: 0 });
    return row;
  } finally {
    await server.stop();
  }
}

/** Where the loading is, asked of the database of the running command. */
const MOMENTS = [
  { when: 'as the first events are written', sql: 'SELECT 1 FROM log.event LIMIT 1' },
  { when: 'in the middle of the events', sql: 'SELECT 1 FROM log.event WHERE position >= 120000 LIMIT 1' },
  { when: 'as the first read model is being built', sql: `SELECT 1 FROM runner.generation WHERE state = 'building' LIMIT 1` },
  {
    when: 'between two read models',
    sql: `SELECT 1 FROM runner.generation WHERE state = 'active' AND ordinal > 0 LIMIT 1`,
  },
  { when: 'as months are closed', sql: `SELECT 1 FROM log.event WHERE stream LIKE 'arrete-%' LIMIT 1` },
] as const;

describe('kill -9 of the loading of a demonstration', () => {
  it.each(MOMENTS)('$when: the same command goes on, and comes to the same log', async ({ when, sql }) => {
    const home = join(folder, when);
    const running = launch(home, 'demo');
    await until(
      when,
      async () => {
        if (running.child.exitCode !== null) throw new Error(`it ended before: ${running.said()}`);
        // The database is being made, or does not answer yet.
        const rows = await withDatabase(home, async (client) => (await client.query<object>(sql)).rows).catch(() => []);
        return rows.length > 0 ? true : null;
      },
      120_000,
    );
    running.child.kill('SIGKILL');
    await running.ended;
    expect(await written(home)).toEqual(calm);
  });
});
