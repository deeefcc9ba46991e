import type { DataSource } from 'typeorm';
import type { Alertante, Niveau, PhaseDefinition, PhaseEventData, RepereDefinition, SeuilsDefinition } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

/** One time that an alert was raised. `value` and `etat` are the last that were told of it; `endedOn` null: it stands. */
export interface AlerteRow {
  readonly stream: string;
  readonly revision: number;
  readonly seuils: string;
  readonly niveau: Niveau;
  readonly organisme: string | null;
  readonly procedure: string | null;
  readonly definition: string;
  readonly etat: Alertante;
  readonly value: number | null;
  readonly since: PlainDate;
  readonly raisedOn: PlainDate;
  readonly heardOn: PlainDate;
  readonly rappels: number;
  readonly endedOn: PlainDate | null;
}

/** Which alerts; the last raised first. */
export interface AlertesAsked {
  readonly standing: boolean | null;
  readonly seuils: string | null;
  /** Null: whoever it is; among them null: the only réseau there is, whose alerts have no name. */
  readonly organismes: readonly (string | null)[] | null;
  /** Those raised before this one. */
  readonly after: { readonly raisedOn: string; readonly stream: string } | null;
  readonly limit: number;
}

export type PhaseEntree = PhaseEventData['PhaseEntered'] & { readonly reseau: string };

const ALERTE = `stream, revision, seuils, niveau, organisme, procedure, definition, etat, value, since::text, raised_on::text AS "raisedOn",
  heard_on::text AS "heardOn", rappels, ended_on::text AS "endedOn"`;

/** What the pilotage published, and what it raised: some hundred rows. */
export class PilotageQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** All versions, by code and in their order. */
  async reperes(): Promise<readonly RepereDefinition[]> {
    return this.versions<RepereDefinition>('repere');
  }

  async seuils(): Promise<readonly SeuilsDefinition[]> {
    return this.versions<SeuilsDefinition>('seuils');
  }

  async phases(): Promise<readonly PhaseDefinition[]> {
    return this.versions<PhaseDefinition>('phase');
  }

  /** The phases that réseaux entered, first to last. */
  async entrees(): Promise<readonly PhaseEntree[]> {
    const rows = await this.dataSource.query<{ reseau: string; body: string }[]>(
      'SELECT reseau, body FROM rm.phase_entree ORDER BY reseau, revision',
    );
    return rows.map(({ reseau, body }) => ({ reseau, ...(JSON.parse(body) as PhaseEventData['PhaseEntered']) }));
  }

  async alertes({
    standing,
    seuils,
    organismes,
    after,
    limit,
  }: AlertesAsked): Promise<{ readonly count: number; readonly rows: readonly AlerteRow[] }> {
    const where = `($1::boolean IS NULL OR (ended_on IS NULL) = $1) AND ($2::text IS NULL OR seuils = $2)
      AND ($3::text[] IS NULL OR coalesce(organisme, '') = ANY($3))`;
    const asked = [standing, seuils, organismes?.map((organisme) => organisme ?? '') ?? null];
    const [[counted], rows] = await Promise.all([
      this.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM rm.alerte WHERE ${where}`, asked),
      this.dataSource.query<AlerteRow[]>(
        `SELECT ${ALERTE} FROM rm.alerte WHERE ${where} AND ($4::date IS NULL OR (raised_on, stream) < ($4::date, $5::text))
         ORDER BY raised_on DESC, stream DESC LIMIT $6`,
        [...asked, after?.raisedOn ?? null, after?.stream ?? null, limit],
      ),
    ]);
    return { count: counted?.count ?? 0, rows };
  }

  /** Every alert that stands. */
  async standing(): Promise<readonly AlerteRow[]> {
    return this.dataSource.query<AlerteRow[]>(`SELECT ${ALERTE} FROM rm.alerte WHERE ended_on IS NULL ORDER BY stream`);
  }

  private async versions<T>(table: 'repere' | 'seuils' | 'phase'): Promise<readonly T[]> {
    const rows = await this.dataSource.query<{ body: string }[]>(`SELECT body FROM rm.${table} ORDER BY code, version`);
    return rows.map(({ body }) => JSON.parse(body) as T);
  }
}
