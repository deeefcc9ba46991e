import type { PlainDate } from '#libs/kernel';
import type { Fact } from './fact.js';
import type { KnownSejour, Sejour } from './sejour.js';
import { samePlace, type Timeline, timelineOf } from './timeline.js';

/** The story of a pièce of which nothing is known. */
export const NOTHING_HAPPENED: Timeline = { sejours: [], place: null, inStock: false, arrivedOn: null, setAside: [] };

/** Everything that was ever held true about one pièce, and since when. */
export interface PieceHistory {
  readonly sejours: readonly KnownSejour[];
  /** The story as known today, with what has no effect. */
  readonly current: Timeline;
}

function sameSejour(a: Sejour, b: Sejour): boolean {
  return (
    a.arrivedOn === b.arrivedOn &&
    a.fromOn === b.fromOn &&
    a.toOn === b.toOn &&
    a.entry === b.entry &&
    a.exit === b.exit &&
    samePlace(a.place, b.place)
  );
}

/**
 * The stays of a pièce as they were known from day to day: one timeline per day on which something was learnt,
 * each stay carrying from which day to which it was held true.
 * A pure function of the set of facts, so any difference between two sets of facts is a difference of stays.
 */
export function historyOf(facts: readonly Fact[]): PieceHistory {
  const days = [...new Set(facts.map((fact) => fact.knownOn))].sort();
  const done: KnownSejour[] = [];
  let current: KnownSejour[] = [];
  let timeline = NOTHING_HAPPENED;
  for (const day of days) {
    timeline = timelineOf(days.length === 1 ? facts : facts.filter((fact) => fact.knownOn <= day));
    current = succeed(current, timeline.sejours, day, done);
  }
  return { sejours: [...done, ...current], current: timeline };
}

function succeed(former: readonly KnownSejour[], sejours: readonly Sejour[], knownFrom: PlainDate, done: KnownSejour[]): KnownSejour[] {
  const current = sejours.map((sejour, rank): KnownSejour => {
    const before = former[rank];
    if (before !== undefined && sameSejour(before, sejour)) return before;
    const { arrivedOn, fromOn, toOn, entry, exit, place } = sejour;
    return { arrivedOn, fromOn, toOn, entry, exit, place, rank, knownFrom, knownTo: null };
  });
  for (const before of former) if (current[before.rank] !== before) done.push({ ...before, knownTo: knownFrom });
  return current;
}
