import type { PlainDate } from '#libs/kernel';
import type { FigureStatus } from '../indicateur/figure.js';
import { type Ensemble, ensemble } from './ensemble.js';
import type { Orientation } from './orientation.js';
import { rangs } from './rangs.js';
import { type Distribution, distribution } from './statistiques.js';
import type { Valeur } from './valeur.js';

/** Where a value lies towards the réseau's, as numbers go: whether `above` is good, the orientation says. */
export type Position = 'below' | 'around' | 'above';

/** One organisme among the others. */
export interface LigneComparee {
  readonly organisme: string;
  readonly status: FigureStatus;
  readonly value: number | null;
  readonly rang: number | null;
  /** Value less the réseau's; null where there is none of either, or the réseau's is a total. */
  readonly ecartReseau: number | null;
  readonly position: Position | null;
}

/** The organismes of a réseau, or of any group of them, held against each other at a date. Raw values. */
export interface Comparaison {
  readonly reseau: Ensemble;
  /** Each organisme counts once; null when none has a value. */
  readonly distribution: Distribution | null;
  /** How many lie where; null where the réseau has no value to lie around. */
  readonly positions: Readonly<Record<Position, number>> | null;
  /** In the order given. */
  readonly lignes: readonly LigneComparee[];
}

export interface ComparaisonOptions {
  readonly orientation: Orientation;
  /** How far around the réseau's value still is « around » it, as a share of it; 0: equal to it. */
  readonly tolerance: number;
  /** Orders of the quantiles that are wanted, 0 to 1. */
  readonly quantiles: readonly number[];
}

function positionOf(value: number, reseau: number, tolerance: number): Position {
  if (Math.abs(value - reseau) <= tolerance * Math.abs(reseau)) return 'around';
  return value < reseau ? 'below' : 'above';
}

/** Some organismes held against each other, of whom each is told as it is asked for. */
export interface Compares extends Pick<Comparaison, 'reseau' | 'distribution'> {
  /** By its place among the values; null where there is none. */
  readonly ligneAt: (place: number) => LigneComparee | null;
}

/** Those without a value have no rank, and are told with their status. */
export function compares(valeurs: readonly Valeur[], { orientation, tolerance, quantiles }: ComparaisonOptions): Compares {
  const reseau = ensemble(valeurs);
  const reference = reseau.nature === 'ratio' ? reseau.value : null;
  const values = valeurs.map(({ value }) => value);
  const ranked = rangs(values, orientation);
  const ligneAt = (place: number): LigneComparee | null => {
    const valeur = valeurs[place];
    if (valeur === undefined) return null;
    const { organisme, status, value } = valeur;
    const compared = value !== null && reference !== null;
    const ecartReseau = compared ? value - reference : null;
    const position = compared ? positionOf(value, reference, tolerance) : null;
    return { organisme, status, value, rang: ranked[place] ?? null, ecartReseau, position };
  };
  const told = values.filter((value) => value !== null);
  return { reseau, distribution: distribution(told, quantiles), ligneAt };
}

/** {@link compares}, of all. */
export function comparaison(valeurs: readonly Valeur[], options: ComparaisonOptions): Comparaison {
  const { reseau, distribution: found, ligneAt } = compares(valeurs, options);
  const lignes = valeurs.flatMap((_, place) => ligneAt(place) ?? []);
  const count = (position: Position): number => lignes.filter((ligne) => ligne.position === position).length;
  const isCompared = reseau.nature === 'ratio' && reseau.value !== null;
  const positions = isCompared ? { below: count('below'), around: count('around'), above: count('above') } : null;
  return { reseau, distribution: found, positions, lignes };
}

/** The réseau at a date, and how far apart its organismes are. */
export interface PointDeDispersion {
  readonly day: PlainDate;
  readonly reseau: Ensemble;
  readonly distribution: Distribution | null;
  /** Interquartile range over the median, as a share; null without one, or when it is 0. */
  readonly dispersion: number | null;
}

/** Whether the organismes come closer to each other or drift apart: one point per date. */
export function dispersion(
  dates: readonly { readonly day: PlainDate; readonly valeurs: readonly Valeur[] }[],
  orders: readonly number[],
): readonly PointDeDispersion[] {
  return dates.map(({ day, valeurs }) => {
    const found = distribution(
      valeurs.flatMap(({ value }) => (value === null ? [] : [value])),
      orders,
    );
    const relative = found === null || found.median === 0 ? null : found.ecartInterquartile / Math.abs(found.median);
    return { day, reseau: ensemble(valeurs), distribution: found, dispersion: relative };
  });
}
