/** Every event of a `reference-<hash>` stream, by type [for ever]. */
export interface ReferenceEventData {
  /** The value whose hash names the stream belongs to `holder` alone. Never a personal identifier. */
  ReferenceReserved: { readonly holder: string };
}

export type ReferenceEventType = keyof ReferenceEventData;

export type ReferenceEvent = {
  readonly [T in ReferenceEventType]: { readonly type: T; readonly data: ReferenceEventData[T] };
}[ReferenceEventType];
