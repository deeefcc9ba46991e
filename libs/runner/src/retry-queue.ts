import type { Pool } from 'pg';
import { pause } from './pause.js';

/** A retry of what a projection has set aside, asked for or done. */
export interface RetryRequest {
  readonly id: string;
  readonly projection: string;
  /** Null: all streams. */
  readonly stream: string | null;
  readonly state: 'requested' | 'completed';
  /** Events that were tried again. */
  readonly retried: number;
  /** Those of them that are still set aside. */
  readonly remaining: number;
}

const COLUMNS = 'id, projection, stream, state, retried, remaining';
const POLL_MS = 500;

/** Where retries are asked for, and the runner that holds the lease finds them. */
export class RetryQueue {
  constructor(private readonly pool: Pool) {}

  /** The same id again is the same request. */
  async request(id: string, projection: string, stream: string | null): Promise<RetryRequest> {
    await this.pool.query(`INSERT INTO runner.retry (id, projection, stream, state) VALUES ($1, $2, $3, 'requested') ON CONFLICT (id) DO NOTHING`, [
      id,
      projection,
      stream,
    ]);
    const request = await this.find(id);
    if (request === null) throw new Error(`retry ${id} vanished`);
    return request;
  }

  async find(id: string): Promise<RetryRequest | null> {
    const { rows } = await this.pool.query<RetryRequest>(`SELECT ${COLUMNS} FROM runner.retry WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  async requested(projection: string): Promise<readonly RetryRequest[]> {
    const { rows } = await this.pool.query<RetryRequest>(
      `SELECT ${COLUMNS} FROM runner.retry WHERE projection = $1 AND state = 'requested' ORDER BY requested_at`,
      [projection],
    );
    return rows;
  }

  async end(id: string, retried: number, remaining: number): Promise<void> {
    await this.pool.query(`UPDATE runner.retry SET state = 'completed', retried = $2, remaining = $3, ended_at = clock_timestamp() WHERE id = $1`, [
      id,
      retried,
      remaining,
    ]);
  }

  /** Resolves when a retry is waiting, or at the signal. Never rejects: a database that is away is waited for. */
  async untilRequested(projection: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const requests = await this.requested(projection).catch(() => []);
      if (requests.length > 0) return;
      await pause(POLL_MS, signal);
    }
  }
}
