import type { PlainDate } from '#libs/kernel';
import type { Etat } from './etats.js';

/** Before projects are launched, production is stabilised. */
export const PHASES = ['stabilisation', 'lancement'] as const;
export type Phase = (typeof PHASES)[number];

/** What must be so for the stabilisation to be over. */
export interface ConditionDeSortie {
  readonly code: string;
  readonly label: string;
  /** Thresholds, by `code` or `code@version`, whose situations are looked at. */
  readonly seuils: string;
  /** A body is well when its situation is this one, or better; one of which nothing is known is not. */
  readonly atMost: Exclude<Etat, 'critique'>;
  /** The share of the bodies that must be well, 1 for all. */
  readonly part: number;
  /** For how many days in a row, the day looked at included. */
  readonly pendant: number;
}

/** When a réseau may pass from stabilisation to launch. */
export interface PhaseDefinition {
  /** Code of the réseau. */
  readonly code: string;
  /** 1, 2, 3 …; a published version never changes. */
  readonly version: number;
  readonly label: string;
  readonly source: string;
  readonly conditions: readonly ConditionDeSortie[];
}

/** How a condition was found on a day; `part`: the least share of the bodies that were well, null where there was none. */
export interface ConditionFound {
  readonly code: string;
  readonly met: boolean;
  readonly part: number | null;
}

/** Every event of a `phase-<reseau>` stream, by type [for ever]. */
export interface PhaseEventData {
  /** A version of the conditions, whole. */
  ConditionsDefined: PhaseDefinition;
  /** `definition`: `code@version` of the conditions, null where none were published. What was found stays, whatever was decided. */
  PhaseEntered: {
    readonly phase: Phase;
    readonly on: PlainDate;
    readonly definition: string | null;
    readonly conditions: readonly ConditionFound[];
    /** Why, in somebody's words: required where the conditions do not allow it. */
    readonly motif: string | null;
  };
}

export type PhaseEventType = keyof PhaseEventData;

export type PhaseEvent = {
  readonly [T in PhaseEventType]: { readonly type: T; readonly data: PhaseEventData[T] };
}[PhaseEventType];
