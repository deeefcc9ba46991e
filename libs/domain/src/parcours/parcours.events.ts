import type { JsonObject, JsonValue, PlainDate } from '#libs/kernel';
import type { Anchor, ClockCode } from '../procedure/definition.js';

/** A condition or a table as it was evaluated: enough to tell again why, without evaluating again. */
export type Evaluation =
  | { readonly kind: 'guard'; readonly expression: string; readonly inputs: JsonObject; readonly result: boolean }
  | { readonly kind: 'value'; readonly expression: string; readonly inputs: JsonObject; readonly result: JsonValue }
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly version: number;
      readonly inputs: readonly JsonValue[];
      /** The rules that matched, from 1, in the order of the table. */
      readonly rules: readonly number[];
      readonly result: JsonObject;
    };

/** Who acted, in which role; null is the engine. */
interface Acted {
  readonly agent: string | null;
  readonly role: string | null;
}

export type AnomalieOrigin = 'sample' | 'outside' | 'controlled';

/**
 * What happens to a dossier that follows a procédure, beside the facts of its pièces [for ever].
 * Étapes and waits are facts too: `EtapeEntered`, `WaitingStarted`, `WaitingEnded`, in which `wait` names the one of the procédure.
 */
export interface ParcoursEventData {
  /** An action of the procédure, done by a person; `evaluations`: every guard that let it through and every table that it asked. */
  ActionPerformed: Acted & {
    readonly action: string;
    readonly etape: string;
    readonly form: { readonly code: string; readonly version: number } | null;
    readonly evaluations: readonly Evaluation[];
    readonly performedOn: PlainDate;
  };
  /** A passage that the engine took; `from` null is the start. */
  PassageTaken: {
    readonly from: string | null;
    readonly to: string;
    readonly evaluations: readonly Evaluation[];
    readonly takenOn: PlainDate;
  };
  /** Fields that the dossier now has, each replacing the former; personal ones are in the sealed part of the event. */
  DonneesRecorded: {
    readonly values: JsonObject;
    /** The codes of the personal ones. */
    readonly sealed?: readonly string[];
    readonly by: 'form' | 'table' | 'rule' | 'link';
    readonly recordedOn: PlainDate;
  };
  /** Every expected pièce was received: the dossier is complete, and stays so. Told again when a correction changes the day. */
  DossierCompleted: { readonly evaluations: readonly Evaluation[]; readonly completedOn: PlainDate };
  /** `dueAt`: the first instant at which it has passed. `echeance` is one setting of it: a later one replaces it. */
  EcheanceSet: {
    readonly echeance: string;
    readonly code: string;
    readonly anchor: Anchor;
    readonly anchoredOn: PlainDate;
    readonly dueOn: PlainDate;
    readonly dueAt: string;
    readonly calendrier: { readonly code: string; readonly version: number } | null;
    /** Why it is set again – `retried`: it could not pass, and the dossier has changed since –; null for the first. */
    readonly because: 'resumed' | 'corrected' | 'migrated' | 'retried' | null;
    readonly evaluations: readonly Evaluation[];
    readonly setOn: PlainDate;
  };
  /** Its clock stands still: it is due at no time until it is set again. */
  EcheanceSuspended: { readonly echeance: string; readonly code: string; readonly clock: ClockCode; readonly suspendedOn: PlainDate };
  /** What it was about came first. */
  EcheanceLifted: { readonly echeance: string; readonly code: string; readonly liftedOn: PlainDate };
  EcheancePassed: { readonly echeance: string; readonly code: string; readonly passedOn: PlainDate };
  /** What follows from its passing cannot be worked out: `problem` is the code of why, `reason` tells it in French. It is set again once the dossier changes. */
  EcheanceBlocked: {
    readonly echeance: string;
    readonly code: string;
    readonly problem: string;
    readonly reason: string;
    readonly blockedOn: PlainDate;
  };
  RappelIssued: { readonly echeance: string; readonly code: string; readonly message: string; readonly issuedOn: PlainDate };
  DossierEscalated: { readonly to: string; readonly message: string; readonly echeance: string | null; readonly escalatedOn: PlainDate };
  /** `tacit`: silence decided. */
  DecisionTaken: Acted & {
    readonly decision: 'accepted' | 'refused';
    readonly tacit: boolean;
    readonly reason: string | null;
    readonly takenOn: PlainDate;
  };
  /** Whether the contrôle falls on the dossier; `share`: the number from 0 to 1 that the seed gave, below the rate for a dossier drawn. */
  ControleDrawn: {
    readonly controle: string;
    readonly drawn: boolean;
    readonly by: 'risk' | 'rate' | 'sample';
    readonly seed: string;
    readonly share: number | null;
    readonly risk: number | null;
    readonly echantillon: string | null;
    readonly evaluations: readonly Evaluation[];
    readonly drawnOn: PlainDate;
  };
  ControlePerformed: Acted & { readonly controle: string; readonly result: 'passed' | 'failed'; readonly performedOn: PlainDate };
  /** `amount` in cents, signed: too little paid is negative. `missedBy`: the contrôle that let it through. */
  AnomalieFound: Acted & {
    readonly anomalie: string;
    readonly controle: string | null;
    readonly origin: AnomalieOrigin;
    readonly family: string;
    readonly financial: boolean;
    readonly amount: number;
    readonly beforePayment: boolean;
    readonly missedBy: string | null;
    readonly foundOn: PlainDate;
  };
  /** Paid too much, `amount` in cents. `culpable`: by fault; `fraudulent`: by fraud. */
  InduDetected: Acted & {
    readonly indu: string;
    readonly nature: 'simple' | 'culpable' | 'fraudulent';
    readonly amount: number;
    /** The last payment that it concerns: prescription runs from it. */
    readonly paidOn: PlainDate;
    readonly detectedOn: PlainDate;
  };
  InduNotified: Acted & { readonly indu: string; readonly notifiedOn: PlainDate };
  InduRecoveryStarted: Acted & { readonly indu: string; readonly startedOn: PlainDate };
  InduSettled: Acted & { readonly indu: string; readonly settledOn: PlainDate };
  InduAbandoned: Acted & {
    readonly indu: string;
    readonly reason: 'intangibilite' | 'prescription' | 'decisionCra' | 'autre';
    readonly amount: number;
    readonly abandonedOn: PlainDate;
  };
  /** Another dossier is asked for; it is opened by a reaction, under this id. */
  DossierRequested: {
    readonly link: string;
    readonly dossier: string;
    readonly procedure: string;
    readonly inputs: JsonObject;
    readonly evaluations: readonly Evaluation[];
    readonly requestedOn: PlainDate;
  };
  /** The dossier asked for has ended. */
  DossierReturned: {
    readonly link: string;
    readonly dossier: string;
    readonly outcome: string;
    readonly values: JsonObject;
    readonly returnedOn: PlainDate;
  };
  /** The dossier goes on under another version of its procédure. */
  ProcedureMigrated: { readonly from: number; readonly to: number; readonly migratedOn: PlainDate };
}

export type ParcoursEventType = keyof ParcoursEventData;

export type ParcoursEvent = { readonly [T in ParcoursEventType]: { readonly type: T; readonly data: ParcoursEventData[T] } }[ParcoursEventType];

/** The one list of the types: a missing or a surplus entry does not compile. */
export const PARCOURS_EVENT_TYPES = Object.keys({
  ActionPerformed: true,
  PassageTaken: true,
  DonneesRecorded: true,
  DossierCompleted: true,
  EcheanceSet: true,
  EcheanceSuspended: true,
  EcheanceLifted: true,
  EcheancePassed: true,
  EcheanceBlocked: true,
  RappelIssued: true,
  DossierEscalated: true,
  DecisionTaken: true,
  ControleDrawn: true,
  ControlePerformed: true,
  AnomalieFound: true,
  InduDetected: true,
  InduNotified: true,
  InduRecoveryStarted: true,
  InduSettled: true,
  InduAbandoned: true,
  DossierRequested: true,
  DossierReturned: true,
  ProcedureMigrated: true,
} satisfies Record<ParcoursEventType, true>) as readonly ParcoursEventType[];

const PARCOURS_EVENTS: ReadonlySet<string> = new Set(PARCOURS_EVENT_TYPES);

/** Whether an event is one of those that only a dossier under a procédure tells. */
export function isParcoursEvent<Event extends { readonly type: string }>(
  event: Event,
): event is Extract<Event, { readonly type: ParcoursEventType }> {
  return PARCOURS_EVENTS.has(event.type);
}
