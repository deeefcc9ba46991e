import pg from 'pg';

/** What distinguishes one pool of connections from another. */
export interface PoolOptions {
  /** How the connections call themselves in PostgreSQL's own views. */
  readonly name: string;
  readonly max: number;
  /** Told of an idle connection that broke. The next query replaces it, or tells that it cannot be. */
  readonly onLost?: (error: Error) => void;
}

/** Connections to a database, opened when they are needed. Whoever makes the pool ends it. */
export function connectionPool(url: string, { name, max, onLost = () => undefined }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, keepAlive: true, application_name: name });
  pool.on('error', onLost);
  return pool;
}
