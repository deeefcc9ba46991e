import type { DataSource } from 'typeorm';
import type { Appartenance, Fusion, OrganismeOfReseau } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

export interface OrganismeRow extends OrganismeOfReseau {
  readonly label: string;
}

/** By which calendar and zone the days of a caisse are counted from a day on; null: from the first. */
export interface CaisseCalendrierRow {
  readonly caisse: string;
  readonly calendrier: string;
  readonly calendrierVersion: number | null;
  readonly timeZone: string;
  readonly fromOn: PlainDate | null;
}

export interface Scission {
  readonly caisse: string;
  readonly into: readonly string[];
  readonly on: PlainDate;
}

/** What is registered of all réseaux. */
export interface ReseauRows {
  readonly organismes: readonly OrganismeRow[];
  readonly appartenances: readonly Appartenance[];
  readonly fusions: readonly Fusion[];
  readonly scissions: readonly Scission[];
  /** By caisse, in order of their first day. */
  readonly calendriers: readonly CaisseCalendrierRow[];
}

/** Some hundred short rows, read whole. */
export async function readReseau(dataSource: DataSource): Promise<ReseauRows> {
  const [organismes, appartenances, fusions, scissions, calendriers] = await Promise.all([
    dataSource.query<OrganismeRow[]>('SELECT code, label, kind, arbre FROM rm.organisme ORDER BY code'),
    dataSource.query<Appartenance[]>(
      'SELECT member, arbre, parent, from_on::text AS "fromOn", to_on::text AS "toOn" FROM rm.appartenance ORDER BY member, arbre, from_on',
    ),
    dataSource.query<Fusion[]>('SELECT caisse, into_caisse AS "into", on_day::text AS "on" FROM rm.fusion ORDER BY caisse'),
    dataSource.query<Scission[]>('SELECT caisse, into_caisses AS "into", on_day::text AS "on" FROM rm.scission ORDER BY caisse, on_day'),
    dataSource.query<CaisseCalendrierRow[]>(
      `SELECT caisse, calendrier, calendrier_version AS "calendrierVersion", time_zone AS "timeZone", nullif(from_on, '-infinity')::text AS "fromOn"
       FROM rm.caisse_calendrier c ORDER BY c.caisse, c.from_on`,
    ),
  ]);
  return { organismes, appartenances, fusions, scissions, calendriers };
}
