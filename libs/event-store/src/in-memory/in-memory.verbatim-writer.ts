import type { LogOrigin, UnloggedEvent, VerbatimEvent, VerbatimWriter } from '../event-log.js';
import type { Head } from '../event-store.port.js';
import { type EncodedVerbatim, encodeVerbatim } from '../move/encode-verbatim.js';
import { LogNotEmpty } from '../move/move.errors.js';
import type { InMemoryEventStore } from './in-memory.event-store.js';

/** Takes over the events of another log into the one in memory. */
export class InMemoryVerbatimWriter implements VerbatimWriter {
  private origin: LogOrigin | null = null;
  private ended = false;

  constructor(private readonly store: InMemoryEventStore) {}

  async unfinished(): Promise<LogOrigin | null> {
    await Promise.resolve();
    return this.ended ? null : this.origin;
  }

  async begin({ logId, epoch }: LogOrigin): Promise<number> {
    const { ordinal } = await this.store.head();
    const unfinished = await this.unfinished();
    const goesOn = unfinished?.logId === logId && unfinished.epoch === epoch;
    if (!goesOn && (this.origin !== null || ordinal > 0)) throw new LogNotEmpty(ordinal, unfinished);
    this.origin = { logId, epoch };
    return ordinal;
  }

  async write(events: readonly (VerbatimEvent | UnloggedEvent | EncodedVerbatim)[]): Promise<void> {
    const { ordinal } = await this.store.head();
    this.store.takeOver(encodeVerbatim(ordinal, events).map(({ encoded }) => encoded));
  }

  async end(): Promise<Head> {
    if (this.origin === null) throw new Error('end before begin');
    this.ended = true;
    this.store.becomes({ logId: this.origin.logId, epoch: this.origin.epoch + 1 });
    return this.store.head();
  }
}
