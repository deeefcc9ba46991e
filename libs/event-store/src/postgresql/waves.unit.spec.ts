import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { encodeAppend, type EncodedAppend } from '../encoding.js';
import { VersionConflict } from '../event-store.errors.js';
import { NO_STREAM, START, type Appended } from '../event-store.port.js';
import { type Outcome, Waves } from './waves.js';

const LARGE = { events: 1_000, bytes: 1_000_000 };
let ids = 0;

function appendTo(stream: string, id = ++ids): EncodedAppend {
  const uuid = `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
  return encodeAppend(stream, NO_STREAM, [{ id: uuid, type: 'Added', data: {}, metadata: { commandId: 'c', occurredAt: '', knownOn: '' } }]);
}

/** A server that answers the oldest batch when it is told to; streams called `bad…` are in conflict. */
class Server {
  readonly batches: (readonly string[])[] = [];
  private readonly answers: (() => void)[] = [];

  async write(appends: readonly EncodedAppend[]): Promise<readonly Outcome[]> {
    this.batches.push(appends.map(({ stream }) => stream));
    await new Promise<void>((resolve) => this.answers.push(resolve));
    return appends.map(({ stream }) => outcomeOf(stream));
  }

  /** Lets those who were answered go on. */
  async answer(): Promise<void> {
    this.answers.shift()?.();
    await turn();
    await turn();
  }

  get sizes(): readonly number[] {
    return this.batches.map(({ length }) => length);
  }
}

const outcomeOf = (stream: string): Outcome =>
  stream.startsWith('bad') ? { error: new VersionConflict(stream, NO_STREAM, 0) } : { revision: 0, position: START, repeated: false };

function waves(cap = LARGE): {
  readonly server: Server;
  readonly ask: (...streams: readonly string[]) => Promise<readonly Appended[]>;
  readonly all: Waves;
} {
  const server = new Server();
  const all = new Waves(async (batch) => server.write(batch), cap);
  return { server, all, ask: async (...streams) => Promise.all(streams.map(async (stream) => all.append(appendTo(stream)))) };
}

/** So many callers, each of which asks again, for a stream of its own, as soon as it was answered. */
function callers(ask: (stream: string) => Promise<unknown>, count: number): void {
  const call = async (caller: number): Promise<void> => {
    for (let time = 0; time < 8; time++) await ask(`s${String(caller)}-${String(time)}`);
  };
  for (let caller = 0; caller < count; caller++) void call(caller);
}

describe('appends that are gathered', () => {
  it('do not wait when their caller was alone before', async () => {
    const { server, ask } = waves();
    const first = ask('a');
    await turn();
    await server.answer();
    await first;
    void ask('b');
    expect(server.batches).toEqual([['a'], ['b']]);
  });

  it('go together when they are asked for at once', async () => {
    const { server, ask } = waves();
    callers(ask, 10);
    await turn();
    for (let answers = 0; answers < 3; answers++) await server.answer();
    expect(server.sizes).toEqual([10, 10, 10, 10]);
  });

  it('of many callers go in two waves: while one is written, the other is on its way', async () => {
    const { server, ask } = waves();
    callers(ask, 64);
    await turn();
    for (let answers = 0; answers < 7; answers++) await server.answer();
    expect(server.sizes.slice(-4)).toEqual([32, 32, 32, 32]);
  });

  it('to one stream are never under way together, and keep their order', async () => {
    const { server, all } = waves();
    const first = all.append(appendTo('a'));
    await turn();
    const others = ['a', 'b', 'a'].map(async (stream) => all.append(appendTo(stream)));
    await turn();
    expect(server.batches).toEqual([['a']]);
    for (let answers = 0; answers < 3; answers++) await server.answer();
    await Promise.all([first, ...others]);
    expect(server.batches).toEqual([['a'], ['a', 'b'], ['a']]);
  });

  it('that repeat an id of the same batch wait for a later one', async () => {
    const { server, all } = waves();
    const asked = ['a', 'b', 'c'].map(async (stream) => all.append(appendTo(stream, stream === 'a' ? 1 : 2)));
    await turn();
    for (let answers = 0; answers < 2; answers++) await server.answer();
    await Promise.all(asked);
    expect(server.batches).toEqual([['a', 'b'], ['c']]);
  });

  it('weigh no more together than they may', async () => {
    const { server, ask } = waves({ events: 2, bytes: 1_000_000 });
    const asked = ask('a', 'b', 'c', 'd', 'e', 'f');
    await turn();
    for (let answers = 0; answers < 3; answers++) await server.answer();
    await asked;
    expect(server.sizes).toEqual([2, 2, 2]);
  });

  it('each have an outcome of their own', async () => {
    const { server, ask } = waves();
    const outcomes = Promise.allSettled(['a', 'bad', 'c'].map(async (stream) => ask(stream)));
    await turn();
    await server.answer();
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are all answered before it ends', async () => {
    const { server, all, ask } = waves();
    let answered = 0;
    for (const stream of ['a', 'b', 'c'])
      void ask(stream).then(() => {
        answered += 1;
      });
    const ended = all.ended();
    await turn();
    await server.answer();
    await ended;
    expect(answered).toBe(3);
  });
});
