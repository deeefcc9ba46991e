import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store.errors.js';
import { GatheredReads } from './gathered-reads.js';

/** A server that answers when it is told to, and refuses `bad`. */
class Server {
  readonly asked: (readonly string[])[] = [];
  private answers: (() => void)[] = [];

  async ask(keys: readonly string[]): Promise<readonly string[]> {
    this.asked.push(keys);
    await new Promise<void>((resolve) => this.answers.push(resolve));
    if (keys.includes('gone')) throw new StoreUnavailable('gone');
    if (keys.includes('bad')) throw new Error(`refused: ${keys.join()}`);
    return keys.map((key) => `found ${key}`);
  }

  /** Answers all that is under way, and lets those who were answered go on. */
  async answer(): Promise<void> {
    const answers = this.answers;
    this.answers = [];
    for (const give of answers) give();
    await turn();
  }
}

function reading(lanes: number, together: number): { readonly server: Server; readonly reads: GatheredReads<string, string> } {
  const server = new Server();
  return { server, reads: new GatheredReads(async (keys) => server.ask(keys), lanes, together) };
}

describe('reads that are gathered', () => {
  it('go together when they are asked for at once, and each gets its own', async () => {
    const { server, reads } = reading(1, 10);
    const all = Promise.all(['a', 'b', 'a'].map(async (key) => reads.read(key)));
    await turn();
    expect(server.asked).toEqual([['a', 'b', 'a']]);
    await server.answer();
    expect(await all).toEqual(['found a', 'found b', 'found a']);
  });

  it('wait for a free lane, and go so many together at most', async () => {
    const { server, reads } = reading(2, 2);
    const first = reads.read('a');
    await turn();
    const second = reads.read('b');
    await turn();
    const others = Promise.all(['c', 'd', 'e'].map(async (key) => reads.read(key)));
    await turn();
    expect(server.asked).toEqual([['a'], ['b']]);
    await server.answer();
    expect(server.asked).toEqual([['a'], ['b'], ['c', 'd'], ['e']]);
    await server.answer();
    expect([await first, await second, ...(await others)]).toEqual(['a', 'b', 'c', 'd', 'e'].map((key) => `found ${key}`));
  });

  it('do each other no harm: what is refused for one of them is asked for one by one', async () => {
    const { server, reads } = reading(1, 10);
    const all = Promise.allSettled(['a', 'bad', 'c'].map(async (key) => reads.read(key)));
    await turn();
    await server.answer();
    expect(server.asked.slice(1)).toEqual([['a'], ['bad'], ['c']]);
    await server.answer();
    expect(await all).toEqual([
      { status: 'fulfilled', value: 'found a' },
      { status: 'rejected', reason: new Error('refused: bad') },
      { status: 'fulfilled', value: 'found c' },
    ]);
    const later = reads.read('d');
    await turn();
    await server.answer();
    expect(await later).toBe('found d');
  });

  it('all fail at once when the server is not there: nobody waits for it twice', async () => {
    const { server, reads } = reading(1, 10);
    const all = Promise.allSettled(['a', 'gone'].map(async (key) => reads.read(key)));
    await turn();
    await server.answer();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(server.asked).toHaveLength(1);
  });
});
