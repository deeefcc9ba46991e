import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { eventStoreMigrations, type EventToAppend, NO_STREAM, PostgresEventStore, type ToldEvent } from '#libs/event-store';
import { migrate } from '#libs/platform';
import { stockProjection } from '#libs/read-model';
import {
  countSetAside,
  eventsSetAside,
  leaseOfProjection,
  Leases,
  type Projection,
  rebuild,
  RetryQueue,
  type RunnerObserver,
  runnerMigrations,
  runProjection,
} from '#libs/runner';
import { ProjectedLog } from '../laws/projected-log.js';
import { randomHistories } from '../laws/random-histories.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { undecided } from '../support/rebuilds.js';
import { tallyProjection } from './tally.projection.js';

const event = (type = 'Counted'): EventToAppend => {
  const id = randomUUID();
  return { id, type, data: {}, metadata: { commandId: id, occurredAt: '2024-05-02', knownOn: '2024-05-02' } };
};

describe('what a projection cannot take in', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  let pool: pg.Pool;

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined); // dropped before its connections have heard that they are ended
  });

  afterEach(async () => {
    await store.close();
    await pool.end();
    await database.drop();
  });

  async function fence(): Promise<number> {
    const { rows } = await pool.query<{ fence: number }>(`SELECT fence FROM runner.generation WHERE state = 'active'`);
    return rows[0]?.fence ?? 0;
  }

  /** A process that follows until the log is read and no retry waits; what stopped it on the way is thrown. */
  async function follow(projection: Projection): Promise<void> {
    const before = await fence();
    const stop = new AbortController();
    const failures: unknown[] = [];
    const observer: RunnerObserver = { pageApplied: () => undefined, failed: (_name, error) => failures.push(error) };
    const leases = new Leases(pool, { taken: () => undefined, lost: () => undefined });
    const running = leases.whileHolding(leaseOfProjection(projection.name), stop.signal, async (tenure) =>
      runProjection({ pool, store, projection, pageSize: 4, tenure, observer }),
    );
    const { position } = await store.head();
    await until('it has taken over, and all is read and retried', async () => {
      if (failures.length > 0) return true;
      const { rows } = await pool.query(
        `SELECT FROM runner.generation WHERE state = 'active' AND position >= $1 AND fence > $2
         AND NOT EXISTS (SELECT FROM runner.retry WHERE state = 'requested')`,
        [position.toString(), before],
      );
      return rows.length > 0 ? true : null;
    });
    stop.abort();
    await running;
    if (failures.length > 0) throw new AggregateError(failures, 'the projection failed');
  }

  async function tallied(): Promise<Readonly<Record<string, string>>> {
    const { rows } = await pool.query<{ stream: string; revisions: string }>('SELECT stream, revisions FROM rm.tally ORDER BY stream');
    return Object.fromEntries(rows.map(({ stream, revisions }) => [stream, revisions]));
  }

  const aside = async (): Promise<unknown> =>
    (await eventsSetAside(pool, 'tally', 0, 100)).map(({ stream, revision, cause }) => `${stream} ${String(revision)} ${cause}`);

  /** Three streams, told in turns; `a` has a poisonous event in its middle. */
  async function tell(typeOfPoison: string): Promise<void> {
    for (let n = 0; n < 4; n += 1) {
      for (const stream of ['a', 'b', 'c'])
        await store.append(stream, n === 0 ? NO_STREAM : n - 1, [event(stream === 'a' && n === 1 ? typeOfPoison : 'Counted')]);
    }
  }

  const poisoned = (): Projection =>
    tallyProjection((events) => {
      if (events.some(({ stream, revision }) => stream === 'a' && revision === 1)) throw new Error('poison');
    });

  async function rebuildWith(projection: Projection): Promise<void> {
    await rebuild({ pool, store, projection, pageSize: 5, ...undecided });
  }

  it('a poisonous event is set aside with what follows it in its stream, in order, and the rest goes on', async () => {
    await tell('Counted');
    await follow(poisoned());
    expect(await tallied()).toEqual({ a: '0', b: '0 1 2 3', c: '0 1 2 3' });
    expect(await aside()).toEqual(['a 1 failed', 'a 2 held', 'a 3 held']);
    expect(await countSetAside(pool, 'tally')).toEqual({ events: 3, streams: 1 });
    expect((await eventsSetAside(pool, 'tally', 0, 1))[0]?.reason).toBe('son écriture a échoué : poison');
  });

  it('once the writer is mended, a retry takes all of it in, in order; before that it changes nothing but the reason', async () => {
    await tell('Counted');
    await follow(poisoned());
    const before = await eventsSetAside(pool, 'tally', 0, 100);
    const queue = new RetryQueue(pool);
    const vain = await queue.request(randomUUID(), 'tally', 'a');
    await follow(poisoned());
    expect(await queue.find(vain.id)).toMatchObject({ state: 'completed', retried: 3, remaining: 3 });
    expect(await eventsSetAside(pool, 'tally', 0, 100)).toEqual(before);
    const asked = await queue.request(randomUUID(), 'tally', null);
    await follow(tallyProjection());
    expect(await queue.find(asked.id)).toMatchObject({ state: 'completed', retried: 3, remaining: 0 });
    expect(await tallied()).toEqual({ a: '0 1 2 3', b: '0 1 2 3', c: '0 1 2 3' });
    expect(await aside()).toEqual([]);
  });

  it('a type that nobody has heard of is set aside, and a start of a version that knows it takes it in by itself', async () => {
    await tell('Counted.v2');
    await follow(tallyProjection());
    expect(await aside()).toEqual(['a 1 refused', 'a 2 held', 'a 3 held']);
    expect(await tallied()).toEqual({ a: '0', b: '0 1 2 3', c: '0 1 2 3' });
    await follow(tallyProjection());
    expect(await aside()).toEqual(['a 1 refused', 'a 2 held', 'a 3 held']);
    await follow(tallyProjection(undefined, ['Counted', 'Counted.v2']));
    expect(await aside()).toEqual([]);
    expect(await tallied()).toEqual({ a: '0 1 2 3', b: '0 1 2 3', c: '0 1 2 3' });
  });

  it('a rebuild sets the same aside, and a rebuild by a mended writer nothing', async () => {
    await tell('Counted');
    await rebuildWith(poisoned());
    expect(await aside()).toEqual(['a 1 failed', 'a 2 held', 'a 3 held']);
    expect(await tallied()).toEqual({ a: '0', b: '0 1 2 3', c: '0 1 2 3' });
    await rebuildWith(tallyProjection());
    expect(await aside()).toEqual([]);
    expect(await tallied()).toEqual({ a: '0 1 2 3', b: '0 1 2 3', c: '0 1 2 3' });
  });

  it('a writer that fails on dossier after dossier is at fault itself: it stops, says so, and goes on once it is mended', async () => {
    for (let n = 0; n < 120; n += 1) await store.append(`s${String(n)}`, NO_STREAM, [event('Counted')]);
    const broken = tallyProjection(() => {
      throw new Error('every time');
    });
    await expect(follow(broken)).rejects.toMatchObject({ errors: [{ code: 'runner.writerBroken', message: expect.stringContaining('every time') }] });
    const { streams } = await countSetAside(pool, 'tally');
    expect(streams).toBeLessThan(100);
    await expect(rebuildWith(broken)).rejects.toMatchObject({ code: 'runner.writerBroken' });
    await new RetryQueue(pool).request(randomUUID(), 'tally', null);
    await follow(tallyProjection());
    expect(await countSetAside(pool, 'tally')).toEqual({ events: 0, streams: 0 });
    expect(Object.keys(await tallied())).toHaveLength(120);
  });

  it('a hundred poisonous dossiers in a row are passed by asking for a retry', async () => {
    for (let n = 0; n < 120; n += 1) await store.append(`s${String(n)}`, NO_STREAM, [event('Counted')]);
    await store.append('sound', NO_STREAM, [event('Counted')]);
    const broken = tallyProjection((events) => {
      if (events.some(({ stream }) => stream !== 'sound')) throw new Error('poison');
    });
    await expect(follow(broken)).rejects.toMatchObject({ errors: [{ code: 'runner.writerBroken' }] });
    const { id } = await new RetryQueue(pool).request(randomUUID(), 'tally', null);
    await follow(broken);
    expect(await new RetryQueue(pool).find(id)).toMatchObject({ state: 'completed' });
    expect(await countSetAside(pool, 'tally')).toEqual({ events: 120, streams: 120 });
    expect(await tallied()).toEqual({ sound: '0' });
  });

  it('a failure of the server sets nothing aside: the page is tried again', async () => {
    await tell('Counted');
    let failed = false;
    const failing = tallyProjection(() => {
      if (failed) return;
      failed = true;
      throw Object.assign(new Error('disk full'), { code: '53100' });
    });
    await expect(follow(failing)).rejects.toMatchObject({ errors: [{ message: 'disk full' }] });
    await follow(failing);
    expect(await aside()).toEqual([]);
    expect(await tallied()).toEqual({ a: '0 1 2 3', b: '0 1 2 3', c: '0 1 2 3' });
  });

  it('a rebuild ends where the log ends when the checkpoint was ahead of it: the log was restored to an earlier state', async () => {
    await tell('Counted');
    await follow(tallyProjection());
    await pool.query(`UPDATE runner.generation SET position = position + 7, ordinal = ordinal + 7`);
    await rebuildWith(tallyProjection());
    const { rows } = await pool.query(`SELECT position::int, ordinal::int FROM runner.generation WHERE state = 'active'`);
    expect(rows).toEqual([{ position: 12, ordinal: 12 }]);
    expect(await tallied()).toEqual({ a: '0 1 2 3', b: '0 1 2 3', c: '0 1 2 3' });
  });
});

describe('random histories of which events are poisonous', () => {
  let database: TestDatabase;
  let log: ProjectedLog;

  beforeEach(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });

  afterEach(async () => {
    await log.close();
    await database.drop();
  });

  /** The stock by a writer that throws on one event in so many, after having written it; or refuses it. */
  const ailing = (poison: (event: ToldEvent) => 'throws' | 'refused' | null): Projection => ({
    ...stockProjection,
    refuses: (one) => (poison(one) === 'refused' ? 'forme inconnue' : (stockProjection.refuses?.(one) ?? null)),
    open: (schema) => {
      const writer = stockProjection.open(schema);
      return {
        apply: async (events, transaction) => {
          await writer.apply(events, transaction);
          if (events.some((one) => poison(one) === 'throws')) throw new Error('poison');
        },
        forget: () => {
          writer.forget();
        },
      };
    },
  });

  it('retried by a mended writer, the figures are those of a rebuild', async () => {
    let told = 0;
    let everAside = 0;
    const seen = async (source: string): Promise<unknown> => ({
      sejours: (await log.sejours(source)).map((stay) => JSON.stringify(stay)).sort(),
      mouvements: (await log.mouvements(source))
        .filter(({ n }) => n !== 0)
        .map((line) => JSON.stringify(line))
        .sort(),
      lists: await log.figures.query<unknown[]>(
        `SELECT d.reference, d.caisse, d.etape, d.status, d.closed_on::text, d.pieces, d.pieces_in_stock, p.reference AS piece, p.in_stock, p.arrived_on::text
         FROM rm.dossier d LEFT JOIN rm.piece p USING (dossier_id) WHERE d.source = $1 ORDER BY 1, 8`,
        [source],
      ),
    });
    await fc.assert(
      fc.asyncProperty(randomHistories(15), fc.integer({ min: 2, max: 6 }), fc.constantFrom(1, 3, 100), async (facts, period, pageSize) => {
        const source = `source-${String((told += 1))}`;
        await log.append(source, facts);
        const ailment = ailing(({ ordinal }) => (ordinal % period !== 0 ? null : ordinal % (2 * period) === 0 ? 'throws' : 'refused'));
        await log.project(pageSize, ailment);
        const aside = await log.eventsSetAside();
        everAside += aside.length;
        expect(await log.retry(stockProjection)).toMatchObject({ retried: aside.length, remaining: 0 });
        const retried = await seen(source);
        await log.rebuild(50);
        expect(retried).toEqual(await seen(source));
      }),
      { seed: 20_240_502, numRuns: 12 },
    );
    expect(everAside).toBeGreaterThan(0);
  });
});
