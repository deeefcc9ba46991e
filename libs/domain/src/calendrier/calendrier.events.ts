import type { Calendrier } from './calendrier.js';

/** Every event of a `calendrier-<code>` stream, by type [for ever]. */
export interface CalendrierEventData {
  /** A version of the worked days, whole. */
  CalendrierPublished: Calendrier;
}

export type CalendrierEventType = keyof CalendrierEventData;

export type CalendrierEvent = {
  readonly [T in CalendrierEventType]: { readonly type: T; readonly data: CalendrierEventData[T] };
}[CalendrierEventType];
