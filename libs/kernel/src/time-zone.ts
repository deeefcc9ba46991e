import { firstWhere } from './first-where.js';
import { dayNumber, dayOfNumber, type PlainDate } from './plain-date.js';

const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Zone offsets change on whole quarter hours only, so one look-up serves a whole quarter of an hour. */
const QUARTER = HOUR / 4;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

function offsetsOf(zone: string): Map<number, number> {
  const known = offsets.get(zone);
  if (known !== undefined) return known;
  const made = new Map<number, number>();
  offsets.set(zone, made);
  return made;
}

function offsetAt(zone: string, instant: number): number {
  const quarter = Math.floor(instant / QUARTER);
  const ofZone = offsetsOf(zone);
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  const at = quarter * QUARTER;
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
  const offset = local - at;
  if (ofZone.size > 100_000) ofZone.clear();
  ofZone.set(quarter, offset);
  return offset;
}

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The calendar day on which an instant falls in a zone.
 * @param instant milliseconds since the epoch
 * @throws RangeError for an unknown zone or an impossible instant
 */
export function dayIn(zone: string, instant: number): PlainDate {
  return dayOfNumber(Math.floor((instant + offsetAt(zone, instant)) / DAY));
}

/** The first instant, to the quarter of an hour, at which a zone has this offset. */
function firstInstantWith(zone: string, offset: number, from: number, to: number): number {
  const [first, last] = [Math.floor(from / QUARTER) + 1, Math.ceil(to / QUARTER)];
  return firstWhere(first, last, (quarter) => offsetAt(zone, quarter * QUARTER) === offset) * QUARTER;
}

/**
 * The instant at which it is so many minutes past midnight on the clocks of a zone: the first one of an hour that comes twice,
 * and the end of the gap for one that does not come at all. 1440 is the midnight that follows.
 * @returns milliseconds since the epoch
 * @throws RangeError for an unknown zone or an impossible day
 */
export function instantOf(zone: string, day: PlainDate, minutes: number): number {
  const local = dayNumber(day) * DAY + minutes * 60_000;
  // A zone is at most 14 hours away from UTC, and changes at most once within two days.
  const [before, after] = [offsetAt(zone, local - DAY), offsetAt(zone, local + DAY)];
  const candidates = [local - before, local - after].filter((instant) => instant + offsetAt(zone, instant) === local);
  return candidates.length > 0 ? Math.min(...candidates) : firstInstantWith(zone, after, local - DAY, local + DAY);
}
