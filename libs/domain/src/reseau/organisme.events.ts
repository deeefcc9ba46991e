/** Every event of an `organisme-<code>` stream, by type [for ever]. */
export interface OrganismeEventData {
  /** A caisse, and the calendar by which its worked days are counted; version `null`: the latest published. */
  OrganismeRegistered: {
    readonly code: string;
    readonly label: string;
    readonly calendrier: string;
    readonly calendrierVersion: number | null;
    /** IANA name: in which zone its days begin and end. */
    readonly timeZone: string;
  };
}

export type OrganismeEventType = keyof OrganismeEventData;

export type OrganismeEvent = {
  readonly [T in OrganismeEventType]: { readonly type: T; readonly data: OrganismeEventData[T] };
}[OrganismeEventType];
