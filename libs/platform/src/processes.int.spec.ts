import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openDataFolder, startEmbeddedPostgres } from '#libs/platform';
import { isAlive } from './process-identity.js';
import { compiledLib, type CompiledLib } from '../../../test/support/compiled-lib.js';

let platform: CompiledLib;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  platform = await compiledLib('platform');
});
afterAll(async () => platform.remove());
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A program of its own, in a process group of its own, that says one JSON line at a time. */
class Program {
  private constructor(
    readonly child: ChildProcess,
    private readonly lines: NodeJS.AsyncIterator<string>,
    private readonly exited: Promise<unknown[]>,
  ) {}

  static async running(source: string): Promise<Program> {
    folder = await mkdtemp(join(tmpdir(), 'ecluse-process-'));
    const file = join(folder, 'program.mjs');
    await writeFile(file, `import * as platform from ${JSON.stringify(platform.href)};\nconst folder = ${JSON.stringify(folder)};\n${source}`);
    const child = spawn(process.execPath, [file], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(child);
    return new Program(child, createInterface({ input: child.stdout })[Symbol.asyncIterator](), once(child, 'exit'));
  }

  async says(): Promise<string> {
    const next = await this.lines.next();
    if (next.done === true) throw new Error('the program ended without a word');
    return next.value;
  }

  async ends(): Promise<unknown[]> {
    return this.exited;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(10);
}

const withPostgres = `
const data = await platform.openDataFolder(folder + '/data');
const server = await platform.startEmbeddedPostgres(data);
`;

describe('a program with its PostgreSQL', () => {
  it('leaves after a kill -9 a server that the next start stops, keeping everything', async () => {
    const program = await Program.running(
      `${withPostgres} console.log(JSON.stringify({ pid: server.pid, url: server.url })); setInterval(() => {}, 1000);`,
    );
    const orphan = JSON.parse(await program.says()) as { pid: number; url: string };
    const client = new pg.Client({ connectionString: orphan.url });
    await client.connect();
    client.on('error', () => undefined);
    await client.query('CREATE TABLE kept AS SELECT 42 AS n');
    program.child.kill('SIGKILL');
    await program.ends();
    expect(isAlive(orphan.pid)).toBe(true);

    const told: string[] = [];
    const data = await openDataFolder(join(folder, 'data'));
    const server = await startEmbeddedPostgres(data, { notify: (message) => told.push(message) });
    expect(told).toEqual(['Un PostgreSQL resté d’un arrêt brutal a été arrêté.']);
    expect(isAlive(orphan.pid)).toBe(false);
    const again = new pg.Client({ connectionString: server.url });
    await again.connect();
    expect((await again.query('SELECT n FROM kept')).rows).toEqual([{ n: 42 }]);
    await again.end();
    await server.stop();
    await data.close();
  });

  it('stops it last on a Ctrl-C that reaches the whole process group, once everything before it has stopped', async () => {
    const program = await Program.running(`${withPostgres}
      const steps = [
        { name: 'work', stop: async () => { await new Promise((r) => setTimeout(r, 50)); process.kill(server.pid, 0); console.log('work stopped, server there'); } },
        { name: 'server', stop: () => server.stop() },
        { name: 'folder', stop: () => data.close() },
      ];
      platform.onStop(() => steps);
      console.log(server.pid);
      setInterval(() => {}, 1000);`);
    const serverPid = Number(await program.says());
    process.kill(-program.pid, 'SIGINT');
    // npm passes the signal on: the same keystroke arrives twice.
    process.kill(-program.pid, 'SIGINT');
    expect(await program.says()).toBe('work stopped, server there');
    expect(await program.ends()).toEqual([0, null]);
    expect(isAlive(serverPid)).toBe(false);
    expect(existsSync(join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('takes the server with it when it ends by an error', async () => {
    const program = await Program.running(`${withPostgres} console.log(server.pid); process.exit(3);`);
    const serverPid = Number(await program.says());
    expect(await program.ends()).toEqual([3, null]);
    await gone(serverPid);
  });

  const root = process.getuid?.() === 0;
  const reason = root ? 'setpriv is not installed' : 'only root can be shut out of its own PostgreSQL’s reach';
  const possible = root && existsSync('/usr/bin/setpriv');
  if (!possible) process.stderr.write(`skipped: a folder that only root can enter – ${reason}\n`);
  const when = possible ? it : it.skip;
  when(`runs it for root also below a folder that only root can enter${possible ? '' : ` (skipped: ${reason})`}`, async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecluse-process-'));
    await mkdir(join(folder, 'below'));
    await chmod(folder, 0o700);
    const data = await openDataFolder(join(folder, 'below', 'data'));
    const server = await startEmbeddedPostgres(data);
    await server.stop();
    await data.close();
  });
});

describe('stopping a program', () => {
  it('goes on after a step that fails or hangs, says so, and ends with 1', async () => {
    const program = await Program.running(`
      const steps = [
        { name: 'failing', stop: async () => { throw new Error('broken'); } },
        { name: 'hanging', withinMs: 20, stop: () => new Promise(() => {}) },
        { name: 'last', stop: () => console.log('last') },
      ];
      const problems = [];
      platform.onStop(() => steps, { onProblem: (step, problem) => console.log(step + ': ' + problem), onBegin: (reason) => console.log(reason) });
      console.log('ready');
      setInterval(() => {}, 1000);`);
    expect(await program.says()).toBe('ready');
    program.child.kill('SIGTERM');
    const said = [await program.says(), await program.says(), await program.says(), await program.says()];
    expect(said).toEqual(['SIGTERM', 'failing: broken', 'hanging: not stopped within 20 ms', 'last']);
    expect(await program.ends()).toEqual([1, null]);
  });

  it('is cut short by a second Ctrl-C', async () => {
    const program = await Program.running(`
      const steps = [{ name: 'hanging', stop: () => new Promise(() => setTimeout(() => console.log('patience'), 800)) }];
      platform.onStop(() => steps);
      console.log('ready');
      setInterval(() => {}, 1000);`);
    await program.says();
    program.child.kill('SIGINT');
    expect(await program.says()).toBe('patience');
    program.child.kill('SIGINT');
    expect(await program.ends()).toEqual([130, null]);
  });
});

describe('a supervised child', () => {
  const supervisor = (child: string, options: string): string => `
    import { writeFileSync } from 'node:fs';
    writeFileSync(folder + '/child.mjs', ${JSON.stringify(child)}.replace('PLATFORM', ${JSON.stringify(platform.href)}));
    const supervised = platform.superviseChild(folder + '/child.mjs', process.env, ${options});
    setInterval(() => {}, 1000);`;

  it('is started again when it dies, after a growing wait', async () => {
    const program = await Program.running(supervisor('process.exit(7);', '{ firstDelayMs: 1, onExit: (exit) => console.log(JSON.stringify(exit)) }'));
    const exits = [await program.says(), await program.says(), await program.says()].map((line) => JSON.parse(line) as unknown);
    expect(exits).toEqual([1, 2, 4].map((restartInMs) => ({ code: 7, signal: null, restartInMs })));
  });

  const obedient =
    "import { onStop } from 'PLATFORM'; onStop(() => [{ name: 'all', stop: () => {} }], { withParent: true }); process.send(process.pid); setInterval(() => {}, 1000);";

  it('is stopped in order when asked, and not started again', async () => {
    const program = await Program.running(
      supervisor(
        obedient,
        "{ onMessage: async (pid) => { console.log(pid); await supervised.stop(); console.log('stopped'); console.log(supervised.pid); process.exit(0); } }",
      ),
    );
    const pid = Number(await program.says());
    expect([await program.says(), await program.says()]).toEqual(['stopped', 'null']);
    expect(isAlive(pid)).toBe(false);
  });

  it('is killed when it does not stop in time', async () => {
    const deaf = "process.on('SIGTERM', () => {}); process.send(process.pid); setInterval(() => {}, 1000);";
    const program = await Program.running(
      supervisor(deaf, '{ stopWithinMs: 50, onMessage: async (pid) => { await supervised.stop(); console.log(pid); } }'),
    );
    expect(isAlive(Number(await program.says()))).toBe(false);
  });

  it('ends by itself when its parent is killed', async () => {
    const program = await Program.running(supervisor(obedient, '{ onMessage: (pid) => console.log(pid) }'));
    const pid = Number(await program.says());
    program.child.kill('SIGKILL');
    await gone(pid);
  });

  it('ends by itself when its parent was killed while it was still loading', async () => {
    const late =
      "process.send(process.pid); process.once('disconnect', async () => { const { onStop } = await import('PLATFORM'); onStop(() => [], { withParent: true }); }); setInterval(() => {}, 1000);";
    const program = await Program.running(supervisor(late, '{ onMessage: (pid) => console.log(pid) }'));
    const pid = Number(await program.says());
    program.child.kill('SIGKILL');
    await gone(pid);
  });
});
