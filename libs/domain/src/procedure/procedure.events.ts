import type { ProcedureDefinition } from './definition.js';

/** Every event of a `procedure-<code>` stream, by type [for ever]. */
export interface ProcedureEventData {
  /** A procédure that dossiers may name. */
  ProcedureRegistered: { readonly code: string; readonly label: string };
  /** A version of what it is, whole. */
  ProcedurePublished: ProcedureDefinition;
}

export type ProcedureEventType = keyof ProcedureEventData;

export type ProcedureEvent = {
  readonly [T in ProcedureEventType]: { readonly type: T; readonly data: ProcedureEventData[T] };
}[ProcedureEventType];
