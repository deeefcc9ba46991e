import type { PlainDate } from '#libs/kernel';
import type { Fact } from './fact.js';
import type { KnownSejour, Sejour } from './sejour.js';
import { samePlace, type SetAside, timelineOf } from './timeline.js';

/** Everything that was ever held true about one pièce, and since when. */
export interface PieceHistory {
  readonly sejours: readonly KnownSejour[];
  /** What has no effect as known today. */
  readonly setAside: readonly SetAside[];
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
  let setAside: readonly SetAside[] = [];
  for (const day of days) {
    const timeline = timelineOf(days.length === 1 ? facts : facts.filter((fact) => fact.knownOn <= day));
    setAside = timeline.setAside;
    current = succeed(current, timeline.sejours, day, done);
  }
  return { sejours: [...done, ...current], setAside };
}

function succeed(former: readonly KnownSejour[], sejours: readonly Sejour[], knownFrom: PlainDate, done: KnownSejour[]): KnownSejour[] {
  const current = sejours.map((sejour, rank): KnownSejour => {
    const before = former[rank];
    return before !== undefined && sameSejour(before, sejour) ? before : { ...sejour, rank, knownFrom, knownTo: null };
  });
  for (const before of former) if (current[before.rank] !== before) done.push({ ...before, knownTo: knownFrom });
  return current;
}
