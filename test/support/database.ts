import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one spec, in the server that the run started. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const IN_USE = '55006';

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The server waits for connections that are being closed; one that is ended by force tells whoever held it of an error, which fails a test that has passed. */
async function drop(serverUrl: string, name: string): Promise<void> {
  try {
    await onServer(serverUrl, `DROP DATABASE ${name}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === IN_USE)) throw error;
    await onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['ECLUSE_TEST_POSTGRES'];
  if (serverUrl === undefined) throw new Error('no test server: the specs that need PostgreSQL end in .int.spec.ts or .e2e.spec.ts');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => drop(serverUrl, name) };
}
