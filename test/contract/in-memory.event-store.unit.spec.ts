import { InMemoryEventStore } from '#libs/event-store';
import { describeEventStore } from './event-store.contract.js';

describeEventStore('in memory', () => {
  const store = new InMemoryEventStore();
  return Promise.resolve({ store, dispose: async () => store.close() });
});
