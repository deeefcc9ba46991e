import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PostgresBinaries } from './postgres-binaries.js';
import { isAlive } from './process-identity.js';
import { StartupError, systemCode } from './startup-error.js';

/** What a PostgreSQL server says of itself in the file `postmaster.pid` of its cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pidFile = (cluster: string): string => join(cluster, 'postmaster.pid');

/** The server that the cluster's pid file names, alive or not; null when there is none. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  try {
    const lines = (await readFile(pidFile(cluster), 'utf8')).split('\n');
    const pid = Number(lines[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Whether the server that was started with this pid on this port takes connections. A killed server left a file that says « ready », and its pid comes
 * again – in a container, where there are few processes, at one start in four –: the port, drawn for each start, tells them apart.
 */
export async function takesConnections(cluster: string, pid: number, port: number): Promise<boolean> {
  const found = await readPostmaster(cluster);
  return found?.ready === true && found.pid === pid && found.port === port;
}

/** Whether this process is a PostgreSQL server of that cluster, and not one that was given its pid later. */
function serves(pid: number, cluster: string): boolean {
  if (process.platform === 'win32') return true;
  try {
    if (process.platform === 'linux')
      return (
        readlinkSync(`/proc/${String(pid)}/cwd`) === realpathSync(cluster) ||
        readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
          .split('\0')
          .includes(cluster)
      );
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false;
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid); waited += 20) {
    if (waited >= withinMs) return false;
    await delay(20);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}

/**
 * Stops a PostgreSQL server: fast (sessions are cut, everything is written), then at once (it will recover from its journal at the next start).
 * Resolves to false when it still lives after all that.
 */
export async function stopPostmaster(pid: number, cluster: string, binaries: PostgresBinaries): Promise<boolean> {
  if (process.platform === 'win32') {
    await new Promise((resolve) => execFile(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w'], { windowsHide: true }, resolve));
    return gone(pid, 1_000);
  }
  signal(pid, 'SIGINT');
  if (await gone(pid, 60_000)) return true;
  signal(pid, 'SIGQUIT');
  return gone(pid, 10_000);
}

/**
 * Stops the server that outlived the process which started it, so that none of its statements is still at work when a new one starts.
 * Only for the holder of the data folder's lock: a pid file that names a process of another kind is taken away.
 * Resolves to whether there was one. Throws the `StartupError` `postgres.orphanNotStopped`.
 */
export async function stopOrphan(cluster: string, binaries: PostgresBinaries): Promise<boolean> {
  const found = await readPostmaster(cluster);
  if (found === null || !isAlive(found.pid)) return false;
  if (!serves(found.pid, cluster)) {
    await rm(pidFile(cluster), { force: true });
    return false;
  }
  if (await stopPostmaster(found.pid, cluster, binaries)) return true;
  throw new StartupError(
    'postgres.orphanNotStopped',
    `Un serveur PostgreSQL resté d’un arrêt brutal (processus ${String(found.pid)}) utilise encore ${cluster} et ne s’arrête pas.`,
    `Arrêtez-le (kill -QUIT ${String(found.pid)}), puis relancez.`,
  );
}
