import type { DataSource } from 'typeorm';
import type { ContratKind, Fonction, Montee } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { SEGMENTS } from './contrat.segments.js';

/** What the contracts of some caisses make, of one kind and function. */
export interface EffectifRow {
  readonly kind: ContratKind;
  readonly fonction: Fonction;
  /** Agents with such a contract at the end of the day. */
  readonly agents: number;
  /** Their shares of full time, those of the absent included; of the absent alone. */
  readonly etp: number;
  readonly etpAbsent: number;
  /** Their shares of full time on the first day of the period; in its average. */
  readonly etpAtStart: number;
  readonly etpma: number;
  /** Of those whose agent left in the period, when they last worked. */
  readonly etpLeft: number;
}

export interface EffectifsRequest {
  /** Null: all. */
  readonly caisses: readonly string[] | null;
  readonly from: PlainDate;
  /** The day looked at, and the last of the period. */
  readonly to: PlainDate;
}

/** By kind of contract and function; nothing of those that have none, nor before the first of all these contracts. */
export async function readEffectifs(dataSource: DataSource, { caisses, from, to }: EffectifsRequest): Promise<readonly EffectifRow[]> {
  return dataSource.query(
    `WITH segment AS (SELECT * FROM (${SEGMENTS} WHERE $1::text[] IS NULL OR c.caisse = ANY($1::text[])) s WHERE to_on IS NULL OR from_on < to_on)
     SELECT kind, fonction,
       (count(DISTINCT agent) FILTER (WHERE from_on <= $3::date AND (to_on IS NULL OR $3::date < to_on)))::int AS agents,
       coalesce(sum(quotite) FILTER (WHERE from_on <= $3::date AND (to_on IS NULL OR $3::date < to_on)), 0)::float8 AS etp,
       coalesce(sum(quotite) FILTER (WHERE from_on <= $3::date AND (to_on IS NULL OR $3::date < to_on)
         AND EXISTS (SELECT FROM rm.absence b WHERE b.agent = segment.agent AND b.from_on <= $3::date AND $3::date < b.to_on)), 0)::float8 AS "etpAbsent",
       coalesce(sum(quotite) FILTER (WHERE from_on <= $2::date AND (to_on IS NULL OR $2::date < to_on)), 0)::float8 AS "etpAtStart",
       coalesce(sum(quotite * greatest(0, least(coalesce(to_on, 'infinity'), $3::date + 1) - greatest(from_on, $2::date))), 0)::float8 / ($3::date - $2::date + 1) AS etpma,
       coalesce(sum(quotite) FILTER (WHERE to_on = ends AND reason IN ('departure', 'retirement') AND $2::date < ends AND ends <= $3::date + 1), 0)::float8 AS "etpLeft"
     FROM segment WHERE EXISTS (SELECT FROM segment WHERE from_on <= $3::date) GROUP BY kind, fonction ORDER BY kind, fonction`,
    [caisses, from, to],
  );
}

/** Agents by skill and level on a day, of those under contract. */
export interface CompetenceRow {
  readonly competence: string;
  readonly level: number;
  readonly agents: number;
}

export async function readCompetences(dataSource: DataSource, caisses: readonly string[] | null, on: PlainDate): Promise<readonly CompetenceRow[]> {
  return dataSource.query(
    `SELECT competence, level::int AS level, count(*)::int AS agents FROM (
       SELECT DISTINCT ON (agent, competence) agent, competence, level FROM rm.competence WHERE from_on <= $2::date ORDER BY agent, competence, from_on DESC) AS held
     WHERE level > 0 AND EXISTS (SELECT FROM rm.contrat c WHERE c.agent = held.agent AND c.from_on <= $2::date AND (c.to_on IS NULL OR $2::date < c.to_on)
       AND ($1::text[] IS NULL OR c.caisse = ANY($1::text[])))
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [caisses, on],
  );
}

/** The last version of how newcomers come to work in a réseau; null: it says nothing. */
export async function readMontee(dataSource: DataSource, reseau: string): Promise<Montee | null> {
  const [row] = await dataSource.query<{ body: string }[]>('SELECT body FROM rm.montee WHERE code = $1 ORDER BY version DESC LIMIT 1', [reseau]);
  return row === undefined ? null : (JSON.parse(row.body) as Montee);
}

/** The shares of full time in production on a day, by the day on which each agent first had a contract, anywhere. */
export async function readNewcomers(
  dataSource: DataSource,
  caisses: readonly string[],
  on: PlainDate,
): Promise<readonly { readonly quotite: number; readonly cameOn: PlainDate }[]> {
  return dataSource.query(
    `SELECT sum(s.quotite)::float8 AS quotite, came.on_day::text AS "cameOn" FROM (${SEGMENTS} WHERE c.caisse = ANY($1::text[])) s
     CROSS JOIN LATERAL (SELECT min(c.from_on) AS on_day FROM rm.contrat c WHERE c.agent = s.agent) came
     WHERE s.fonction = 'production' AND s.from_on <= $2::date AND (s.to_on IS NULL OR $2::date < s.to_on) GROUP BY came.on_day ORDER BY came.on_day`,
    [caisses, on],
  );
}

/** A contract as it is on a day, and what is known of its agent then. */
export interface AgentRow {
  readonly agent: string;
  readonly contrat: string;
  readonly caisse: string;
  readonly equipe: string | null;
  readonly kind: ContratKind;
  readonly fonction: Fonction;
  readonly quotite: number;
  /** First day of the contract; its first day without, null: it runs. */
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  /** First day of the agent's first contract, anywhere. */
  readonly cameOn: PlainDate;
  /** The day of the return of who is absent; null: there. */
  readonly absentUntil: PlainDate | null;
  readonly competences: readonly { readonly competence: string; readonly level: number }[];
}

/** The contracts that run on a day, of some caisses – null: of all –, by caisse, équipe – those of none last – and agent. */
export async function readAgents(dataSource: DataSource, caisses: readonly string[] | null, on: PlainDate): Promise<readonly AgentRow[]> {
  return dataSource.query(
    `SELECT s.agent, s.contrat, s.caisse, s.equipe, s.kind, s.fonction, s.quotite::float8 AS quotite,
       s.began::text AS "fromOn", s.ends::text AS "toOn", came.on_day::text AS "cameOn",
       (SELECT max(b.to_on)::text FROM rm.absence b WHERE b.agent = s.agent AND b.from_on <= $2::date AND $2::date < b.to_on) AS "absentUntil",
       coalesce((SELECT jsonb_agg(jsonb_build_object('competence', h.competence, 'level', h.level) ORDER BY h.competence) FROM (
         SELECT DISTINCT ON (competence) competence, level FROM rm.competence c WHERE c.agent = s.agent AND c.from_on <= $2::date
         ORDER BY competence, from_on DESC) h WHERE h.level > 0), '[]') AS competences
     FROM (${SEGMENTS} WHERE $1::text[] IS NULL OR c.caisse = ANY($1::text[])) s
     CROSS JOIN LATERAL (SELECT min(c.from_on) AS on_day FROM rm.contrat c WHERE c.agent = s.agent) came
     WHERE s.from_on <= $2::date AND (s.to_on IS NULL OR $2::date < s.to_on)
     ORDER BY s.caisse, s.equipe NULLS LAST, s.agent, s.contrat`,
    [caisses, on],
  );
}

/** What the contracts of one équipe of a caisse make on a day. */
export interface EquipeRow {
  readonly caisse: string;
  /** Null: contracts of no équipe. */
  readonly equipe: string | null;
  readonly agents: number;
  readonly etp: number;
  readonly etpAbsent: number;
  /** Of `etp`, what is in production. */
  readonly etpProduction: number;
}

/** By caisse and équipe, those of none last. */
export async function readEquipes(dataSource: DataSource, caisses: readonly string[] | null, on: PlainDate): Promise<readonly EquipeRow[]> {
  return dataSource.query(
    `SELECT s.caisse, s.equipe, count(DISTINCT s.agent)::int AS agents, sum(s.quotite)::float8 AS etp,
       coalesce(sum(s.quotite) FILTER (WHERE EXISTS (
         SELECT FROM rm.absence b WHERE b.agent = s.agent AND b.from_on <= $2::date AND $2::date < b.to_on)), 0)::float8 AS "etpAbsent",
       coalesce(sum(s.quotite) FILTER (WHERE s.fonction = 'production'), 0)::float8 AS "etpProduction"
     FROM (${SEGMENTS} WHERE $1::text[] IS NULL OR c.caisse = ANY($1::text[])) s
     WHERE s.from_on <= $2::date AND (s.to_on IS NULL OR $2::date < s.to_on)
     GROUP BY s.caisse, s.equipe ORDER BY s.caisse, s.equipe NULLS LAST`,
    [caisses, on],
  );
}
