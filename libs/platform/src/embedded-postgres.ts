import { spawn, type ChildProcess } from 'node:child_process';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type DataFolder } from './data-folder.js';
import { freePort } from './free-port.js';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { locatePostgres, type PostgresBinaries } from './postgres-binaries.js';
import { clusterIn, databaseName, postgresEnvironment, postgresPassword, prepareCluster, type Notify } from './postgres-cluster.js';
import { stopOrphan, stopPostmaster, takesConnections } from './postmaster.js';
import { diskFull, folderError, StartupError } from './startup-error.js';

/** A PostgreSQL server of our own, on the loopback, that ends with us. */
export interface EmbeddedPostgres {
  /** Connection string, password included: not for logs. */
  readonly url: string;
  readonly pid: number;
  /** Stops the server (fast shutdown) and resolves when it is gone; stopping twice does nothing. */
  stop(): Promise<void>;
}

/** What the caller wants to be told, or otherwise. */
export interface EmbeddedPostgresOptions {
  /** Told, in French, of what takes time or was repaired. */
  readonly notify?: Notify;
  /** Settings of the server that replace ours, for a server that only tests use. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called once when the server ends without having been asked to. */
  readonly onDeath?: (error: StartupError) => void;
}

/** Durable, on the loopback only, tuned for one machine that also runs the program. */
const durableSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  // Few checkpoints: after each a page that changes is written whole into the journal once, and appends change pages all over the indexes of a large log.
  // Compressed, those pages would take half the room in the journal, and more of the processor than to write them.
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'off',
  // One server, backed up by pg_dump: nobody follows its journal, and what a transaction makes anew – an index – is synced instead of being written twice.
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A statement whose client was killed ends soon, instead of holding its locks.
  client_connection_check_interval: '5s',
  tcp_keepalives_idle: '60',
};

const logLimit = 10_000_000;

/** All that a start needs to know. */
interface Site {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly account: PostgresAccount;
  readonly settings: Readonly<Record<string, string>>;
  readonly notify: Notify;
}

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

type Attempt = { readonly started: Started } | { readonly failed: string };

async function openLog(folder: string): Promise<FileHandle> {
  const path = join(folder, 'postgres.log');
  const log = await open(path, 'a', 0o600);
  if ((await log.stat()).size < logLimit) return log;
  await log.close();
  await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

async function logSince(folder: string, from: number): Promise<string> {
  const log = await open(join(folder, 'postgres.log'), 'r');
  try {
    const { size } = await log.stat();
    const { buffer, bytesRead } = await log.read(Buffer.alloc(Math.min(Math.max(size - from, 0), 20_000)), 0, undefined, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await log.close();
  }
}

async function attempt({ folder, binaries, account, settings, notify }: Site): Promise<Attempt> {
  const port = await freePort();
  const cluster = clusterIn(folder);
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args, options } = account.launch(binaries.postgres, ['-D', cluster, '-p', String(port), ...flags]);
  const log = await openLog(folder);
  const from = (await log.stat()).size;
  // In a process group of its own: a Ctrl-C in the terminal reaches us, and we stop it last.
  const child = spawn(file, args, {
    ...options,
    cwd: process.platform === 'win32' ? folder : '/',
    detached: true,
    env: postgresEnvironment(),
    stdio: ['ignore', log.fd, log.fd],
    windowsHide: true,
  });
  const over = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', () => {
      resolve('');
    });
  });
  await log.close();
  const ready = await untilReady(child, cluster, port, over, notify);
  if (ready === null) return { failed: (await over) || (await logSince(folder, from)) };
  child.unref();
  return { started: { child, pid: ready, port } };
}

/** The pid of the server once it takes connections, or null when it ended before. */
async function untilReady(child: ChildProcess, cluster: string, port: number, over: Promise<string>, notify: Notify): Promise<number | null> {
  const state = { over: false };
  void over.then(() => {
    state.over = true;
  });
  for (let waited = 0; !state.over; waited += 10) {
    if (child.pid !== undefined && (await takesConnections(cluster, child.pid, port))) return child.pid;
    if (waited === 5_000) notify('PostgreSQL relit son journal après un arrêt brutal, cela peut prendre quelques minutes…');
    await delay(10);
  }
  return null;
}

function startFailed(folder: string, said: string): StartupError {
  if (said.includes('No space left on device')) return diskFull(folder, new Error(said));
  return new StartupError(
    'postgres.startFailed',
    `PostgreSQL n’a pas démarré sur ${clusterIn(folder)}.`,
    `Lisez le journal ${join(folder, 'postgres.log')} ; si les données sont endommagées, restaurez ce dossier depuis une sauvegarde.`,
    { cause: new Error(said) },
  );
}

function ended(folder: string): StartupError {
  return new StartupError(
    'postgres.ended',
    `PostgreSQL s’est arrêté sur ${clusterIn(folder)} sans qu’on le lui demande.`,
    `Redémarrez : rien de ce qui fut confirmé n’est perdu. Le journal ${join(folder, 'postgres.log')} dit pourquoi.`,
  );
}

/**
 * Tries again what only bad luck explains: a port taken meanwhile, the last processes of a killed server on their way out, its pid given meanwhile to a
 * process or a thread of another kind.
 */
async function start(site: Site): Promise<Started> {
  for (let n = 1; ; n += 1) {
    const outcome = await attempt(site);
    if ('started' in outcome) return outcome.started;
    const portTaken = /could not bind|Address already in use/.test(outcome.failed) && n < 5;
    const leaving = outcome.failed.includes('pre-existing shared memory block') && n < 50;
    const pidTaken = outcome.failed.includes('lock file "postmaster.pid" already exists') && n < 5;
    if (!portTaken && !leaving && !pidTaken) throw startFailed(site.folder, outcome.failed);
    if (leaving) await delay(100);
    if (pidTaken) await stopOrphan(clusterIn(site.folder), site.binaries);
  }
}

async function connectedTo(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // What is asked tells.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

async function ensureDatabase(folder: string, url: string): Promise<void> {
  const database = new URL(url);
  try {
    await connectedTo(database.href, async () => Promise.resolve());
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code === '28P01')
      throw new StartupError(
        'postgres.startFailed',
        `Le mot de passe gardé dans ${join(folder, 'postgres-password')} n’est pas celui de la base de données.`,
        'Remettez ce fichier tel qu’il était (il est dans les sauvegardes du dossier de données).',
        { cause: error },
      );
    if (code !== '3D000') throw error;
    database.pathname = '/postgres';
    await connectedTo(database.href, async (client) => client.query(`CREATE DATABASE ${databaseName}`));
  }
}

/**
 * Starts the PostgreSQL that npm installed on the cluster of a data folder that this process holds, and creates it the first time.
 * A server that outlived a killed process is stopped first. Throws a `StartupError` with a code `postgres.…` or `dataFolder.…`.
 */
export async function startEmbeddedPostgres(folder: DataFolder, options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const notify = options.notify ?? (() => undefined);
  const cluster = clusterIn(folder.path);
  try {
    const binaries = await locatePostgres();
    const account = postgresAccount(binaries, folder.path, cluster);
    const password = await postgresPassword(folder.path);
    await prepareCluster(folder.path, binaries, account, password, notify);
    if (await stopOrphan(cluster, binaries)) notify('Un PostgreSQL resté d’un arrêt brutal a été arrêté.');
    const started = await start({ folder: folder.path, binaries, account, settings: { ...durableSettings, ...options.settings }, notify });
    const server = supervised(started, folder.path, binaries, options);
    const url = `postgres://${databaseName}:${password}@127.0.0.1:${String(started.port)}/${databaseName}`;
    try {
      await ensureDatabase(folder.path, url);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return { url, pid: started.pid, stop: server.stop };
  } catch (error) {
    throw folderError(folder.path, error);
  }
}

function supervised(started: Started, folder: string, binaries: PostgresBinaries, options: EmbeddedPostgresOptions): { stop: () => Promise<void> } {
  const { child, pid } = started;
  let stopping: Promise<void> | undefined;
  // A program that ends without stopping us in order, by an error say, still leaves no server behind.
  const atExit = (): void => {
    if (process.platform !== 'win32') child.kill('SIGINT');
  };
  process.once('exit', atExit);
  child.once('exit', () => {
    process.removeListener('exit', atExit);
    if (stopping === undefined) options.onDeath?.(ended(folder));
  });
  const stopOnce = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    if (!(await stopPostmaster(pid, clusterIn(folder), binaries))) child.kill('SIGKILL');
    await exited;
  };
  return { stop: async () => (stopping ??= stopOnce()) };
}

/** Whether this data folder already has a database, complete or not: tells a first start from the others. */
export async function hasDatabase(folder: string): Promise<boolean> {
  return stat(clusterIn(folder)).then(
    () => true,
    () => false,
  );
}
