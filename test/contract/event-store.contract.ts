import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import {
  eventAt,
  EventIdTaken,
  NO_STREAM,
  NotStorable,
  START,
  StoreUnavailable,
  VersionConflict,
  type EventStore,
  type EventToAppend,
  type FoldedEvent,
  type LogPage,
  type PageRequest,
  type Position,
  type StoredEvent,
  type StreamPlace,
  type StreamsPage,
  type ToldEvent,
} from '#libs/event-store';

/** What an adapter brings to the contract: a log that is empty at the start of the suite. Nothing else: there are no options. */
export interface LogUnderTest {
  readonly store: EventStore;
  dispose(): Promise<void>;
}

const canonicalize = createRequire(import.meta.url)('canonicalize') as (value: unknown) => string;

const WRITERS = 32;
const APPENDS_PER_WRITER = 12;

function event(type = 'Noted', data: EventToAppend['data'] = { n: 1 }): EventToAppend {
  return {
    id: randomUUID(),
    type,
    data,
    metadata: { commandId: '5f0f5b4c-6a0f-4f0a-9d2f-0d6a3b0a7c11', occurredAt: '2024-02-01T10:00:00.000Z', knownOn: '2024-02-01' },
  };
}

function events(count: number, type?: string): readonly EventToAppend[] {
  return Array.from({ length: count }, (_, n) => event(type, { n }));
}

const told = ({ id, stream, revision, type, data, position, ordinal, metadata: { occurredAt, knownOn } }: StoredEvent): ToldEvent => ({
  ...{ id, stream, revision, type, data, position, ordinal },
  metadata: { occurredAt, knownOn },
});

const newStream = (): string => `dossier-${randomUUID()}`;

async function readToEnd(store: EventStore, after: Position, limit: number, types?: readonly string[]): Promise<readonly StoredEvent[]> {
  const read: StoredEvent[] = [];
  for (let from = after; ;) {
    const page = await store.readAll(from, types === undefined ? { limit } : { limit, types });
    read.push(...page.events);
    if (page.upTo === from) return read;
    from = page.upTo;
  }
}

/** Follows the log until `count` events were seen. */
async function follow(store: EventStore, after: Position, count: number, limit = 100): Promise<readonly StoredEvent[]> {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  for await (const page of store.subscribe(after, { limit, signal: stop.signal })) {
    seen.push(...page.events);
    if (seen.length >= count) stop.abort();
  }
  return seen;
}

const placesOf = (read: readonly StoredEvent[]): readonly string[] => read.map(({ stream, revision }) => `${stream}@${String(revision)}`);

export function describeEventStore(adapter: string, open: () => Promise<LogUnderTest>): void {
  describe(`the log ${adapter}`, () => {
    let log: LogUnderTest;
    let store: EventStore;
    let stream: string;

    beforeAll(async () => {
      log = await open();
      ({ store } = log);
    });
    afterAll(async () => log.dispose());
    beforeEach(() => {
      stream = newStream();
    });

    it('is empty at first: its head is the start, and it has an identity', async () => {
      const head = await store.head();
      expect(head).toEqual({ logId: head.logId, epoch: 1, position: START, ordinal: 0 });
      expect(head.logId).toMatch(/^[0-9a-f-]{36}$/u);
      expect(await store.readAll(START, { limit: 10 })).toEqual({ events: [], upTo: START, upToOrdinal: 0, afterId: null, upToId: null });
    });

    describe('appending', () => {
      it('gives revisions from 0 and answers with the place of the last event', async () => {
        const before = await store.head();
        const first = await store.append(stream, NO_STREAM, events(2));
        const second = await store.append(stream, 1, events(1));
        expect([first.revision, second.revision]).toEqual([1, 2]);
        expect(second.position).toBeGreaterThan(first.position);
        const read = await store.readStream(stream);
        expect(read.map(({ revision }) => revision)).toEqual([0, 1, 2]);
        expect(read.map(({ position }) => position).slice(1)).toEqual([first.position, second.position]);
        expect(await store.head()).toMatchObject({ position: second.position, ordinal: before.ordinal + 3 });
      });

      it('refuses a stream that is elsewhere than expected, and says where it is', async () => {
        await store.append(stream, NO_STREAM, events(3));
        for (const expected of [NO_STREAM, 0, 1, 3, 17]) {
          await expect(store.append(stream, expected, events(2))).rejects.toEqual(new VersionConflict(stream, expected, 2));
        }
        await expect(store.append(newStream(), 0, events(1))).rejects.toMatchObject({ expected: 0, actual: NO_STREAM });
        expect(await store.readStream(stream)).toHaveLength(3);
      });

      it('answers as the first time when the same ids come again at the same revisions', async () => {
        const batch = events(3);
        const first = await store.append(stream, NO_STREAM, batch);
        expect(first.repeated).toBe(false);
        await store.append(stream, 2, events(2));
        expect(await store.append(stream, NO_STREAM, batch)).toEqual({ ...first, repeated: true });
        expect(await store.readStream(stream)).toHaveLength(5);
      });

      it('does not take a part of an earlier append, or one that goes on after it, for the same', async () => {
        const batch = events(2);
        await store.append(stream, NO_STREAM, batch);
        await expect(store.append(stream, NO_STREAM, [...batch, event()])).rejects.toBeInstanceOf(VersionConflict);
        await expect(store.append(stream, NO_STREAM, [...batch].reverse())).rejects.toBeInstanceOf(VersionConflict);
        await expect(store.append(stream, NO_STREAM, [batch[0] ?? event(), event()])).rejects.toBeInstanceOf(VersionConflict);
        expect(await store.readStream(stream)).toHaveLength(2);
      });

      it('refuses one id for two events, and writes nothing of that append', async () => {
        const twice = event();
        await expect(store.append(stream, NO_STREAM, [twice, twice])).rejects.toBeInstanceOf(EventIdTaken);
        expect(await store.readStream(stream)).toEqual([]);
      });

      it('fails alone when many append at once', async () => {
        const twice = event();
        const streams = Array.from({ length: 9 }, newStream);
        const outcomes = await Promise.allSettled(
          streams.map(async (each, n) => store.append(each, n === 3 ? 4 : NO_STREAM, n === 6 ? [twice, twice] : events(1 + n))),
        );
        expect(outcomes.map(({ status }) => status)).toEqual(streams.map((_, n) => (n === 3 || n === 6 ? 'rejected' : 'fulfilled')));
        const lengths = await Promise.all(streams.map(async (each) => (await store.readStream(each)).length));
        expect(lengths).toEqual([1, 2, 3, 0, 5, 6, 0, 8, 9]);
      });

      it('lets one of many win the same revision of a stream', async () => {
        const outcomes = await Promise.allSettled(Array.from({ length: 20 }, async () => store.append(stream, NO_STREAM, events(2))));
        const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(refusals).toHaveLength(19);
        for (const { reason } of refusals) expect(reason).toEqual(new VersionConflict(stream, NO_STREAM, 1));
      });

      it('takes appends that follow each other in one stream without waiting for the answers', async () => {
        const answers = await Promise.all(Array.from({ length: 10 }, async (_, n) => store.append(stream, n - 1, events(1))));
        expect(answers.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      });

      it('refuses what no log can hold, before anything is sent', async () => {
        const bad: readonly (readonly [string, number, readonly EventToAppend[]])[] = [
          [stream, NO_STREAM, []],
          ['', NO_STREAM, events(1)],
          ['dossier-\u0000', NO_STREAM, events(1)],
          [stream, -2, events(1)],
          [stream, 0.5, events(1)],
          [stream, NO_STREAM, [{ ...event(), id: 'not-a-uuid' }]],
          [stream, NO_STREAM, [event('')]],
          [stream, NO_STREAM, [event('Noted', { half: 'a\ud83d' })]],
          [stream, NO_STREAM, [event('Noted', { ['\udc00']: 1 })]],
          [stream, NO_STREAM, [event('Noted', { n: Number.NaN })]],
          [stream, NO_STREAM, [event('Noted', { n: Number.POSITIVE_INFINITY })]],
          [stream, NO_STREAM, [{ ...event(), metadata: { ...event().metadata, actor: '\ud800' } }]],
        ];
        for (const [to, expected, batch] of bad) await expect(store.append(to, expected, batch)).rejects.toBeInstanceOf(NotStorable);
        expect(await store.readStream(stream)).toEqual([]);
      });
    });

    describe('keeping', () => {
      it('gives back what was appended, whole', async () => {
        const sealed = [{ person: randomUUID(), iv: 'aXY=', ciphertext: 'Y2lwaGVy', tag: 'dGFn' }];
        const metadata = { commandId: randomUUID(), occurredAt: '2024-02-01', knownOn: '2024-02-03', actor: 'p_x', source: 'log "a"' };
        const appended = { id: randomUUID(), type: 'PieceReceived.v2', data: { a: [1, { b: null }] }, sealed, metadata };
        const before = await store.head();
        const { position } = await store.append(stream, NO_STREAM, [appended]);
        const [read] = await store.readStream(stream);
        const { digest, recordedAt } = read ?? {};
        expect(read).toEqual({ ...appended, stream, revision: 0, position, recordedAt, digest });
        expect(recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
        expect((await store.readAll(before.position, { limit: 1 })).events).toEqual([{ ...read, ordinal: before.ordinal + 1 }]);
      });

      it('keeps every text, number and key as it was', async () => {
        const data = {
          nul: 'a\u0000b',
          controls: '\u0001\u001f\u007f\u2028\u2029',
          emoji: '👩‍👩‍👧‍👦 𝒳',
          accents: 'antériorité e\u0301 É',
          backslashes: '\\ud800 \\\\ "quoted" {curly} NULL',
          empty: '',
          keys: { '': 0, é: 1, 'a b': 2, '"': 3, '\\': 4, NULL: 5 },
          numbers: [0, -1, 1e21, 1.5e-9, 9007199254740991, 0.1],
          nested: [[[]], [{}], null, true, false],
        };
        await store.append(stream, NO_STREAM, [event('Noted', data)]);
        const [read] = await store.readStream(stream);
        expect(read?.data).toEqual(data);
      });

      it('keeps half-escaped looking texts that are whole Unicode', async () => {
        const data = { text: String.raw`\ud800`, more: String.raw`\\udfff` };
        await store.append(stream, NO_STREAM, [event('Noted', data)]);
        expect((await store.readStream(stream))[0]?.data).toEqual(data);
      });

      it('keeps large events, and large appends, in order', async () => {
        const large = event('Noted', { text: 'é"\\'.repeat(120_000) });
        const before = (await store.head()).position;
        await store.append(stream, NO_STREAM, [event(), large, event()]);
        await store.append(newStream(), NO_STREAM, events(1_500));
        const [, read] = await store.readStream(stream);
        expect(read?.data).toEqual(large.data);
        const following = await readToEnd(store, before, 1_000);
        expect(following).toHaveLength(1_503);
        expect(following.slice(3).map(({ data }) => data['n'])).toEqual(Array.from({ length: 1_500 }, (_, n) => n));
      });

      it('seals each event with the digest of its canonical form', async () => {
        const sealed = [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }];
        await store.append(stream, NO_STREAM, [event('Noted', { b: 'é\u0000', a: [1.0, { z: 1, y: 2 }] }), { ...event(), sealed }]);
        for (const { id, revision, type, data, sealed: parts, metadata, digest } of await store.readStream(stream)) {
          expect(digest).toBe(hash('sha256', canonicalize({ id, stream, revision, type, data, sealed: parts, metadata })));
        }
      });

      it('does not care about the order of keys, nor the case of an id', async () => {
        const id = randomUUID();
        await store.append(stream, NO_STREAM, [{ ...event('Noted', { a: 1, b: 2 }), id: id.toUpperCase() }]);
        expect((await store.readStream(stream))[0]?.id).toBe(id);
        const repeated = await store.append(stream, NO_STREAM, [{ ...event('Noted', { b: 2, a: 1 }), id }]);
        expect(repeated.repeated).toBe(true);
      });

      it('tells a decision the same events as everybody else, less how they are kept', async () => {
        const sealed = [{ person: 'p', iv: 'i', ciphertext: 'c', tag: 't' }];
        await store.append(stream, NO_STREAM, [event('Noted', { b: 'é\u0000', a: [null, { z: 1 }] }), { ...event(), sealed }, event()]);
        const streams = [stream, newStream(), ...Array.from({ length: 5 }, newStream)];
        await Promise.all(streams.slice(2).map(async (each, n) => store.append(each, NO_STREAM, events(n + 1))));
        const fold = async (each: string, from?: number): Promise<readonly FoldedEvent[]> =>
          store.readToFold === undefined ? store.readStream(each, from) : store.readToFold(each, from);
        const folded = await Promise.all(streams.map(async (each) => fold(each)));
        for (const [n, each] of streams.entries()) {
          const whole = await store.readStream(each);
          expect(whole).toMatchObject(folded[n] ?? []);
          expect(folded[n]).toHaveLength(whole.length);
          expect((await fold(each, 1)).map(({ id }) => id)).toEqual(whole.slice(1).map(({ id }) => id));
        }
        expect(Object.keys(folded[0]?.[0] ?? {})).toEqual(expect.arrayContaining(['id', 'type', 'data', 'metadata', 'position']));
      });

      it('is not changed by what a caller does to what it appended or read', async () => {
        const data = { list: [1] };
        await store.append(stream, NO_STREAM, [event('Noted', data)]);
        data.list.push(2);
        const [read] = await store.readStream(stream);
        (read?.data['list'] as number[]).push(3);
        expect((await store.readStream(stream))[0]?.data).toEqual({ list: [1] });
      });
    });

    describe('reading', () => {
      it('reads a stream from a revision on, and nothing of a stream that is not there', async () => {
        await store.append(stream, NO_STREAM, events(4));
        expect((await store.readStream(stream, 2)).map(({ revision }) => revision)).toEqual([2, 3]);
        expect(await store.readStream(stream, 4)).toEqual([]);
        expect(await store.readStream(newStream())).toEqual([]);
      });

      it('does not take a stream for another one whose name begins alike', async () => {
        await store.append(stream, NO_STREAM, events(1));
        await store.append(`${stream}%`, NO_STREAM, events(2));
        expect(await store.readStream(stream)).toHaveLength(1);
        expect(await store.readStream(stream.toUpperCase())).toEqual([]);
      });

      it('pages through the log in order, with ordinals, and stops at the end', async () => {
        const before = await store.head();
        await store.append(stream, NO_STREAM, events(7));
        const spans: (readonly [number, number])[] = [];
        let from = before.position;
        for (let page = await store.readAll(from, { limit: 3 }); page.upTo !== from; page = await store.readAll(from, { limit: 3 })) {
          spans.push([page.events.length, page.upToOrdinal - before.ordinal]);
          from = page.upTo;
        }
        expect(spans).toEqual([
          [3, 3],
          [3, 6],
          [1, 7],
        ]);
        const ordinals = (await readToEnd(store, before.position, 3)).map(({ ordinal }) => ordinal - before.ordinal);
        expect(ordinals).toEqual([1, 2, 3, 4, 5, 6, 7]);
      });

      it('brings only the wanted types, and passes over the others', async () => {
        const before = await store.head();
        await store.append(stream, NO_STREAM, [...events(5, 'Passed'), event('Wanted'), ...events(5, 'Passed')]);
        const wanted = { limit: 4, types: ['Wanted', 'Unheard'] };
        const pages: LogPage[] = [];
        for (let from = before.position; ; from = pages.at(-1)?.upTo ?? from) {
          const page = await store.readAll(from, wanted);
          if (page.upTo === from) break;
          pages.push(page);
        }
        expect(pages.map((page) => [page.events.length, page.upToOrdinal - before.ordinal])).toEqual([
          [0, 4],
          [1, 8],
          [0, 11],
        ]);
        expect(await readToEnd(store, before.position, 4, [])).toEqual([]);
      });

      it('tells the events at both ends of a page, wanted or not, by which a reader knows the log again', async () => {
        const appended = events(5, 'Passed');
        await store.append(stream, NO_STREAM, appended);
        const [first, , third, , last] = await store.readStream(stream);
        if (first === undefined || third === undefined || last === undefined) throw new Error('not all were kept');
        const endsOf = async (after: Position, request: PageRequest): Promise<readonly (string | null)[]> => {
          const { afterId, upToId } = await store.readAll(after, request);
          return [afterId, upToId];
        };
        expect(await endsOf(first.position, { limit: 2 })).toEqual([first.id, third.id]);
        expect(await endsOf(first.position, { limit: 2, types: ['Wanted'] })).toEqual([first.id, third.id]);
        expect(await endsOf(last.position, { limit: 2 })).toEqual([last.id, last.id]);
        expect([await eventAt(store, third.position), await eventAt(store, START)]).toEqual([third.id, null]);
      });

      it('brings all but the types that are passed over, those it has never heard of among them', async () => {
        const before = await store.head();
        await store.append(stream, NO_STREAM, [event('Wanted'), event('Passed'), event('Unheard'), event('Passed')]);
        const typesOf = async (types?: readonly string[]): Promise<readonly string[]> => {
          const page = await store.readAll(before.position, { limit: 10, exceptTypes: ['Passed'], ...(types === undefined ? {} : { types }) });
          expect(page.upToOrdinal).toBe(before.ordinal + 4);
          return page.events.map(({ type }) => type);
        };
        expect(await typesOf()).toEqual(['Wanted', 'Unheard']);
        expect(await typesOf(['Wanted', 'Passed'])).toEqual(['Wanted']);
      });
    });

    describe('reading stream by stream, where the engine can', () => {
      it('tells each stream whole, in its own order, once, up to a position, by pages of any size; types that are not wanted are passed over', async () => {
        const streams = Array.from({ length: 5 }, newStream);
        for (const revision of [NO_STREAM, 1, 3])
          for (const stream of streams) await store.append(stream, revision, [event('Noted'), event('Passed')]);
        const { position } = await store.head();
        for (const stream of streams) await store.append(stream, 5, events(1));
        if (store.readStreams === undefined) return;
        const all = await readToEnd(store, START, 100);
        const ours = (read: readonly ToldEvent[]): readonly ToldEvent[] => read.filter(({ stream }) => streams.includes(stream));
        for (const request of [{ limit: 1 }, { limit: 4, exceptTypes: ['Passed'] }, { limit: 100, types: ['Passed'] }]) {
          const read: ToldEvent[] = [];
          let next: StreamPlace | null = null;
          do {
            const page: StreamsPage = await store.readStreams(next, position, request);
            read.push(...page.events);
            ({ next } = page);
          } while (next !== null);
          const order = [...new Set(ours(read).map(({ stream }) => stream))];
          const wanted = ({ type }: StoredEvent): boolean => request.exceptTypes?.includes(type) !== true && request.types?.includes(type) !== false;
          const expected = order.flatMap((one) => all.filter((each) => each.stream === one && each.position <= position && wanted(each)));
          expect(order).toHaveLength(streams.length);
          expect(ours(read)).toEqual(expected.map(told));
        }
      });
    });

    describe('reading stream by stream, whatever the events hold', () => {
      it.each(['plain', 'a "quote"', 'back\\slash', '"knownOn":"1999-12-31"', 'é\u2028\n\t', ',"occurredAt":"'])(
        'tells an actor called %j, and data that say so',
        async (actor) => {
          const stream = `dossier-é ${randomUUID()}`;
          const metadata = { ...event().metadata, actor, caisse: actor, source: actor };
          await store.append(stream, NO_STREAM, [{ ...event('Noté', { [actor]: [actor, null, { n: -1.5 }] }), metadata }, event('Passed'), event()]);
          const { position } = await store.head();
          if (store.readStreams === undefined) return;
          const page = await store.readStreams({ stream, revision: -1 }, position, { limit: 3, exceptTypes: ['Passed'] });
          const all = (await readToEnd(store, START, 100)).filter((each) => each.stream === stream && each.type !== 'Passed');
          expect(page.events).toEqual(all.map(told));
        },
      );
    });

    describe('numbering', () => {
      it('numbers the events of the log 1 to n, whichever way they are asked for', async () => {
        const before = await store.head();
        await Promise.all([3, 1, 2].map(async (count) => store.append(newStream(), NO_STREAM, events(count))));
        const read = await readToEnd(store, before.position, 4);
        expect(read.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6].map((n) => before.ordinal + n));
        expect((await readToEnd(store, START, 1_000)).slice(-6)).toEqual(read);
        const backwards = [...read].reverse();
        expect(await store.ordinalsOf(backwards.map(({ position }) => position))).toEqual(backwards.map(({ ordinal }) => ordinal));
        expect(await store.ordinalsOf([START])).toEqual([0]);
      });
    });

    describe('following', () => {
      it('starts after any position, catches up, and goes on with what arrives', async () => {
        const { position } = await store.append(stream, NO_STREAM, events(2));
        await store.append(stream, 1, events(1));
        const following = follow(store, position, 5, 2);
        await store.append(stream, 2, events(2));
        await store.append(stream, 4, events(2));
        expect(placesOf((await following).slice(0, 5))).toEqual([2, 3, 4, 5, 6].map((n) => `${stream}@${String(n)}`));
      });

      it('is woken by an append when there was nothing left to read', async () => {
        const { position } = await store.head();
        const stop = new AbortController();
        const pages = store.subscribe(position, { limit: 10, signal: stop.signal })[Symbol.asyncIterator]();
        const first = pages.next();
        await store.append(stream, NO_STREAM, events(1));
        expect(((await first).value as LogPage).events).toHaveLength(1);
        const second = pages.next();
        await store.append(stream, 0, events(1));
        expect(((await second).value as LogPage).events).toHaveLength(1);
        await pages.return?.();
      });

      it('advances over types that are not wanted', async () => {
        const { position, ordinal } = await store.head();
        const afterId = await eventAt(store, position);
        const stop = new AbortController();
        const pages = store.subscribe(position, { limit: 10, types: ['Wanted'], signal: stop.signal })[Symbol.asyncIterator]();
        const first = pages.next();
        const passed = events(2, 'Passed');
        const appended = await store.append(stream, NO_STREAM, passed);
        const upTo = { upTo: appended.position, upToOrdinal: ordinal + 2, upToId: passed[1]?.id };
        expect((await first).value).toEqual({ events: [], afterId, ...upTo });
        stop.abort();
      });

      it('ends without an error when it is told to, waiting or not', async () => {
        const { position } = await store.head();
        const stop = new AbortController();
        const pages = store.subscribe(position, { limit: 10, signal: stop.signal })[Symbol.asyncIterator]();
        const next = pages.next();
        stop.abort();
        expect(await next).toEqual({ done: true, value: undefined });
        const never = store.subscribe(START, { limit: 1, signal: AbortSignal.abort() })[Symbol.asyncIterator]();
        expect(await never.next()).toEqual({ done: true, value: undefined });
      });
    });

    it('shows each event once, in one order, none missing, to readers who come early, in the middle and late, while 32 write', async () => {
      const { position } = await store.head();
      const total = WRITERS * APPENDS_PER_WRITER * 2;
      const early = follow(store, position, total, 7);
      const writers = Array.from({ length: WRITERS }, async () => {
        const own = newStream();
        for (let n = 0; n < APPENDS_PER_WRITER; n++) await store.append(own, n * 2 - 1, events(2));
      });
      const middle = writers[0]?.then(async () => follow(store, position, total, 50));
      await Promise.all(writers);
      const late = await readToEnd(store, position, 1_000);
      expect(late).toHaveLength(total);
      expect(new Set(placesOf(late)).size).toBe(total);
      expect(placesOf(await early)).toEqual(placesOf(late));
      expect(placesOf((await middle) ?? [])).toEqual(placesOf(late));
      for (const own of new Set(late.map((read) => read.stream))) {
        expect(late.filter((read) => read.stream === own).map(({ revision }) => revision)).toEqual(Array.from({ length: 24 }, (_, n) => n));
      }
      late.forEach((read, n) => {
        const last = late[n - 1];
        if (last !== undefined) expect([read.position > last.position, read.ordinal]).toEqual([true, last.ordinal + 1]);
      });
    });

    it('ends what follows it and answers nothing more once closed', async () => {
      const other = await open();
      const pages = other.store.subscribe(START, { limit: 1, signal: new AbortController().signal })[Symbol.asyncIterator]();
      const next = pages.next();
      await other.store.close();
      expect((await next).done).toBe(true);
      await expect(other.store.head()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(other.store.append(stream, NO_STREAM, events(1))).rejects.toBeInstanceOf(StoreUnavailable);
      await other.dispose();
    });
  });
}
