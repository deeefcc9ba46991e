import { addMonths, endOfMonth, type PlainDate } from '#libs/kernel';

/** How long the period of a reading is. */
export const PERIODES = ['month', 'quarter', 'year'] as const;
export type PeriodeLength = (typeof PERIODES)[number];

/** A period as it is written: `2026-03`, `2026-T1`, `2026`. Periods of one length sort as text. */
export interface PeriodeRelevee {
  readonly name: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

const PATTERN: Readonly<Record<PeriodeLength, RegExp>> = {
  month: /^(?<year>[12]\d{3})-(?<rank>0[1-9]|1[0-2])$/u,
  quarter: /^(?<year>[12]\d{3})-T(?<rank>[1-4])$/u,
  year: /^(?<year>[12]\d{3})$/u,
};

const nameOf = (length: PeriodeLength, year: string, rank: number): string =>
  length === 'year' ? year : `${year}-${length === 'quarter' ? `T${String(rank)}` : String(rank).padStart(2, '0')}`;

function periodeFrom(length: PeriodeLength, from: PlainDate): PeriodeRelevee {
  const rank = (Number(from.slice(5, 7)) - 1) / MONTHS[length] + 1;
  return { name: nameOf(length, from.slice(0, 4), rank), from, to: endOfMonth(addMonths(from, MONTHS[length] - 1)) };
}

/** The period that a text names; null for one of another length, or of none. */
export function periodeNamed(text: string, length: PeriodeLength): PeriodeRelevee | null {
  const { year, rank = '1' } = PATTERN[length].exec(text)?.groups ?? {};
  if (year === undefined) return null;
  return periodeFrom(length, `${year}-${String((Number(rank) - 1) * MONTHS[length] + 1).padStart(2, '0')}-01` as PlainDate);
}

/** The last period that is over at the end of a day. */
export function lastPeriodeBy(day: PlainDate, length: PeriodeLength): PeriodeRelevee {
  const month = Number(day.slice(5, 7));
  const first = month - ((month - 1) % MONTHS[length]);
  const present = periodeFrom(length, `${day.slice(0, 5)}${String(first).padStart(2, '0')}-01` as PlainDate);
  return present.to <= day ? present : periodeFrom(length, addMonths(present.from, -MONTHS[length]));
}

/** How a period of a length is written, for people. */
export const PERIODE_WRITTEN: Readonly<Record<PeriodeLength, string>> = { month: 'AAAA-MM', quarter: 'AAAA-T1 à AAAA-T4', year: 'AAAA' };
