import { timeZone } from './time-zone.ts';

/** French numbers and days, as people read them. The API's own rounding is kept: nothing is decided here. */
const WHOLE = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const ONE = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const EXACT = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 });
const PERCENT = new Intl.NumberFormat('fr-FR', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SIGNED_ONE = new Intl.NumberFormat('fr-FR', { signDisplay: 'exceptZero', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SIGNED = new Intl.NumberFormat('fr-FR', { signDisplay: 'exceptZero', maximumFractionDigits: 0 });

function formatter(options: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat('fr-FR', { ...options, timeZone: 'UTC' });
  // The first of a month is « 1er » in French, which the formatter does not know.
  return (day) => format.format(new Date(`${day}T12:00:00Z`)).replace(/\b1 (?=\p{L})/u, '1er ');
}

export const frInteger = (value: number): string => WHOLE.format(value);
/** One decimal: 12 345,6. */
export const frDecimal = (value: number): string => ONE.format(value);
/** Up to three decimals, as the API gives days of work. */
export const frExact = (value: number): string => EXACT.format(value);
export const frPercent = (ratio: number): string => PERCENT.format(ratio);
export const frSigned = (value: number): string => SIGNED.format(value).replace('-', '−');
export const frSignedDecimal = (value: number): string => SIGNED_ONE.format(value).replace('-', '−');

/** 31/12/2010 */
export const frDay = formatter({ day: '2-digit', month: '2-digit', year: 'numeric' });
/** 31 déc. 2010 */
export const frDayShort = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
/** 31 déc. */
export const frDayMonth = formatter({ day: 'numeric', month: 'short' });
/** 31 décembre 2010 */
export const frDayText = formatter({ day: 'numeric', month: 'long', year: 'numeric' });
const MONTH = formatter({ month: 'long', year: 'numeric' });
/** « mars 2026 », of 2026-03. */
export const frMonth = (month: string): string => MONTH(`${month}-01`);
/** vendredi 31 décembre 2010 */
export const frDayLong = formatter({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const EUROS = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });

/** Cents as people write them: 1 234,56 €. */
export const frEuros = (cents: number): string => EUROS.format(cents / 100);
/** The hour of an instant, where the figures are kept: 09:30. */
export const frTime = (instant: string): string =>
  new Date(instant).toLocaleTimeString('fr-FR', { timeZone: timeZone(), hour: '2-digit', minute: '2-digit' });

/** « 1 pièce », « 2 pièces », « 0 pièce »: in French the plural begins at two. */
export function counted(value: number, singular: string, plural: string): string {
  return `${frInteger(value)} ${Math.abs(value) < 2 ? singular : plural}`;
}
