import type { DataSource } from 'typeorm';

/** A setting of an échéance that is due. */
export interface DueEcheance {
  readonly dossierId: string;
  readonly code: string;
  readonly echeance: string;
  readonly dueAt: string;
}

/** What falls due. */
export class EcheanceQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** A page of what is due at an instant in some partitions and passes by itself, the longest due first; `after`: the last of the page before. */
  async due(partitions: readonly number[], now: string, after: DueEcheance | null, limit: number): Promise<readonly DueEcheance[]> {
    const from = after === null ? [] : [after.dueAt, after.dossierId, after.code];
    return this.dataSource.query<DueEcheance[]>(
      `SELECT dossier_id AS "dossierId", code, echeance, due_at AS "dueAt" FROM rm.echeance
       WHERE fires AND partition = ANY($1::smallint[]) AND due_at <= $2 ${after === null ? '' : 'AND (due_at, dossier_id, code) > ($4, $5::uuid, $6)'}
       ORDER BY due_at, dossier_id, code LIMIT $3`,
      [partitions, now, limit, ...from],
    );
  }
}
