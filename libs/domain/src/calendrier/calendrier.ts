/**
 * A rule for a day off: a fixed day of every year (`MM-DD`), a number of days after Easter Sunday, or one day of one year.
 * `from` and `to` (years, both included) bound a rule that was not always in force.
 */
export type HolidayRule = (
  | { readonly kind: 'fixed'; readonly monthDay: string }
  | { readonly kind: 'easter'; readonly offset: number }
  | { readonly kind: 'once'; readonly day: string }
) & { readonly label: string; readonly from?: number; readonly to?: number };

/** Hours of opening of some ISO weekdays, `HH:MM` to `HH:MM`; `24:00` is the midnight that follows. */
export interface OpeningHours {
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
}

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
  /** When it is open on its worked days, in local time; a worked day is open from midnight to midnight where nothing says so. */
  readonly openingHours?: readonly OpeningHours[];
  /** The legal texts. */
  readonly source: string;
}
