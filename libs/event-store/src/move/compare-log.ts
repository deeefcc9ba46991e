import { computedDigestOf } from '../encoding.js';
import type { VerbatimEvent } from '../event-log.js';
import { type EventStore, START, type StoredEvent } from '../event-store.port.js';
import { encodeVerbatim } from './encode-verbatim.js';
import { LogNotOfFile } from './move.errors.js';
import { type CheckedEvents, type LogFileReader, withLine } from './read-log-file.js';

const PAGE_EVENTS = 1_000;

/**
 * Reads a file to its end, and the log beside it: every event of the file must stand there at its ordinal, same content, same instant. What the log has
 * behind them is its own life. Keeps a page, and what is between two checks, in memory.
 * @throws LogFileDamaged, LogFileTruncated, with the line
 * @throws LogNotOfFile at the first event that is missing in the log, or another one there
 */
export async function assertLogHolds(file: LogFileReader, store: EventStore): Promise<void> {
  const log = eventsOf(store);
  for await (const group of file.groups()) {
    assertUnaltered(group);
    for (const event of group.events) {
      const { value: there } = await log.next();
      if (there === undefined) throw LogNotOfFile.shorter(event.ordinal - 1, file.header.events);
      if (!isSame(there, event)) throw LogNotOfFile.other(event.ordinal);
    }
  }
}

/** Digests are compared below: those of the file must be those of what it says. */
function assertUnaltered(group: CheckedEvents): void {
  const [first] = group.events;
  if (first === undefined) return;
  try {
    encodeVerbatim(first.ordinal - 1, group.events);
  } catch (error) {
    throw withLine(error, [group]);
  }
}

/** By what the log really says, not by the digest that is kept beside. */
function isSame(there: StoredEvent, event: VerbatimEvent): boolean {
  return there.ordinal === event.ordinal && there.recordedAt === event.recordedAt && computedDigestOf(there) === event.digest;
}

async function* eventsOf(store: EventStore): AsyncGenerator<StoredEvent, undefined> {
  for (let after = START; ;) {
    const { events, upTo } = await store.readAll(after, { limit: PAGE_EVENTS });
    yield* events;
    if (upTo === after) return undefined;
    after = upTo;
  }
}
