import type { Pool, PoolClient } from 'pg';

/**
 * Runs the work in one transaction; any failure rolls it back whole and discards the connection.
 * When the failure is that of the connection, its end does the rollback: a frozen one would not answer to more.
 */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return between(pool, 'BEGIN', work);
}

/** As {@link inTransaction}, for reading: every statement sees the database as it was when the first one looked. */
export async function inSnapshot<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return between(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
}

async function between<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // A connection that breaks between two statements is told by the next one; without a listener it would end the process.
  client.on('error', ignore);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    if (!isUnanswered(failure)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(failure);
  }
}

const ignore = (): void => undefined;

/** Whether the client gave up waiting for the server. */
function isUnanswered({ message }: Error): boolean {
  return message === 'Query read timeout';
}
