import type { EventLog, LogVerification } from '../event-log.js';
import type { Head } from '../event-store.port.js';
import type { NotedSeal } from '../seal/seal.port.js';
import { verifyStore } from '../seal/verify-store.js';
import { KurrentEventStore, type KurrentEventStoreOptions } from './kurrent.event-store.js';
import type { KurrentSealStore } from './kurrent.seal-store.js';
import type { KurrentVerbatimWriter } from './kurrent.verbatim-writer.js';

/** The whole log in KurrentDB. Needs no preparation; connects when first used. */
export class KurrentEventLog implements EventLog {
  readonly engine = 'kurrentdb';
  readonly store: KurrentEventStore;
  readonly seals: KurrentSealStore;
  readonly verbatim: KurrentVerbatimWriter;

  constructor(url: string, options: Partial<KurrentEventStoreOptions> = {}) {
    this.store = new KurrentEventStore(url, options);
    this.seals = this.store.seals;
    this.verbatim = this.store.verbatim;
  }

  async beginEpoch(): Promise<Head> {
    return this.store.beginEpoch();
  }

  /** On a log that was moved, with the ordinals that the events brought along. */
  async verify(noted: readonly NotedSeal[] = []): Promise<LogVerification> {
    return verifyStore(this.store.asTold(), this.seals, noted);
  }

  trouble(): string | null {
    const { following } = this.store;
    return following.status === 'lost'
      ? `l’abonnement au journal est rompu après l’événement n° ${String(following.ordinal)} (${following.reason}) ; il est repris`
      : null;
  }

  /** Closing twice does nothing. */
  async close(): Promise<void> {
    await this.store.close();
  }
}
