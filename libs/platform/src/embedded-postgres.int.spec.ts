import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDataFolder, startEmbeddedPostgres, type DataFolder, type EmbeddedPostgres } from '#libs/platform';

const opened: { folder: DataFolder; server: EmbeddedPostgres }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const { folder, server } of opened.splice(0)) {
    await server.stop();
    await folder.close();
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-embedded-'));
  folders.push(folder);
  return folder;
}

async function started(path: string): Promise<{ server: EmbeddedPostgres; told: string[] }> {
  const told: string[] = [];
  const folder = await openDataFolder(path);
  try {
    const server = await startEmbeddedPostgres(folder, { notify: (message) => told.push(message) });
    opened.push({ folder, server });
    return { server, told };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function stopped(): Promise<void> {
  const { folder, server } = opened.pop() ?? {};
  await server?.stop();
  await folder?.close();
}

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('is created at the first start, kept at the second one, durable, on the loopback, behind a password of its own', async () => {
    const path = await temporary();
    const first = await started(path);
    expect(first.told).toEqual([]);
    await query(first.server, "CREATE TABLE kept AS SELECT 'éàü' AS word");
    const settings = await query(
      first.server,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits, current_setting('data_checksums') AS checksums,
              current_setting('listen_addresses') AS listens, current_setting('TimeZone') AS zone, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(settings).toEqual([{ fsync: 'on', commits: 'on', checksums: 'on', listens: '127.0.0.1', zone: 'UTC', sockets: '' }]);
    expect((await stat(join(path, 'postgres-password'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(first.server.url);
    wrong.password = 'guessed';
    await expect(query({ ...first.server, url: wrong.href }, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await stopped();

    const second = await started(path);
    expect(second.told).toEqual([]);
    expect(await query(second.server, 'SELECT word FROM kept')).toEqual([{ word: 'éàü' }]);
  });

  it('starts again from the beginning when its creation was interrupted', async () => {
    const path = await temporary();
    await mkdir(join(path, 'postgres.partial', 'base'), { recursive: true });
    const { server, told } = await started(path);
    expect(told).toEqual([expect.stringContaining('interrompue')]);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readdir(path)).not.toContain('postgres.partial');
  });

  it('puts aside, never away, a folder in its place that is not a complete base', async () => {
    const path = await temporary();
    await mkdir(join(path, 'postgres', 'base'), { recursive: true });
    await writeFile(join(path, 'postgres', 'PG_VERSION'), '18\n');
    const { server, told } = await started(path);
    expect(told[0]).toContain('postgres.incomplete-1');
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readFile(join(path, 'postgres.incomplete-1', 'PG_VERSION'), 'utf8')).toBe('18\n');
  });

  it('refuses a complete base of another major version, or with files missing, and leaves it as it is', async () => {
    const path = await temporary();
    const cluster = join(path, 'postgres');
    await mkdir(join(cluster, 'global'), { recursive: true });
    await writeFile(join(cluster, 'ecluse-initialised'), 'PostgreSQL 17\n');
    await expect(started(path)).rejects.toMatchObject({ code: 'postgres.damaged' });
    await writeFile(join(cluster, 'PG_VERSION'), '17\n');
    await writeFile(join(cluster, 'global', 'pg_control'), '');
    await expect(started(path)).rejects.toMatchObject({ code: 'postgres.versionMismatch', message: expect.stringContaining('17') });
    expect((await readdir(cluster)).sort()).toEqual(['PG_VERSION', 'ecluse-initialised', 'global']);
  });

  it('says so when the password file is not the one of the base', async () => {
    const path = await temporary();
    await started(path);
    await stopped();
    await writeFile(join(path, 'postgres-password'), 'another\n');
    await expect(started(path)).rejects.toMatchObject({ code: 'postgres.startFailed', message: expect.stringContaining('postgres-password') });
  });

  it('tells when the server ends without having been asked to, and starts again on what it kept', async () => {
    const path = await temporary();
    const folder = await openDataFolder(path);
    const death = new Promise<string>((resolve) => {
      void startEmbeddedPostgres(folder, {
        onDeath: (error) => {
          resolve(error.code);
        },
      }).then(async (server) => {
        await query(server, 'CREATE TABLE kept (n int)');
        process.kill(server.pid, 'SIGKILL');
      });
    });
    expect(await death).toBe('postgres.ended');
    await folder.close();
    const { server } = await started(path);
    expect(await query(server, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
  });
});
