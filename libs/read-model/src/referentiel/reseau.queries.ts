import type { DataSource, EntityManager } from 'typeorm';
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
export async function readReseau(source: DataSource | EntityManager): Promise<ReseauRows> {
  // One after the other: in a transaction they have one connection.
  const organismes = await source.query<OrganismeRow[]>('SELECT code, label, kind, arbre FROM rm.organisme ORDER BY code');
  const appartenances = await source.query<Appartenance[]>(
    'SELECT member, arbre, parent, from_on::text AS "fromOn", to_on::text AS "toOn" FROM rm.appartenance ORDER BY member, arbre, from_on',
  );
  const fusions = await source.query<Fusion[]>('SELECT caisse, into_caisse AS "into", on_day::text AS "on" FROM rm.fusion ORDER BY caisse');
  const scissions = await source.query<Scission[]>(
    'SELECT caisse, into_caisses AS "into", on_day::text AS "on" FROM rm.scission ORDER BY caisse, on_day',
  );
  const calendriers = await source.query<CaisseCalendrierRow[]>(
    `SELECT caisse, calendrier, calendrier_version AS "calendrierVersion", time_zone AS "timeZone", nullif(from_on, '-infinity')::text AS "fromOn"
     FROM rm.caisse_calendrier c ORDER BY c.caisse, c.from_on`,
  );
  return { organismes, appartenances, fusions, scissions, calendriers };
}
