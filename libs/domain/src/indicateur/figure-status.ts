import { FIGURE_STATUSES, type FigureStatus } from './figure.js';

/** The status of a figure: the first, in the order of {@link FIGURE_STATUSES}, of those that hold; `ok` when none does. */
export function firstStatus(candidates: Iterable<FigureStatus>): FigureStatus {
  const holding = new Set(candidates);
  return FIGURE_STATUSES.find((status) => holding.has(status)) ?? 'ok';
}
