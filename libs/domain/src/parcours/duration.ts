import { addDays, addMonths, dayIn, daysBetween, instantOf, type PlainDate, unreachable } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { afterWorkedTime, type Horaires, workedTimeBetween } from '../calendrier/worked-hours.js';
import type { Duration } from '../procedure/definition.js';
import type { Moment } from './parcours.state.js';
import type { Interval, Stood } from './suspensions.js';

const HOUR = 3_600_000;

/** `dueAt`: the first instant at which it has passed, ISO in UTC. `calendrier`: what it was counted by, null when by none. */
export interface Due {
  readonly dueOn: PlainDate;
  readonly dueAt: string;
  readonly calendrier: { readonly code: string; readonly version: number } | null;
}

function workedDaysFrom(day: PlainDate, n: number, calendrier: CompiledCalendrier): PlainDate {
  if (n === 0) return day;
  return n > 0 ? calendrier.nthWorkedDayAfter(day, n) : calendrier.nthWorkedDayBack(addDays(day, -1), -n);
}

const sum = (intervals: readonly Interval[], of: (interval: Interval) => number): number => intervals.reduce((total, each) => total + of(each), 0);

/** The last day of a duration that is counted in days or months. */
function lastDay(
  { on }: Pick<Moment, 'on'>,
  { value, unit }: Duration & { readonly unit: Exclude<Duration['unit'], 'workedHours'> },
  suspended: readonly Interval[],
  calendrier: CompiledCalendrier,
): PlainDate {
  const stood = (): number => sum(suspended, ({ fromOn, toOn }) => daysBetween(fromOn, toOn));
  switch (unit) {
    case 'calendarDays':
      return addDays(on, value + stood());
    case 'months':
      return addDays(addMonths(on, value), stood());
    case 'workedDays': {
      const worked = sum(suspended, ({ fromOn, toOn }) => calendrier.workedDaysBetween(fromOn, toOn));
      return workedDaysFrom(workedDaysFrom(on, value, calendrier), worked, calendrier);
    }
    default:
      return unreachable(unit);
  }
}

/** The day so long after – or, negative, before – another, whose own day is day 0. */
export function dayAfter(
  on: PlainDate,
  duration: Duration & { readonly unit: Exclude<Duration['unit'], 'workedHours'> },
  calendrier: CompiledCalendrier,
): PlainDate {
  return lastDay({ on }, duration, [], calendrier);
}

/**
 * When something is due that is due so long after – or, negative, before – a moment, its clock having stood still meanwhile.
 * Days: the day of the moment is day 0, and it passes at the midnight after the last day, in the zone, whatever the clocks do that night.
 * Months: the same day of the month, or its last. Worked days: those of the calendar after (or before) the day.
 * Worked hours: hours of opening since the instant, or since midnight where only the day is known, those during which its clock stood still left out.
 * @throws RangeError for a negative number of worked hours
 */
export function dueAfter(moment: Pick<Moment, 'on' | 'at'>, duration: Duration, stood: Stood, horaires: Horaires): Due {
  const { calendrier, timeZone } = horaires;
  const { code, version } = calendrier.calendrier;
  if (duration.unit === 'workedHours') {
    const since = moment.at === null ? instantOf(timeZone, moment.on, 0) : Date.parse(moment.at);
    const paused = stood.time.reduce((total, { from, to }) => total + workedTimeBetween(from, to, horaires), 0);
    const at = afterWorkedTime(since, duration.value * HOUR + paused, horaires);
    // What passes at midnight was due on the day that ends.
    return { dueOn: dayIn(timeZone, at - 1), dueAt: new Date(at).toISOString(), calendrier: { code, version } };
  }
  const dueOn = lastDay(moment, { ...duration, unit: duration.unit }, stood.days, calendrier);
  const dueAt = new Date(instantOf(timeZone, dueOn, 1440)).toISOString();
  return { dueOn, dueAt, calendrier: duration.unit === 'workedDays' ? { code, version } : null };
}
