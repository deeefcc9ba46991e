import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventStoreMigrations, NO_STREAM, PostgresEventStore } from '#libs/event-store';
import { migrate } from '#libs/platform';
import {
  dropLeftovers,
  leaseOfProjection,
  Leases,
  Pace,
  type Projection,
  type ReadingOrder,
  rebuild,
  type RebuildProgress,
  RebuildQueue,
  type RebuildRequest,
  runnerMigrations,
  runProjection,
  type Tenure,
} from '#libs/runner';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { uncontested } from '../support/rebuilds.js';
import { bulkTally, comparedTally, tallyOfThings, tallyProjection } from './tally.projection.js';

describe('a rebuild', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let pool: pg.Pool;
  let queue: RebuildQueue;
  const stops: (() => Promise<void>)[] = [];
  const revisions = new Map<string, number>();

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 12 });
    pool.on('error', () => undefined); // dropped before its connections have heard that they are ended
    queue = new RebuildQueue(pool);
  });

  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    revisions.clear();
    await store.close();
    await pool.end();
    await database.drop();
  });

  async function append(stream: string, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const id = randomUUID();
      const metadata = { commandId: id, occurredAt: '2024-05-02', knownOn: '2024-05-02' };
      const revision = revisions.get(stream) ?? NO_STREAM;
      revisions.set(stream, (await store.append(stream, revision, [{ id, type: 'Counted', data: {}, metadata }])).revision);
    }
  }

  /** A projector that follows, until `stop`. */
  function follow(projection: Projection): { readonly failures: unknown[]; readonly stop: () => Promise<void> } {
    const ending = new AbortController();
    const failures: unknown[] = [];
    const observer = { pageApplied: () => undefined, failed: (_name: string, error: unknown) => failures.push(error) };
    const leases = new Leases(pool, { taken: () => undefined, lost: () => undefined });
    const done = leases.whileHolding(leaseOfProjection('tally'), ending.signal, async (tenure) =>
      runProjection({ pool, store, projection, observer, pageSize: 10, tenure }),
    );
    const stop = async (): Promise<void> => {
      ending.abort();
      await done;
    };
    stops.push(stop);
    return { failures, stop };
  }

  /** Carries a request out as the projector does, until it ends or `stop`. */
  function carryOut(
    request: RebuildRequest,
    projection: Projection,
    tenure: Partial<Tenure> = {},
  ): { readonly stop: () => void; readonly ended: Promise<unknown>; readonly told: RebuildProgress[] } {
    const ending = new AbortController();
    const told: RebuildProgress[] = [];
    const options = { pool, store, projection, pageSize: 4, batchSize: 8, pollMs: 5, tenure: { ...uncontested(ending.signal), ...tenure } };
    const ended = rebuild({
      ...options,
      report: async (progress) => {
        told.push(progress);
        return queue.report(request.id, progress, 0);
      },
      complete: async (transaction) => queue.complete(transaction, request.id),
    }).then(
      () => null,
      (error: unknown) => error,
    );
    const stop = (): void => {
      ending.abort();
    };
    stops.push(async () => {
      stop();
      await ended;
    });
    return { stop, ended, told };
  }

  const tallied = async (): Promise<unknown> =>
    Object.fromEntries(
      (await pool.query<{ stream: string; n: number }>('SELECT stream, n FROM rm.tally ORDER BY stream')).rows.map(({ stream, n }) => [stream, n]),
    );
  const untilTallied = async (expected: Readonly<Record<string, number>>): Promise<unknown> =>
    until('the tally is', async () => (JSON.stringify(await tallied().catch(() => null)) === JSON.stringify(expected) ? true : null));
  /** Read so far by a projector that has stopped since. */
  const readUp = async (expected: Readonly<Record<string, number>>): Promise<void> => {
    const { stop } = follow(tallyProjection());
    await untilTallied(expected);
    await stop();
  };
  const untilSomeoneWaits = async (): Promise<unknown> =>
    until('someone waits for a lock', async () => {
      const { rowCount } = await pool.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`);
      return rowCount === 0 ? null : true;
    });
  const generations = async (): Promise<readonly string[]> =>
    (
      await pool.query<{ one: string }>(`SELECT concat_ws(' ', generation, state, structure) AS one FROM runner.generation ORDER BY generation`)
    ).rows.map(({ one }) => one);
  const stateOf = async ({ id }: RebuildRequest): Promise<RebuildRequest | null> => queue.find(id);
  const untilWaiting = async (request: RebuildRequest): Promise<RebuildRequest> =>
    until('it waits', async () => {
      const now = await stateOf(request);
      return now?.state === 'waiting' ? now : null;
    });

  it('whose figures are equal replaces the generation that serves', async () => {
    await append('a', 30);
    follow(comparedTally());
    await untilTallied({ a: 30 });
    const { ended, told } = carryOut(await queue.request(randomUUID(), 'tally'), comparedTally());
    expect(await ended).toBeNull();
    expect(told.at(-1)?.differences).toEqual([]);
    await append('a', 1);
    await untilTallied({ a: 31 });
    expect(await generations()).toEqual(['2 active 1']);
  });

  it('whose figures differ waits, tells them, advances with the other, and compares again at the yes', async () => {
    await append('a', 10);
    follow(comparedTally());
    await untilTallied({ a: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const { ended } = carryOut(request, comparedTally(1, 2));
    expect((await untilWaiting(request)).differences?.map(({ told }) => told)).toEqual(['a : 10 avant, 20 après']);
    await append('b', 3);
    await untilTallied({ a: 10, b: 3 });
    expect(await queue.accept(request.id)).toMatchObject({ accepted: true });
    expect(await ended).toBeNull();
    expect((await stateOf(request))?.differences?.map(({ told }) => told)).toEqual(['a : 10 avant, 20 après', 'b : 3 avant, 6 après']);
    await untilTallied({ a: 20, b: 6 });
  });

  it('to which yes was said in advance does not wait', async () => {
    await append('a', 10);
    follow(comparedTally());
    await untilTallied({ a: 10 });
    const { ended, told } = carryOut(await queue.request(randomUUID(), 'tally', true), comparedTally(1, 2));
    expect(await ended).toBeNull();
    expect(told.some(({ state }) => state === 'waiting')).toBe(false);
    await untilTallied({ a: 20 });
  });

  it('to which no is said is dropped; saying no or yes again changes nothing', async () => {
    await append('a', 10);
    follow(comparedTally());
    await untilTallied({ a: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const { ended } = carryOut(request, comparedTally(1, 2));
    await untilWaiting(request);
    expect(await queue.cancel(request.id)).toMatchObject({ state: 'cancelled' });
    expect(await ended).toMatchObject({ code: 'runner.rebuildCancelled' });
    expect([await queue.accept(request.id), await queue.cancel(request.id)]).toEqual([null, null]);
    expect([await generations(), await tallied()]).toEqual([['1 active 1'], { a: 10 }]);
  });

  it('to which no is said while its switch waits for the live writer switches nothing', async () => {
    await append('a', 10);
    await readUp({ a: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const writer = await pool.connect();
    await writer.query(`BEGIN; SELECT FROM runner.generation WHERE state = 'active' FOR UPDATE`);
    const { ended } = carryOut(request, tallyProjection());
    await untilSomeoneWaits();
    expect(await queue.cancel(request.id)).toMatchObject({ state: 'cancelled' });
    await writer.query('COMMIT');
    writer.release();
    expect(await ended).toMatchObject({ code: 'runner.rebuildCancelled' });
    expect([await generations(), await tallied()]).toEqual([['1 active 1'], { a: 10 }]);
  });

  it('to which no is said while its switch is committed has ended, and was not cancelled', async () => {
    await append('a', 10);
    await readUp({ a: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const answers: Promise<RebuildRequest | null>[] = [];
    const confirm = async (): Promise<void> => {
      answers.push(queue.cancel(request.id));
      await untilSomeoneWaits();
    };
    expect(await carryOut(request, tallyProjection(), { confirm }).ended).toBeNull();
    expect(await Promise.all(answers)).toEqual([null]);
    expect([(await stateOf(request))?.state, await generations()]).toEqual(['completed', ['2 active 1']]);
  });

  it('that breaks after its switch is done all the same; what it could not drop is dropped later', async () => {
    await append('a', 10);
    await readUp({ a: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const reader = await pool.connect();
    await reader.query('BEGIN; SELECT FROM tally_g1.tally');
    const { ended } = carryOut(request, tallyProjection());
    await untilSomeoneWaits();
    await pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`);
    expect(await ended).toBeInstanceOf(Error);
    expect([(await stateOf(request))?.state, await generations()]).toEqual(['completed', ['1 retired 1', '2 active 1']]);
    await reader.query('COMMIT');
    reader.release();
    await dropLeftovers(pool, tallyProjection());
    expect(await generations()).toEqual(['2 active 1']);
  });

  it('that was stopped is taken again, and goes on from where it was', async () => {
    await append('a', 100);
    follow(comparedTally());
    await untilTallied({ a: 100 });
    const request = await queue.request(randomUUID(), 'tally');
    expect(await queue.take('tally')).toMatchObject({ id: request.id, state: 'running' });
    const first = carryOut(request, comparedTally());
    await until('it has read something', async () => Promise.resolve(first.told.some(({ readOrdinal }) => readOrdinal >= 20) ? true : null));
    first.stop();
    await first.ended;
    await queue.end(request.id, 'interrupted', 'arrêt');
    const again = await queue.take('tally');
    expect(again).toMatchObject({ id: request.id, state: 'running' });
    const second = carryOut(request, comparedTally());
    expect(await second.ended).toBeNull();
    expect(second.told[0]?.readOrdinal).toBeGreaterThanOrEqual(20);
    await append('a', 1);
    await untilTallied({ a: 101 });
    expect(await generations()).toEqual(['2 active 1']);
  });

  it('whose lease has passed to another process switches nothing, and the other goes on with it', async () => {
    await append('a', 30);
    follow(comparedTally());
    await untilTallied({ a: 30 });
    const request = await queue.request(randomUUID(), 'tally');
    const [leases, ending] = [new Leases(pool, { taken: () => undefined, lost: () => undefined }), new AbortController()];
    const former = await new Promise<Tenure>((resolve) => {
      const holding = leases.whileHolding('rebuild/tally', ending.signal, async (tenure) => {
        resolve(tenure);
        ending.abort();
        return Promise.resolve();
      });
      stops.push(async () => holding);
    });
    await pool.query(`UPDATE runner.lease SET holder = gen_random_uuid() WHERE name = 'rebuild/tally'`);
    const late = carryOut(request, comparedTally(), { confirm: async (transaction) => former.confirm(transaction) });
    expect(await late.ended).toMatchObject({ code: 'runner.leaseLost' });
    expect(await generations()).toEqual(['1 active 1', '2 building 1']);
    const other = carryOut(request, comparedTally());
    expect(await other.ended).toBeNull();
    expect(other.told[0]?.readOrdinal).toBe(30);
    await append('a', 1);
    await untilTallied({ a: 31 });
    expect(await generations()).toEqual(['2 active 1']);
  });

  it('does not go on with what another structure has left', async () => {
    await append('a', 100);
    follow(comparedTally());
    await untilTallied({ a: 100 });
    const request = await queue.request(randomUUID(), 'tally');
    const first = carryOut(request, comparedTally(1));
    await until('it has read something', async () => Promise.resolve(first.told.some(({ readOrdinal }) => readOrdinal >= 20) ? true : null));
    first.stop();
    await first.ended;
    const second = carryOut(request, comparedTally(2));
    expect(await second.ended).toBeNull();
    expect(second.told[0]?.readOrdinal).toBe(0);
    await until('it serves', async () => ((await generations()).join() === '2 active 2' ? true : null));
  });

  it('is asked for by a newer structure itself, once; until then the older generation stands still', async () => {
    await append('a', 10);
    const older = follow(comparedTally(1));
    await untilTallied({ a: 10 });
    await older.stop();
    const newer = comparedTally(2);
    const following = follow(newer);
    const [request] = await until('it is asked for', async () => {
      const asked = await queue.unended();
      return asked.length > 0 ? asked : null;
    });
    await append('a', 5);
    expect(request).toMatchObject({ projection: 'tally', automatic: true, state: 'requested' });
    expect(following.failures).toMatchObject([{ code: 'runner.generationFrozen' }]);
    expect(await tallied()).toEqual({ a: 10 });
    if (request === undefined) throw new Error('unreachable');
    expect(await carryOut(request, newer).ended).toBeNull();
    await untilTallied({ a: 15 });
    expect(await queue.unended()).toEqual([]);
  });

  it('in bulk takes the streams one after the other, goes on after one that it had ended, and adds what came meanwhile', async () => {
    for (const stream of ['a', 'b', 'c', 'd']) await append(stream, 5);
    for (const stream of ['d', 'c', 'b', 'a']) await append(stream, 5);
    follow(comparedTally());
    await untilTallied({ a: 10, b: 10, c: 10, d: 10 });
    const request = await queue.request(randomUUID(), 'tally');
    const taken: string[][] = [];
    const first = carryOut(request, bulkTally(taken, 3));
    expect(await first.ended).toMatchObject({ message: 'Connection terminated' });
    await append('a', 1);
    const second = carryOut(request, bulkTally(taken, Infinity));
    expect(await second.ended).toBeNull();
    expect(second.told[0]?.readOrdinal).toBeGreaterThan(0);
    expect(taken.flat()).toEqual(['a', 'b', 'c', 'c', 'd']);
    await untilTallied({ a: 11, b: 10, c: 10, d: 10 });
  });

  it('in bulk that meets what cannot be written leaves the rest to the writer that follows the log', async () => {
    for (const stream of ['a', 'b', 'c', 'd']) await append(stream, 5);
    for (const stream of ['d', 'c', 'b', 'a']) await append(stream, 5);
    const taken: string[][] = [];
    const { ended } = carryOut(await queue.request(randomUUID(), 'tally'), bulkTally(taken, 2, 'unwritable'));
    expect(await ended).toBeNull();
    expect(taken.flat()).toEqual(['a', 'b']);
    expect(await tallied()).toEqual({ a: 10, b: 10, c: 10, d: 10 });
  });

  it('in bulk for which two streams tell of one thing begins again, in the order of the log', async () => {
    for (const stream of ['a-1', 'b-1', 'a-2']) await append(stream, 5);
    const orders: ReadingOrder[] = [];
    const projection = tallyOfThings(orders);
    expect(await carryOut(await queue.request(randomUUID(), 'tally'), projection).ended).toBeNull();
    expect(orders).toEqual(['streams', 'log']);
    expect(await tallied()).toEqual({ a: 10, b: 5 });
    expect(await generations()).toEqual(['1 active 1']);
  });

  it('shows no step backwards while events come', async () => {
    await append('a', 40);
    follow(comparedTally());
    await untilTallied({ a: 40 });
    const seen: number[] = [];
    const watching = new AbortController();
    const watch = (async () => {
      while (!watching.signal.aborted) {
        const { rows } = await pool.query<{ n: number }>(`SELECT n FROM rm.tally WHERE stream = 'a'`);
        seen.push(rows[0]?.n ?? 0);
      }
    })();
    const { ended } = carryOut(await queue.request(randomUUID(), 'tally'), comparedTally());
    await append('a', 60);
    expect(await ended).toBeNull();
    await untilTallied({ a: 100 });
    watching.abort();
    await watch;
    expect(seen).toEqual([...seen].sort((x, y) => x - y));
  });
});

describe('the pace of a rebuild', () => {
  it('is that of its last seconds, and none before it has read anything', () => {
    const pace = new Pace();
    expect([pace.at(0, 0), pace.at(1_000, 1_000), pace.at(1_100, 1_100)]).toEqual([0, 1_000, 1_000]);
    expect(pace.at(3_000, 2_000)).toBeCloseTo(1_300);
  });
});
