import type { Pool } from 'pg';

export type RebuildState = 'requested' | 'running' | 'completed' | 'failed' | 'interrupted';

export interface RebuildRequest {
  readonly id: string;
  readonly projection: string;
  readonly state: RebuildState;
  readonly requestedAt: string;
  readonly readOrdinal: number;
  readonly headOrdinal: number;
  readonly error: string | null;
}

interface RebuildRow {
  readonly id: string;
  readonly projection: string;
  readonly state: RebuildState;
  readonly requested_at: Date;
  readonly read_ordinal: string;
  readonly head_ordinal: string;
  readonly error: string | null;
}

const requestOf = (row: RebuildRow): RebuildRequest => ({
  id: row.id,
  projection: row.projection,
  state: row.state,
  requestedAt: row.requested_at.toISOString(),
  readOrdinal: Number(row.read_ordinal),
  headOrdinal: Number(row.head_ordinal),
  error: row.error,
});

/** Where the API leaves the rebuilds that it was asked for, and the projector finds them. */
export class RebuildQueue {
  constructor(private readonly pool: Pool) {}

  /** The same id again is the same request. */
  async request(id: string, projection: string): Promise<RebuildRequest> {
    await this.pool.query(`INSERT INTO runner.rebuild (id, projection, state) VALUES ($1, $2, 'requested') ON CONFLICT (id) DO NOTHING`, [
      id,
      projection,
    ]);
    const request = await this.find(id);
    if (request === null) throw new Error(`rebuild ${id} vanished`);
    return request;
  }

  async find(id: string): Promise<RebuildRequest | null> {
    const { rows } = await this.pool.query<RebuildRow>('SELECT * FROM runner.rebuild WHERE id = $1', [id]);
    return rows[0] === undefined ? null : requestOf(rows[0]);
  }

  /** The oldest request for this projection, marked as running; null when there is none. */
  async take(projection: string): Promise<RebuildRequest | null> {
    const { rows } = await this.pool.query<RebuildRow>(
      `UPDATE runner.rebuild SET state = 'running', started_at = clock_timestamp()
       WHERE id = (SELECT id FROM runner.rebuild WHERE projection = $1 AND state = 'requested' ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [projection],
    );
    return rows[0] === undefined ? null : requestOf(rows[0]);
  }

  async progress(id: string, readOrdinal: number, headOrdinal: number): Promise<void> {
    await this.pool.query('UPDATE runner.rebuild SET read_ordinal = $2, head_ordinal = $3 WHERE id = $1', [id, readOrdinal, headOrdinal]);
  }

  async end(id: string, state: 'completed' | 'failed' | 'interrupted', error: string | null): Promise<void> {
    await this.pool.query('UPDATE runner.rebuild SET state = $2, error = $3, ended_at = clock_timestamp() WHERE id = $1', [id, state, error]);
  }

  /** A rebuild that ran when its process died never ends by itself: it is said to be interrupted, and can be asked for again. */
  async interruptUnended(projection: string): Promise<void> {
    await this.pool.query(
      `UPDATE runner.rebuild SET state = 'interrupted', ended_at = clock_timestamp(), error = 'le processus s’est arrêté pendant la reconstruction : redemandez-la'
       WHERE projection = $1 AND state = 'running'`,
      [projection],
    );
  }
}
