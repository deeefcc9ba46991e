import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one spec, in the server that the run started. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['ECLUSE_TEST_POSTGRES'];
  if (serverUrl === undefined) throw new Error('no test server: the specs that need PostgreSQL end in .int.spec.ts or .e2e.spec.ts');
  const name = `spec_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}
