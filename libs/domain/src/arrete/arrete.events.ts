import type { PlainDate } from '#libs/kernel';
import type { Valeur } from '../pilotage/valeur.js';

/** A figure of an arrêté: what an indicator was worth for one organisme at the end of the month. */
export interface FigureArretee extends Omit<Valeur, 'delais' | 'cotes'> {
  /** `code@version`. */
  readonly indicateur: string;
}

/** Every event of an `arrete-<réseau>-<yyyy-mm>` stream, by type [for ever]. */
export interface ArreteEventData {
  /** The figures of a month are published, as they were known on a day: `ordinal` events of the log were in them. They never change. */
  ArreteClosed: {
    readonly reseau: string;
    readonly mois: string;
    readonly on: PlainDate;
    readonly knownOn: PlainDate;
    readonly ordinal: number;
    readonly figures: readonly FigureArretee[];
  };
  /** Figures of the month are known otherwise on a later day: those that differ from what was last told of them, and no other. */
  ArreteCorrected: {
    readonly reseau: string;
    readonly mois: string;
    readonly knownOn: PlainDate;
    readonly ordinal: number;
    readonly figures: readonly FigureArretee[];
  };
}

export type ArreteEventType = keyof ArreteEventData;

export type ArreteEvent = {
  readonly [T in ArreteEventType]: { readonly type: T; readonly data: ArreteEventData[T] };
}[ArreteEventType];
