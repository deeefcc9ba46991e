import { randomUUID } from 'node:crypto';
import { library } from '../postgres.js';
import { dataOf, evolve, initialState, nextNumber } from '../workload.js';

export const ECLUSE = 'Écluse';

/** The log in PostgreSQL, and commands through the executor. @type {import('./index.js').OpenRival} */
export async function openEcluse(database) {
  const { migrate } = await library('platform');
  const { eventStoreMigrations } = await library('event-store');
  await migrate(database.url, eventStoreMigrations);
  return ecluseAt(database.url);
}

/** The same, on a log that is there. `cold` keeps no state from one command to the next. @param {string} url */
export async function ecluseAt(url) {
  const { CommandExecutor, NO_STREAM, PostgresEventStore, eventCodec } = await library('event-store');
  const store = new PostgresEventStore(url);
  const executor = new CommandExecutor(store);
  const codec = eventCodec(['PieceReceived']);
  const decider = { initialState, evolve, decide: (_, state) => [{ type: 'PieceReceived', data: dataOf(nextNumber(state)) }] };
  return {
    name: ECLUSE,
    append: async (stream, events) => store.append(stream, NO_STREAM, events),
    command: async (stream) => {
      const context = { actor: 'a1', commandId: randomUUID(), occurredAt: new Date().toISOString(), knownOn: '2026-03-12' };
      return executor.execute({ stream, decider, codec, command: {}, context });
    },
    close: async () => store.close(),
  };
}
