import { checkName, digestOf, encodeEvent, type EncodedEvent } from '../encoding.js';
import { NotStorable } from '../event-store.errors.js';
import type { VerbatimEvent } from '../event-log.js';
import { EventAltered, LogOutOfOrder } from './move.errors.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/**
 * Events of another log in the form in which adapters keep them: canonical bytes, the very ones of which the digest was made.
 * @throws NotStorable for what no log could hold
 * @throws EventAltered when an event is not what its digest tells
 * @throws LogOutOfOrder when their ordinals do not follow `after` without a gap
 */
export function encodeVerbatim(after: number, events: readonly VerbatimEvent[]): readonly EncodedEvent[] {
  return events.map((event, n) => {
    const expected = after + 1 + n;
    if (event.ordinal !== expected) throw new LogOutOfOrder(expected, `le numéro ${String(event.ordinal)}`);
    return encodeOne(event);
  });
}

function encodeOne(event: VerbatimEvent): EncodedEvent {
  const { stream, revision, recordedAt, digest, ordinal } = event;
  checkName(stream, 'nom de flux', stream);
  if (!Number.isSafeInteger(revision) || revision < 0) throw new NotStorable(stream, `${String(revision)} n’est pas une révision`);
  if (!INSTANT.test(recordedAt) || Number.isNaN(Date.parse(recordedAt))) {
    throw new NotStorable(stream, `recordedAt vaut ${JSON.stringify(recordedAt)}, qui n’est pas un instant`);
  }
  const encoded = encodeEvent(stream, revision, event);
  if (digestOf(encoded) !== digest) throw new EventAltered(ordinal);
  return encoded;
}
