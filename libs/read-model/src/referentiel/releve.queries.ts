import type { EntityManager } from 'typeorm';
import type { PlainDate } from '#libs/kernel';
import { knownDay, Parameters } from '../figures/conditions.js';

/** A reading, and whether others of its period came after it. */
export interface ReleveRow {
  readonly code: string;
  readonly organisme: string;
  readonly periode: string;
  readonly rank: number;
  readonly knownOn: PlainDate;
  readonly value: number;
  readonly source: string;
  readonly corrects: number | null;
  readonly closed: boolean;
}

export interface ReleveFilter {
  readonly code?: string;
  readonly organismes?: readonly string[];
}

/** The value of a period as it is known. */
export interface ReadingOfPeriode {
  readonly code: string;
  readonly organisme: string;
  readonly periode: string;
  readonly value: number;
}

export interface ArreteRow {
  readonly reseau: string;
  readonly mois: string;
  readonly on: PlainDate;
  readonly knownOn: PlainDate;
  readonly figures: number;
  readonly organismes: readonly string[];
  readonly corrections: number;
}

const COLUMNS = 'code, organisme, periode, rank, known_on::text AS "knownOn", value, source, corrects, closed';

/** Reads readings and arrêtés inside one snapshot. */
export class ReleveQueries {
  constructor(private readonly manager: EntityManager) {}

  /** Changes with every reading and whatever is learnt of a contract, whatever it tells. */
  async version(): Promise<string> {
    const [row] = await this.manager.query<{ version: string }[]>('SELECT version FROM rm.mesures_version');
    return row?.version ?? '';
  }

  /** The values of some periods, as known on a day – null: now –, of many organismes at once. */
  async values(
    codes: readonly string[],
    organismes: readonly string[],
    periodes: readonly string[],
    knownOn: PlainDate | null,
  ): Promise<readonly ReadingOfPeriode[]> {
    return this.manager.query(
      `SELECT DISTINCT ON (code, organisme, periode) code, organisme, periode, value FROM rm.releve
       WHERE code = ANY($1::text[]) AND organisme = ANY($2::text[]) AND periode = ANY($3::text[]) AND known_on <= $4::date
       ORDER BY code, organisme, periode, rank DESC`,
      [codes, organismes, periodes, knownDay(knownOn)],
    );
  }

  /** The first period that was ever read of each, of those of which any was. */
  async firstPeriodes(
    codes: readonly string[],
    organismes: readonly string[],
  ): Promise<readonly { readonly code: string; readonly organisme: string; readonly periode: string }[]> {
    return this.manager.query(
      `SELECT c.code, o.organisme, f.periode FROM unnest($1::text[]) AS c(code) CROSS JOIN unnest($2::text[]) AS o(organisme)
       CROSS JOIN LATERAL (SELECT periode FROM rm.releve r WHERE r.code = c.code AND r.organisme = o.organisme ORDER BY periode LIMIT 1) f`,
      [codes, organismes],
    );
  }

  /** All that was ever read, corrections after what they correct; `after`: the last item of the page before. */
  async page(
    filter: ReleveFilter,
    limit: number,
    after: readonly string[] | null,
  ): Promise<{ readonly count: number; readonly items: readonly ReleveRow[] }> {
    const parameters = new Parameters();
    const conditions = [
      ...(filter.code === undefined ? [] : [`code = ${parameters.add(filter.code, 'text')}`]),
      ...(filter.organismes === undefined ? [] : [`organisme = ANY(${parameters.add(filter.organismes, 'text[]')})`]),
    ];
    const those = conditions.length === 0 ? 'true' : conditions.join(' AND ');
    const [counted] = await this.manager.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM rm.releve WHERE ${those}`, parameters.values);
    const [code = '', organisme = '', periode = '', rank = '0'] = after ?? [];
    const beyond =
      after === null
        ? 'true'
        : `(code, organisme, periode, rank) > (${['text', 'text', 'text', 'int'].map((type, i) => parameters.add([code, organisme, periode, rank][i], type)).join(', ')})`;
    const items = await this.manager.query<ReleveRow[]>(
      `SELECT ${COLUMNS} FROM rm.releve WHERE ${those} AND ${beyond} ORDER BY code, organisme, periode, rank LIMIT ${parameters.add(limit, 'int')}`,
      parameters.values,
    );
    return { count: counted?.count ?? 0, items };
  }

  /** By réseau, then by month. */
  async arretes(): Promise<readonly ArreteRow[]> {
    return this.manager.query(
      `SELECT reseau, mois, on_day::text AS "on", known_on::text AS "knownOn", figures, organismes, corrections FROM rm.arrete ORDER BY reseau, mois`,
    );
  }
}
