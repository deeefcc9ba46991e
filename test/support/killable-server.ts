import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Ended, launchWith } from './command-line.js';

/** Far beyond what a loaded machine takes: it only ends what would never end. */
const DEADLINE_MS = 120_000;
/** A wait is at most so much longer than it need be; looks that follow each other more closely would only keep the machine from what is waited for. */
const OVERSHOOT = 0.05;
const [LOOKS_MIN_MS, LOOKS_MAX_MS] = [5, 100];

/** Looks again and again until there is something to see. */
export async function until<Seen>(what: string, look: () => Promise<Seen | null> | Seen | null, withinMs = DEADLINE_MS): Promise<Seen> {
  const began = performance.now();
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    const waited = performance.now() - began;
    if (waited > withinMs) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    await pause(Math.min(Math.max(waited * OVERSHOOT, LOOKS_MIN_MS), LOOKS_MAX_MS));
  }
}

/** A server in processes of its own, that may be killed. */
export interface KillableServer {
  readonly home: string;
  readonly url: string;
  /** The process of the API, parent of the projector. */
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** @throws when it ended although nobody asked, with the last that it said */
  readonly mustLive: () => void;
  /** Kills it as a power cut would, and waits until it is gone; its PostgreSQL may live on. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<Ended>;
}

/** What it said last, and before that what no logger wrote: the stack of what it died of. */
function lastWords(said: string): string {
  const unlogged = said.split('\n').filter((line) => !line.startsWith('{"level"'));
  return `${unlogged.join('\n').slice(-4_000)}\n…\n${said.slice(-2_000)}`;
}

/** Starts it, on a log that is empty the first time; variables of its environment may give it a database of another server. */
export async function startKillable(home: string, environment: Readonly<Record<string, string>> = {}): Promise<KillableServer> {
  const running = launchWith({ ECLUSE_HOME: home, ...environment }, 'start', '--empty', '--port', '0', '--json');
  const { child, ended } = running;
  const { url, pid } = JSON.parse(await running.line('"url"')) as { url: string; pid: number };
  return {
    home,
    url,
    pid,
    ended,
    mustLive: () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${String(child.exitCode)}: ${lastWords(running.said())}`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await until('the killed server is gone', () => (child.signalCode === null ? null : true));
    },
    stop: async () => {
      child.kill('SIGTERM');
      // Its output ends when all that it started is gone too.
      let gone: Ended | null = null;
      void ended.then((said) => {
        gone = said;
      });
      return until('the server and all that it started are gone', () => gone, 90_000);
    },
  };
}

/** The processes that this one has started, with what they run. */
export async function childrenOf(pid: number): Promise<readonly { readonly pid: number; readonly command: string }[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/u.exec(line))
    .flatMap((found) => (found !== null && Number(found[2]) === pid ? [{ pid: Number(found[1]), command: found[3] ?? '' }] : []));
}

/** What a process was started with, separated by spaces. */
export async function commandLineOf(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-ww', '-p', String(pid)]);
  return stdout.trim();
}

/** The pid of the projector of a server; null between two lives of it. */
export async function projectorOf({ pid }: KillableServer): Promise<number | null> {
  return (await childrenOf(pid)).find(({ command }) => command.includes('projector'))?.pid ?? null;
}

/** The pid of the PostgreSQL of a data folder, and the address of its database. */
export async function postgresOf(home: string): Promise<{ readonly pid: number; readonly url: string }> {
  const [pid, , , port] = (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(home, 'postgres-password'), 'utf8')).trim();
  return { pid: Number(pid), url: `postgres://ecluse:${password}@127.0.0.1:${port ?? ''}/ecluse` };
}

/** Works on the database beside the server, as a careless administrator might. */
export async function withDatabase<Result>(home: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: (await postgresOf(home)).url });
  client.on('error', () => undefined); // the query under way tells
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The rows of one query. */
export async function rowsIn<Row extends pg.QueryResultRow>(home: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  return withDatabase(home, async (client) => (await client.query<Row>(sql, [...values])).rows);
}

/** How many events the dossiers of a source have in the log: twice the same fact would count twice. */
export async function eventsOf(client: pg.Client, source: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM log.event WHERE stream LIKE 'dossier-%' AND metadata::jsonb ->> 'source' = $1`,
    [source],
  );
  return rows[0]?.n ?? 0;
}
