import type { ClientBase, Pool } from 'pg';
import { type EventStore, type Head, type LogPage, type Position, standsAt } from '#libs/event-store';
import { CheckpointAhead, FenceLost, GenerationFrozen } from './runner.errors.js';
import type { Projection } from './projection.js';

/** Where a generation of a projection stands in the log, held under a fence. */
export interface Checkpoint {
  readonly projection: string;
  readonly generation: number;
  readonly fence: number;
  readonly position: Position;
  readonly ordinal: number;
  /** Of the event at the position, or at the end of the filling, by which the log is known again; null at the start, or when none was noted. */
  readonly eventId: string | null;
  /** Null once the generation follows the order of the log: always, but while a rebuild fills it stream by stream. */
  readonly filling: Filling | null;
}

/** How far a generation is filled stream by stream: what it holds is whole streams. Its position is the start of the log, its ordinal how much was read. */
export interface Filling {
  /** The last stream that is in it, with all those before; empty before the first. */
  readonly stream: string;
  /** Of the log up to here. */
  readonly upTo: Position;
  readonly upToOrdinal: number;
}

/** Where a checkpoint is moved to. */
export type CheckpointPlace = Pick<Checkpoint, 'position' | 'ordinal' | 'eventId'> & Partial<Pick<Checkpoint, 'filling'>>;

export type GenerationState = 'building' | 'active' | 'retired';

/** A generation that is being built. */
export interface BuildingGeneration {
  readonly checkpoint: Checkpoint;
  /** Whether it has its indexes: it is then written as one that follows the log. */
  readonly indexed: boolean;
}

/** Where the active generation stands. */
export interface ActivePlace {
  readonly generation: number;
  readonly position: Position;
  readonly ordinal: number;
  /** Null before its first page. */
  readonly logId: string | null;
  readonly epoch: number | null;
  /** Of the event at the position; null when none was noted. */
  readonly eventId: string | null;
}

interface GenerationRow {
  readonly indexed: boolean;
  readonly structure: number | null;
  readonly generation: number;
  readonly fence: number;
  readonly position: string;
  readonly ordinal: string;
  readonly log_id: string | null;
  readonly log_epoch: number | null;
  readonly event_id: string | null;
  readonly filled_stream: string | null;
  readonly filled_position: string | null;
  readonly filled_ordinal: string | null;
}

const COLUMNS =
  'generation, fence, position::text, ordinal::text, log_id, log_epoch, event_id, structure, indexed, filled_stream, filled_position::text, filled_ordinal::text';

export function schemaOf(projection: string, generation: number): string {
  return `${projection.replaceAll('-', '_')}_g${String(generation)}`;
}

function checkpointOf(projection: string, row: GenerationRow): Checkpoint {
  return {
    projection,
    generation: row.generation,
    fence: row.fence,
    position: BigInt(row.position) as Position,
    ordinal: Number(row.ordinal),
    eventId: row.event_id,
    filling:
      row.filled_stream === null || row.filled_position === null
        ? null
        : { stream: row.filled_stream, upTo: BigInt(row.filled_position) as Position, upToOrdinal: Number(row.filled_ordinal) },
  };
}

/** Makes the schema and the checkpoint of a new generation, at the start of the log. */
export async function createGeneration(client: ClientBase, projection: Projection, state: 'building' | 'active'): Promise<Checkpoint> {
  const { rows } = await client.query<GenerationRow>(
    `INSERT INTO runner.generation (projection, generation, state, position, ordinal, fence, structure, indexed)
     SELECT $1, coalesce(max(generation), 0) + 1, $2, 0, 0, 1, $3, $2 = 'active' FROM runner.generation WHERE projection = $1
     RETURNING ${COLUMNS}`,
    [projection.name, state, projection.structure],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`no generation of ${projection.name} was made`);
  const schema = schemaOf(projection.name, row.generation);
  await client.query(`CREATE SCHEMA ${schema}; ${projection.createTables(schema)}`);
  return checkpointOf(projection.name, row);
}

/**
 * The generation that a rebuild fills: the one that an earlier attempt left, taken over at its checkpoint, when it is of the same structure
 * and the same log; a new one else. Any other is dropped.
 */
export async function beginGeneration(
  client: ClientBase,
  projection: Projection,
  store: Pick<EventStore, 'readAll'>,
  head: Head,
): Promise<BuildingGeneration> {
  const { rows } = await client.query<GenerationRow>(
    `UPDATE runner.generation SET fence = fence + 1
     WHERE projection = $1 AND state = 'building' AND structure = $2 AND greatest(position, filled_position) <= $3 AND (log_id IS NULL OR (log_id = $4 AND log_epoch = $5))
     RETURNING ${COLUMNS}`,
    [projection.name, projection.structure, head.position.toString(), head.logId, head.epoch],
  );
  const row = rows[0];
  if (row !== undefined && rows.length === 1) {
    const checkpoint = checkpointOf(projection.name, row);
    if (await standsAt(store, checkpoint.filling?.upTo ?? checkpoint.position, checkpoint.eventId)) return { checkpoint, indexed: row.indexed };
  }
  await dropGenerations(client, projection.name, 'building');
  return { checkpoint: await createGeneration(client, projection, 'building'), indexed: false };
}

/** Said once the generation has its indexes. @throws FenceLost when another holder has taken it over */
export async function setIndexed(client: ClientBase, { projection, generation, fence }: Checkpoint): Promise<void> {
  const { rowCount } = await client.query('UPDATE runner.generation SET indexed = true WHERE projection = $1 AND generation = $2 AND fence = $3', [
    projection,
    generation,
    fence,
  ]);
  if (rowCount !== 1) throw new FenceLost(projection);
}

/**
 * Ends the sessions that hold the active generation in a transaction: those of a former holder who hangs on a frozen connection.
 * For the holder of the lease, before it writes anything.
 */
export async function evictFormerHolder(client: ClientBase, projection: string): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(l.pid) FROM runner.generation g JOIN pg_locks l ON l.locktype = 'transactionid' AND l.transactionid = g.xmax AND l.granted
     WHERE g.projection = $1 AND g.state = 'active' AND l.pid <> pg_backend_pid()`,
    [projection],
  );
}

async function fenceActive(client: ClientBase, projection: string): Promise<GenerationRow | undefined> {
  const { rows } = await client.query<GenerationRow>(
    `UPDATE runner.generation SET fence = fence + 1 WHERE projection = $1 AND state = 'active' RETURNING ${COLUMNS}`,
    [projection],
  );
  return rows[0];
}

/** @throws CheckpointAhead when the page does not follow what was read: the log was restored meanwhile */
export function assertFollows(projection: string, eventId: string | null, { afterId, upTo }: LogPage, position: Position): void {
  if (eventId !== null && afterId !== eventId) throw new CheckpointAhead(projection, position.toString(), upTo.toString());
}

/**
 * Takes the active generation over from whoever held it; makes the first one when there is none.
 * @throws CheckpointAhead when the log is behind the checkpoint, is another log or has gone on otherwise since it was restored
 * @throws GenerationFrozen when it is of another structure: it serves as it is, until a rebuild replaces it
 */
export async function takeOver(client: ClientBase, projection: Projection, store: Pick<EventStore, 'readAll'>, head: Head): Promise<Checkpoint> {
  // Who waited for a rebuild to switch finds the former generation retired, and the new one came after its look: it looks once more.
  const row = (await fenceActive(client, projection.name)) ?? (await fenceActive(client, projection.name));
  if (row === undefined) {
    const made = await createGeneration(client, projection, 'active');
    const schema = schemaOf(projection.name, made.generation);
    for (const statement of [...projection.createIndexes(schema), projection.createViews(schema)]) await client.query(statement);
    return made;
  }
  if (row.structure !== projection.structure) throw new GenerationFrozen(projection.name);
  const checkpoint = checkpointOf(projection.name, row);
  const sameLog = row.log_id === null || (row.log_id === head.logId && row.log_epoch === head.epoch);
  if (!sameLog || checkpoint.position > head.position || !(await standsAt(store, checkpoint.position, checkpoint.eventId))) {
    throw new CheckpointAhead(projection.name, checkpoint.position.toString(), head.position.toString());
  }
  return checkpoint;
}

/**
 * Moves a checkpoint inside the transaction that writes the page.
 * @throws FenceLost when it is not where its holder left it
 */
export async function moveCheckpoint(
  client: ClientBase,
  from: Checkpoint,
  to: CheckpointPlace,
  head: Pick<Head, 'logId' | 'epoch'>,
): Promise<Checkpoint> {
  const { filling = null } = to;
  const { rowCount } = await client.query(
    `UPDATE runner.generation SET position = $1, ordinal = $2, log_id = $3, log_epoch = $4, updated_at = clock_timestamp(),
       filled_stream = $9, filled_position = $10, filled_ordinal = $11, event_id = $13
     WHERE projection = $5 AND generation = $6 AND fence = $7 AND position = $8 AND coalesce(filled_stream, '') = $12 AND state <> 'retired'`,
    [
      ...[to.position.toString(), to.ordinal, head.logId, head.epoch, from.projection, from.generation, from.fence, from.position.toString()],
      ...[filling?.stream, filling?.upTo.toString(), filling?.upToOrdinal, from.filling?.stream ?? '', to.eventId],
    ],
  );
  if (rowCount !== 1) throw new FenceLost(from.projection);
  return { ...from, position: to.position, ordinal: to.ordinal, eventId: to.eventId, filling };
}

/**
 * Makes a generation that was built the active one: views, states and the retirement of the former one in the caller's transaction.
 * The caller has made sure that it stands where the former one stands, or further.
 * @throws FenceLost when another holder has taken it over
 */
export async function activate(client: ClientBase, projection: Projection, { generation, fence }: Checkpoint): Promise<void> {
  await client.query(`UPDATE runner.generation SET state = 'retired' WHERE projection = $1 AND state = 'active'`, [projection.name]);
  const { rowCount } = await client.query(
    `UPDATE runner.generation SET state = 'active' WHERE projection = $1 AND generation = $2 AND fence = $3 AND state = 'building'`,
    [projection.name, generation, fence],
  );
  if (rowCount !== 1) throw new FenceLost(projection.name);
  await client.query(projection.createViews(schemaOf(projection.name, generation)));
}

/** Drops what retired or interrupted generations left behind. Views point to the active one only. */
export async function dropGenerations(client: ClientBase, projection: string, state: Exclude<GenerationState, 'active'>): Promise<void> {
  const { rows } = await client.query<{ generation: number }>('SELECT generation FROM runner.generation WHERE projection = $1 AND state = $2', [
    projection,
    state,
  ]);
  for (const { generation } of rows) {
    await client.query(`DROP SCHEMA IF EXISTS ${schemaOf(projection, generation)} CASCADE`);
    await client.query('DELETE FROM runner.generation WHERE projection = $1 AND generation = $2', [projection, generation]);
  }
}

/** Where the active generation stands; null when there is none. */
export async function activePlace(client: Pick<ClientBase, 'query'> | Pool, projection: string, lock = ''): Promise<ActivePlace | null> {
  const { rows } = await client.query<GenerationRow>(`SELECT ${COLUMNS} FROM runner.generation WHERE projection = $1 AND state = 'active' ${lock}`, [
    projection,
  ]);
  const row = rows[0];
  if (row === undefined) return null;
  const { generation, position, ordinal, log_id, log_epoch, event_id } = row;
  return { generation, position: BigInt(position) as Position, ordinal: Number(ordinal), logId: log_id, epoch: log_epoch, eventId: event_id };
}

/** The same, and its writer is held still until the transaction ends. */
export async function lockActivePlace(client: ClientBase, projection: string): Promise<ActivePlace | null> {
  return activePlace(client, projection, 'FOR UPDATE');
}
