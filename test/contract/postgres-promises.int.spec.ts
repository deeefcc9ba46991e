import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { DomainError } from '#libs/kernel';
import {
  EventIdTaken,
  InMemoryEventStore,
  NO_STREAM,
  observeLog,
  START,
  VersionConflict,
  type BatchTold,
  type EventStore,
  type Position,
} from '#libs/event-store';
import { event, events, LogFixture, newStream, readToEnd } from './log-fixture.js';
import { onDatabase } from './prepare-log.js';

let log: LogFixture;

beforeAll(async () => {
  log = await LogFixture.create();
});
afterAll(async () => log.dispose());

const sql = async <Row extends Record<string, unknown>>(...statements: readonly string[]): Promise<readonly Row[]> =>
  onDatabase<Row>(log.database.url, ...statements);

describe('what PostgreSQL promises beyond the port', () => {
  it('numbers events 1 to n without a gap, whatever fails meanwhile, from several processes', async () => {
    const stores = [log.open(), log.open(), log.open()];
    const contested = newStream();
    await Promise.all(
      Array.from({ length: 30 }, async (_, writer) => {
        const store = stores[writer % 3] ?? log.open();
        const own = newStream();
        for (let n = 0; n < 10; n++) {
          await store.append(own, n - 1, events(1));
          await store.append(contested, n - 1, events(n === 5 ? 20 : 1)).catch((error: unknown) => {
            expect(error).toBeInstanceOf(VersionConflict);
          });
        }
      }),
    );
    const positions = await sql<{ from: string; to: string; count: string }>(
      `select min(position) as from, max(position) as to, count(*) as count from log.event`,
    );
    expect(positions).toEqual([{ from: '1', to: positions[0]?.count, count: positions[0]?.count }]);
    const revisions = await sql(`select stream from log.event group by stream having min(revision) <> 0 or max(revision) <> count(*) - 1`);
    expect(revisions).toEqual([]);
  });

  it('has ordinals for positions, and instants that never go back along the log', async () => {
    const store = log.open();
    await Promise.all(Array.from({ length: 20 }, async () => store.append(newStream(), NO_STREAM, events(3))));
    const read = await readToEnd(store, START);
    expect(read.map(({ ordinal }) => BigInt(ordinal))).toEqual(read.map(({ position }) => position));
    const instants = read.map(({ recordedAt }) => recordedAt);
    expect(instants).toEqual([...instants].sort());
  });

  it('refuses an id that an event of another stream bears, alone among many appends, and writes nothing of that append', async () => {
    const store = log.open();
    const taken = event();
    await store.append(newStream(), NO_STREAM, [taken]);
    const streams = Array.from({ length: 5 }, newStream);
    const outcomes = await Promise.allSettled(
      streams.map(async (each, n) => store.append(each, NO_STREAM, n === 3 ? [event(), taken] : events(1 + n))),
    );
    expect(outcomes[3]).toMatchObject({ status: 'rejected', reason: expect.any(EventIdTaken) });
    const lengths = await Promise.all(streams.map(async (each) => (await store.readStream(each)).length));
    expect(lengths).toEqual([1, 2, 3, 0, 5]);
  });

  it('tells of every commit whoever measures, with the appends and the events in it', async () => {
    const batches: BatchTold[] = [];
    const silent = (): void => undefined;
    const stop = observeLog({ command: silent, append: silent, batch: (batch) => batches.push(batch) });
    try {
      const store = log.open();
      await store.append(newStream(), NO_STREAM, events(1));
      await store.append(newStream(), NO_STREAM, events(3));
      await Promise.all(Array.from({ length: 10 }, async () => store.append(newStream(), NO_STREAM, events(1))));
    } finally {
      stop();
    }
    expect(batches.slice(0, 2)).toEqual([
      { appends: 1, events: 1 },
      { appends: 1, events: 3 },
    ]);
    const gathered = batches.slice(2);
    expect(gathered.length).toBeLessThan(10);
    expect(gathered.reduce((sum, { appends }) => sum + appends, 0)).toBe(10);
  });

  it('keeps events of megabytes, and appends of thousands of events', async () => {
    const store = log.open();
    const large = event({ text: 'é"\\'.repeat(700_000) });
    const { position } = await store.append(newStream(), NO_STREAM, [large]);
    await store.append(newStream(), NO_STREAM, events(6_000));
    expect((await store.readAll((position - 1n) as Position, { limit: 1 })).events[0]?.data).toEqual(large.data);
    expect(await readToEnd(store, position)).toHaveLength(6_000);
  });

  it.each([`update log.event set data = '{}'`, `update log.event set type = type where false`, `delete from log.event`, `truncate log.event`])(
    'refuses: %s',
    async (statement) => {
      await expect(sql(statement)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('writes the appends of all callers in one commit', async () => {
    const store = log.open();
    const { position } = await store.head();
    await Promise.all(Array.from({ length: 40 }, async () => store.append(newStream(), NO_STREAM, events(2))));
    const [commits] = await sql<{ count: string }>(`select count(distinct xmin::text) as count from log.event where position > ${String(position)}`);
    expect(Number(commits?.count)).toBe(1);
  });

  it('keeps to the cap of a batch, and lets a larger append go alone', async () => {
    const store = log.open({ batch: { events: 10, bytes: 1_000_000 } });
    const { position } = await store.head();
    await Promise.all([4, 4, 4, 25, 4, 4].map(async (count) => store.append(newStream(), NO_STREAM, events(count))));
    const sizes = await sql<{ size: number }>(
      `select count(*)::int as size from log.event where position > ${String(position)} group by xmin::text order by min(position)`,
    );
    expect(sizes.map(({ size }) => size)).toEqual([8, 4, 25, 8]);
  });

  it('never lets the instant of recording go back, even when the clock did', async () => {
    const ahead = '2990-01-01T00:00:00.123Z';
    const own = await LogFixture.create();
    const store = own.open();
    await store.append('dossier-1', NO_STREAM, events(1));
    await onDatabase(
      own.database.url,
      `insert into log.event select 2, gen_random_uuid(), 'dossier-2', 0, type, data, sealed, metadata, '${ahead}', digest from log.event`,
    );
    await store.append('dossier-1', 0, events(1));
    await store.append('dossier-3', NO_STREAM, events(30));
    for (const [stream, revision] of [
      ['dossier-1', 1],
      ['dossier-3', 29],
    ] as const) {
      expect((await store.readStream(stream, revision))[0]?.recordedAt).toBe(ahead);
    }
    await own.dispose();
  });

  it('cuts a page before it weighs too much, and brings at least one event', async () => {
    const store = log.open({ pageBytes: 5_000 });
    const { position } = await store.head();
    const texts = [10, 10, 9_000, 10, 4_000, 4_000, 10].map((length) => ({ text: 'x'.repeat(length) }));
    await store.append(
      newStream(),
      NO_STREAM,
      texts.map((data) => event(data)),
    );
    const sizes: number[] = [];
    let from = position;
    for (let page = await store.readAll(from, { limit: 100 }); page.upTo !== from; page = await store.readAll(from, { limit: 100 })) {
      sizes.push(page.events.length);
      from = page.upTo;
    }
    expect(sizes).toEqual([3, 3, 1]);
    expect((await readToEnd(store, position)).map(({ data }) => data)).toEqual(texts);
  });

  it('hears of the appends of another process without polling', async () => {
    const [here, there] = [log.open({ pollMs: 3_600_000 }), log.open()];
    const { position } = await here.head();
    const stop = new AbortController();
    const stream = newStream();
    const read = (async () => {
      let seen = 0;
      for await (const page of here.subscribe(position, { limit: 10, signal: stop.signal })) {
        seen += page.events.length;
        if (seen === 20) return seen;
      }
      return seen;
    })();
    for (let n = 0; n < 20; n++) await there.append(stream, n - 1, events(1));
    expect(await read).toBe(20);
  });

  it('says at once that its tables are not there', async () => {
    await sql('create database without_log');
    const url = new URL(log.database.url);
    url.pathname = '/without_log';
    const store = log.open({}, url.href);
    const stop = new AbortController();
    const pages = store.subscribe(START, { limit: 1, signal: stop.signal })[Symbol.asyncIterator]();
    await expect(pages.next()).rejects.toMatchObject({ code: '42P01' });
    await expect(store.append(newStream(), NO_STREAM, events(1))).rejects.toMatchObject({ code: '3F000' });
    await store.close();
    await sql('drop database without_log with (force)');
  });
});

/** One append, in terms that mean the same on both logs. */
interface Step {
  readonly stream: number;
  /** How far from where the stream is. */
  readonly off: number;
  readonly count: number;
  /** The same ids as the last append of the stream, at the same revisions. */
  readonly again: boolean;
  /** With an id that stands elsewhere in the log. */
  readonly taken: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  stream: fc.nat(5),
  off: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }) }),
  count: fc.integer({ min: 1, max: 9 }),
  again: fc.boolean(),
  taken: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** Steps that are gathered into one batch: at most one per stream. */
const batch = fc.uniqueArray(step, { selector: ({ stream }) => stream, minLength: 1, maxLength: 6 });

/** What each append came to, as text. */
async function play(store: EventStore, batches: readonly (readonly Step[])[], ids: (key: string) => string): Promise<readonly string[]> {
  const last = new Map<number, { readonly expected: number; readonly ids: readonly string[] }>();
  const revisions = new Map<number, number>();
  await store.append('base', NO_STREAM, [{ ...event(), id: ids('taken') }]).catch(() => undefined);
  const told: string[] = [];
  for (const [b, steps] of batches.entries()) {
    const outcomes = await Promise.allSettled(
      steps.map(async ({ stream, off, count, again, taken }) => {
        const before = again ? last.get(stream) : undefined;
        const expected = before?.expected ?? Math.max(NO_STREAM, (revisions.get(stream) ?? NO_STREAM) + off);
        const own =
          before?.ids ?? Array.from({ length: count }, (_, n) => ids(taken && n === 0 ? 'taken' : `${String(b)}/${String(stream)}/${String(n)}`));
        const appended = await store.append(
          ids(`stream ${String(stream)}`),
          expected,
          own.map((id) => ({ ...event(), id })),
        );
        last.set(stream, { expected, ids: own });
        if (!appended.repeated) revisions.set(stream, appended.revision);
        return `${String(appended.revision)} ${String(appended.repeated)}`;
      }),
    );
    told.push(...outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : verdictOf(outcome.reason as unknown))));
  }
  return told;
}

function verdictOf(error: unknown): string {
  if (error instanceof VersionConflict) return `${error.code} ${String(error.expected)} ${String(error.actual)}`;
  return error instanceof DomainError ? String(error.code) : String(error);
}

describe('the two logs', () => {
  it('judge every append alike, alone or in a batch, small or large', async () => {
    const store = log.open();
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (batches) => {
        const known = new Map<string, string>();
        const ids = (key: string): string => {
          const id = known.get(key) ?? randomUUID();
          known.set(key, id);
          return id;
        };
        const { position } = await store.head();
        const memory = new InMemoryEventStore();
        const base = ids('taken');
        await store.append(newStream(), NO_STREAM, [{ ...event(), id: base }]);
        expect(await play(store, batches, ids)).toEqual(await play(memory, batches, ids));
        const [kept, expected] = [await readToEnd(store, (position + 1n) as Position), await readToEnd(memory, 1n as Position)];
        expect(new Set(kept.map(({ id, stream, revision }) => `${id} ${stream} ${String(revision)}`))).toEqual(
          new Set(expected.map(({ id, stream, revision }) => `${id} ${stream} ${String(revision)}`)),
        );
      }),
      { seed: 20_240_201, numRuns: 60 },
    );
  });
});
