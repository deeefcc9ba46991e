import type { ClientBase, Pool } from 'pg';
import type { ToldEvent } from '#libs/event-store';

export type SetAsideCause = 'refused' | 'failed' | 'held';

/** An event that a generation did not take in. */
export interface Aside {
  readonly event: ToldEvent;
  readonly cause: SetAsideCause;
  /** In French. */
  readonly reason: string;
}

/** An event set aside, as it is shown. */
export interface EventSetAside {
  readonly stream: string;
  readonly revision: number;
  readonly ordinal: number;
  readonly id: string;
  readonly type: string;
  readonly cause: SetAsideCause;
  readonly reason: string;
  /** ISO instant. */
  readonly since: string;
}

/** What a generation does not see: events, and the streams they belong to. */
export interface SetAsideCount {
  readonly events: number;
  readonly streams: number;
}

export async function heldStreams(client: ClientBase, projection: string, generation: number): Promise<Set<string>> {
  const { rows } = await client.query<{ stream: string }>('SELECT DISTINCT stream FROM runner.set_aside WHERE projection = $1 AND generation = $2', [
    projection,
    generation,
  ]);
  return new Set(rows.map(({ stream }) => stream));
}

export async function setAside(client: ClientBase, projection: string, generation: number, asides: readonly Aside[]): Promise<void> {
  const events = asides.map(({ event }) => event);
  await client.query(
    `INSERT INTO runner.set_aside (projection, generation, stream, revision, position, ordinal, event_id, type, cause, reason)
     SELECT $1, $2, * FROM unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::uuid[], $8::text[], $9::text[], $10::text[])`,
    [
      projection,
      generation,
      events.map(({ stream }) => stream),
      events.map(({ revision }) => revision),
      events.map(({ position }) => position.toString()),
      events.map(({ ordinal }) => ordinal),
      events.map(({ id }) => id),
      events.map(({ type }) => type),
      asides.map(({ cause }) => cause),
      // PostgreSQL keeps no NUL in a text, and a reason may quote one.
      asides.map(({ reason }) => reason.replaceAll('\0', '\uFFFD').slice(0, 2_000)),
    ],
  );
}

const OF_ACTIVE = `FROM runner.set_aside s JOIN runner.generation g USING (projection, generation) WHERE s.projection = $1 AND g.state = 'active'`;

/** What the generation that serves has set aside, in the order of the log, after an ordinal. */
export async function eventsSetAside(pool: Pool, projection: string, after: number, limit: number): Promise<readonly EventSetAside[]> {
  const { rows } = await pool.query<{
    stream: string;
    revision: number;
    ordinal: string;
    event_id: string;
    type: string;
    cause: SetAsideCause;
    reason: string;
    since: Date;
  }>(
    `SELECT s.stream, s.revision, s.ordinal::text, s.event_id, s.type, s.cause, s.reason, s.since ${OF_ACTIVE} AND s.ordinal > $2
     ORDER BY s.ordinal LIMIT $3`,
    [projection, after, limit],
  );
  return rows.map(({ ordinal, event_id, since, ...row }) => ({ ...row, ordinal: Number(ordinal), id: event_id, since: since.toISOString() }));
}

export async function countSetAside(pool: Pool, projection: string): Promise<SetAsideCount> {
  const { rows } = await pool.query<SetAsideCount>(`SELECT count(*)::int AS events, count(DISTINCT s.stream)::int AS streams ${OF_ACTIVE}`, [
    projection,
  ]);
  return rows[0] ?? { events: 0, streams: 0 };
}
