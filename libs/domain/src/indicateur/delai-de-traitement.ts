import type { PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { anterioriteOf } from './anteriorite.js';
import type { Valeur } from '../pilotage/valeur.js';
import type { DayKind, DelaiDefinition } from './definition.js';

/** So many pièces that took so many days. */
export interface DelaiGroup {
  readonly days: number;
  readonly pieces: number;
}

export type Delais =
  /** Nothing left: there is no delay, not a delay of 0. */
  | { readonly status: 'undefined'; readonly pieces: 0 }
  | { readonly status: 'ok'; readonly pieces: number; readonly mean: number; readonly median: number; readonly min: number; readonly max: number };

/**
 * The processing delay of a pièce: from its arrival, day 0, to its exit, in calendar days or in worked days of its owner's calendar.
 * Null when worked days are asked for and no calendar is configured.
 */
export function delaiDeTraitementOf(arrivedOn: PlainDate, leftOn: PlainDate, dayKind: DayKind, calendar: CompiledCalendrier | null): number | null {
  return anterioriteOf(arrivedOn, leftOn, dayKind, calendar);
}

/** The shortest first, those of one length together: all the caisses of a réseau have hardly more of these than one of them. */
function inOrder(groups: Iterable<DelaiGroup>): readonly DelaiGroup[] {
  const byDays = new Map<number, number>();
  for (const { days, pieces } of groups) if (pieces > 0) byDays.set(days, (byDays.get(days) ?? 0) + pieces);
  return [...byDays].map(([days, pieces]) => ({ days, pieces })).sort((a, b) => a.days - b.days);
}

const total = (groups: readonly DelaiGroup[]): number => groups.reduce((sum, { pieces }) => sum + pieces, 0);

/** The days of the pièce of a rank, from 1, shortest first. */
function daysOfRank(groups: readonly DelaiGroup[], rank: number): number | null {
  let passed = 0;
  for (const { days, pieces } of groups) {
    passed += pieces;
    if (passed >= rank) return days;
  }
  return null;
}

/** Mean and median (of an even count: the middle of the two middle ones), in days, raw. */
export function delaisDeTraitement(groups: Iterable<DelaiGroup>): Delais {
  const ordered = inOrder(groups);
  const pieces = total(ordered);
  const [first, last] = [ordered[0], ordered.at(-1)];
  const low = daysOfRank(ordered, Math.floor((pieces + 1) / 2));
  const high = daysOfRank(ordered, Math.floor(pieces / 2) + 1);
  if (first === undefined || last === undefined || low === null || high === null) return { status: 'undefined', pieces: 0 };
  const sum = ordered.reduce((days, group) => days + group.days * group.pieces, 0);
  return { status: 'ok', pieces, mean: sum / pieces, median: (low + high) / 2, min: first.days, max: last.days };
}

/**
 * A percentile by the nearest rank: the shortest observed delay that at least `percent` % of the pièces did not exceed.
 * Always a delay that happened; null when nothing left.
 * @param percent above 0, at most 100
 */
export function percentileDesDelais(groups: Iterable<DelaiGroup>, percent: number): number | null {
  return percentileInOrder(inOrder(groups), percent);
}

function percentileInOrder(ordered: readonly DelaiGroup[], percent: number): number | null {
  return daysOfRank(ordered, Math.max(1, Math.ceil((percent * total(ordered)) / 100)));
}

/** The share of the pièces that took at most so many days; null when nothing left. */
export function shareWithin(groups: Iterable<DelaiGroup>, days: number): number | null {
  const ordered = inOrder(groups);
  const pieces = total(ordered);
  return pieces === 0 ? null : total(ordered.filter((group) => group.days <= days)) / pieces;
}

/**
 * What a delay of the catalogue is worth for one organisme: raw. Without a pièce it is `undefined`, and there is nothing to add to that of the others.
 * @param groups the shortest first, those of one length together
 */
export function valeurOfDelai(
  { centile, dansLes }: Pick<DelaiDefinition, 'centile' | 'dansLes'>,
  organisme: string,
  groups: readonly DelaiGroup[],
): Valeur {
  const pieces = total(groups);
  if (pieces === 0) return { organisme, status: 'undefined', value: null, numerator: null, denominator: null };
  if (centile !== null) {
    const value = percentileInOrder(groups, centile);
    return { organisme, status: 'ok', value, numerator: null, denominator: null, delais: { centile, groups } };
  }
  if (dansLes !== undefined) {
    const within = total(groups.filter((group) => group.days <= dansLes));
    return { organisme, status: 'ok', value: within / pieces, numerator: within, denominator: pieces };
  }
  const days = groups.reduce((sum, group) => sum + group.days * group.pieces, 0);
  return { organisme, status: 'ok', value: days / pieces, numerator: days, denominator: pieces };
}
