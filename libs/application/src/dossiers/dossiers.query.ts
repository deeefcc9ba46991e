import { Query } from '@nestjs/cqrs';
import type { DossierEventType, Origin, Sens } from '#libs/domain';
import type { JsonObject, PlainDate } from '#libs/kernel';
import type { DossierListRequest, Page, PageRequest, SetAsideItem, SetAsideListRequest } from '#libs/read-model';

export interface DossierJson {
  readonly id: string;
  readonly reference: string;
  readonly source: string | null;
  readonly origin: Origin;
  readonly procedure: string | null;
  readonly caisse: string | null;
  readonly etape: string | null;
  readonly agent: string | null;
  readonly status: 'open' | 'closed';
  readonly openedOn: PlainDate;
  readonly closedOn: PlainDate | null;
  readonly piecesInStock: number;
}

/** A dossier of a list; `lastEventOn`: the day of the last fact about its pièces. */
export interface ListedDossier extends DossierJson {
  readonly pieces: number;
  readonly lastEventOn: PlainDate | null;
}

export interface PieceJson {
  readonly id: string;
  readonly reference: string;
  readonly inStock: boolean;
  readonly arrivedOn: PlainDate | null;
  readonly leftOn: PlainDate | null;
  readonly caisse: string | null;
  readonly caisseExecutante: string | null;
  readonly procedure: string | null;
  readonly type: string | null;
  readonly canal: string | null;
  readonly etape: string | null;
  readonly waitingFor: string | null;
  /** In calendar days, today or on the day it left. */
  readonly age: number | null;
  readonly exit: Sens | null;
}

export interface DossierDetail extends DossierJson {
  readonly revision: number;
  readonly attributes: JsonObject;
  readonly pieces: readonly PieceJson[];
  readonly setAside: readonly SetAsideItem[];
}

export interface HistoryItem {
  readonly revision: number;
  readonly ordinal: number;
  readonly type: DossierEventType;
  readonly on: PlainDate;
  readonly occurredAt: string;
  readonly knownOn: PlainDate;
  readonly recordedAt: string;
  readonly actor: string | null;
  /** What a correction or a cancellation names; null for an event that states no dated fact. */
  readonly fact: string | null;
  /** In French. */
  readonly sentence: string;
  readonly data: JsonObject;
}

/** With `after`, the answer includes what the token stands for, or is refused with `query.stale`. */
interface Following {
  readonly after?: string;
}

/** An id, or a reference; several sources may use the same. Refused with `dossier.unknown`, `dossier.ambiguous`. */
interface Naming extends Following {
  readonly idOrReference: string;
  readonly source?: string;
}

export class ListDossiers extends Query<Page<ListedDossier>> {
  constructor(readonly request: DossierListRequest & Following) {
    super();
  }
}

export class GetDossier extends Query<DossierDetail> {
  constructor(readonly request: Naming) {
    super();
  }
}

/** The story of a dossier, from its first event on. */
export class GetDossierHistory extends Query<Page<HistoryItem>> {
  constructor(readonly request: Naming & PageRequest) {
    super();
  }
}

export class ListSetAside extends Query<Page<SetAsideItem>> {
  constructor(readonly request: SetAsideListRequest & Following) {
    super();
  }
}
