import type { FigureStatus } from '../indicateur/figure.js';

/** What an indicator is worth for one organisme, at one date or over one period. */
export interface Valeur {
  readonly organisme: string;
  readonly status: FigureStatus;
  /** Null unless the status has a value. Raw, never rounded. */
  readonly value: number | null;
  /** A réseau's value is Σ numerators ÷ Σ denominators, never a mean of values; null for what is no ratio. */
  readonly numerator: number | null;
  readonly denominator: number | null;
}
