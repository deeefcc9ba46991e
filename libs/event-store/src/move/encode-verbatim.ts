import { checkName, digestOf, encodeEvent, type EncodedEvent } from '../encoding.js';
import { NotStorable } from '../event-store.errors.js';
import type { UnloggedEvent, VerbatimEvent } from '../event-log.js';
import { EventAltered, LogOutOfOrder } from './move.errors.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/** In the form in which adapters keep it, before it has a place. */
export interface EncodedUnplaced {
  readonly event: EncodedEvent;
  readonly recordedAt: string;
  readonly digest: string;
}

/** In the form in which adapters keep it, with its place. */
export interface EncodedVerbatim {
  readonly ordinal: number;
  readonly encoded: EncodedUnplaced;
}

/**
 * Events of another log in the form in which adapters keep them: canonical bytes, the very ones of which the digest was made.
 * @throws NotStorable for what no log could hold
 * @throws EventAltered when an event is not what its digest tells
 * @throws LogOutOfOrder when their ordinals do not follow `after` without a gap
 */
export function encodeVerbatim(after: number, events: readonly (VerbatimEvent | UnloggedEvent | EncodedVerbatim)[]): readonly EncodedVerbatim[] {
  return events.map((event, n) => {
    const expected = after + 1 + n;
    const { ordinal } = event;
    if (ordinal !== expected) throw new LogOutOfOrder(expected, `le numéro ${String(ordinal)}`);
    if ('encoded' in event) return event;
    const encoded = encodeUnplaced(event);
    if (event.digest !== null && event.digest !== encoded.digest) throw new EventAltered(ordinal);
    return { ordinal, encoded };
  });
}

/**
 * An event in the form in which adapters keep it, with the digest that it has.
 * @throws NotStorable for what no log could hold
 */
export function encodeUnplaced(event: Omit<VerbatimEvent | UnloggedEvent, 'ordinal' | 'digest'>): EncodedUnplaced {
  const { stream, revision, recordedAt } = event;
  checkName(stream, 'nom de flux', stream);
  if (!Number.isSafeInteger(revision) || revision < 0) throw new NotStorable(stream, `${String(revision)} n’est pas une révision`);
  if (!INSTANT.test(recordedAt) || Number.isNaN(Date.parse(recordedAt))) {
    throw new NotStorable(stream, `recordedAt vaut ${JSON.stringify(recordedAt)}, qui n’est pas un instant`);
  }
  const encoded = encodeEvent(stream, revision, event);
  return { event: encoded, recordedAt, digest: digestOf(encoded) };
}
