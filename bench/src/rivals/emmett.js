import { CommandHandler } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { poolOf } from '../postgres.js';
import { dataOf, evolve, initialState, nextNumber } from '../workload.js';

export const EMMETT = 'emmett';

const metadata = () => ({
  actor: 'a1',
  knownOn: '2026-03-12',
  commandId: globalThis.crypto.randomUUID(),
  occurredAt: new Date().toISOString(),
});

/** Its event store and its command handler, on a pool. @type {import('./index.js').OpenRival} */
export async function openEmmett(database) {
  const pool = poolOf(database.url);
  const store = getPostgreSQLEventStore(database.url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const handle = CommandHandler({ evolve, initialState: () => initialState });
  return {
    name: EMMETT,
    append: async (stream, events) =>
      store.appendToStream(
        stream,
        events.map(({ type, data, metadata: told }) => ({ type, data, metadata: told })),
        { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' },
      ),
    command: async (stream) => handle(store, stream, (state) => ({ type: 'PieceReceived', data: dataOf(nextNumber(state)), metadata: metadata() })),
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}
