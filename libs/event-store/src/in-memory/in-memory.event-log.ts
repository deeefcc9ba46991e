import type { Clock } from '#libs/kernel';
import type { EventLog, LogVerification } from '../event-log.js';
import type { Head } from '../event-store.port.js';
import { LogMoveUnfinished } from '../move/move.errors.js';
import type { NotedSeal } from '../seal/seal.port.js';
import { verifyStore } from '../seal/verify-store.js';
import { InMemoryEventStore } from './in-memory.event-store.js';
import { InMemorySealStore } from './in-memory.seal-store.js';
import { InMemoryVerbatimWriter } from './in-memory.verbatim-writer.js';

/** A whole log in memory, for tests. */
export class InMemoryEventLog implements EventLog {
  readonly engine = 'inMemory';
  readonly store: InMemoryEventStore;
  readonly seals = new InMemorySealStore();
  readonly verbatim: InMemoryVerbatimWriter;

  constructor(clock?: Clock) {
    this.store = new InMemoryEventStore(clock);
    this.verbatim = new InMemoryVerbatimWriter(this.store);
  }

  async beginEpoch(): Promise<Head> {
    const unfinished = await this.verbatim.unfinished();
    if (unfinished !== null) throw new LogMoveUnfinished(unfinished.logId);
    const { logId, epoch } = await this.store.head();
    this.store.becomes({ logId, epoch: epoch + 1 });
    return this.store.head();
  }

  async verify(noted: readonly NotedSeal[] = []): Promise<LogVerification> {
    return verifyStore(this.store, this.seals, noted);
  }

  trouble(): null {
    return null;
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}
