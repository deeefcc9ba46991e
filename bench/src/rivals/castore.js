import { createRequire } from 'node:module';

/** Its ES modules import files without naming their extension, which Node does not find: the other form it is. */
const { PostgresEventStorageAdapter } = createRequire(import.meta.url)('@castore/event-storage-adapter-postgres');

/** Its adapter, on the driver it brings (`postgres`, which pools and prepares by itself). @type {import('./index.js').OpenRival} */
export async function openCastore(database) {
  const connectionString = database.url;
  await PostgresEventStorageAdapter.createEventTable({ connectionString, aggregateId: { type: 'VARCHAR', length: 64 } });
  const adapter = new PostgresEventStorageAdapter({ connectionString });
  return {
    name: 'castore',
    append: async (stream, events) => {
      for (const [n, { type, data, metadata }] of events.entries()) {
        await adapter.pushEvent({ aggregateId: stream, version: n + 1, type, payload: data, metadata }, { eventStoreId: 'dossier' });
      }
    },
    // It offers no end: its connections go with the server.
    close: async () => undefined,
  };
}
