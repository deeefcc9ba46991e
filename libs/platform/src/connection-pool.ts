import pg from 'pg';

/** What distinguishes one pool of connections from another. */
export interface PoolOptions {
  /** How the connections call themselves in PostgreSQL's own views. */
  readonly name: string;
  readonly max: number;
  /** How long one statement may last; 30 seconds unless said otherwise. A frozen connection is given up a second later. */
  readonly answerMs?: number;
  /** False: a commit does not wait for the disk, and may be lost with the server; nothing else is. */
  readonly durable?: boolean;
  /** Told of an idle connection that broke. The next query replaces it, or tells that it cannot be. */
  readonly onLost?: (error: Error) => void;
}

const LONGEST_CONNECT_MS = 5_000;
/** Said by the client, counted by the server's answer: the server's own deadline comes first. */
const GRACE_MS = 1_000;
/** A client that is gone in mid-transaction holds its locks no longer than this. */
const IDLE_IN_TRANSACTION_MS = 20_000;

/** Connections to a database, opened when they are needed; none waits for ever. Whoever makes the pool ends it. */
export function connectionPool(url: string, { name, max, answerMs = 30_000, durable = true, onLost = () => undefined }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: Math.min(answerMs, LONGEST_CONNECT_MS),
    statement_timeout: answerMs,
    query_timeout: answerMs + GRACE_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    ...(durable ? {} : { options: '-c synchronous_commit=off' }),
  });
  pool.on('error', onLost);
  // One that the server lets in and ends in one breath is handed out by then, and nobody listens yet: the question that follows tells.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}
