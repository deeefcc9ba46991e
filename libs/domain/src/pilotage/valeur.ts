import type { FigureStatus } from '../indicateur/figure.js';

/**
 * What an indicator is worth for one organisme, at one date or over one period.
 * Of several organismes together – never a mean of their values – by the two parts: a ratio has both, and is Σ numerators ÷ Σ denominators; a count has the
 * first only, and is Σ numerators; what does not add up, as a decile, has none, and has no value for several.
 */
export interface Valeur {
  readonly organisme: string;
  readonly status: FigureStatus;
  /** Null unless the status has a value. Raw, never rounded. */
  readonly value: number | null;
  /** Told also where the value is undefined because its denominator is 0: it belongs to the réseau's value all the same. */
  readonly numerator: number | null;
  readonly denominator: number | null;
}
