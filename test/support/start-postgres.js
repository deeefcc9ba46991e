import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledLib } from './compiled-lib.js';

/**
 * One real PostgreSQL for the whole run, the one that ships, started as the program starts it; every spec makes its own database in it.
 * Not durable: what is about faults has servers of its own.
 */
export default async function startPostgres() {
  if (globalThis.ecluseTestServer !== undefined) return;
  const platform = await compiledLib('platform');
  try {
    const { openDataFolder, startEmbeddedPostgres } = await import(platform.href);
    const folder = await openDataFolder(await mkdtemp(join(tmpdir(), 'ecluse-test-')));
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
    const server = await startEmbeddedPostgres(folder, { settings });
    globalThis.ecluseTestServer = { server, folder };
    // The server is in a process group of its own: a Ctrl-C on the run is passed on by the exit of this process.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
    process.env['ECLUSE_TEST_POSTGRES'] = server.url;
  } finally {
    await platform.remove();
  }
}
