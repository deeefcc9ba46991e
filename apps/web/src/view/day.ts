import { timeZone } from './time-zone.ts';

/** Days of the page are `YYYY-MM-DD` strings, as in the addresses and the API; arithmetic passes through UTC noon, where no clock change can move it. */
const DAY_MS = 86_400_000;
const PATTERN = /^\d{4}-\d{2}-\d{2}$/u;

function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

/** True for a real day of the calendar, from 1900 on: a date being typed (`0201-…`) is not one yet. */
export function isDay(text: string): boolean {
  if (!PATTERN.test(text) || text < '1900') return false;
  const noon = noonOf(text);
  return !Number.isNaN(noon) && new Date(noon).toISOString().startsWith(text);
}

export function addDays(day: string, days: number): string {
  return new Date(noonOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The last day of what lasts until a day that is no part of it any more, as the API tells ends. */
export const lastDayBefore = (toOn: string): string => addDays(toOn, -1);

const FRENCH = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/u;

/** The day that a typed text means – 31/12/2010, 31-12-2010, 2010-12-31 – or null. */
export function dayOf(text: string): string | null {
  const typed = text.trim();
  const [, date = '', month = '', year = ''] = FRENCH.exec(typed) ?? [];
  const day = year === '' ? typed : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/** The same day some months earlier; the 31st becomes the last day of a shorter month. */
export function monthsBefore(day: string, months: number): string {
  const date = new Date(noonOf(day));
  const wanted = date.getUTCDate();
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1, 12));
  const lastOfMonth = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0, 12)).getUTCDate();
  first.setUTCDate(Math.min(wanted, lastOfMonth));
  return first.toISOString().slice(0, 10);
}

/** The day that it is somewhere at an instant. */
export function dayIn(zone: string | undefined, instant: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);
}

/** The current day where the figures are kept, whatever the reader's own time zone. */
export const today = (): string => dayIn(timeZone(), new Date());
