import type { DataSource, EntityManager } from 'typeorm';
import type { ParcoursState } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { decodeCursor, type Page, type PageRequest, pageOf } from '../lists/keyset.js';

/** A live dossier that follows a procédure. */
export interface LiveDossier {
  readonly dossierId: string;
  readonly reference: string;
  readonly version: number;
  readonly etape: string | null;
}

/** A dossier in which an action was performed, and the first day on which it was. */
export interface PerformedIn {
  readonly dossier: string;
  readonly paidOn: PlainDate;
}

/** A dossier under a procédure, with its whole parcours. */
export interface FollowedDossier {
  readonly dossierId: string;
  readonly reference: string;
  readonly caisse: string | null;
  readonly parcours: ParcoursState;
}

/** Some megabytes of parcours at a time. */
const FOLLOWED_PAGE = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What is asked of all the dossiers of a procédure, by pages: nothing is held open between two of them. */
export class ParcoursQueries {
  constructor(private readonly dataSource: DataSource | EntityManager) {}

  /** Those that are open and follow a version before another one, by id; they are counted for the first page, and the others tell its count. */
  async liveBefore(procedure: string, version: number, { limit, cursor }: PageRequest): Promise<Page<LiveDossier>> {
    const [after = NO_ID, known] = cursor === undefined ? [] : decodeCursor(cursor, 2);
    const values = [procedure, version];
    const where = `procedure = $1 AND status = 'open' AND version < $2`;
    const told = Number(known ?? NaN);
    const count = Number.isSafeInteger(told) ? told : await this.count(where, values);
    const rows = await this.dataSource.query<LiveDossier[]>(
      `SELECT dossier_id AS "dossierId", reference, version, etape FROM rm.parcours WHERE ${where} AND dossier_id > $3::uuid ORDER BY dossier_id LIMIT $4`,
      [...values, after, limit + 1],
    );
    return pageOf(
      count,
      rows,
      limit,
      (row) => row,
      (row) => [row.dossierId, String(count)],
    );
  }

  /** Changes with everything that is learnt of any dossier's parcours. */
  async version(): Promise<string> {
    const [row] = await this.dataSource.query<{ version: string }[]>(
      `SELECT concat_ws(' ', generation, position,
         (SELECT count(*) FROM runner.set_aside s WHERE s.projection = g.projection AND s.generation = g.generation)) AS version
       FROM runner.generation g WHERE projection = 'parcours' AND state = 'active'`,
    );
    return row?.version ?? '';
  }

  private async count(where: string, values: readonly (string | number)[]): Promise<number> {
    const [counted] = await this.dataSource.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM rm.parcours WHERE ${where}`, [...values]);
    return counted?.n ?? 0;
  }

  /** A page of the dossiers in which an action was first performed from a day to another, both included, by id; `after`: the last of the page before. */
  async performedBetween(
    procedure: string,
    action: string,
    from: PlainDate,
    to: PlainDate,
    after: string | null,
    limit: number,
  ): Promise<readonly PerformedIn[]> {
    return this.dataSource.query<PerformedIn[]>(
      `SELECT dossier_id AS dossier, performed AS "paidOn" FROM (
         SELECT dossier_id, state::jsonb #>> ARRAY['parcours', 'performed', $2, 'firstOn'] AS performed FROM rm.parcours
         WHERE procedure = $1 AND dossier_id > $5::uuid) p
       WHERE performed BETWEEN $3 AND $4 ORDER BY dossier_id LIMIT $6`,
      [procedure, action, from, to, after ?? NO_ID, limit],
    );
  }

  /** All those opened until a day, that day included, by id: read page after page, so that few are in memory at a time. */
  openedUntil(procedure: string, until: PlainDate): AsyncGenerator<FollowedDossier> {
    return this.followed('procedure = $1 AND opened_on <= $2', [procedure, until]);
  }

  /** Those of some caisses that were open on a day of a period at least, both ends included: read as {@link openedUntil} is. */
  openIn(
    procedure: string,
    { from, to }: { readonly from: PlainDate; readonly to: PlainDate },
    caisses: readonly string[],
  ): AsyncGenerator<FollowedDossier> {
    const where = 'procedure = $1 AND opened_on <= $2 AND (closed_on IS NULL OR closed_on >= $3) AND caisse = ANY($4)';
    return this.followed(where, [procedure, to, from, caisses]);
  }

  private async *followed(where: string, values: readonly (string | readonly string[])[]): AsyncGenerator<FollowedDossier> {
    const [after, limit] = [values.length + 1, values.length + 2].map((n) => `$${String(n)}`);
    for (let last: string | null = NO_ID; last !== null;) {
      const rows: readonly (Omit<FollowedDossier, 'parcours'> & { readonly state: string })[] = await this.dataSource.query(
        `SELECT dossier_id AS "dossierId", reference, caisse, state FROM rm.parcours
         WHERE ${where} AND dossier_id > ${after ?? ''}::uuid ORDER BY dossier_id LIMIT ${limit ?? ''}`,
        [...values, last, FOLLOWED_PAGE],
      );
      for (const { state, ...dossier } of rows) yield { ...dossier, parcours: (JSON.parse(state) as Pick<FollowedDossier, 'parcours'>).parcours };
      last = rows.length < FOLLOWED_PAGE ? null : (rows.at(-1)?.dossierId ?? null);
    }
  }
}
