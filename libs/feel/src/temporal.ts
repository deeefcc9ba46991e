import { dayNumber, dayOfNumber, endOfMonth, isPlainDate, type PlainDate } from '#libs/kernel';

/** Days of the years 1 to 9999: what a date may be, written or computed. */
const FIRST_DAY = dayNumber('0001-01-01' as PlainDate);
const LAST_DAY = dayNumber('9999-12-31' as PlainDate);

export const isFeelDate = (text: string): text is PlainDate => isPlainDate(text) && text >= '0001-01-01';

/** Undefined when the day lies outside the years 1 to 9999. */
export function plusDays(day: PlainDate, days: number): PlainDate | undefined {
  const number = dayNumber(day) + days;
  return number >= FIRST_DAY && number <= LAST_DAY ? dayOfNumber(number) : undefined;
}

/** Keeps the day of the month, or takes the last one where it does not exist. Undefined outside the years 1 to 9999. */
export function plusMonths(day: PlainDate, months: number): PlainDate | undefined {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = Math.floor(count / 12);
  if (year < 1 || year > 9999) return undefined;
  const month = `${String(year).padStart(4, '0')}-${String(count - year * 12 + 1).padStart(2, '0')}`;
  const wanted = `${month}-${day.slice(8)}`;
  return isPlainDate(wanted) ? wanted : endOfMonth(`${month}-01` as PlainDate);
}

/** Whole months from one day to the other; negative when `to` is earlier. */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  const [months, days] = [Number(to.slice(0, 4)) * 12 + Number(to.slice(5, 7)), Number(to.slice(8))];
  const between = months - Number(from.slice(0, 4)) * 12 - Number(from.slice(5, 7));
  const rest = days - Number(from.slice(8));
  if (between > 0 && rest < 0) return between - 1;
  return between < 0 && rest > 0 ? between + 1 : between;
}

export function dateOf(year: number, month: number, day: number): PlainDate | undefined {
  const digits = [year, month, day].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0'));
  const text = digits.join('-');
  return isFeelDate(text) ? text : undefined;
}

export type Duration = { readonly type: 'days'; readonly value: number } | { readonly type: 'months'; readonly value: number };

const MONTHS = /^(-?)P(?=\d)(?:(\d{1,5})Y)?(?:(\d{1,6})M)?$/u;
const DAYS = /^(-?)P(\d{1,7})D$/u;

/** `P3M`, `P1Y6M`, `P10D`, `-P1Y`: years and months, or whole days. Undefined when the text is another thing. */
export function durationOf(text: string): Duration | undefined {
  const days = DAYS.exec(text);
  if (days) return { type: 'days', value: signed(days[1], Number(days[2])) };
  const months = MONTHS.exec(text);
  if (months) return { type: 'months', value: signed(months[1], Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)) };
  return undefined;
}

const signed = (sign: string | undefined, value: number): number => (sign === '-' && value !== 0 ? -value : value);
