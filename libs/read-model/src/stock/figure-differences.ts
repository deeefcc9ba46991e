import type { ClientBase } from 'pg';
import type { FigureDifference } from '#libs/runner';

const SHOWN = 50;
const LAST_DAYS = 60;

/** What a reader of figures would see, with its name for people. */
const FIGURES = { stock: 'stock', age: 'âge total du stock en jours', entrees: 'entrées', sorties: 'sorties' } as const;

const linesOf = (schema: string): string => `
  SELECT g.on_day, a.caisse, a.procedure, sum(n * sign(sens))::bigint AS stock, sum(n * sign(sens)::int * (DATE '2000-01-01' - arrived_on))::bigint AS age,
    coalesce(sum(n) FILTER (WHERE sens IN (1, 2)), 0) AS entrees, coalesce(sum(n) FILTER (WHERE sens BETWEEN -5 AND -1), 0) AS sorties
  FROM ${schema}.grand_livre g JOIN ${schema}.axe a USING (axe_id) WHERE n <> 0 GROUP BY 1, 2, 3`;

interface Slice {
  readonly caisse: string;
  readonly procedure: string;
}

/** Lines of one of the ledgers, by numbers for caisse and procédure: a million of them are not compared as texts. */
const numberedLinesOf = (schema: string, n: 'n' | '-n'): string => `
  SELECT on_day, slice, sens, ${n} AS n, ${n} * sign(sens)::int AS effect, arrived_on
  FROM ${schema}.grand_livre JOIN (SELECT axe_id, slice FROM ${schema}.axe JOIN slice USING (caisse, procedure)) a USING (axe_id) WHERE n <> 0`;

/** Where any day of the ledgers differs, whatever is compared in the end: there the one less the other leaves something. */
async function differingSlices(client: ClientBase, former: string, rebuilt: string): Promise<readonly Slice[]> {
  const { rows } = await client.query<Slice>(
    `WITH slice AS MATERIALIZED (
       SELECT caisse, procedure, row_number() OVER ()::int AS slice
       FROM (SELECT caisse, procedure FROM ${former}.axe UNION SELECT caisse, procedure FROM ${rebuilt}.axe) a)
     SELECT caisse, procedure FROM slice WHERE slice IN (
       SELECT slice FROM (${numberedLinesOf(former, '-n')} UNION ALL ${numberedLinesOf(rebuilt, 'n')}) AS line
       GROUP BY on_day, slice
       HAVING sum(effect) <> 0 OR sum(effect * (DATE '2000-01-01' - arrived_on)) <> 0
         OR sum(n) FILTER (WHERE sens IN (1, 2)) <> 0 OR sum(n) FILTER (WHERE sens BETWEEN -5 AND -1) <> 0)`,
  );
  return rows;
}

interface DifferenceRow extends Slice {
  readonly on: string;
  readonly figure: keyof typeof FIGURES;
  readonly former: number;
  readonly rebuilt: number;
}

/**
 * The figures of the ends of closed months, and of the sixty days up to the last day of knowledge, that two generations tell differently:
 * stock and its age on that day, what came and went since the compared day before. The first fifty, the latest days first.
 */
export async function figureDifferences(client: ClientBase, former: string, rebuilt: string): Promise<readonly FigureDifference[]> {
  const slices = await differingSlices(client, former, rebuilt);
  if (slices.length === 0) return [];
  const { rows } = await client.query<DifferenceRow>(
    `WITH slice AS (SELECT * FROM unnest($1::text[], $2::text[]) AS s(caisse, procedure)),
     line AS (SELECT 'former' AS side, f.* FROM (${linesOf(former)}) f JOIN slice USING (caisse, procedure)
       UNION ALL SELECT 'rebuilt', r.* FROM (${linesOf(rebuilt)}) r JOIN slice USING (caisse, procedure)),
     last AS (SELECT greatest((SELECT max(known_on) FROM ${former}.grand_livre), (SELECT max(known_on) FROM ${rebuilt}.grand_livre)) AS day),
     compared AS (
       SELECT (date_trunc('month', month) + interval '1 month - 1 day')::date AS day
       FROM last, generate_series((SELECT min(on_day) FROM line), date_trunc('month', last.day) - interval '1 day', '1 month') AS month
       UNION SELECT last.day - back FROM last, generate_series(0, ${String(LAST_DAYS - 1)}) AS back),
     summed AS (
       SELECT side, caisse, procedure, on_day, isCompared,
         sum(stock) OVER upTo AS stock, sum(age) OVER upTo AS age, sum(entrees) OVER upTo AS entrees, sum(sorties) OVER upTo AS sorties
       FROM (
         SELECT side, caisse, procedure, on_day, false AS isCompared, stock, age, entrees, sorties FROM line
         UNION ALL SELECT side, caisse, procedure, day, true, 0, 0, 0, 0 FROM compared, slice, (VALUES ('former'), ('rebuilt')) AS s(side)) AS each
       WINDOW upTo AS (PARTITION BY side, caisse, procedure ORDER BY on_day)),
     told AS (
       SELECT side, caisse, procedure, on_day, figure, value FROM (
         SELECT side, caisse, procedure, on_day, stock, age + stock * (on_day - DATE '2000-01-01') AS age,
           entrees - coalesce(lag(entrees) OVER days, 0) AS entrees, sorties - coalesce(lag(sorties) OVER days, 0) AS sorties
         FROM summed WHERE isCompared WINDOW days AS (PARTITION BY side, caisse, procedure ORDER BY on_day)) AS day
       CROSS JOIN LATERAL (VALUES (1, 'stock', stock), (2, 'age', age), (3, 'entrees', entrees), (4, 'sorties', sorties)) AS f(rank, figure, value))
     SELECT f.on_day::text AS "on", caisse, procedure, figure, f.value::float8 AS former, r.value::float8 AS rebuilt
     FROM told f JOIN told r USING (caisse, procedure, on_day, figure)
     WHERE f.side = 'former' AND r.side = 'rebuilt' AND f.value <> r.value
     ORDER BY on_day DESC, caisse, procedure, figure LIMIT ${String(SHOWN)}`,
    [slices.map(({ caisse }) => caisse), slices.map(({ procedure }) => procedure)],
  );
  return rows.map((row) => ({ ...row, told: sentenceOf(row) }));
}

const sentenceOf = ({ on, caisse, procedure, figure, former, rebuilt }: DifferenceRow): string =>
  `${on}, caisse ${caisse}, procédure ${procedure} : ${FIGURES[figure]} ${String(former)} avant, ${String(rebuilt)} après`;
