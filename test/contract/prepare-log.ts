import pg from 'pg';
import { eventStoreMigrations } from '#libs/event-store';

/** Runs statements on a connection of its own, one that knows nothing of the adapter under test. */
export async function onDatabase<Row extends pg.QueryResultRow>(url: string, ...statements: readonly string[]): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** The tables of the log in an empty database. */
export async function prepareLog(url: string): Promise<void> {
  await onDatabase(url, ...eventStoreMigrations.map(({ sql }) => sql));
}
