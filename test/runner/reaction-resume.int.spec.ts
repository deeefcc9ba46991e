import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventCodec, type EventStore, type EventToAppend, exportLog, importLog, InMemoryEventLog, NO_STREAM } from '#libs/event-store';
import type { Decider } from '#libs/kernel';
import { migrate } from '#libs/platform';
import { type Reaction, ReactionAhead, resumeReaction, runnerMigrations, runReaction } from '#libs/runner';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';

interface Echoed {
  readonly type: 'Echoed';
  readonly data: { readonly of: string };
}

/** It says again whatever it is told to: only the ids of commands keep it from saying it twice. */
const echo: Decider<{ readonly of: string }, Echoed, null> = {
  initialState: null,
  evolve: () => null,
  decide: ({ of }) => [{ type: 'Echoed', data: { of } }],
};
const codec = eventCodec<Echoed>(['Echoed']);

const DAY = '2024-05-02';
const STREAMS = 9;

const reaction: Reaction = {
  name: 'echo',
  types: ['Told'],
  partitions: 4,
  react: async ({ stream, id }, { commandId, commands }) => {
    const context = { commandId, occurredAt: DAY, knownOn: DAY };
    await commands.execute({ stream: `echo-${stream}`, decider: echo, codec, command: { of: id }, context });
  },
};

const told = (): EventToAppend => {
  const id = randomUUID();
  return { id, type: 'Told', data: {}, metadata: { commandId: id, occurredAt: DAY, knownOn: DAY } };
};

/** The same events in a log of another epoch. */
async function moved(from: InMemoryEventLog): Promise<InMemoryEventLog> {
  const to = new InMemoryEventLog();
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of exportLog(from)) yield Buffer.from(piece);
  };
  await importLog(to, bytes());
  return to;
}

async function tellAll(store: EventStore): Promise<readonly string[]> {
  const events = Array.from({ length: STREAMS }, told);
  for (const [n, event] of events.entries()) {
    const stream = `s${String(n)}`;
    await store.append(stream, (await store.readStream(stream)).at(-1)?.revision ?? NO_STREAM, [event]);
  }
  return events.map(({ id }) => id);
}

/** The events that were said again, in some order. */
async function echoesIn(store: EventStore): Promise<readonly unknown[]> {
  const streams = Array.from({ length: STREAMS }, async (_, n) => store.readStream(`echo-s${String(n)}`));
  return (await Promise.all(streams)).flat().map(({ data }) => data['of']);
}

const untilEchoed = async (store: EventStore, causes: readonly string[]): Promise<void> => {
  await until('every cause was reacted to', async () => ((await echoesIn(store)).length >= causes.length ? true : null));
};

describe('a reaction whose log was moved while its checkpoints stayed', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let origin: InMemoryEventLog;
  let present: InMemoryEventLog;
  let before: readonly string[];
  const ends: (() => Promise<void>)[] = [];

  /** A worker on a log, and what it has complained of. */
  function work(store: EventStore): { readonly failures: readonly unknown[]; readonly stop: () => Promise<void> } {
    const ending = new AbortController();
    const failures: unknown[] = [];
    const observer = { shared: () => undefined, reacted: () => undefined, failed: (_: string, error: unknown) => void failures.push(error) };
    const running = runReaction({ pool, store, reaction, observer, pageSize: 5, signal: ending.signal });
    const stop = async (): Promise<void> => {
      ending.abort();
      await running;
    };
    ends.push(stop);
    return { failures, stop };
  }

  const standsStill = async ({ failures }: { readonly failures: readonly unknown[] }): Promise<void> => {
    await until('it says that it is ahead', () => (failures[0] instanceof ReactionAhead ? true : null));
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, runnerMigrations);
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
    pool.on('error', () => undefined); // dropped before its connections have heard that they are ended
    origin = new InMemoryEventLog();
    const worker = work(origin.store);
    await until('it has begun', async () =>
      (await pool.query('SELECT FROM runner.partition WHERE owner IS NOT NULL')).rowCount === 4 ? true : null,
    );
    before = await tellAll(origin.store);
    await untilEchoed(origin.store, before);
    await worker.stop();
    present = await moved(origin);
  });

  afterEach(async () => {
    await Promise.all(ends.splice(0).map(async (end) => end()));
    await origin.close();
    await present.close();
    await pool.end();
    await database.drop();
  });

  it('reads it again under its running workers: what was done is not done twice, what had no reaction yet gets it, and it goes on', async () => {
    const worker = work(present.store);
    await standsStill(worker);
    const meanwhile = await tellAll(present.store);
    expect(await resumeReaction({ pool, store: present.store }, 'echo', 'start')).toBe(4);
    await untilEchoed(present.store, [...before, ...meanwhile]);
    const since = await tellAll(present.store);
    const all = [...before, ...meanwhile, ...since];
    await untilEchoed(present.store, all);
    expect([...(await echoesIn(present.store))].sort()).toEqual([...all].sort());
  });

  it('goes on at its end under its running workers: what was there has no reaction, what comes has', async () => {
    const worker = work(present.store);
    await standsStill(worker);
    await tellAll(present.store);
    expect(await resumeReaction({ pool, store: present.store }, 'echo', 'head')).toBe(4);
    const since = await tellAll(present.store);
    const all = [...before, ...since];
    await untilEchoed(present.store, all);
    expect([...(await echoesIn(present.store))].sort()).toEqual([...all].sort());
  });

  it('goes on before any worker is there', async () => {
    expect(await resumeReaction({ pool, store: present.store }, 'echo', 'start')).toBe(4);
    const worker = work(present.store);
    const all = [...before, ...(await tellAll(present.store))];
    await untilEchoed(present.store, all);
    expect([...(await echoesIn(present.store))].sort()).toEqual([...all].sort());
    expect(worker.failures).toEqual([]);
  });

  it('has nothing to resume once it has, and keeps the partitions that are not ahead where they are', async () => {
    await resumeReaction({ pool, store: present.store }, 'echo', 'head');
    await tellAll(present.store);
    await pool.query(`UPDATE runner.partition SET position = position + 1000 WHERE partition = 2`);
    expect(await resumeReaction({ pool, store: present.store }, 'echo', 'start')).toBe(1);
    const { rows } = await pool.query<{ ordinal: string }>('SELECT ordinal FROM runner.partition ORDER BY partition');
    const kept = String(before.length * 2);
    expect(rows.map(({ ordinal }) => ordinal)).toEqual([kept, kept, '0', kept]);
    expect(await resumeReaction({ pool, store: present.store }, 'echo', 'start')).toBe(0);
    expect(await resumeReaction({ pool, store: present.store }, 'inconnue', 'head')).toBe(0);
  });
});
