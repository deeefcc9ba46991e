/**
 * A rule for a day off: a fixed day of every year (`MM-DD`), a number of days after Easter Sunday, or one day of one year.
 * `from` and `to` (years, both included) bound a rule that was not always in force.
 */
export type HolidayRule = (
  | { readonly kind: 'fixed'; readonly monthDay: string }
  | { readonly kind: 'easter'; readonly offset: number }
  | { readonly kind: 'once'; readonly day: string }
) & { readonly label: string; readonly from?: number; readonly to?: number };

/** A version of the worked days of a territory. Published versions never change. */
export interface Calendrier {
  readonly code: string;
  readonly version: number;
  readonly label: string;
  /** IANA name. */
  readonly timeZone: string;
  /** ISO weekdays that are worked, 1 = Monday. */
  readonly workedWeekdays: readonly number[];
  readonly holidays: readonly HolidayRule[];
  /** The legal texts. */
  readonly source: string;
}
