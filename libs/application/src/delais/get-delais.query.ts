import { Query } from '@nestjs/cqrs';
import type { ClockCode, DelaisDHorloge, DelaisOf } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { Page } from '#libs/read-model';
import type { AnswerFreshness } from '../freshness/freshness.js';
import type { AskedSlice } from '../reseau/asked-slice.js';

type AskedCaisses = Pick<AskedSlice, 'caisse' | 'groupement' | 'reseau' | 'perimetre'>;

export interface DelaisRequest {
  readonly procedure: string;
  readonly on: PlainDate;
  readonly slice: AskedCaisses;
  readonly after?: string;
}

/** A clock of a procédure. `list`: the address of the dossiers of each. */
export interface HorlogeJson {
  readonly clock: ClockCode;
  readonly label: string;
  readonly source: string;
  readonly dayKind: 'calendar' | 'worked';
  readonly delais: Readonly<Record<DelaisOf, DelaisDHorloge & { readonly list: string }>>;
}

export interface DelaisJson extends AnswerFreshness {
  readonly procedure: string;
  /** The last version: by it all dossiers are told, whichever they follow. */
  readonly version: number;
  readonly filters: AskedCaisses;
  /** The period within which clocks stopped. */
  readonly from: PlainDate;
  readonly on: PlainDate;
  readonly clocks: readonly HorlogeJson[];
}

/** The delays of the dossiers of a procédure, clock by clock. Refused with `procedure.unknown`, `day.inFuture`, `calendrier.unknown`, and as a slice is. */
export class GetDelais extends Query<DelaisJson> {
  constructor(readonly request: DelaisRequest) {
    super();
  }
}

export interface DossierDelayed {
  readonly dossierId: string;
  readonly reference: string;
  readonly caisse: string | null;
  readonly days: number;
}

/** The dossiers behind a number of `GetDelais`, the longest first. Refused as it is, and with `query.stale` when it would leave `after` out. */
export class ListDelayedDossiers extends Query<Page<DossierDelayed>> {
  constructor(
    readonly request: DelaisRequest & { readonly clock: ClockCode; readonly of: DelaisOf; readonly limit: number; readonly cursor?: string },
  ) {
    super();
  }
}
