import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresEventStore, START } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { ecluse } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { acknowledgedIn, type FaultProcess, FaultProcesses, Teardown } from './fault-processes.js';

const SHARED_WITHIN_MS = 60_000;
const DONE_WITHIN_MS = 60_000;

let folder: string;
let url: string;
let database: pg.Pool;
let server: KillableServer;
const processes = new FaultProcesses();
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-reactions-')), async (path) => rm(path, { recursive: true, force: true }));
  ({ url } = teardown.after(await createTestDatabase(), async (each) => each.drop()));
  database = teardown.after(new pg.Pool({ connectionString: url, max: 1 }), async (pool) => pool.end());
  database.on('error', () => undefined); // dropped before its connections have heard that they are ended
  server = teardown.after(await startKillable(join(folder, 'données'), { DATABASE_URL: url }), async (each) => each.stop());
});
afterAll(async () => {
  processes.killAll();
  await teardown.run();
});

const address = (): object => ({ engine: 'postgresql', url });

/** Resolves once the sixteen partitions are shared out like this among workers that are there. */
async function untilShared(...shares: readonly number[]): Promise<void> {
  const deadline = performance.now() + SHARED_WITHIN_MS;
  let seen: readonly number[] = [];
  const look = async (): Promise<true | null> => {
    const { rows } = await database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM runner.partition p JOIN runner.member m ON m.member = p.owner AND m.seen_until > clock_timestamp()
       WHERE p.reaction = 'echo' GROUP BY p.owner ORDER BY n`,
    );
    seen = rows.map(({ n }) => n);
    return seen.join() === shares.join() || performance.now() > deadline ? true : null;
  };
  await until('partitions are shared out', look, SHARED_WITHIN_MS + 5_000);
  expect(seen).toEqual(shares);
}

/** The causes that were told, by the stream that tells them and in its order. */
async function told(
  store: PostgresEventStore,
): Promise<{ readonly causes: ReadonlyMap<string, string>; readonly byEcho: ReadonlyMap<string, readonly string[]> }> {
  const causes = new Map<string, string>();
  const byEcho = new Map<string, string[]>();
  for (const { id, type, stream, data } of await readToEnd(store, START)) {
    const cause = (data as { readonly attributes?: { readonly cause?: string } }).attributes?.cause;
    if (cause !== undefined) byEcho.set(stream, [...(byEcho.get(stream) ?? []), cause]);
    else if (['DossierOpened', 'PieceReceived', 'PieceProcessed'].includes(type)) causes.set(id, stream);
  }
  return { causes, byEcho };
}

describe('a reaction on sixteen partitions whose workers are killed with -9, end in order and join', () => {
  it('is shared out evenly again each time, and gives the command of each event exactly once, in the order of its stream', async () => {
    const joined = (): FaultProcess => processes.start('reactor', { address: address(), databaseUrl: url });
    const acknowledgements = join(folder, 'acknowledged');
    const workers = [joined(), joined(), joined()];
    const killOne = async (): Promise<void> => workers.shift()?.kill();
    await untilShared(5, 5, 6);
    const writer = processes.start('log-writer', { address: address(), name: 'causes', callers: 4, acknowledgements, everyMs: 60 });
    await until('there are causes', async () => ((await acknowledgedIn(acknowledgements)).length > 100 ? true : null));
    await killOne();
    await untilShared(8, 8);
    workers.push(joined(), joined());
    await untilShared(4, 4, 4, 4);
    await Promise.all([killOne(), killOne(), killOne()]);
    await untilShared(16);
    workers.push(joined(), joined());
    await untilShared(5, 5, 6);
    await workers.shift()?.stop();
    await untilShared(8, 8);
    await writer.stop();

    const store = teardown.after(new PostgresEventStore(url), async (each) => each.close());
    const { causes, byEcho } = await until(
      'every event was answered',
      async () => {
        for (const { mustLive } of workers) mustLive();
        const seen = await told(store);
        return [...seen.byEcho.values()].flat().length >= seen.causes.size ? seen : null;
      },
      DONE_WITHIN_MS,
    );
    const expected = new Map<string, string[]>();
    for (const [id, stream] of causes) expected.set(stream, [...(expected.get(stream) ?? []), id]);
    const byCause = [...byEcho.values()].map((answered) => [causes.get(answered[0] ?? ''), answered] as const);
    expect(causes.size).toBeGreaterThan(100);
    expect(new Map(byCause)).toEqual(expected);
    const { code, stdout } = await ecluse(server.home, 'verify', '--full', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  });
});
