import { PostgresEventStore } from '#libs/event-store';
import { createTestDatabase } from '../support/database.js';
import { describeEventStore } from './event-store.contract.js';
import { prepareLog } from './prepare-log.js';

describeEventStore('in PostgreSQL', async () => {
  const database = await createTestDatabase();
  await prepareLog(database.url);
  const store = new PostgresEventStore(database.url);
  return {
    store,
    dispose: async () => {
      await store.close();
      await database.drop();
    },
  };
});
