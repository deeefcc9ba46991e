import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CommandExecutor,
  eventCodec,
  NO_STREAM,
  OutcomeUnknown,
  START,
  StoreUnavailable,
  type CommandRequest,
  type EventStore,
  type StoredEvent,
} from '#libs/event-store';
import type { Decider } from '#libs/kernel';
import { KurrentEventLog } from '../../libs/event-store/src/kurrentdb/kurrent.event-log.js';
import { KurrentEventStore, type KurrentEventStoreOptions } from '../../libs/event-store/src/kurrentdb/kurrent.event-store.js';
import { until } from '../support/killable-server.js';
import { describeWithOwnKurrentDb, freePort, type KurrentServer } from '../support/kurrentdb.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { event, events, newStream, readToEnd } from '../contract/log-fixture.js';

/** Whoever waits for nothing more, gives up soon; a server among busy neighbours answers sooner. */
const IMPATIENT: Partial<KurrentEventStoreOptions> = { pollMs: 20, timeouts: { connectMs: 3_000, answerMs: 3_000 } };

/** Until `count` events were seen. */
async function follow(from: EventStore, count: number, onPage: (seen: number) => Promise<void> | void): Promise<readonly StoredEvent[]> {
  const stop = new AbortController();
  const seen: StoredEvent[] = [];
  for await (const page of from.subscribe(START, { limit: 7, signal: stop.signal })) {
    seen.push(...page.events);
    await onPage(seen.length);
    if (seen.length >= count) stop.abort();
  }
  return seen;
}

/** Events of 8 kB each: 120 MB of JSON. */
const HEAVY = 15_000;
/** A fifth of it: the garbage collector and the pages in flight have their share, a consumer that held it all would not fit. */
const HELD_AT_MOST = 24_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is still needed, buffers included. */
function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** 1 to n. */
const ordinals = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

interface Added {
  readonly type: 'Added';
  readonly data: { readonly amount: number };
}

const counter: Decider<number, Added, number> = {
  initialState: 0,
  evolve: (total, { data }) => total + data.amount,
  decide: (amount) => [{ type: 'Added', data: { amount } }],
};
const codec = eventCodec<Added>(['Added']);

function add(stream: string, key: string): CommandRequest<number, Added, number> {
  return { stream, decider: counter, codec, command: 1, context: { commandId: key, occurredAt: '2024-02-01', knownOn: '2024-02-01' } };
}

/** As a person would: what was not even sent is given again. */
async function untilDone(executor: CommandExecutor, stream: string, n: number): Promise<void> {
  for (;;) {
    try {
      await executor.execute(add(stream, `add ${String(n)}`));
      return;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

describeWithOwnKurrentDb('a log in KurrentDB, over a line that breaks', (kurrent) => {
  let server: KurrentServer;
  let line: TcpProxy;
  let store: KurrentEventStore;

  beforeAll(async () => {
    server = await kurrent.startOwn();
  });
  afterAll(async () => server.stop());
  beforeEach(async () => {
    line = await TcpProxy.to(server.url);
    store = new KurrentEventStore(line.url, IMPATIENT);
    // Connected, so that the next append is the next thing sent.
    await store.append(newStream(), NO_STREAM, events(1));
  });
  afterEach(async () => {
    await store.close();
    await line.close();
  });

  it.each([
    ['is written and its answer lost', 'loseAnswer', true],
    ['is lost itself', 'loseRequest', false],
  ] as const)('does not know the outcome of an append that %s, and the same append settles it', async (_case, lose, written) => {
    const stream = newStream();
    const batch = events(3);
    line[lose](stream);
    await expect(store.append(stream, NO_STREAM, batch)).rejects.toBeInstanceOf(OutcomeUnknown);
    if (written) await until('what was sent is written', async () => ((await store.readStream(stream)).length === 3 ? true : null));
    expect(await store.append(stream, NO_STREAM, batch)).toMatchObject({ revision: 2, repeated: written });
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  it('does not know the outcome of an append when the line freezes, and writes it once even though both arrive in the end', async () => {
    const stream = newStream();
    const batch = events(2);
    line.freeze();
    await expect(store.append(stream, NO_STREAM, batch)).rejects.toBeInstanceOf(OutcomeUnknown);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    line.thaw();
    expect((await store.append(stream, NO_STREAM, batch)).revision).toBe(1);
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('sends nothing when there is nobody to send it to', async () => {
    line.refuse(true);
    const unconnected = new KurrentEventStore(line.url, IMPATIENT);
    await expect(unconnected.append(newStream(), NO_STREAM, events(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(unconnected.head()).rejects.toBeInstanceOf(StoreUnavailable);
    line.refuse(false);
    expect((await unconnected.append(newStream(), NO_STREAM, events(1))).revision).toBe(0);
    await unconnected.close();
  });

  it('does each command exactly once', async () => {
    const executor = new CommandExecutor(store, { retryMs: 1 });
    const streams = Array.from({ length: 4 }, newStream);
    for (let round = 0; round < 6; round++) {
      if (round % 3 === 0) line.loseAnswer(streams[0] ?? '');
      if (round % 3 === 1) line.loseRequest(streams[1] ?? '');
      await Promise.all(streams.flatMap((stream) => [0, 1].map(async (n) => executor.execute(add(stream, `add ${String(round * 2 + n)}`)))));
    }
    for (const stream of streams) expect((await executor.read({ stream, decider: counter, codec })).state).toBe(12);
  });
});

describeWithOwnKurrentDb('a subscription to a log in KurrentDB', (kurrent) => {
  it('goes on from its last page when its line is cut again and again, and neither misses nor repeats an event', async () => {
    const server = await kurrent.startOwn();
    const line = await TcpProxy.to(server.url);
    const writer = new KurrentEventStore(server.url);
    const reader = new KurrentEventStore(line.url, IMPATIENT);
    for (let n = 0; n < 10; n++) await writer.append(newStream(), NO_STREAM, events(10));
    const seen = await follow(reader, 200, async (count) => {
      if (count % 3 === 0) line.cut();
      if (count === 100) {
        line.refuse(true);
        for (let n = 0; n < 10; n++) await writer.append(newStream(), NO_STREAM, events(10));
        line.refuse(false);
      }
    });
    expect(seen.map(({ ordinal }) => ordinal)).toEqual(ordinals(200));
    await Promise.all([reader.close(), writer.close()]);
    await line.close();
    await server.stop();
  });

  it('says that the live part is lost, and since which event, until it is there again', async () => {
    const server = await kurrent.startOwn();
    const line = await TcpProxy.to(server.url);
    const log = new KurrentEventLog(line.url, IMPATIENT);
    const { store } = log;
    await store.append(newStream(), NO_STREAM, events(3));
    const following = follow(store, 5, () => undefined);
    await until('it follows', () => (store.following.status === 'following' ? true : null));
    expect(log.trouble()).toBeNull();
    line.refuse(true);
    expect(await until('it is lost', () => log.trouble())).toContain('après l’événement n° 3');
    line.refuse(false);
    await until('it follows again', () => (store.following.status === 'following' ? true : null));
    await store.append(newStream(), NO_STREAM, events(2));
    expect((await following).map(({ ordinal }) => ordinal)).toEqual(ordinals(5));
    expect(await until('it has counted them', () => (store.following.status === 'following' && store.following.ordinal === 5 ? true : null))).toBe(
      true,
    );
    await log.close();
    await line.close();
    await server.stop();
  });

  it('holds a fifth at most for a consumer that takes its time while all of it is appended, and gives it everything in the end', async () => {
    const server = await kurrent.startOwn();
    const store = new KurrentEventStore(server.url);
    const other = new KurrentEventStore(server.url);
    const text = 'x'.repeat(8_000);
    const heavy = (count: number) => Array.from({ length: count }, (_, n) => event({ n, text }));
    await other.append(newStream(), NO_STREAM, heavy(1));
    let before = 0;
    let appended = 1;
    const counted = new Set<number>();
    const stop = new AbortController();
    for await (const page of store.subscribe(START, { limit: 7, signal: stop.signal })) {
      for (const { ordinal } of page.events) counted.add(ordinal);
      if (before === 0) {
        before = bytesInUse();
        // All of it while this consumer has its first page in hand.
        for (; appended < HEAVY; appended += 50) await other.append(newStream(), NO_STREAM, heavy(50));
        expect(bytesInUse() - before).toBeLessThan(HELD_AT_MOST);
      }
      if (counted.size >= appended) stop.abort();
    }
    expect([...counted]).toEqual(ordinals(appended));
    await Promise.all([store.close(), other.close()]);
    await server.stop();
  });
});

describeWithOwnKurrentDb('a server of KurrentDB that is killed and started again', (kurrent) => {
  it('has all that was acknowledged, once, and finds its readers and writers again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ecluse-kurrentdb-'));
    const port = await freePort();
    let server = await kurrent.startOwn({ db: folder, port });
    const log = new KurrentEventLog(server.url, { pollMs: 20 });
    const executor = new CommandExecutor(log.store, { retryMs: 20 });
    const streams = Array.from({ length: 8 }, newStream);
    let done = 0;
    const following = follow(log.store, 240, () => undefined);
    const writers = streams.map(async (stream) => {
      for (let n = 0; n < 30; n++) {
        await untilDone(executor, stream, n);
        done += 1;
      }
    });
    for (const enough of [60, 150]) {
      await until('some commands are done', () => (done >= enough ? true : null));
      await server.stop();
      server = await kurrent.startOwn({ db: folder, port });
    }
    await Promise.all(writers);
    const kept = await readToEnd(log.store, START);
    expect(kept.map(({ ordinal }) => ordinal)).toEqual(ordinals(240));
    for (const stream of streams) expect((await executor.read({ stream, decider: counter, codec })).state).toBe(30);
    expect((await following).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(await log.verify()).toMatchObject({ examined: 240, differences: [] });
    await log.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

describeWithOwnKurrentDb('a cluster of KurrentDB whose leader is killed', (kurrent) => {
  it('goes on under the next one: commands are done once, none is lost, subscriptions go on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ecluse-cluster-'));
    const cluster = await kurrent.startCluster(join(folder, 'nodes'));
    const log = new KurrentEventLog(cluster.url, { pollMs: 50 });
    const executor = new CommandExecutor(log.store, { retryMs: 20 });
    const streams = Array.from({ length: 6 }, newStream);
    let done = 0;
    const following = follow(log.store, 120, () => undefined);
    const writers = streams.map(async (stream) => {
      for (let n = 0; n < 20; n++) {
        await untilDone(executor, stream, n);
        done += 1;
      }
    });
    await until('some commands are done', () => (done >= 30 ? true : null));
    await cluster.killLeader();
    await Promise.all(writers);
    const kept = await readToEnd(log.store, START);
    expect(kept.map(({ ordinal }) => ordinal)).toEqual(ordinals(120));
    for (const stream of streams) expect((await executor.read({ stream, decider: counter, codec })).state).toBe(20);
    expect((await following).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    await log.close();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);
});
