import type { PlainDate } from '#libs/kernel';
import type { Montee } from '../agent/montee.js';
import type { OrganismeKind } from './perimetre.js';
import type { Visibilite } from './visibilite.js';

/** What every event after the first says again: whose it is. */
interface OfOrganisme {
  readonly organisme: string;
}

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
  /** A group of organismes, in one tree; or the head of a réseau. */
  GroupementRegistered: {
    readonly code: string;
    readonly label: string;
    readonly kind: Exclude<OrganismeKind, 'caisse'>;
    /** The tree of its members. */
    readonly arbre: string;
  };
  OrganismeRenamed: OfOrganisme & { readonly label: string };
  /** From a day on the worked days of a caisse are counted otherwise; null: as if it had always been so. */
  CalendrierAssigned: OfOrganisme & {
    readonly calendrier: string;
    readonly calendrierVersion: number | null;
    readonly timeZone: string;
    readonly fromOn: PlainDate | null;
  };
  /** Under a parent in a tree, on every day D with `fromOn` ≤ D < `toOn`; null: until further notice. */
  OrganismeAttached: OfOrganisme & {
    readonly arbre: string;
    readonly parent: string;
    readonly fromOn: PlainDate;
    readonly toOn: PlainDate | null;
  };
  /** The appartenance of that tree that began on `fromOn` ends before `toOn`; where both are one day, it never was. */
  AppartenanceEnded: OfOrganisme & { readonly arbre: string; readonly fromOn: PlainDate; readonly toOn: PlainDate };
  /** From that day on another caisse answers for it. */
  OrganismeMerged: OfOrganisme & { readonly into: string; readonly mergedOn: PlainDate };
  /** The merge was said by mistake, and never was. */
  FusionCancelled: OfOrganisme & { readonly into: string; readonly mergedOn: PlainDate };
  /** From that day on others take over parts of it: its dossiers, as they are transferred one by one. */
  OrganismeSplit: OfOrganisme & { readonly into: readonly string[]; readonly splitOn: PlainDate };
  /** The split of that day was said by mistake, and never was. */
  ScissionCancelled: OfOrganisme & { readonly into: readonly string[]; readonly splitOn: PlainDate };
  /** How newcomers come to work as much as anybody in the caisses of a réseau, whole. */
  MonteeDefined: OfOrganisme & Montee;
  /** From a day on the caisses of a réseau may see the aggregates of each other, or not. */
  VisibiliteDefined: OfOrganisme & Visibilite;
  /** A réseau is told by this indicateur repère, in its last version, until it chooses another. */
  RepereChosen: OfOrganisme & { readonly repere: string };
}

export type OrganismeEventType = keyof OrganismeEventData;

export type OrganismeEvent = {
  readonly [T in OrganismeEventType]: { readonly type: T; readonly data: OrganismeEventData[T] };
}[OrganismeEventType];
