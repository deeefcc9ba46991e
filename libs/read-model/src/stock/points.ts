import type { ClientBase } from 'pg';
import { addDays, type PlainDate } from '#libs/kernel';
import { CODE_OF_SENS, COLUMN_OF_FLUX, FLUX_SENS } from './sens-codes.js';

/** Points made in one go, so that no transaction lasts. */
const AT_ONCE = 4;
/** Days looked at in one go. */
const DAYS_AT_ONCE = 12;
/** Lines that a question may add to a point, about: what is worth another point. */
const WORTH_A_POINT = 5_000;

/**
 * The condition that a line `g` was learnt after a point although it happened before: days between which no line lies that does not
 * belong, so that an index over the intervals finds them. That it happened by the day of the point is in it: said beside, the index of days would be read, too.
 */
export function learntSince(onDay: string, knownOn: string): string {
  return `g.known_on > g.on_day AND daterange(g.on_day, g.known_on) @> daterange(${onDay}, ${knownOn}, '[]')`;
}

/** The condition that a line `g` happened by a day and was learnt after it. */
export const learntAfter = (day: string): string => `g.known_on > g.on_day AND daterange(g.on_day, g.known_on) @> ${day}`;

/**
 * The condition that a line `g` was known by a day, for lines that are found by days of their own. No index is used for it: about every line of the past was
 * known by then, and PostgreSQL, which thinks that the two conditions have nothing to do with each other, would read the index of them all.
 */
export const knownBy = (knownOn: string): string => `g.known_on + 0 <= ${knownOn}`;

const FLUX_COLUMNS = Object.values(COLUMN_OF_FLUX).join(', ');
const FLUX_CODES = FLUX_SENS.map((sens) => CODE_OF_SENS[sens]).join(', ');
/** Lines `n` by `sens`, summed in the columns of flows. */
export const fluxOfLines = FLUX_SENS.map(
  (sens) => `coalesce(sum(n) FILTER (WHERE sens = ${String(CODE_OF_SENS[sens])}), 0)::int AS ${COLUMN_OF_FLUX[sens]}`,
).join(', ');
const fluxSummed = (over = ''): string =>
  Object.values(COLUMN_OF_FLUX)
    .map((column) => `sum(${column})${over}::int AS ${column}`)
    .join(', ');

interface WantedDay {
  readonly on_day: PlainDate;
  /** As known on that day: not there yet. */
  readonly missing: boolean;
  /** Until when the second point of the day is wanted; null when the points that are there do. */
  readonly late: PlainDate | null;
}

const daysOf = (month: string): string => `unnest(ARRAY[${month} + 9, ${month} + 19, (${month} + interval '1 month - 1 day')::date]) AS on_day`;

/**
 * The statement that makes every point of a day as known on that day at once, where there is none yet: what stood of each day of arrival of a pile
 * stands in all points between two of its changes, and nothing is read twice. One by one, each from the one before, they take three times as long.
 */
export function makingAllPoints(schema: string): string {
  return `
    WITH span AS (
      SELECT min(on_day) AS first_on, max(on_day) AS last_on, min(known_on) AS first_known, max(known_on) AS last_known FROM ${schema}.grand_livre),
    made AS (
      INSERT INTO ${schema}.point (on_day, known_on)
      SELECT on_day, on_day FROM span, generate_series(date_trunc('month', first_on), last_on, '1 month') AS month, ${daysOf('month::date')}
      WHERE on_day >= greatest(first_on, first_known) AND on_day < last_on AND on_day <= last_known AND NOT EXISTS (SELECT FROM ${schema}.point)
      ORDER BY on_day RETURNING point_id, on_day),
    numbered AS (SELECT point_id, on_day, row_number() OVER (ORDER BY on_day)::int AS rank FROM made),
    flowed AS MATERIALIZED (
      SELECT pile_id, width_bucket(greatest(on_day, known_on), (SELECT array_agg(on_day + 1 ORDER BY on_day) FROM numbered)) + 1 AS rank, ${fluxOfLines}
      FROM ${schema}.grand_livre WHERE n <> 0 AND sens IN (${FLUX_CODES}) GROUP BY pile_id, rank),
    -- One row for each point is made of each, and joined to the points: to look among all that flow for what each is told by took longer than the rest.
    flowing AS (
      SELECT pile_id, generate_series(rank, coalesce(lead(rank) OVER ranks - 1, (SELECT max(rank) FROM numbered))) AS rank, ${fluxSummed(' OVER ranks')}
      FROM flowed WINDOW ranks AS (PARTITION BY pile_id ORDER BY rank)),
    flux AS (
      INSERT INTO ${schema}.point_flux (point_id, pile_id, ${FLUX_COLUMNS})
      SELECT point_id, pile_id, ${FLUX_COLUMNS} FROM flowing JOIN numbered USING (rank) ORDER BY rank, pile_id),
    -- A line is in every point from the first that comes neither before its day nor before it was learnt.
    moved AS MATERIALIZED (
      SELECT pile_id, arrived_on, sum(n * sign(sens)::int)::int AS n,
        width_bucket(greatest(on_day, known_on), (SELECT array_agg(on_day + 1 ORDER BY on_day) FROM numbered)) + 1 AS rank
      FROM ${schema}.grand_livre WHERE n <> 0 GROUP BY pile_id, arrived_on, rank),
    standing AS (
      SELECT pile_id, arrived_on, rank, lead(rank) OVER ranks AS until, sum(n) OVER ranks AS n
      FROM moved WHERE n <> 0 WINDOW ranks AS (PARTITION BY pile_id, arrived_on ORDER BY rank)),
    stock AS (
      SELECT point.rank, pile_id, arrived_on, n
      FROM standing, generate_series(standing.rank, coalesce(until - 1, (SELECT max(rank) FROM numbered))) AS point(rank) WHERE n <> 0),
    -- By piles first, as they come: each is sorted by itself. Only what is written is sorted by points, which are read one by one.
    up_to AS (
      SELECT rank, pile_id, arrived_on, sum(n) OVER (PARTITION BY pile_id, rank ORDER BY arrived_on ROWS UNBOUNDED PRECEDING)::int AS pieces FROM stock),
    pile AS (
      SELECT rank, pile_id, array_agg(arrived_on ORDER BY arrived_on) AS arrived, array_agg(pieces ORDER BY arrived_on) AS pieces
      FROM up_to GROUP BY pile_id, rank)
    INSERT INTO ${schema}.point_pile (point_id, pile_id, arrived, pieces)
    SELECT point_id, pile_id, arrived, pieces FROM pile JOIN numbered USING (rank) ORDER BY rank, pile_id`;
}

/** Drops points, by a condition upon `p`; they are disposable. */
export async function dropPoints(client: ClientBase, schema: string, condition: string, values: readonly unknown[]): Promise<void> {
  const { rows } = await client.query<{ point_id: number }>(`DELETE FROM ${schema}.point p ${condition} RETURNING p.point_id`, [...values]);
  if (rows.length === 0) return;
  for (const table of ['point_pile', 'point_flux'])
    await client.query(`DELETE FROM ${schema}.${table} WHERE point_id = ANY($1::int[])`, [rows.map(({ point_id }) => point_id)]);
}

/**
 * Makes points that are missing, from a day on. A point is the stock of a day as known on that day: three a month, so that a question about any
 * day adds the lines of ten days and those that were learnt late. Where many were – a history that was brought over – there is a second one, as
 * known of late: on the last day after which few lines were learnt, so that what is learnt today does not undo it.
 * @param from null: from the first day
 * @param worth how many late lines are worth a second point
 * @returns from which day on to go on; null when none is missing
 */
export async function makePoints(client: ClientBase, schema: string, from: PlainDate | null, worth = WORTH_A_POINT): Promise<PlainDate | null> {
  const { rows } = await client.query<WantedDay>(
    `WITH span AS (
       SELECT greatest(min(on_day), $1::date) AS first_on, max(on_day) AS last_on, min(known_on) AS first_known, max(known_on) AS last_known
       FROM ${schema}.grand_livre),
     late AS (
       SELECT coalesce((SELECT known_on FROM ${schema}.grand_livre ORDER BY known_on DESC OFFSET $2 LIMIT 1), first_known) AS known_on FROM span),
     month AS (SELECT generate_series(date_trunc('month', first_on), date_trunc('month', last_on), '1 month')::date AS first FROM span),
     day AS (
       SELECT on_day FROM month, span, ${daysOf('first')}
       WHERE on_day >= first_on AND on_day < last_on AND on_day <= last_known ORDER BY on_day LIMIT ${String(DAYS_AT_ONCE)})
     SELECT day.on_day::text,
       day.on_day >= first_known AND NOT EXISTS (SELECT FROM ${schema}.point p WHERE p.on_day = day.on_day AND p.known_on = day.on_day) AS missing,
       CASE WHEN late.known_on > there.known_on AND $2 < (
         SELECT count(*) FROM (
           SELECT FROM ${schema}.grand_livre g
           WHERE ${learntSince('day.on_day', 'there.known_on')} AND ${knownBy('late.known_on')} LIMIT $2 + 1) AS line)
       THEN late.known_on::text END AS late
     FROM span, late, day CROSS JOIN LATERAL (
       SELECT greatest(max(p.known_on), day.on_day) AS known_on FROM ${schema}.point p WHERE p.on_day = day.on_day) AS there
     ORDER BY on_day`,
    [from, worth],
  );
  let made = 0;
  for (const { on_day, missing, late } of rows) {
    if (made >= AT_ONCE) return on_day;
    if (missing) await makePoint(client, schema, on_day, on_day);
    if (late !== null) {
      await makePoint(client, schema, on_day, late);
      await dropPoints(client, schema, 'WHERE on_day = $1 AND known_on > on_day AND known_on <> $2', [on_day, late]);
    }
    made += Number(missing) + Number(late !== null);
  }
  const last = rows.at(-1);
  return last === undefined || rows.length < DAYS_AT_ONCE ? null : addDays(last.on_day, 1);
}

/** A point that is there. */
interface PointRow {
  readonly point_id: number;
  readonly on_day: PlainDate;
  readonly known_on: PlainDate;
}

/** The best point that another one contains. */
async function pointBefore(client: ClientBase, schema: string, { point_id, on_day, known_on }: PointRow): Promise<PointRow | undefined> {
  const { rows } = await client.query<PointRow>(
    `SELECT point_id, on_day::text, known_on::text FROM ${schema}.point WHERE on_day <= $1::date AND known_on <= $2::date AND point_id <> $3
     ORDER BY on_day DESC, known_on DESC LIMIT 1`,
    [on_day, known_on, point_id],
  );
  return rows[0];
}

/** The lines of a point, its day and its knowledge being the first two parameters, that the one before it, which are the last two, does not hold. */
function linesSince(schema: string, columns: string, before: PointRow | undefined, condition = 'true'): string {
  const lines = (since: string): string =>
    `SELECT pile_id, ${columns} FROM ${schema}.grand_livre g WHERE g.on_day <= $1::date AND ${knownBy('$2::date')} AND ${since} AND ${condition}`;
  return before === undefined
    ? lines('true')
    : `${lines('g.on_day > $5::date')} UNION ALL ${lines(`g.on_day <= $5::date AND ${learntSince('$5::date', '$6::date')}`)}`;
}

/** One point, from the best ones that it contains. */
export async function makePoint(client: ClientBase, schema: string, onDay: PlainDate, knownOn: PlainDate): Promise<void> {
  const { rows } = await client.query<PointRow>(
    `INSERT INTO ${schema}.point (on_day, known_on) VALUES ($1::date, $2::date) RETURNING point_id, on_day::text, known_on::text`,
    [onDay, knownOn],
  );
  const [made] = rows;
  if (made === undefined) throw new Error(`no point of ${onDay} was made`);
  const before = await pointBefore(client, schema, made);
  const own = [onDay, knownOn, made.point_id];
  const values = before === undefined ? own : [...own, before.point_id, before.on_day, before.known_on];
  const stood = `SELECT pile_id, day AS arrived_on, so_far - coalesce(lag(so_far) OVER (PARTITION BY pile_id ORDER BY day), 0) AS n
    FROM ${schema}.point_pile, unnest(arrived, pieces) AS up_to(day, so_far) WHERE point_id = $4 UNION ALL `;
  await client.query(
    `WITH stock AS (
       SELECT pile_id, arrived_on, sum(n) AS n
       FROM (${before === undefined ? '' : stood}${linesSince(schema, 'arrived_on, n * sign(sens)::int AS n', before)}) AS line
       GROUP BY pile_id, arrived_on HAVING sum(n) <> 0),
     up_to AS (SELECT pile_id, arrived_on, sum(n) OVER (PARTITION BY pile_id ORDER BY arrived_on)::int AS pieces FROM stock)
     INSERT INTO ${schema}.point_pile (point_id, pile_id, arrived, pieces)
     SELECT $3::int, pile_id, array_agg(arrived_on ORDER BY arrived_on), array_agg(pieces ORDER BY arrived_on) FROM up_to GROUP BY pile_id`,
    values,
  );
  const flowed = `SELECT pile_id, ${FLUX_COLUMNS} FROM ${schema}.point_flux WHERE point_id = $4 UNION ALL `;
  await client.query(
    `INSERT INTO ${schema}.point_flux (point_id, pile_id, ${FLUX_COLUMNS})
     SELECT $3::int, pile_id, ${fluxSummed()} FROM (
       ${before === undefined ? '' : flowed}
       SELECT pile_id, ${fluxOfLines} FROM (${linesSince(schema, 'sens, n', before, `sens IN (${FLUX_CODES})`)}) AS line GROUP BY pile_id) AS flux
     GROUP BY pile_id`,
    values,
  );
}
