import type { PlainDate } from '#libs/kernel';
import { FIGURE_STATUSES, type FigureStatus } from './figure.js';

const RANK = Object.fromEntries(FIGURE_STATUSES.map((status, rank) => [status, rank])) as Readonly<Record<FigureStatus, number>>;

/**
 * Whether anything is known of a day: not of one before the first fact. Nothing in stock then is `noData`, no 0.
 * @param since the first day about which something is known; null when nothing is
 */
export const isKnownOn = (since: PlainDate | null, day: PlainDate): boolean => since !== null && since <= day;

/** The status of a figure: the first, in the order of {@link FIGURE_STATUSES}, of those that hold; `ok` when none does. */
export function firstStatus(candidates: Iterable<FigureStatus>): FigureStatus {
  let first: number = RANK.ok;
  for (const status of candidates) first = Math.min(first, RANK[status]);
  return FIGURE_STATUSES[first] ?? 'ok';
}
