import { latest, type PlainDate } from '#libs/kernel';
import type { ClockCode } from '../procedure/definition.js';
import type { ParcoursState, ParcoursWait } from './parcours.state.js';

/** The days after `fromOn`, up to `toOn` included. */
export interface Interval {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
}

/** The waits that stop a clock, in the order in which they began. */
export function waitsOf(state: ParcoursState, clock: ClockCode): readonly ParcoursWait[] {
  return state.waits.filter(({ suspends }) => suspends.includes(clock)).sort((a, b) => (a.fromOn < b.fromOn ? -1 : a.fromOn > b.fromOn ? 1 : 0));
}

export function isSuspended(state: ParcoursState, clock: ClockCode): boolean {
  return state.waits.some(({ suspends, toOn }) => toOn === null && suspends.includes(clock));
}

/** The days on which a clock stood still after a day, up to another: waits that overlap count once. */
export function suspensionsOf(state: ParcoursState, clock: ClockCode, after: PlainDate, upTo: PlainDate): readonly Interval[] {
  const intervals: Interval[] = [];
  for (const { fromOn, toOn } of waitsOf(state, clock)) {
    const from = latest(latest(fromOn, after), intervals.at(-1)?.toOn ?? after);
    const to = toOn === null || toOn > upTo ? upTo : toOn;
    if (from < to) intervals.push({ fromOn: from, toOn: to });
  }
  return intervals;
}
