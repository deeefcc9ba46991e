import { definitionReference, type StockDefinition } from './definition.js';
import type { StockFigure } from './figure.js';

/** Pièces in stock at the end of the day asked, by whom they wait for. */
export interface StockGroup {
  readonly waitingFor: string | null;
  readonly pieces: number;
}

export interface StockInput {
  readonly definition: StockDefinition;
  readonly groups: Iterable<StockGroup>;
  /** Distinct dossiers with at least one pièce that the definition counts: they do not add up over groups. */
  readonly dossiers: number;
  /** False when nothing within the filter is known of the day asked. */
  readonly known?: boolean;
}

/**
 * The stock: pièces received and not yet out at the end of the day, in pièces, and of which waiting, for whom.
 * An empty stock is 0, status `ok`; of a day of which nothing is known, status `noData`.
 * Source: domain README « stock », « waiting ».
 */
export function stock({ definition, groups, dossiers, known = true }: StockInput): StockFigure {
  const base = { definition: definitionReference(definition), calendars: [] };
  if (!known) return { ...base, status: 'noData', pieces: null, dossiers: null, waiting: null, waitingFor: {} };
  let pieces = 0;
  let waiting = 0;
  const waitingFor = new Map<string, number>();
  for (const group of groups) {
    if (group.waitingFor !== null && !definition.includesWaiting) continue;
    pieces += group.pieces;
    if (group.waitingFor === null || group.pieces === 0) continue;
    waiting += group.pieces;
    waitingFor.set(group.waitingFor, (waitingFor.get(group.waitingFor) ?? 0) + group.pieces);
  }
  return { ...base, status: 'ok', pieces, dossiers, waiting, waitingFor: Object.fromEntries([...waitingFor].sort(([a], [b]) => (a < b ? -1 : 1))) };
}
