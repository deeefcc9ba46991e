import type { KnownSejour, PieceHistory } from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';

/** Days from one on and before another; null: for ever. */
export interface Days {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** More stays than these are not compared one by one: each shares all of its days. */
const MOST_COMPARED = 64;

const earlier = (a: PlainDate | null, b: PlainDate | null): PlainDate | null => (a === null || b === null ? (a ?? b) : earliest(a, b));

/** Up to the day on which it was found not to be so: what was thought of later days matters to nobody who looks back. */
const daysHeld = ({ fromOn, toOn, knownTo }: KnownSejour): Days => ({ from: fromOn, to: earlier(toOn, knownTo) });
const daysKnown = ({ knownFrom, knownTo }: KnownSejour): Days => ({ from: knownFrom, to: knownTo });

const isNone = ({ from, to }: Days): boolean => to !== null && to <= from;

/** Null when there are none. */
function common(a: Days, b: Days): Days | null {
  const days = { from: latest(a.from, b.from), to: earlier(a.to, b.to) };
  return isNone(days) ? null : days;
}

/** All days from the first of some to the last of them. */
function spanned(days: Days | undefined, more: Days): Days {
  if (days === undefined) return more;
  return { from: earliest(days.from, more.from), to: days.to === null || more.to === null ? null : latest(days.to, more.to) };
}

/**
 * Between which of its days another pièce of the dossier is in stock too, wherever it stands, as known on that day or a later one: only there are
 * dossiers fewer than pièces. A stay that is alone is not told. Of a dossier with very many stays: all of their days, which counts the same and reads more.
 * @param histories of its pièces
 */
export function sharedDays(histories: Iterable<PieceHistory>): ReadonlyMap<KnownSejour, Days> {
  const shared = new Map<KnownSejour, Days>();
  const pieces = Array.from(histories, ({ sejours }) => sejours).filter((sejours) => sejours.length > 0);
  if (pieces.length < 2) return shared;
  if (pieces.reduce((sum, sejours) => sum + sejours.length, 0) > MOST_COMPARED)
    return new Map(
      pieces
        .flat()
        .map((sejour) => [sejour, daysHeld(sejour)] as const)
        .filter(([, days]) => !isNone(days)),
    );
  const seen: KnownSejour[] = [];
  for (const sejours of pieces) {
    for (const sejour of sejours) {
      for (const other of seen) {
        const days = common(daysHeld(sejour), daysHeld(other));
        if (days === null || common(daysKnown(sejour), daysKnown(other)) === null) continue;
        for (const each of [sejour, other]) shared.set(each, spanned(shared.get(each), days));
      }
    }
    seen.push(...sejours);
  }
  return shared;
}
