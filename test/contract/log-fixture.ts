import { randomUUID } from 'node:crypto';
import {
  PostgresEventStore,
  type EventStore,
  type EventToAppend,
  type Position,
  type PostgresEventStoreOptions,
  type StoredEvent,
} from '#libs/event-store';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { prepareLog } from './prepare-log.js';

/** An event of no interest in itself. */
export function event(data: EventToAppend['data'] = { n: 1 }): EventToAppend {
  return {
    id: randomUUID(),
    type: 'Noted',
    data,
    metadata: { commandId: '5f0f5b4c-6a0f-4f0a-9d2f-0d6a3b0a7c11', occurredAt: '2024-02-01T10:00:00.000Z', knownOn: '2024-02-01' },
  };
}

export function events(count: number): readonly EventToAppend[] {
  return Array.from({ length: count }, (_, n) => event({ n }));
}

export const newStream = (): string => `dossier-${randomUUID()}`;

/** A log of its own, and the stores – each as if in a process of its own – that were opened on it. */
export class LogFixture {
  private readonly opened: EventStore[] = [];

  private constructor(readonly database: TestDatabase) {}

  static async create(): Promise<LogFixture> {
    const database = await createTestDatabase();
    await prepareLog(database.url);
    return new LogFixture(database);
  }

  open(options?: Partial<PostgresEventStoreOptions>, url = this.database.url): PostgresEventStore {
    const store = new PostgresEventStore(url, options);
    this.opened.push(store);
    return store;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.opened.map(async (store) => store.close()));
    await this.database.drop();
  }
}

export async function readToEnd(store: EventStore, after: Position, limit = 1_000): Promise<readonly StoredEvent[]> {
  const read: StoredEvent[] = [];
  for (let from = after; ;) {
    const page = await store.readAll(from, { limit });
    read.push(...page.events);
    if (page.upTo === from) return read;
    from = page.upTo;
  }
}
