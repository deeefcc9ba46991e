import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe } from '@jest/globals';

/** A server of KurrentDB for tests, with an empty log. */
export interface KurrentServer {
  readonly url: string;
  /** Kills it, unless it was there before; resolves once it is gone. */
  stop(): Promise<void>;
}

export interface OwnServerOptions {
  /** Where it keeps its events; in memory only when absent. */
  readonly db?: string;
  /** To come back under the same address. */
  readonly port?: number;
}

/** Three nodes that are one server. */
export interface KurrentCluster extends KurrentServer {
  /** Kills the node that leads now, and resolves once it is gone. Answers its number, 1 to 3. */
  killLeader(): Promise<number>;
}

/** What a test can have. */
export interface KurrentDb {
  /** Any server with an empty log: at `KURRENTDB_URL`, which must be one whose data may be thrown away, or one of its own. */
  start(): Promise<KurrentServer>;
  startOwn(options?: OwnServerOptions): Promise<KurrentServer>;
  /** `folder` must not exist. */
  startCluster(folder: string): Promise<KurrentCluster>;
}

const READY_MS = 60_000;

function folderOfServer(): string | null {
  const folder = process.env['ECLUSE_TEST_KURRENTDB'] ?? '';
  return folder === '' ? null : folder;
}

/** Why there is no server of one's own here; null when there is. */
function absence(): string | null {
  const folder = folderOfServer();
  if (folder === null) return 'neither KURRENTDB_URL nor ECLUSE_TEST_KURRENTDB is set';
  if (!existsSync(join(folder, 'start'))) return `${join(folder, 'start')} is not there`;
  const onPath = (process.env['PATH'] ?? '').split(':').some((path) => existsSync(join(path, 'dotnet')));
  return onPath ? null : 'there is no .NET runtime (dotnet) on this machine';
}

interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<unknown>;
}

/** Runs one of the scripts beside the server until it prints its address. */
async function launch(script: string, args: readonly string[]): Promise<Launched> {
  const child = spawn(join(folderOfServer() ?? '', script), args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const deadline = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('kurrentdb')) return { child, url: line, ended };
    throw new Error(`${script} ended before its server was ready`);
  } finally {
    clearTimeout(deadline);
  }
}

/** As a power cut would: a server that is told to stop takes ten seconds over it, and what it keeps must survive this anyway. */
async function kill({ child, ended }: Launched): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function startOwn({ db, port }: OwnServerOptions = {}): Promise<KurrentServer> {
  const args = [...(db === undefined ? [] : ['--db', db]), ...(port === undefined ? [] : ['--port', String(port)])];
  const launched = await launch('start', args);
  return { url: launched.url, stop: async () => kill(launched) };
}

interface Member {
  readonly state: string;
  readonly httpEndPointPort: number;
  readonly isAlive: boolean;
}

async function startCluster(folder: string): Promise<KurrentCluster> {
  const pids = async (): Promise<readonly number[]> =>
    Promise.all([1, 2, 3].map(async (node) => Number(await readFile(join(folder, `pid${String(node)}`), 'utf8'))));
  const launched = await launch('start-cluster', [folder]).catch(async (error: unknown) => {
    for (const pid of await pids()) process.kill(pid, 'SIGKILL');
    throw error;
  });
  const ports = [...launched.url.matchAll(/:(\d+)/gu)].map(([, port]) => Number(port));
  const dead = new Set<number>();
  const killNode = async (node: number): Promise<void> => {
    const [pid] = (await pids()).slice(node - 1);
    if (pid !== undefined && !dead.has(node)) process.kill(pid, 'SIGKILL');
    dead.add(node);
  };
  return {
    url: launched.url,
    stop: async () => {
      for (const node of [1, 2, 3]) await killNode(node);
      launched.child.kill('SIGTERM');
      await launched.ended;
    },
    killLeader: async () => {
      const alive = ports.find((_, n) => !dead.has(n + 1)) ?? 0;
      const gossip = (await (await fetch(`http://127.0.0.1:${String(alive)}/gossip`)).json()) as { readonly members: readonly Member[] };
      const leader = gossip.members.find(({ state, isAlive }) => state === 'Leader' && isAlive);
      const node = ports.indexOf(leader?.httpEndPointPort ?? 0) + 1;
      await killNode(node);
      return node;
    },
  };
}

/** Whatever becomes of the tests, what they started is stopped. */
class StartedServers implements KurrentDb {
  private readonly running = new Set<KurrentServer>();

  async start(): Promise<KurrentServer> {
    const url = process.env['KURRENTDB_URL'] ?? '';
    return url === '' ? this.startOwn() : { url, stop: () => Promise.resolve() };
  }

  async startOwn(options?: OwnServerOptions): Promise<KurrentServer> {
    return this.kept(await startOwn(options));
  }

  async startCluster(folder: string): Promise<KurrentCluster> {
    return this.kept(await startCluster(folder));
  }

  async stopAll(): Promise<void> {
    for (const server of [...this.running]) await server.stop();
  }

  private kept<Server extends KurrentServer>(server: Server): Server {
    const stop = async (): Promise<void> => {
      this.running.delete(kept);
      await server.stop();
    };
    const kept = { ...server, stop };
    this.running.add(kept);
    return kept;
  }
}

function describeUnless(reason: string | null, title: string, tests: (kurrent: KurrentDb) => void): void {
  const body = (): void => {
    const servers = new StartedServers();
    afterAll(async () => servers.stopAll());
    tests(servers);
  };
  if (reason === null) {
    describe(title, body);
    return;
  }
  process.stderr.write(`skipped: ${title} – ${reason}\n`);
  describe.skip(`${title} (skipped: ${reason})`, body);
}

/** Tests on a server of KurrentDB; without one they are skipped and say why, in the output and in their title. */
export function describeWithKurrentDb(title: string, tests: (kurrent: KurrentDb) => void): void {
  describeUnless((process.env['KURRENTDB_URL'] ?? '') === '' ? absence() : null, title, tests);
}

/** Tests that stop, kill or restart their server, and so need one of their own. */
export function describeWithOwnKurrentDb(title: string, tests: (kurrent: KurrentDb) => void): void {
  describeUnless(absence(), title, tests);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
