declare const plainDateBrand: unique symbol;

/** A calendar day, `YYYY-MM-DD`, in no time zone. Sorts as text. */
export type PlainDate = string & { readonly [plainDateBrand]: 'PlainDate' };

const MILLISECONDS_PER_DAY = 86_400_000;
/** From 1 March of the year 0 to 1 January 1970. */
const DAYS_BEFORE_1970 = 719_468;

const ZERO = 48;
const DASH = 45;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number that so many digits of a text make; NaN when one of them is none. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Whether the text is an existing calendar day. Asked of every day of every event: it makes nothing. */
export function isPlainDate(text: string): text is PlainDate {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return false;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const days = month === 2 && isLeap(year) ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
  return year >= 0 && day >= 1 && day <= days;
}

/** @throws RangeError when the text is not an existing calendar day. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not an existing day (YYYY-MM-DD): ${text}`);
  return text;
}

/**
 * Days since 1970-01-01: consecutive days have consecutive numbers. Counted in years that begin in March, so that a leap day is the last of its year.
 * Source: Howard Hinnant, « chrono-Compatible Low-Level Date Algorithms », days_from_civil.
 */
export function dayNumber(day: PlainDate): number {
  const month = digits(day, 5, 7);
  const year = digits(day, 0, 4) - (month > 2 ? 0 : 1);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digits(day, 8, 10) - 1;
  return year * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970;
}

/** The days near 1970 that were written once, which are asked for again and again. */
const written = new Map<number, PlainDate>();

/** How many days around 1970 are kept: rather more than a century on each side. */
const MOST_WRITTEN = 50_000;

/** The inverse of {@link dayNumber}. */
export function dayOfNumber(number: number): PlainDate {
  const known = written.get(number);
  if (known !== undefined) return known;
  const day = new Date(number * MILLISECONDS_PER_DAY).toISOString().slice(0, 10) as PlainDate;
  if (Math.abs(number) <= MOST_WRITTEN) written.set(number, day);
  return day;
}

export function addDays(day: PlainDate, days: number): PlainDate {
  return dayOfNumber(dayNumber(day) + days);
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** ISO weekday: 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: PlainDate): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The last day of the month in which the day lies. */
export function endOfMonth(day: PlainDate): PlainDate {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) as PlainDate;
}

/**
 * The same day of the month, so many months on, or the last of that month where it does not exist:
 * 31 January and 1 month is 28 or 29 February, 31 May less 3 months too.
 */
export function addMonths(day: PlainDate, months: number): PlainDate {
  const [year, month, dayOfMonth] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, last))).toISOString().slice(0, 10) as PlainDate;
}

export function earliest(a: PlainDate, b: PlainDate): PlainDate {
  return a <= b ? a : b;
}

export function latest(a: PlainDate, b: PlainDate): PlainDate {
  return a >= b ? a : b;
}
