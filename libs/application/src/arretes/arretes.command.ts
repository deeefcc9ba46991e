import { Command, Query } from '@nestjs/cqrs';
import type { FigureArretee } from '#libs/domain';
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
 * Publishes the figures of a month of a réseau, as they are known today: of each of its caisses of the last day of the month, by each definition asked.
 * They never change. Refused with `reseau.unknown`, `reseau.empty`, `arrete.moisInvalid`, `arrete.moisNotOver`, `arrete.alreadyClosed`,
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

export interface ArreteJson extends Omit<ArreteSummary, 'figures' | 'organismes' | 'corrections'> {
  readonly ordinal: number;
  /** As published. */
  readonly published: readonly FigureArretee[];
  /** As known on the day asked, by the corrections up to it. */
  readonly known: readonly FigureArretee[];
  readonly corrections: readonly { readonly knownOn: PlainDate; readonly ordinal: number; readonly figures: readonly FigureArretee[] }[];
}

/** All arrêtés, by réseau and month. Refused with `query.stale`. */
export class ListArretes extends Query<readonly ArreteSummary[]> {
  constructor(readonly after?: string) {
    super();
  }
}

/** An arrêté: its figures as published, and as known on a day – null: now. Refused with `arrete.moisInvalid`, `arrete.unknown`. */
export class GetArrete extends Query<ArreteJson> {
  constructor(readonly request: { readonly reseau: string; readonly mois: string; readonly knownOn: PlainDate | null }) {
    super();
  }
}
