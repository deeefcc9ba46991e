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

/**
 * How many pièces took how many days: the days and the pièces by turns, the shortest first, each length once. Flat, as hundreds of thousands of them are
 * remembered, and looked at again by whatever collects what is not.
 */
export type DelaisComptes = readonly number[];

const inOrder = (byDays: ReadonlyMap<number, number>): DelaisComptes => [...byDays].sort(([one], [other]) => one - other).flat();

function comptes(groups: Iterable<DelaiGroup>): DelaisComptes {
  const byDays = new Map<number, number>();
  for (const { days, pieces } of groups) if (pieces > 0) byDays.set(days, (byDays.get(days) ?? 0) + pieces);
  return inOrder(byDays);
}

/** Those of several together: all the caisses of a réseau have hardly more lengths than one of them. */
export function ensembleDesDelais(all: readonly DelaisComptes[]): DelaisComptes {
  const [alone = [], ...others] = all;
  if (others.length === 0) return alone;
  const byDays = new Map<number, number>();
  for (const delais of all) {
    for (let at = 0; at < delais.length; at += 2) {
      const [days = 0, pieces = 0] = [delais[at], delais[at + 1]];
      byDays.set(days, (byDays.get(days) ?? 0) + pieces);
    }
  }
  return inOrder(byDays);
}

/** How many pièces there are, that took at most so many days. */
function piecesWithin(delais: DelaisComptes, days = Infinity): number {
  let pieces = 0;
  for (let at = 0; at < delais.length && (delais[at] ?? 0) <= days; at += 2) pieces += delais[at + 1] ?? 0;
  return pieces;
}

function sumOfDays(delais: DelaisComptes): number {
  let sum = 0;
  for (let at = 0; at < delais.length; at += 2) sum += (delais[at] ?? 0) * (delais[at + 1] ?? 0);
  return sum;
}

/** The days of the pièce of a rank, from 1, shortest first. */
function daysOfRank(delais: DelaisComptes, rank: number): number | null {
  let passed = 0;
  for (let at = 0; at < delais.length; at += 2) {
    passed += delais[at + 1] ?? 0;
    if (passed >= rank) return delais[at] ?? null;
  }
  return null;
}

/** Mean and median (of an even count: the middle of the two middle ones), in days, raw. */
export function delaisDeTraitement(groups: Iterable<DelaiGroup>): Delais {
  const delais = comptes(groups);
  const pieces = piecesWithin(delais);
  const [min, max] = [delais[0], delais.at(-2)];
  const low = daysOfRank(delais, Math.floor((pieces + 1) / 2));
  const high = daysOfRank(delais, Math.floor(pieces / 2) + 1);
  if (min === undefined || max === undefined || low === null || high === null) return { status: 'undefined', pieces: 0 };
  return { status: 'ok', pieces, mean: sumOfDays(delais) / pieces, median: (low + high) / 2, min, max };
}

/**
 * A percentile by the nearest rank: the shortest observed delay that at least `percent` % of the pièces did not exceed.
 * Always a delay that happened; null when nothing left.
 * @param percent above 0, at most 100
 */
export function percentileDesDelais(groups: Iterable<DelaiGroup>, percent: number): number | null {
  return centileOf(comptes(groups), percent);
}

/** {@link percentileDesDelais}, of delays that are counted. */
export function centileOf(delais: DelaisComptes, percent: number): number | null {
  return daysOfRank(delais, Math.max(1, Math.ceil((percent * piecesWithin(delais)) / 100)));
}

/** The share of the pièces that took at most so many days; null when nothing left. */
export function shareWithin(groups: Iterable<DelaiGroup>, days: number): number | null {
  const delais = comptes(groups);
  const pieces = piecesWithin(delais);
  return pieces === 0 ? null : piecesWithin(delais, days) / pieces;
}

/** What a delay of the catalogue is worth for one organisme: raw. Without a pièce it is `undefined`, and there is nothing to add to that of the others. */
export function valeurOfDelai({ centile, dansLes }: Pick<DelaiDefinition, 'centile' | 'dansLes'>, organisme: string, delais: DelaisComptes): Valeur {
  const pieces = piecesWithin(delais);
  if (pieces === 0) return { organisme, status: 'undefined', value: null, numerator: null, denominator: null };
  if (centile !== null) {
    const value = centileOf(delais, centile);
    return { organisme, status: 'ok', value, numerator: null, denominator: null, delais: { centile, comptes: delais } };
  }
  if (dansLes !== undefined) {
    const within = piecesWithin(delais, dansLes);
    return { organisme, status: 'ok', value: within / pieces, numerator: within, denominator: pieces };
  }
  const days = sumOfDays(delais);
  return { organisme, status: 'ok', value: days / pieces, numerator: days, denominator: pieces };
}
