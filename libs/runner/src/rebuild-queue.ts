import type { Pool, PoolClient } from 'pg';
import type { FigureDifference, Projection } from './projection.js';
import type { RebuildDecision, RebuildProgress } from './rebuild.js';

/**
 * `interrupted`: its process ended; it goes on by itself, from where it was, once a projector runs again.
 * `waiting`: the figures differ, and it waits for a yes or a no.
 */
export type RebuildState = 'requested' | 'running' | 'waiting' | 'interrupted' | 'completed' | 'failed' | 'cancelled';

export interface RebuildRequest {
  readonly id: string;
  readonly projection: string;
  readonly state: RebuildState;
  /** Asked for by the program, whose read model is of a newer structure. */
  readonly automatic: boolean;
  readonly requestedAt: string;
  readonly readOrdinal: number;
  readonly headOrdinal: number;
  readonly eventsPerSecond: number;
  /** Whether a yes was given to whatever differs. */
  readonly accepted: boolean;
  /** The figures that the last comparison found to differ; null before there was one. */
  readonly differences: readonly FigureDifference[] | null;
  readonly error: string | null;
}

interface RebuildRow {
  readonly id: string;
  readonly projection: string;
  readonly state: RebuildState;
  readonly structure: number | null;
  readonly requested_at: Date;
  readonly read_ordinal: string;
  readonly head_ordinal: string;
  readonly events_per_second: number;
  readonly accepted: boolean;
  readonly differences: readonly FigureDifference[] | null;
  readonly error: string | null;
}

const requestOf = (row: RebuildRow): RebuildRequest => ({
  id: row.id,
  projection: row.projection,
  state: row.state,
  automatic: row.structure !== null,
  requestedAt: row.requested_at.toISOString(),
  readOrdinal: Number(row.read_ordinal),
  headOrdinal: Number(row.head_ordinal),
  eventsPerSecond: Math.round(row.events_per_second),
  accepted: row.accepted,
  differences: row.differences,
  error: row.error,
});

const UNENDED = `('requested', 'running', 'waiting', 'interrupted')`;

/** Where the API leaves the rebuilds that it was asked for and what is decided about them, and the projector finds both. */
export class RebuildQueue {
  constructor(private readonly pool: Pool) {}

  /** The same id again is the same request. `accepted`: a yes in advance to whatever will differ. */
  async request(id: string, projection: string, accepted = false): Promise<RebuildRequest> {
    await this.pool.query(
      `INSERT INTO runner.rebuild (id, projection, state, accepted) VALUES ($1, $2, 'requested', $3) ON CONFLICT (id) DO NOTHING`,
      [id, projection, accepted],
    );
    const request = await this.find(id);
    if (request === null) throw new Error(`rebuild ${id} vanished`);
    return request;
  }

  /** Asks, once for each structure, for the rebuild of a read model that another version of the program has made. */
  async requestForStructure({ name, structure }: Projection): Promise<void> {
    await this.pool.query(
      `INSERT INTO runner.rebuild (id, projection, state, structure)
       SELECT gen_random_uuid(), $1, 'requested', $2 WHERE NOT EXISTS (SELECT FROM runner.rebuild WHERE projection = $1 AND structure = $2)`,
      [name, structure],
    );
  }

  async find(id: string): Promise<RebuildRequest | null> {
    return this.first('SELECT * FROM runner.rebuild WHERE id = $1', [id]);
  }

  /** Those that have not ended, the oldest first. */
  async unended(): Promise<readonly RebuildRequest[]> {
    const { rows } = await this.pool.query<RebuildRow>(`SELECT * FROM runner.rebuild WHERE state IN ${UNENDED} ORDER BY requested_at`);
    return rows.map(requestOf);
  }

  /** Says yes: the switch follows, whatever differs. Null when it does not wait for that, nor will. */
  async accept(id: string): Promise<RebuildRequest | null> {
    return this.first(`UPDATE runner.rebuild SET accepted = true WHERE id = $1 AND state IN ${UNENDED} RETURNING *`, [id]);
  }

  /** Says no: what was built is dropped. Null when it has ended. */
  async cancel(id: string): Promise<RebuildRequest | null> {
    return this.first(
      `UPDATE runner.rebuild SET state = 'cancelled', ended_at = clock_timestamp() WHERE id = $1 AND state IN ${UNENDED} RETURNING *`,
      [id],
    );
  }

  /**
   * The request that is to be carried out: one that was begun before all others, then the oldest. Null when there is none.
   * For the one process that rebuilds this projection: what another had begun is interrupted.
   */
  async take(projection: string): Promise<RebuildRequest | null> {
    return this.first(
      `UPDATE runner.rebuild SET state = CASE state WHEN 'waiting' THEN state ELSE 'running' END, started_at = coalesce(started_at, clock_timestamp()), error = NULL
       WHERE id = (SELECT id FROM runner.rebuild WHERE projection = $1 AND state IN ${UNENDED} ORDER BY started_at NULLS LAST, requested_at LIMIT 1)
       RETURNING *`,
      [projection],
    );
  }

  /** Writes down where it stands, and answers what was decided. */
  async report(id: string, { state, readOrdinal, headOrdinal, differences }: RebuildProgress, eventsPerSecond: number): Promise<RebuildDecision> {
    const request = await this.first(
      `UPDATE runner.rebuild SET state = $2, read_ordinal = $3, head_ordinal = $4, differences = $5, events_per_second = $6
       WHERE id = $1 AND state IN ${UNENDED} RETURNING *`,
      [id, state, readOrdinal, headOrdinal, differences === null ? null : JSON.stringify(differences), eventsPerSecond],
    );
    return { accepted: request?.accepted ?? false, cancelled: request === null };
  }

  /** Within the caller's transaction, which whoever cancels then waits for. @returns false when it had ended: it was cancelled */
  async complete(transaction: PoolClient, id: string): Promise<boolean> {
    const { rowCount } = await transaction.query(
      `UPDATE runner.rebuild SET state = 'completed', error = NULL, ended_at = clock_timestamp() WHERE id = $1 AND state IN ${UNENDED}`,
      [id],
    );
    return rowCount === 1;
  }

  /** Changes nothing when it has ended. */
  async end(id: string, state: 'failed' | 'interrupted', error: string): Promise<void> {
    await this.pool.query(
      `UPDATE runner.rebuild SET state = $2, error = $3, ended_at = CASE $2 WHEN 'interrupted' THEN NULL ELSE clock_timestamp() END
       WHERE id = $1 AND state IN ${UNENDED}`,
      [id, state, error],
    );
  }

  private async first(query: string, values: readonly unknown[]): Promise<RebuildRequest | null> {
    const { rows } = await this.pool.query<RebuildRow>(query, [...values]);
    return rows[0] === undefined ? null : requestOf(rows[0]);
  }
}
