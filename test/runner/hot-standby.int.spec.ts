import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventStoreMigrations, type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { connectionPool, migrate } from '#libs/platform';
import { leaseOfProjection, Leases, type Projection, rebuild, runnerMigrations, runProjection } from '#libs/runner';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { undecided } from '../support/rebuilds.js';
import { type Meddling, tallyProjection } from './tally.projection.js';
import { until } from '../support/killable-server.js';

const counted = (): EventToAppend => {
  const id = randomUUID();
  return { id, type: 'Counted', data: {}, metadata: { commandId: id, occurredAt: '2024-05-02', knownOn: '2024-05-02' } };
};

/** A process as far as the projection goes: connections, leases and a runner of its own, over a line of its own. */
class Runner {
  readonly failures: unknown[] = [];
  taken = 0;
  lost = 0;
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;

  private constructor(
    readonly proxy: TcpProxy,
    readonly pool: pg.Pool,
    readonly store: PostgresEventStore,
    private readonly leasePool: pg.Pool,
    readonly projection: Projection,
  ) {
    const leases = new Leases(leasePool, { taken: () => (this.taken += 1), lost: () => (this.lost += 1) });
    const observer = { pageApplied: () => undefined, failed: (_name: string, error: unknown) => this.failures.push(error) };
    this.running = leases.whileHolding(leaseOfProjection(projection.name), this.ending.signal, async (tenure) =>
      runProjection({ pool, store, projection, pageSize: 10, tenure, observer }),
    );
  }

  static async start(url: string, meddling?: Meddling): Promise<Runner> {
    const proxy = await TcpProxy.to(url);
    const pool = connectionPool(proxy.url, { name: 'runner', max: 4, answerMs: 6_000 });
    const leasePool = connectionPool(proxy.url, { name: 'leases', max: 1, answerMs: 1_000, durable: false });
    return new Runner(proxy, pool, new PostgresEventStore(proxy.url), leasePool, tallyProjection(meddling));
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.close();
    await Promise.all([this.pool.end(), this.leasePool.end()]);
    await this.proxy.close();
  }
}

describe('two runners of one projection', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let client: pg.Client;
  const runners: Runner[] = [];
  const appended = new Map<string, number>();

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    appended.clear();
  });

  afterEach(async () => {
    for (const runner of runners.splice(0)) await runner.close();
    await store.close();
    await client.end();
    await database.drop();
  });

  async function start(meddling?: Meddling): Promise<Runner> {
    const runner = await Runner.start(database.url, meddling);
    runners.push(runner);
    return runner;
  }

  async function append(stream: string, n: number): Promise<void> {
    const before = appended.get(stream) ?? 0;
    await store.append(
      stream,
      before === 0 ? NO_STREAM : before - 1,
      Array.from({ length: n }, () => counted()),
    );
    appended.set(stream, before + n);
  }

  async function tallied(): Promise<unknown> {
    const { rows } = await client.query<{ stream: string; n: number; revisions: string }>('SELECT * FROM rm.tally ORDER BY stream');
    return rows;
  }

  async function untilTallied(): Promise<void> {
    const { position } = await store.head();
    await until('the projection has read all', async () => {
      const { rows } = await client.query(`SELECT FROM runner.generation WHERE state = 'active' AND position >= $1`, [position.toString()]);
      return rows.length > 0 ? true : null;
    });
    const expected = [...appended]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stream, n]) => ({ stream, n, revisions: Array.from({ length: n }, (_, revision) => String(revision)).join(' ') }));
    expect(await tallied()).toEqual(expected);
  }

  async function fence(): Promise<number> {
    const { rows } = await client.query<{ fence: number }>(`SELECT fence FROM runner.generation WHERE state = 'active'`);
    return rows[0]?.fence ?? 0;
  }

  /** Seconds from a moment, by the server's clock, to when the present holder took the lease. */
  async function heldSince(moment: string): Promise<number> {
    const { rows } = await client.query<{ seconds: number }>(
      'SELECT extract(epoch FROM since - $1::timestamptz)::float8 AS seconds FROM runner.lease',
      [moment],
    );
    return rows[0]?.seconds ?? Number.NaN;
  }

  const now = async (): Promise<string> => (await client.query<{ now: string }>('SELECT clock_timestamp()::text AS now')).rows[0]?.now ?? '';

  it('one works and the other stands by; an orderly stop hands over at once, and nothing is applied twice', async () => {
    const first = await start();
    await until('the first works', () => (first.taken === 1 ? true : null));
    const second = await start();
    await until('the second is there', async () => ((await client.query('SELECT FROM runner.member')).rowCount === 2 ? true : null));
    await append('a', 25);
    await untilTallied();
    expect(second.taken).toBe(0);
    const stopped = await now();
    await first.stop();
    await until('the second works', () => (second.taken === 1 ? true : null));
    expect(await heldSince(stopped)).toBeLessThan(2);
    await append('b', 12);
    await untilTallied();
    expect([first.failures, second.failures, first.lost]).toEqual([[], [], 0]);
  });

  it('one that freezes in the middle of a page is replaced in less than 5 seconds, writes nothing any more, and stands by once it thaws', async () => {
    let frozenAt: string | undefined;
    const first = await start(async (events) => {
      if (frozenAt !== undefined || !events.some(({ stream }) => stream === 'b')) return;
      frozenAt = await now();
      first.proxy.freeze();
    });
    await append('a', 25);
    await untilTallied();
    const second = await start();
    await append('b', 5);
    await until('the page is written but not committed', () => frozenAt ?? null);
    await until('the second works', () => (second.taken === 1 ? true : null));
    expect(await heldSince(frozenAt ?? '')).toBeLessThan(5);
    await untilTallied();
    const taken = await fence();
    first.proxy.thaw();
    await until('the first has lost it', () => (first.lost === 1 ? true : null));
    await append('a', 15);
    await untilTallied();
    expect(await fence()).toBe(taken);
    await second.stop();
    await until('the first works again', () => (first.taken === 2 ? true : null));
    await append('c', 3);
    await untilTallied();
  });

  it('one whose connections are cut goes on by itself', async () => {
    const first = await start();
    await append('a', 12);
    await untilTallied();
    first.proxy.cut();
    await append('b', 12);
    await untilTallied();
  });

  it('a rebuild hands over to the holder of the lease, which keeps it', async () => {
    const first = await start();
    await append('a', 25);
    await untilTallied();
    const { pool, projection } = first;
    await rebuild({ ...undecided, pool, store, projection, pageSize: 7 });
    await append('a', 5);
    await untilTallied();
    expect([first.taken, first.lost, first.failures]).toEqual([1, 0, []]);
  });
});
