import { KurrentEventLog } from '../../libs/event-store/src/kurrentdb/kurrent.event-log.js';
import { describeWithOwnKurrentDb } from '../support/kurrentdb.js';
import { describeSealStore, type EventLogUnderTest } from './seal-store.contract.js';
import { describeVerbatimWriter } from './verbatim-writer.contract.js';

describeWithOwnKurrentDb('the contracts of a whole log', (kurrent) => {
  async function open(): Promise<EventLogUnderTest> {
    const server = await kurrent.startOwn();
    const log = new KurrentEventLog(server.url);
    return {
      log,
      dispose: async () => {
        await log.close();
        await server.stop();
      },
    };
  }

  describeSealStore('in KurrentDB', open);
  describeVerbatimWriter('in KurrentDB', open);
});
