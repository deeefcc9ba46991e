import { addDays, dayIn, instantOf, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from './compiled-calendrier.js';

/** Whose days and hours count: a calendar, on the clocks of a zone. */
export interface Horaires {
  readonly calendrier: CompiledCalendrier;
  readonly timeZone: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Over a hundred years: a calendar that is open no more by then never is. */
const FAR = 40_000;

/** When it is open on a day, as instants: the nights of the time change have their own length. */
function spansOf(day: PlainDate, { calendrier, timeZone }: Horaires): readonly Span[] {
  return calendrier
    .openingsOf(day)
    .map(({ from, to }) => ({ from: instantOf(timeZone, day, from), to: instantOf(timeZone, day, to) }))
    .filter(({ from, to }) => from < to);
}

/**
 * The instant at which it has been open for so long since another; what comes in while it is closed starts at the next opening.
 * @param since milliseconds since the epoch
 * @param milliseconds at least 0
 * @throws RangeError for a negative time, or when it is never open again
 */
export function afterWorkedTime(since: number, milliseconds: number, horaires: Horaires): number {
  if (!(milliseconds >= 0)) throw new RangeError(`worked hours are counted forwards: ${String(milliseconds)}`);
  let left = milliseconds;
  let day = dayIn(horaires.timeZone, since);
  for (let n = 0; n < FAR; n += 1) {
    for (const { from, to } of spansOf(day, horaires)) {
      const start = Math.max(from, since);
      if (start >= to) continue;
      if (to - start >= left) return start + left;
      left -= to - start;
    }
    day = addDays(day, 1);
  }
  throw new RangeError(`the calendar ${horaires.calendrier.calendrier.code} is never open after ${day}`);
}

/** How long it was open between two instants, in milliseconds; 0 when the second is not later. */
export function workedTimeBetween(since: number, until: number, horaires: Horaires): number {
  let open = 0;
  for (let day = dayIn(horaires.timeZone, since); since < until && day <= dayIn(horaires.timeZone, until); day = addDays(day, 1)) {
    for (const { from, to } of spansOf(day, horaires)) open += Math.max(0, Math.min(to, until) - Math.max(from, since));
  }
  return open;
}
