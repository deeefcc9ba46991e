import type { PlainDate } from '#libs/kernel';
import type { Orientation } from './orientation.js';
import { moyenne } from './statistiques.js';

/**
 * The rank of each value, in the order given: 1 is the best – the lowest cost –, and of a context the lowest. Equal values share the best of their ranks,
 * and the next one follows after as many (1, 2, 2, 4). Null for what is missing.
 */
export function rangs(values: readonly (number | null)[], orientation: Orientation): readonly (number | null)[] {
  const sign = orientation === 'higherIsBetter' ? -1 : 1;
  const sorted = values.filter((value) => value !== null).sort((a, b) => sign * (a - b));
  const rankOf = new Map<number, number>();
  for (const [i, value] of sorted.entries()) if (!rankOf.has(value)) rankOf.set(value, i + 1);
  return values.map((value) => (value === null ? null : (rankOf.get(value) ?? null)));
}

/** The rank of an organisme at a date. */
export interface RangAt {
  readonly day: PlainDate;
  readonly organisme: string;
  readonly rang: number | null;
}

/** Both days included. */
export interface Periode {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Mean of the ranks of an organisme over the dates of a period at which it has one; null when it never has. */
export interface RangMoyen {
  readonly organisme: string;
  readonly rangMoyen: number | null;
  readonly dates: number;
}

export function rangsMoyens(ranked: readonly RangAt[], { from, to }: Periode): readonly RangMoyen[] {
  const byOrganisme = new Map<string, number[]>();
  for (const { day, organisme, rang } of ranked) {
    const kept = byOrganisme.get(organisme) ?? [];
    byOrganisme.set(organisme, kept);
    if (rang !== null && day >= from && day <= to) kept.push(rang);
  }
  return [...byOrganisme].map(([organisme, kept]) => ({ organisme, rangMoyen: moyenne(kept), dates: kept.length }));
}
