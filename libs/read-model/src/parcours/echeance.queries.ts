import type { DataSource } from 'typeorm';

/** A setting of an échéance that is due. */
export interface DueEcheance {
  readonly dossierId: string;
  readonly code: string;
  readonly echeance: string;
  readonly dueAt: string;
}

/** How many échéances were due and could not pass, and the first dossiers of which somebody must decide, the longest due first. */
export interface BlockedEcheances {
  readonly count: number;
  readonly dossiers: readonly string[];
}

/** What falls due. Nothing does before the first generation of the parcours is there. */
export class EcheanceQueries {
  private isThere = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Those that could not pass. A generation of before they were told has no such column, and tells of none. */
  async blocked(limit: number): Promise<BlockedEcheances> {
    if (!(await this.areTold())) return { count: 0, dossiers: [] };
    const rows = await this.dataSource.query<{ n: number; dossier: string }[]>(
      `SELECT count(*) OVER ()::int AS n, dossier_id AS dossier FROM rm.echeance e
       WHERE NOT fires AND to_jsonb(e) ->> 'obstacle' IS NOT NULL ORDER BY due_at, dossier_id LIMIT $1`,
      [limit],
    );
    return { count: rows[0]?.n ?? 0, dossiers: [...new Set(rows.map(({ dossier }) => dossier))] };
  }

  /** A page of what is due at an instant in some partitions and passes by itself, the longest due first; `after`: the last of the page before. */
  async due(partitions: readonly number[], now: string, after: DueEcheance | null, limit: number): Promise<readonly DueEcheance[]> {
    if (!(await this.areTold())) return [];
    const from = after === null ? [] : [after.dueAt, after.dossierId, after.code];
    return this.dataSource.query<DueEcheance[]>(
      `SELECT dossier_id AS "dossierId", code, echeance, due_at AS "dueAt" FROM rm.echeance
       WHERE fires AND partition = ANY($1::smallint[]) AND due_at <= $2 ${after === null ? '' : 'AND (due_at, dossier_id, code) > ($4, $5::uuid, $6)'}
       ORDER BY due_at, dossier_id, code LIMIT $3`,
      [partitions, now, limit, ...from],
    );
  }

  /** Looked up and not tried: PostgreSQL notes each question about what is not there in its journal. What came once stays. */
  private async areTold(): Promise<boolean> {
    if (this.isThere) return true;
    const [row] = await this.dataSource.query<{ there: boolean }[]>(`SELECT to_regclass('rm.echeance') IS NOT NULL AS there`);
    this.isThere = row?.there === true;
    return this.isThere;
  }
}
