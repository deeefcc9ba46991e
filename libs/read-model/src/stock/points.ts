import type { ClientBase } from 'pg';
import type { PlainDate } from '#libs/kernel';

/** Points made in one go, so that no transaction lasts. */
const AT_ONCE = 4;

/**
 * Makes the points that are missing: for the end of each month M of the ledger, the stock of M as known on M,
 * and as known on the last day on which anything was learnt. Each is made from the point before it.
 * @returns whether some are still missing
 */
export async function makePoints(client: ClientBase, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ on_day: PlainDate; known_on: PlainDate }>(
    `WITH span AS (SELECT min(on_day) AS first_on, max(on_day) AS last_on, min(known_on) AS first_known, max(known_on) AS last_known FROM ${schema}.grand_livre),
     month AS (SELECT (generate_series(date_trunc('month', first_on), date_trunc('month', last_on), '1 month') + interval '1 month - 1 day')::date AS on_day FROM span),
     wanted AS (
       SELECT on_day, last_known AS known_on FROM month, span WHERE on_day < last_on
       UNION SELECT on_day, on_day FROM month, span WHERE on_day < last_on AND on_day >= first_known AND on_day <= last_known)
     SELECT on_day::text, known_on::text FROM wanted w
     WHERE NOT EXISTS (SELECT FROM ${schema}.point p WHERE p.on_day = w.on_day AND p.known_on = w.known_on)
     ORDER BY on_day, known_on LIMIT ${String(AT_ONCE + 1)}`,
  );
  for (const { on_day, known_on } of rows.slice(0, AT_ONCE)) await makePoint(client, schema, on_day, known_on);
  return rows.length > AT_ONCE;
}

/** One point, from the best one that it contains: the lines that the latter lacks are found by their days. */
export async function makePoint(client: ClientBase, schema: string, onDay: PlainDate, knownOn: PlainDate): Promise<void> {
  const { rows } = await client.query<{ point_id: number; on_day: PlainDate; known_on: PlainDate }>(
    `SELECT point_id, on_day::text, known_on::text FROM ${schema}.point
     WHERE on_day <= $1::date AND known_on <= $2::date ORDER BY on_day DESC, known_on DESC LIMIT 1`,
    [onDay, knownOn],
  );
  const base = rows[0] ?? { point_id: null, on_day: '-infinity', known_on: '-infinity' };
  await client.query(
    `WITH made AS (INSERT INTO ${schema}.point (on_day, known_on) VALUES ($1::date, $2::date) RETURNING point_id)
     INSERT INTO ${schema}.point_stock (point_id, axe_id, arrived_on, n)
     SELECT made.point_id, axe_id, arrived_on, sum(n) FROM made, (
       SELECT axe_id, arrived_on, n FROM ${schema}.point_stock WHERE point_id = $3
       UNION ALL
       SELECT axe_id, arrived_on, n * sign(sens)::int FROM ${schema}.grand_livre
       WHERE on_day <= $1::date AND known_on <= $2::date AND (on_day > $4::date OR known_on > $5::date)
     ) AS line GROUP BY made.point_id, axe_id, arrived_on HAVING sum(n) <> 0`,
    [onDay, knownOn, base.point_id, base.on_day, base.known_on],
  );
}
