import { InMemoryEventLog } from '#libs/event-store';
import { describeSealStore, type EventLogUnderTest } from './seal-store.contract.js';
import { describeVerbatimWriter } from './verbatim-writer.contract.js';

async function open(): Promise<EventLogUnderTest> {
  const log = new InMemoryEventLog();
  return Promise.resolve({ log, dispose: async () => log.close() });
}

describeSealStore('in memory', open);
describeVerbatimWriter('in memory', open);
