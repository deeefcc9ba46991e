import type { Definition } from '../api/client.ts';
import { addDays, monthsBefore } from '../view/day.ts';

/** Whole weeks, so that the same day of the week is compared. */
export const GAP_DAYS = 28;
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;
const isEndOfMonth = (day: string): boolean => addDays(day, 1) === firstOfMonth(addDays(day, 1));

/** The same date of the month before: as much of a month. The end of a month is compared with that of the one before it. */
function monthBefore(day: string): string {
  return isEndOfMonth(day) ? addDays(firstOfMonth(day), -1) : monthsBefore(day, 1);
}

/** The last day of the period before the one that a rapport is told of, which is the last that is over. */
function periodeBefore(day: string, months: number): string {
  const next = addDays(day, 1);
  const begun = (Number(next.slice(5, 7)) - 1) % months;
  return addDays(monthsBefore(firstOfMonth(next), begun + months), -1);
}

/** Whether it counts what moved since the beginning of a month, and not what is there at the end of the day. */
function isOfMonths({ block, windowUnit, numerator = [], denominator }: Definition): boolean {
  if (block === 'delai') return true;
  return block === 'ratio' && windowUnit === 'months' && [...numerator, ...(denominator ?? [])].some((terme) => terme['measure'] !== 'stock');
}

/**
 * The day whose value of an indicator is comparable with that of a day: four weeks earlier, unless it counts by months – then as many days of the month before –
 * or is told of periods that are over – then the end of the one before. A gap is compared as what it is between.
 */
export function comparedDay(definition: Definition, day: string, named: (reference: string) => Definition | undefined): string {
  const of = definition.de === undefined ? undefined : named(definition.de);
  if (of !== undefined) return comparedDay(of, day, named);
  const months = definition.block === 'rapport' ? MONTHS[definition.periodicity ?? 'day'] : undefined;
  if (months !== undefined) return periodeBefore(day, months);
  return isOfMonths(definition) ? monthBefore(day) : addDays(day, -GAP_DAYS);
}
