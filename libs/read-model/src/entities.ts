import { ViewColumn, ViewEntity } from 'typeorm';
import type { Origin } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** A dossier of the list, as known today. */
@ViewEntity({ schema: 'rm', name: 'dossier', synchronize: false })
export class DossierRow {
  @ViewColumn({ name: 'dossier_id' })
  id!: string;

  @ViewColumn()
  reference!: string;

  @ViewColumn()
  source!: string | null;

  @ViewColumn()
  origin!: Origin;

  @ViewColumn()
  unit!: string | null;

  @ViewColumn()
  procedure!: string | null;

  @ViewColumn()
  caisse!: string | null;

  @ViewColumn()
  etape!: string | null;

  @ViewColumn()
  agent!: string | null;

  @ViewColumn()
  status!: 'open' | 'closed';

  @ViewColumn({ name: 'opened_on' })
  openedOn!: PlainDate;

  @ViewColumn({ name: 'closed_on' })
  closedOn!: PlainDate | null;

  @ViewColumn({ name: 'last_fact_on' })
  lastFactOn!: PlainDate | null;

  @ViewColumn()
  pieces!: number;

  @ViewColumn({ name: 'pieces_in_stock' })
  piecesInStock!: number;
}

/** A fact without effect, and why. */
@ViewEntity({ schema: 'rm', name: 'set_aside', synchronize: false })
export class SetAsideRow {
  @ViewColumn({ name: 'dossier_id' })
  dossierId!: string;

  @ViewColumn({ name: 'piece_id' })
  pieceId!: string;

  @ViewColumn({ name: 'fact_id' })
  factId!: string;

  @ViewColumn()
  kind!: string;

  @ViewColumn({ name: 'on_day' })
  on!: PlainDate;

  @ViewColumn({ name: 'known_on' })
  knownOn!: PlainDate;

  @ViewColumn()
  reason!: string;
}

@ViewEntity({ schema: 'rm', name: 'caisse', synchronize: false })
export class CaisseRow {
  @ViewColumn()
  code!: string;

  @ViewColumn()
  label!: string;

  @ViewColumn()
  calendrier!: string;

  @ViewColumn({ name: 'calendrier_version' })
  calendrierVersion!: number | null;

  @ViewColumn({ name: 'time_zone' })
  timeZone!: string;
}

@ViewEntity({ schema: 'rm', name: 'procedure', synchronize: false })
export class ProcedureRow {
  @ViewColumn()
  code!: string;

  @ViewColumn()
  label!: string;
}

/** A published version of a calendar or of an indicator's definition; `body` is its JSON text. */
abstract class PublishedRow {
  @ViewColumn()
  code!: string;

  @ViewColumn()
  version!: number;

  @ViewColumn()
  body!: string;
}

@ViewEntity({ schema: 'rm', name: 'calendrier', synchronize: false })
export class CalendrierRow extends PublishedRow {}

@ViewEntity({ schema: 'rm', name: 'definition', synchronize: false })
export class DefinitionRow extends PublishedRow {}

/** An import as its stream tells it. `summary` is the JSON text of its outcome. */
@ViewEntity({ schema: 'rm', name: 'import_job', synchronize: false })
export class ImportRow {
  @ViewColumn({ name: 'import_id' })
  id!: string;

  @ViewColumn()
  source!: string;

  @ViewColumn()
  format!: string;

  @ViewColumn()
  status!: 'running' | 'completed' | 'failed';

  @ViewColumn({ name: 'started_at' })
  startedAt!: string;

  @ViewColumn()
  started!: string;

  @ViewColumn()
  summary!: string | null;
}

export const readModelEntities = [DossierRow, SetAsideRow, CaisseRow, ProcedureRow, CalendrierRow, DefinitionRow, ImportRow];
