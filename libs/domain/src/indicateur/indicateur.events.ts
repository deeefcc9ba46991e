import type { Definition } from './definition.js';

/** Every event of an `indicateur-<code>` stream, by type [for ever]. */
export interface IndicateurEventData {
  /** A version of the definition, whole. */
  IndicateurDefined: Definition;
}

export type IndicateurEventType = keyof IndicateurEventData;

export type IndicateurEvent = {
  readonly [T in IndicateurEventType]: { readonly type: T; readonly data: IndicateurEventData[T] };
}[IndicateurEventType];
