declare const plainDateBrand: unique symbol;

/** A calendar day, `YYYY-MM-DD`, in no time zone. Sorts as text. */
export type PlainDate = string & { readonly [plainDateBrand]: 'PlainDate' };

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/u;
const MILLISECONDS_PER_DAY = 86_400_000;

/** Whether the text is an existing calendar day. */
export function isPlainDate(text: string): text is PlainDate {
  return SHAPE.test(text) && !Number.isNaN(Date.parse(text)) && new Date(Date.parse(text)).toISOString().slice(0, 10) === text;
}

/** @throws RangeError when the text is not an existing calendar day. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw new RangeError(`not an existing day (YYYY-MM-DD): ${text}`);
  return text;
}

/** Days since 1970-01-01: consecutive days have consecutive numbers. */
export function dayNumber(day: PlainDate): number {
  return Date.parse(day) / MILLISECONDS_PER_DAY;
}

/** The inverse of {@link dayNumber}. */
export function dayOfNumber(number: number): PlainDate {
  return new Date(number * MILLISECONDS_PER_DAY).toISOString().slice(0, 10) as PlainDate;
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

export function earliest(a: PlainDate, b: PlainDate): PlainDate {
  return a <= b ? a : b;
}

export function latest(a: PlainDate, b: PlainDate): PlainDate {
  return a >= b ? a : b;
}
