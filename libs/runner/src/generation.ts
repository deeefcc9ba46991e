import type { ClientBase } from 'pg';
import type { Head, Position } from '#libs/event-store';
import { CheckpointAhead, FenceLost } from './runner.errors.js';
import type { Projection } from './projection.js';

/** Where a generation of a projection stands in the log, held under a fence. */
export interface Checkpoint {
  readonly projection: string;
  readonly generation: number;
  readonly fence: number;
  readonly position: Position;
  readonly ordinal: number;
}

export type GenerationState = 'building' | 'active' | 'retired';

interface GenerationRow {
  readonly generation: number;
  readonly fence: number;
  readonly position: string;
  readonly ordinal: string;
  readonly log_id: string | null;
  readonly log_epoch: number | null;
}

const COLUMNS = 'generation, fence, position::text, ordinal::text, log_id, log_epoch';

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
  };
}

/** Makes the schema and the checkpoint of a new generation, at the start of the log. */
export async function createGeneration(client: ClientBase, projection: Projection, state: 'building' | 'active'): Promise<Checkpoint> {
  const { rows } = await client.query<GenerationRow>(
    `INSERT INTO runner.generation (projection, generation, state, position, ordinal, fence)
     SELECT $1, coalesce(max(generation), 0) + 1, $2, 0, 0, 1 FROM runner.generation WHERE projection = $1
     RETURNING ${COLUMNS}`,
    [projection.name, state],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`no generation of ${projection.name} was made`);
  const schema = schemaOf(projection.name, row.generation);
  await client.query(`CREATE SCHEMA ${schema}; ${projection.createTables(schema)}`);
  return checkpointOf(projection.name, row);
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

/**
 * Takes the active generation over from whoever held it; makes the first one when there is none.
 * @throws CheckpointAhead when the log is behind the checkpoint or is another log
 */
export async function takeOver(client: ClientBase, projection: Projection, head: Head): Promise<Checkpoint> {
  const { rows } = await client.query<GenerationRow>(
    `UPDATE runner.generation SET fence = fence + 1 WHERE projection = $1 AND state = 'active' RETURNING ${COLUMNS}`,
    [projection.name],
  );
  const row = rows[0];
  if (row === undefined) {
    const made = await createGeneration(client, projection, 'active');
    const schema = schemaOf(projection.name, made.generation);
    await client.query(`${projection.createIndexes(schema)}; ${projection.createViews(schema)}`);
    return made;
  }
  const checkpoint = checkpointOf(projection.name, row);
  const sameLog = row.log_id === null || (row.log_id === head.logId && row.log_epoch === head.epoch);
  if (!sameLog || checkpoint.position > head.position) {
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
  to: { readonly position: Position; readonly ordinal: number },
  head: Pick<Head, 'logId' | 'epoch'>,
): Promise<Checkpoint> {
  const { rowCount } = await client.query(
    `UPDATE runner.generation SET position = $1, ordinal = $2, log_id = $3, log_epoch = $4, updated_at = clock_timestamp()
     WHERE projection = $5 AND generation = $6 AND fence = $7 AND position = $8 AND state <> 'retired'`,
    [to.position.toString(), to.ordinal, head.logId, head.epoch, from.projection, from.generation, from.fence, from.position.toString()],
  );
  if (rowCount !== 1) throw new FenceLost(from.projection);
  return { ...from, position: to.position, ordinal: to.ordinal };
}

/**
 * Makes a generation the active one: views, states and the retirement of the former one in the caller's transaction.
 * The caller has made sure that both stand at the same position.
 */
export async function activate(client: ClientBase, projection: Projection, generation: number): Promise<void> {
  await client.query(`UPDATE runner.generation SET state = 'retired' WHERE projection = $1 AND state = 'active'`, [projection.name]);
  await client.query(`UPDATE runner.generation SET state = 'active' WHERE projection = $1 AND generation = $2`, [projection.name, generation]);
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

/** Where the active generation stands, locked until the transaction ends; null when there is none. */
export async function lockActivePlace(
  client: ClientBase,
  projection: string,
): Promise<{ readonly position: Position; readonly ordinal: number } | null> {
  const { rows } = await client.query<{ position: string; ordinal: string }>(
    `SELECT position::text, ordinal::text FROM runner.generation WHERE projection = $1 AND state = 'active' FOR UPDATE`,
    [projection],
  );
  const row = rows[0];
  return row === undefined ? null : { position: BigInt(row.position) as Position, ordinal: Number(row.ordinal) };
}
