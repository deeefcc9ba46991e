import { Command, Query } from '@nestjs/cqrs';
import type { FigureArretee, FigureConnue, OrganismeKind } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** `changed`: how many figures the correction tells otherwise; all of them when the month is published. */
export interface EstablishedArrete {
  readonly reseau: string;
  readonly mois: string;
  readonly knownOn: PlainDate;
  readonly changed: number;
  /** A token for `after`. */
  readonly position: string;
}

export interface ArreteRequest {
  readonly reseau: string;
  /** `YYYY-MM`. */
  readonly mois: string;
  readonly key: string;
}

/**
 * Publishes the figures of a month of a réseau, as they are known today, by each definition asked: of the réseau, of each groupement that has caisses of it,
 * and of each of its caisses, as they were on the last day of the month. They never change. Refused with `reseau.unknown`, `reseau.empty`, `arrete.moisInvalid`, `arrete.moisNotOver`, `arrete.alreadyClosed`,
 * `definition.unknown`, `query.stale`.
 */
export class CloseArrete extends Command<EstablishedArrete> {
  /** `indicateurs`: none given: the last version of all definitions. */
  constructor(readonly request: ArreteRequest & { readonly indicateurs: readonly string[] }) {
    super();
  }
}

/** Tells which published figures are known otherwise by now; nothing when none is. Refused with `arrete.moisInvalid`, `arrete.unknown`, `query.stale`. */
export class CorrectArrete extends Command<EstablishedArrete> {
  constructor(readonly request: ArreteRequest) {
    super();
  }
}

export interface ArreteSummary {
  readonly reseau: string;
  readonly mois: string;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
  readonly figures: number;
  readonly organismes: number;
  readonly corrections: number;
}

/** One of those of whom an arrêté tells; `kind`: null for one that is not registered as far as the reference tables have come. */
export interface OrganismeArrete {
  readonly code: string;
  readonly label: string;
  readonly kind: OrganismeKind | null;
}

export interface ArreteJson extends Omit<ArreteSummary, 'figures' | 'organismes' | 'corrections'> {
  readonly ordinal: number;
  /** Of whom figures are published, in their order. */
  readonly organismes: readonly OrganismeArrete[];
  /** As published. */
  readonly published: readonly FigureArretee[];
  /** The same figures in the same order, as corrected by the day asked. The log may know other values. */
  readonly known: readonly FigureConnue[];
  readonly corrections: readonly { readonly knownOn: PlainDate; readonly ordinal: number; readonly figures: readonly FigureArretee[] }[];
}

/** All arrêtés, by réseau and month. Refused with `query.stale`. */
export class ListArretes extends Query<readonly ArreteSummary[]> {
  constructor(readonly after?: string) {
    super();
  }
}

/**
 * An arrêté: its figures as published, and as corrected by a day – null: now –, with the corrections that had been told by then. Refused with
 * `arrete.moisInvalid`, `arrete.unknown`, `arrete.notYetClosed`.
 */
export class GetArrete extends Query<ArreteJson> {
  constructor(readonly request: { readonly reseau: string; readonly mois: string; readonly knownOn: PlainDate | null }) {
    super();
  }
}
