import type { ProcedureDefinition } from './definition.js';
import { inOrderOf, type Order, orderOf } from './order.js';

/** Every event of a `procedure-<code>` stream, by type [for ever]. */
export interface ProcedureEventData {
  /** A procédure that dossiers may name. */
  ProcedureRegistered: { readonly code: string; readonly label: string };
  /** A version of what it is, whole; `order`: in which order it was written, where that is not the order of the codes. */
  ProcedurePublished: ProcedureDefinition & { readonly order?: Order };
}

export type ProcedureEventType = keyof ProcedureEventData;

export type ProcedureEvent = {
  readonly [T in ProcedureEventType]: { readonly type: T; readonly data: ProcedureEventData[T] };
}[ProcedureEventType];

/** What is published of a definition. */
export function publishedAs(definition: ProcedureDefinition): ProcedureEventData['ProcedurePublished'] {
  const order = orderOf(definition);
  return Object.keys(order).length === 0 ? definition : { ...definition, order };
}

/** The definition that was published, in the order in which it was written. */
export function definitionIn({ order = {}, ...definition }: ProcedureEventData['ProcedurePublished']): ProcedureDefinition {
  return inOrderOf(definition, order);
}
