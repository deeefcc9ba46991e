/** Every event of a `releve-<code>-<organisme>` stream, by type [for ever]. */
export interface ReleveEventData {
  /**
   * A value was read of an organisme for a period (`2026-03`, `2026-T1`, `2026`). `corrects`: the value that it replaces; null for the first of its period.
   * `closed`: the figures of the period had been published before it came.
   */
  ReleveRecorded: {
    readonly code: string;
    readonly organisme: string;
    readonly periode: string;
    readonly value: number;
    readonly unit: string;
    readonly source: string;
    readonly corrects: number | null;
    readonly closed: boolean;
  };
}

export type ReleveEventType = keyof ReleveEventData;

export type ReleveEvent = {
  readonly [T in ReleveEventType]: { readonly type: T; readonly data: ReleveEventData[T] };
}[ReleveEventType];
