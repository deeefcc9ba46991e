import type { DelaisComptes } from '../indicateur/delai-de-traitement.js';
import type { FigureStatus } from '../indicateur/figure.js';

/**
 * What an indicator is worth for one organisme, at one date or over one period.
 * Of several organismes together – never a mean of their values – by the two parts: a ratio has both, and is Σ numerators ÷ Σ denominators; a count has the
 * first only, and is Σ numerators; what does not add up has none, and has no value for several. A percentile of delays has none either: it is that of all the
 * pièces, which `delais` tells. Nor has an écart: it is that of its two sides, each of them of all, which `cotes` tells.
 */
export interface Valeur {
  readonly organisme: string;
  readonly status: FigureStatus;
  /** Null unless the status has a value. Raw, never rounded. */
  readonly value: number | null;
  /** Told also where the value is undefined because its denominator is 0: it belongs to the réseau's value all the same. */
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly delais?: DelaisDeValeur;
  readonly cotes?: CotesDeValeur;
}

/** The value that is looked at, and the one that is taken off. */
export type CotesDeValeur = readonly [de: Valeur, moins: Valeur];

/** Whether it has a part in what several are worth together, be it undefined by itself. */
export const isToldValeur = ({ numerator, value, cotes }: Valeur): boolean => numerator !== null || value !== null || cotes !== undefined;

/** How many pièces took how many days, and which percentile of them is told. */
export interface DelaisDeValeur {
  readonly centile: number;
  readonly comptes: DelaisComptes;
}

/** As answers and events tell a value: without what it was made of. */
export function valeurTold({ organisme, status, value, numerator, denominator }: Valeur): Omit<Valeur, 'delais' | 'cotes'> {
  return { organisme, status, value, numerator, denominator };
}
