import { KurrentEventStore } from '../../libs/event-store/src/kurrentdb/kurrent.event-store.js';
import { describeWithKurrentDb } from '../support/kurrentdb.js';
import { describeEventStore } from './event-store.contract.js';

describeWithKurrentDb('the contract of the log', (kurrent) => {
  describeEventStore('in KurrentDB', async () => {
    const server = await kurrent.start();
    const store = new KurrentEventStore(server.url);
    return {
      store,
      dispose: async () => {
        await store.close();
        await server.stop();
      },
    };
  });
});
