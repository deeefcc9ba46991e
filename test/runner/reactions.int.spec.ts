import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { eventStoreMigrations, type EventToAppend, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { connectionPool, migrate } from '#libs/platform';
import { type Reaction, ReactionAhead, resumeReaction, runnerMigrations, runReaction } from '#libs/runner';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const event = (type = 'Told'): EventToAppend => {
  const id = randomUUID();
  return { id, type, data: {}, metadata: { commandId: id, occurredAt: '2024-05-02', knownOn: '2024-05-02' } };
};

const STREAMS = 12;
const SEED = 20_240_611;

interface Worker {
  readonly proxy: TcpProxy;
  partitions: readonly number[];
  reacted: number;
  readonly failures: unknown[];
  /** Frozen ones are only ended. */
  stop(): Promise<void>;
}

describe('a reaction', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let pool: pg.Pool;
  let told: Map<string, number>;
  let attempts: number;
  const workers = new Set<Worker>();

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    // The database may be dropped before its connections have heard that they are ended.
    pool.on('error', () => undefined);
    // The effect of a command that is given under its id: the second time does nothing.
    await pool.query('CREATE TABLE effect (command_id uuid PRIMARY KEY, rank bigserial, stream text, revision int)');
    told = new Map();
    attempts = 0;
  });

  afterEach(async () => {
    await Promise.all([...workers].map(async (worker) => worker.stop()));
    workers.clear();
    await store.close();
    await pool.end();
    await database.drop();
  });

  const reaction = (more: Partial<Reaction> = {}): Reaction => ({
    name: 'echo',
    types: ['Told'],
    partitions: 8,
    react: async ({ stream, revision }, { commandId }) => {
      attempts += 1;
      await pool.query('INSERT INTO effect (command_id, stream, revision) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [commandId, stream, revision]);
    },
    ...more,
  });

  async function start(what = reaction()): Promise<Worker> {
    const proxy = await TcpProxy.to(database.url);
    const own = connectionPool(proxy.url, { name: 'worker', max: 2, answerMs: 1_000 });
    const log = new PostgresEventStore(database.url);
    const ending = new AbortController();
    const worker: Worker = {
      proxy,
      partitions: [],
      reacted: 0,
      failures: [],
      stop: async () => {
        workers.delete(worker);
        ending.abort();
        await running;
        await log.close();
        await own.end();
        await proxy.close();
      },
    };
    const observer = {
      shared: (_name: string, partitions: readonly number[]) => void (worker.partitions = partitions),
      reacted: (_name: string, events: number) => void (worker.reacted += events),
      failed: (_name: string, error: unknown) => void worker.failures.push(error),
    };
    const running = runReaction({ pool: own, store: log, reaction: what, observer, pageSize: 20, signal: ending.signal });
    workers.add(worker);
    return worker;
  }

  async function tell(n: number): Promise<void> {
    const before = told.get(`s${String(n)}`) ?? 0;
    await store.append(`s${String(n)}`, before === 0 ? NO_STREAM : before - 1, [event()]);
    told.set(`s${String(n)}`, before + 1);
  }

  async function effects(): Promise<ReadonlyMap<string, readonly number[]>> {
    const { rows } = await pool.query<{ stream: string; revision: number }>('SELECT stream, revision FROM effect ORDER BY rank');
    const byStream = new Map<string, number[]>();
    for (const { stream, revision } of rows) byStream.set(stream, [...(byStream.get(stream) ?? []), revision]);
    return byStream;
  }

  const expected = (): ReadonlyMap<string, readonly number[]> =>
    new Map([...told].map(([stream, n]) => [stream, Array.from({ length: n }, (_, i) => i)]));

  async function untilAllHadEffect(): Promise<void> {
    const total = [...told.values()].reduce((sum, n) => sum + n, 0);
    await until('every event has had its effect', async () => ((await pool.query('SELECT FROM effect')).rowCount === total ? true : null));
    expect(new Map([...(await effects())].sort())).toEqual(new Map([...expected()].sort()));
  }

  const made = async (): Promise<true> =>
    until('the partitions are made', async () =>
      (await pool.query('SELECT FROM runner.partition WHERE owner IS NOT NULL')).rowCount === 8 ? true : null,
    );

  it('is shared out evenly among its workers, whoever comes and goes', async () => {
    const [first, second] = [await start(), await start()];
    await until('four each', () => (first.partitions.length === 4 && second.partitions.length === 4 ? true : null));
    const third = await start();
    await until('three, three and two', () =>
      [first, second, third]
        .map((w) => w.partitions.length)
        .sort()
        .join() === '2,3,3'
        ? true
        : null,
    );
    expect([first, second, third].flatMap(({ partitions }) => partitions).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await first.stop();
    await until('four each again', () => (second.partitions.length === 4 && third.partitions.length === 4 ? true : null));
  });

  it('begins at the head of the log the first time, and where it stopped the next', async () => {
    await store.append('old', NO_STREAM, [event()]);
    const first = await start();
    await made();
    await tell(1);
    await untilAllHadEffect();
    await first.stop();
    await tell(1);
    await tell(2);
    await start();
    await untilAllHadEffect();
  });

  it('begins at the start of the log when it is told to', async () => {
    await tell(1);
    await tell(1);
    await start(reaction({ from: 'start' }));
    await untilAllHadEffect();
  });

  it('that is ahead of a restored log stands still, and names what a person has to say', async () => {
    const first = await start();
    await made();
    await tell(1);
    await untilAllHadEffect();
    await until('it is counted', () => (first.reacted === 1 ? true : null));
    await first.stop();
    await pool.query('UPDATE runner.partition SET position = position + 100');
    const second = await start();
    const told = await until('it says so', () => (second.failures[0] instanceof Error ? second.failures[0] : null));
    expect(told).toBeInstanceOf(ReactionAhead);
    expect(told.message).not.toContain('rebuild');
    expect(told.message).toContain('ecluse reaction resume echo');
    await tell(1);
    expect(second.reacted).toBe(0);
    expect(await resumeReaction({ pool, store }, 'echo', 'start')).toBe(8);
    await untilAllHadEffect();
  });

  it('that fails on one event goes on with the other streams, and comes back to it', async () => {
    let failures = 0;
    const failing = reaction({
      react: async (one, occasion) => {
        if (one.stream === 's1' && one.revision === 1 && (failures += 1) < 3) throw new Error('not now');
        await reaction().react(one, occasion);
      },
    });
    await start(failing);
    await made();
    for (const n of [1, 1, 1, 2, 3, 4, 5]) await tell(n);
    await untilAllHadEffect();
    expect(failures).toBe(3);
  });

  it('whose workers come, go and freeze at random reacts to each event, in order in each stream, with one effect', async () => {
    await start();
    await made();
    const steps = fc.sample(
      fc.oneof(
        { weight: 12, arbitrary: fc.record({ do: fc.constant('tell' as const), n: fc.integer({ min: 0, max: STREAMS - 1 }) }) },
        { weight: 1, arbitrary: fc.constant({ do: 'start' as const }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop' as const, 'freeze' as const), n: fc.nat() }) },
      ),
      { seed: SEED, numRuns: 250 },
    );
    const frozen: Worker[] = [];
    for (const step of steps) {
      const running = [...workers].filter((worker) => !frozen.includes(worker));
      if (step.do === 'tell') await tell(step.n);
      else if (step.do === 'start') {
        if (running.length < 4) await start();
      } else if (running.length > 1) {
        const worker = running[step.n % running.length];
        if (step.do === 'stop') await worker?.stop();
        else if (worker !== undefined && frozen.length < 2) {
          worker.proxy.freeze();
          frozen.push(worker);
        }
      }
    }
    expect(frozen).toHaveLength(2);
    await untilAllHadEffect();
    for (const worker of frozen) worker.proxy.thaw();
    for (let n = 0; n < STREAMS; n += 1) await tell(n);
    await untilAllHadEffect();
    expect(attempts).toBeGreaterThanOrEqual([...told.values()].reduce((sum, n) => sum + n, 0));
  });
});
