import type { JsonObject, PlainDate } from '#libs/kernel';
import { PARCOURS_EVENT_TYPES, type ParcoursEventData, type ParcoursEventType } from '../parcours/parcours.events.js';
import type { ClockCode } from '../procedure/definition.js';

/** Who opened the dossier's life: our own procedures, or a system from which it was brought over. */
export type Origin = 'native' | 'imported';

export type ProcessingMode = 'manual' | 'auto';

/**
 * A dated fact has an identity of its own, so that a correction or a cancellation can name it –
 * even before the fact itself is known. `sourceFact` is its name in the system it came from.
 */
interface DatedFact {
  readonly fact: string;
  readonly sourceFact: string | null;
}

/** A fact about one pièce. */
interface PieceFact extends DatedFact {
  readonly piece: string;
}

/** A fact about one pièce or, with `null`, about the dossier and all its pièces. */
interface DossierOrPieceFact extends DatedFact {
  readonly piece: string | null;
}

/**
 * Every event of a `dossier-<id>` stream, by type [for ever].
 * Days are `…On`; the instants, where known, are in the metadata.
 */
export interface DossierEventData extends ParcoursEventData {
  /**
   * `unit` tells how an imported log was cut into pièces; `procedure` is null while no fact has named one.
   * `procedureVersion`: the dossier follows this version of it. `caisse`: whose days and hours count.
   * `importedAt`: nothing that was due before this instant passes by itself. `requestedBy`: the dossier that waits for this one.
   */
  DossierOpened: {
    readonly reference: string;
    readonly origin: Origin;
    readonly source: string | null;
    readonly unit: string | null;
    readonly procedure: string | null;
    readonly procedureVersion: number | null;
    readonly openedOn: PlainDate;
    readonly attributes: JsonObject;
    readonly caisse?: string | null;
    readonly importedAt?: string;
    readonly requestedBy?: { readonly dossier: string; readonly link: string };
  };
  /** The attributes that an extended import brought, whole. */
  DossierDescribed: { readonly attributes: JsonObject };
  PieceReceived: PieceFact & {
    readonly reference: string;
    readonly caisse: string;
    readonly procedure: string;
    readonly type: string;
    readonly canal: string | null;
    readonly population: string | null;
    readonly receivedOn: PlainDate;
  };
  /** What a closer look says the pièce is; `null` leaves that part as it was. */
  PieceQualified: PieceFact & {
    readonly procedure: string | null;
    readonly type: string | null;
    readonly population: string | null;
    readonly qualifiedOn: PlainDate;
  };
  PieceProcessed: PieceFact & { readonly mode: ProcessingMode; readonly processedOn: PlainDate };
  PieceReturned: PieceFact & { readonly reason: string | null; readonly returnedOn: PlainDate };
  PieceNeutralised: PieceFact & { readonly reason: string | null; readonly neutralisedOn: PlainDate };
  PieceReopened: PieceFact & { readonly reason: string | null; readonly reopenedOn: PlainDate };
  /** A new owner, a new doer, or both; a doer that was the owner follows the owner. */
  PieceTransferred: PieceFact & {
    readonly caisse: string | null;
    readonly caisseExecutante: string | null;
    readonly transferredOn: PlainDate;
  };
  EtapeEntered: DossierOrPieceFact & { readonly etape: string; readonly enteredOn: PlainDate };
  /** Several waits may be open. `wait` names the one of the procédure; `suspends`: clocks that stop; `charged`: the dossier waited for. */
  WaitingStarted: DossierOrPieceFact & {
    readonly waitingFor: string;
    readonly wait?: string;
    readonly suspends?: readonly ClockCode[];
    readonly charged?: string;
    readonly startedOn: PlainDate;
  };
  /** Without `wait` it ends them all. */
  WaitingEnded: DossierOrPieceFact & { readonly wait?: string; readonly endedOn: PlainDate };
  /** Whatever is still in stock leaves it, without having been processed. */
  DossierClosed: DatedFact & { readonly outcome: string; readonly closedOn: PlainDate };
  /** The named fact keeps everything but its day. */
  FactCorrected: DossierOrPieceFact & { readonly corrects: string; readonly on: PlainDate };
  /** The named fact never was. */
  FactCancelled: DossierOrPieceFact & { readonly cancels: string; readonly cancelledOn: PlainDate };
  /** `null` gives the dossier back to nobody in particular. Agents are pseudonyms. */
  DossierAssigned: { readonly agent: string | null; readonly assignedOn: PlainDate };
  /** Something done on the dossier, as a log told it: the `rank`-th event of its trace in file order, from 0. */
  ActivityRecorded: {
    readonly rank: number;
    readonly activity: string;
    readonly transition: string | null;
    readonly agent: string | null;
    readonly performedOn: PlainDate;
    readonly attributes: JsonObject;
    readonly contentDigest: string;
  };
}

export type DossierEventType = keyof DossierEventData;

/** Distributes over the types, so that `switch (event.type)` narrows `event.data`. */
export type DossierEvent = { readonly [T in DossierEventType]: { readonly type: T; readonly data: DossierEventData[T] } }[DossierEventType];

/** The one list of the types: a missing or a surplus entry does not compile. */
export const DOSSIER_EVENT_TYPES: readonly DossierEventType[] = [
  ...(Object.keys({
    DossierOpened: true,
    DossierDescribed: true,
    PieceReceived: true,
    PieceQualified: true,
    PieceProcessed: true,
    PieceReturned: true,
    PieceNeutralised: true,
    PieceReopened: true,
    PieceTransferred: true,
    EtapeEntered: true,
    WaitingStarted: true,
    WaitingEnded: true,
    DossierClosed: true,
    FactCorrected: true,
    FactCancelled: true,
    DossierAssigned: true,
    ActivityRecorded: true,
  } satisfies Record<Exclude<DossierEventType, ParcoursEventType>, true>) as readonly DossierEventType[]),
  ...PARCOURS_EVENT_TYPES,
];
