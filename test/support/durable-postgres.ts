import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DataFolder, type EmbeddedPostgres, openDataFolder, startEmbeddedPostgres } from '#libs/platform';
import { until } from './killable-server.js';
import { TcpProxy } from './tcp-proxy.js';

/** How PostgreSQL may end: in order but at once, without writing anything more, as by a power cut – or one backend as by a stray kill. */
export type Death = 'fast' | 'immediate' | 'kill' | 'backend';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

/** A PostgreSQL with the durable settings that ship, which may die and come back; its clients reach it by a line of the same address all along. */
export class DurablePostgres {
  private constructor(
    private readonly folder: DataFolder,
    private server: EmbeddedPostgres,
    private readonly settings: Readonly<Record<string, string>>,
    readonly line: TcpProxy,
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<DurablePostgres> {
    const folder = await openDataFolder(await mkdtemp(join(tmpdir(), 'ecluse-durable-')));
    const server = await startEmbeddedPostgres(folder, { settings });
    return new DurablePostgres(folder, server, settings, await TcpProxy.to(server.url));
  }

  /** The address by the line, for all that is under test. */
  get url(): string {
    return this.line.url;
  }

  /** The address past the line, for the test itself; another one after each death. */
  get directUrl(): string {
    return this.server.url;
  }

  get pid(): number {
    return this.server.pid;
  }

  /** Dies, and is gone, or has lost one backend and recovers by itself. */
  async die(death: Death): Promise<void> {
    if (death === 'backend') {
      const victim = await this.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC, query_start DESC LIMIT 1`,
      );
      for (const { pid } of victim) process.kill(pid, 'SIGKILL');
      return;
    }
    const { pid } = this.server;
    process.kill(pid, SIGNALS[death]);
    await until('PostgreSQL is gone', () => (isAlive(pid) ? null : true), 60_000);
  }

  /** Comes back with what it had, at the same address for those on the line. */
  async comeBack(): Promise<void> {
    this.server = await startEmbeddedPostgres(this.folder, { settings: this.settings });
    this.line.leadTo(this.server.url);
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: this.directUrl });
    client.on('error', () => undefined); // the query under way tells
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async dispose(): Promise<void> {
    await this.line.close();
    await this.server.stop();
    await this.folder.close();
    await rm(this.folder.path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
