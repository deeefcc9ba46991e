import { instantOfWallClock } from '../zone.js';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?\s?(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?)?$/u;
const FINER_THAN_A_MILLISECOND = /[.,]\d{3}\d*[1-9]/u;

/** Systems that mean « no date » write one long before any log: 0001-01-01, 1899-12-30. */
const FIRST_YEAR = 1900;

/** Whether the text says more than an instant in milliseconds can hold. */
export function isFinerThanMilliseconds(text: string): boolean {
  return FINER_THAN_A_MILLISECOND.test(text);
}

/**
 * Reads a timestamp of IEEE 1849 (`xs:dateTime`) and its near relatives that leave no doubt: an offset without colon or minutes,
 * a blank for the T, no seconds, a day alone (its first instant). Without offset, the wall clock of `zone` is meant, see {@link instantOfWallClock}.
 * @returns milliseconds since the epoch, cut below; null for what does not exist (30 February, 25:00, an offset beyond ±14:00, years before 1900)
 */
export function instantOf(text: string, zone: string): number | null {
  const parts = SHAPE.exec(text.trim());
  if (parts === null) return null;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hours = '00',
    minutes = '00',
    seconds = '00',
    fraction = '',
    z,
    sign,
    offsetHours = '00',
    offsetMinutes = '00',
  ] = parts;
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hours), Number(minutes), Number(seconds)];
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (y < FIRST_YEAR || mo < 1 || mo > 12 || mi > 59 || s > 59) return null;
  // xs:dateTime knows 24:00:00, the first instant of the next day.
  if (h > 24 || (h === 24 && (mi > 0 || s > 0 || Number(fraction) > 0))) return null;
  const startOfDay = Date.UTC(y, mo - 1, d);
  if (d < 1 || new Date(startOfDay).getUTCDate() !== d) return null;
  const local = startOfDay + h * 3_600_000 + mi * 60_000 + s * 1000 + milliseconds;
  if (z !== undefined) return local;
  if (sign === undefined) return instantOfWallClock(zone, local);
  const offset = Number(offsetHours) * 60 + Number(offsetMinutes);
  if (Number(offsetMinutes) > 59 || offset > 14 * 60) return null;
  return local - (sign === '-' ? -offset : offset) * 60_000;
}
