import { PostgresEventLog } from '#libs/event-store';
import { createTestDatabase } from '../support/database.js';
import { prepareLog } from './prepare-log.js';
import { describeSealStore, type EventLogUnderTest } from './seal-store.contract.js';
import { describeVerbatimWriter } from './verbatim-writer.contract.js';

async function open(): Promise<EventLogUnderTest> {
  const database = await createTestDatabase();
  await prepareLog(database.url);
  const log = new PostgresEventLog(database.url);
  return {
    log,
    dispose: async () => {
      await log.close();
      await database.drop();
    },
  };
}

describeSealStore('in PostgreSQL', open);
describeVerbatimWriter('in PostgreSQL', open);
