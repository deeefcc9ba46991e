import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe } from '@jest/globals';
import { commandLineOf, until } from './killable-server.js';

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
  /** Kills the node that leads now. Answers its number, 1 to 3. */
  killLeader(): Promise<number>;
  /** Brings a killed node back on the data it left, and resolves once it follows the leader of now. */
  bringBack(node: number): Promise<void>;
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

/** Long enough for an election and for what a node missed meanwhile. */
const FOLLOWS_WITHIN_MS = 60_000;

/** The three nodes, as processes of their own. */
class Nodes implements KurrentCluster {
  private readonly ports: readonly number[];
  private readonly dead = new Set<number>();
  /** What each node that was ever killed was started with. */
  private readonly commands = new Map<number, string>();
  private readonly broughtBack = new Map<number, ChildProcess>();

  constructor(
    private readonly launched: Launched,
    private readonly folder: string,
  ) {
    this.ports = [...launched.url.matchAll(/:(\d+)/gu)].map(([, port]) => Number(port));
  }

  get url(): string {
    return this.launched.url;
  }

  async stop(): Promise<void> {
    for (const node of [1, 2, 3]) await this.kill(node);
    this.launched.child.kill('SIGTERM');
    await this.launched.ended;
  }

  async killLeader(): Promise<number> {
    const leader = await until('there is a leader', async () => (await this.members()).find(({ state }) => state === 'Leader') ?? null);
    const node = this.ports.indexOf(leader.httpEndPointPort) + 1;
    if (!this.commands.has(node)) this.commands.set(node, await commandLineOf(await pidIn(this.folder, node)));
    await this.kill(node);
    return node;
  }

  async bringBack(node: number): Promise<void> {
    this.dead.delete(node);
    this.run(node);
    await until(
      `node ${String(node)} follows`,
      async () => {
        const states = (await this.members()).map(({ state }) => state).sort();
        return states.join() === 'Follower,Follower,Leader' ? true : null;
      },
      FOLLOWS_WITHIN_MS,
    );
  }

  /** A node that led, and has what no other node took over, ends to be started again without it: whoever runs a cluster sees to that. */
  private run(node: number): void {
    const [program = '', ...args] = this.commands.get(node)?.split(' ') ?? [];
    const env = { ...process.env, EVENTSTORE_TELEMETRY_OPTOUT: 'true', DOTNET_NOLOGO: '1' };
    const child = spawn(program, args, { cwd: join(folderOfServer() ?? '', 'server'), stdio: 'ignore', env });
    child.once('exit', () => {
      if (!this.dead.has(node)) this.run(node);
    });
    this.broughtBack.set(node, child);
  }

  private async kill(node: number): Promise<void> {
    if (this.dead.has(node)) return;
    this.dead.add(node);
    const child = this.broughtBack.get(node);
    if (child === undefined) process.kill(await pidIn(this.folder, node), 'SIGKILL');
    else child.kill('SIGKILL');
  }

  /** Those that are alive, as one of them sees it. */
  private async members(): Promise<readonly Member[]> {
    const alive = this.ports.find((_, n) => !this.dead.has(n + 1)) ?? 0;
    const gossip = await fetch(`http://127.0.0.1:${String(alive)}/gossip`).catch(() => null);
    if (gossip === null) return [];
    const { members } = (await gossip.json()) as { readonly members: readonly Member[] };
    return members.filter(({ isAlive }) => isAlive);
  }
}

async function pidIn(folder: string, node: number): Promise<number> {
  return Number(await readFile(join(folder, `pid${String(node)}`), 'utf8'));
}

async function startCluster(folder: string): Promise<KurrentCluster> {
  const launched = await launch('start-cluster', [folder]).catch(async (error: unknown) => {
    for (const node of [1, 2, 3]) process.kill(await pidIn(folder, node), 'SIGKILL');
    throw error;
  });
  return new Nodes(launched, folder);
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
    for (const server of this.running) await server.stop();
  }

  /** Stopping twice does nothing more. */
  private kept<Server extends KurrentServer>(server: Server): Server {
    this.running.add(server);
    return server;
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
