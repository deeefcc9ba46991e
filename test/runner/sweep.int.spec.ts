import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventStoreMigrations, PostgresEventStore } from '#libs/event-store';
import { connectionPool, migrate } from '#libs/platform';
import { runnerMigrations, runSweep, type Sweep } from '#libs/runner';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';

interface Worker {
  readonly proxy: TcpProxy;
  partitions: readonly number[];
  stop(): Promise<void>;
}

const PARTITIONS = 8;
const DUE = 400;

describe('work that time gives rise to', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let pool: pg.Pool;
  const workers = new Set<Worker>();

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    pool.on('error', () => undefined); // dropped before its connections have heard that they are ended
    await pool.query('CREATE TABLE due (n int PRIMARY KEY, partition int NOT NULL, done boolean NOT NULL DEFAULT false)');
    await pool.query('CREATE TABLE effect (n int PRIMARY KEY, worker text NOT NULL)');
  });

  afterEach(async () => {
    await Promise.all([...workers].map(async (worker) => worker.stop()));
    workers.clear();
    await store.close();
    await pool.end();
    await database.drop();
  });

  const makeDue = async (): Promise<unknown> => pool.query('INSERT INTO due SELECT n, n % $1 FROM generate_series(1, $2::int) n', [PARTITIONS, DUE]);

  /** Does ten of its partitions a time; `fails`: as long as it says so. */
  function sweepOf(name: string, fails: () => boolean = () => false): Sweep {
    return {
      name: 'due',
      partitions: PARTITIONS,
      everyMs: 10,
      sweep: async (partitions) => {
        if (fails()) throw new Error('not now');
        const { rows } = await pool.query<{ n: number }>('SELECT n FROM due WHERE NOT done AND partition = ANY($1::int[]) ORDER BY n LIMIT 10', [
          partitions,
        ]);
        for (const { n } of rows) {
          await pool.query('INSERT INTO effect VALUES ($1, $2) ON CONFLICT DO NOTHING', [n, name]);
          await pool.query('UPDATE due SET done = true WHERE n = $1', [n]);
        }
        return rows.length > 0;
      },
    };
  }

  async function start(sweep: Sweep): Promise<Worker> {
    const proxy = await TcpProxy.to(database.url);
    const own = connectionPool(proxy.url, { name: 'worker', max: 2, answerMs: 1_000 });
    const ending = new AbortController();
    const worker: Worker = {
      proxy,
      partitions: [],
      stop: async () => {
        workers.delete(worker);
        ending.abort();
        await running;
        await own.end();
        await proxy.close();
      },
    };
    const observer = { shared: (_name: string, partitions: readonly number[]) => void (worker.partitions = partitions), failed: () => undefined };
    const running = runSweep({ pool: own, store, sweep, observer, signal: ending.signal });
    workers.add(worker);
    return worker;
  }

  const effects = async (): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await pool.query<{ worker: string; n: number }>('SELECT worker, count(*)::int AS n FROM effect GROUP BY worker');
    return new Map(rows.map(({ worker, n }) => [worker, n]));
  };

  const untilAllDone = async (): Promise<true> =>
    until('all is done', async () => ((await pool.query('SELECT FROM effect')).rowCount === DUE ? true : null));

  it('is shared out by partitions, and each worker does its part', async () => {
    const [first, second] = [await start(sweepOf('first')), await start(sweepOf('second'))];
    await until('four each', () => (first.partitions.length === 4 && second.partitions.length === 4 ? true : null));
    await makeDue();
    await untilAllDone();
    expect(await effects()).toEqual(
      new Map([
        ['first', DUE / 2],
        ['second', DUE / 2],
      ]),
    );
  });

  it('is gone on with by the others when a worker hangs, and tried again when it fails', async () => {
    let failures = 3;
    const first = await start(sweepOf('first'));
    await until('all eight', () => (first.partitions.length === PARTITIONS ? true : null));
    first.proxy.freeze();
    const second = await start(sweepOf('second', () => (failures -= 1) >= 0));
    await until('the second has all', () => (second.partitions.length === PARTITIONS ? true : null));
    await makeDue();
    await untilAllDone();
    expect(failures).toBeLessThan(0);
    first.proxy.thaw();
    await until('four each again', () => (first.partitions.length === 4 && second.partitions.length === 4 ? true : null));
  });
});
