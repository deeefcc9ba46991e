import type { EntityManager } from 'typeorm';
import type { Variation } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { SEGMENTS } from './contrat.segments.js';

/** Contracts as they were known on a day: of what was learnt of each by then, the last word on each matter. */
const SEGMENTS_KNOWN = `
  SELECT s.caisse, s.kind, a.fonction, a.quotite, a.from_on,
    least(e.to_on, lead(a.from_on) OVER (PARTITION BY a.agent, a.contrat ORDER BY a.from_on)) AS to_on
  FROM (SELECT DISTINCT ON (agent, contrat) agent, contrat, revision, caisse, kind FROM rm.contrat_fait
    WHERE kind IS NOT NULL AND known_on <= $2::date ORDER BY agent, contrat, revision DESC) s
  CROSS JOIN LATERAL (SELECT DISTINCT ON (f.from_on) f.agent, f.contrat, f.from_on, f.fonction, f.quotite FROM rm.contrat_fait f
    WHERE f.agent = s.agent AND f.contrat = s.contrat AND f.revision >= s.revision AND f.from_on IS NOT NULL AND f.known_on <= $2::date
    ORDER BY f.from_on, f.revision DESC) a
  LEFT JOIN LATERAL (SELECT f.to_on FROM rm.contrat_fait f
    WHERE f.agent = s.agent AND f.contrat = s.contrat AND f.revision > s.revision AND f.to_on IS NOT NULL AND f.known_on <= $2::date
    ORDER BY f.revision DESC LIMIT 1) e ON true
  WHERE s.caisse = ANY($1::text[])`;

/** Reads the full-time equivalents of many organismes at once, inside one snapshot. */
export class EffectifQueries {
  constructor(private readonly manager: EntityManager) {}

  /** How they change from day to day, as known on a day – null: now. Nothing of organismes of which no contract is known. */
  async variations(organismes: readonly string[], knownOn: PlainDate | null): Promise<readonly Variation[]> {
    const segments = knownOn === null ? `${SEGMENTS} WHERE c.caisse = ANY($1::text[])` : SEGMENTS_KNOWN;
    return this.manager.query(
      `WITH segment AS (SELECT * FROM (${segments}) s WHERE to_on IS NULL OR from_on < to_on)
       SELECT caisse AS organisme, kind AS contrat, fonction, on_day::text AS "on", sum(parts)::float8 AS parts FROM (
         SELECT caisse, kind, fonction, from_on AS on_day, round(quotite * 10000) AS parts FROM segment
         UNION ALL SELECT caisse, kind, fonction, to_on, -round(quotite * 10000) FROM segment WHERE to_on IS NOT NULL) AS change
       GROUP BY 1, 2, 3, on_day`,
      knownOn === null ? [organismes] : [organismes, knownOn],
    );
  }
}
