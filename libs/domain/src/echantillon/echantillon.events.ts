import type { PlainDate } from '#libs/kernel';
import type { Tire } from '../parcours/echantillon.js';

/** Every event of an `echantillon-<procédure>-<quarter>` stream, by type [for ever]. */
export interface EchantillonEventData {
  /**
   * A sample was drawn in a quarter, among the dossiers of the quarter before: the same population, size and seed draw the same dossiers.
   * `population`: how many could have been drawn. `dossiers`: those that were, lowest number first.
   */
  EchantillonDrawn: {
    readonly procedure: string;
    readonly version: number;
    readonly echantillon: string;
    readonly trimestre: string;
    readonly of: string;
    readonly seed: string;
    readonly size: number;
    readonly population: number;
    readonly dossiers: readonly Tire[];
    readonly drawnOn: PlainDate;
  };
}

export type EchantillonEventType = keyof EchantillonEventData;

export type EchantillonEvent = {
  readonly [T in EchantillonEventType]: { readonly type: T; readonly data: EchantillonEventData[T] };
}[EchantillonEventType];
