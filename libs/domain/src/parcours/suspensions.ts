import { instantOf, latest, type PlainDate } from '#libs/kernel';
import type { ClockCode } from '../procedure/definition.js';
import type { Moment, ParcoursState, ParcoursWait } from './parcours.state.js';

/** The days after `fromOn`, up to `toOn` included. */
export interface Interval {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate;
}

/** A stretch of time, in milliseconds since 1970. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

/** How long a clock stood still: for durations counted in days, and for those counted in hours. */
export interface Stood {
  readonly days: readonly Interval[];
  readonly time: readonly Pause[];
}

/** The waits that stop a clock, in the order in which they began. */
export function waitsOf(state: ParcoursState, clock: ClockCode): readonly ParcoursWait[] {
  return state.waits.filter(({ suspends }) => suspends.includes(clock)).sort((a, b) => (a.fromOn < b.fromOn ? -1 : a.fromOn > b.fromOn ? 1 : 0));
}

export function isSuspended(state: ParcoursState, clock: ClockCode): boolean {
  return state.waits.some(({ suspends, toOn }) => toOn === null && suspends.includes(clock));
}

/** The days on which a clock stood still after a day, up to another: waits that overlap count once. */
function suspensionsOf(state: ParcoursState, clock: ClockCode, after: PlainDate, upTo: PlainDate): readonly Interval[] {
  const intervals: Interval[] = [];
  for (const { fromOn, toOn } of waitsOf(state, clock)) {
    const from = latest(latest(fromOn, after), intervals.at(-1)?.toOn ?? after);
    const to = toOn === null || toOn > upTo ? upTo : toOn;
    if (from < to) intervals.push({ fromOn: from, toOn: to });
  }
  return intervals;
}

/**
 * The time during which a clock stood still since a moment: waits that overlap count once. Where only the day of a wait is known it counts from the end
 * of that day to the end of its last one, as days do; one that is open ends with the day `upTo`.
 */
function pausesOf(state: ParcoursState, clock: ClockCode, since: Pick<Moment, 'on' | 'at'>, upTo: PlainDate, timeZone: string): readonly Pause[] {
  const endOf = (day: PlainDate): number => instantOf(timeZone, day, 1440);
  const instant = (day: PlainDate, at: string | null): number => (at === null ? endOf(day) : Date.parse(at));
  const begun = since.at === null ? instantOf(timeZone, since.on, 0) : Date.parse(since.at);
  const waits = waitsOf(state, clock)
    .map(({ fromOn, fromAt, toOn, toAt }) => ({ from: instant(fromOn, fromAt), to: toOn === null ? endOf(upTo) : instant(toOn, toAt) }))
    .sort((a, b) => a.from - b.from);
  const pauses: Pause[] = [];
  for (const wait of waits) {
    const from = Math.max(wait.from, begun, pauses.at(-1)?.to ?? begun);
    if (from < wait.to) pauses.push({ from, to: wait.to });
  }
  return pauses;
}

/** Nothing ever stood still. */
export const NEVER_STOOD: Stood = { days: [], time: [] };

/** How long a clock stood still since a moment, up to a day. */
export function stoodOf(state: ParcoursState, clock: ClockCode, since: Pick<Moment, 'on' | 'at'>, upTo: PlainDate, timeZone: string): Stood {
  return { days: suspensionsOf(state, clock, since.on, upTo), time: pausesOf(state, clock, since, upTo, timeZone) };
}
