import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ecluse } from '../support/command-line.js';
import { DurablePostgres } from '../support/durable-postgres.js';
import { type KillableServer, projectorOf, startKillable, until } from '../support/killable-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { FaultProcesses, sharedNow, Teardown } from './fault-processes.js';

const HANDED_OVER_WITHIN_MS = 5_000;
const PROJECTOR = fileURLToPath(new URL('../../dist/apps/projector/src/main.js', import.meta.url));
/** By what the request is known that moves the checkpoint of the stock: its words, and the name as a parameter, after its length. */
const MOVE_OF_STOCK = ['UPDATE runner.generation SET position', '\0\0\0\u0005stock'];
/** What PostgreSQL says to a session that somebody ends. */
const ADMIN_SHUTDOWN = '57P01';
/** The transaction of the page is at its end, one way or the other. */
const SETTLED = new RegExp(`ROLLBACK|COMMIT|${ADMIN_SHUTDOWN}`, 'u');

let folder: string;
let home: string;
let postgres: DurablePostgres;
let server: KillableServer;
let line: TcpProxy;
let standby: ChildProcess | undefined;
/** What the standby has told, a line of JSON each. */
let told = '';
const processes = new FaultProcesses();
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-handover-')), async (path) => rm(path, { recursive: true, force: true }));
  home = join(folder, 'données');
  postgres = teardown.after(await DurablePostgres.start(), async (each) => each.dispose());
  server = await startKillable(home, { DATABASE_URL: postgres.url });
  teardown.after(server, async () => server.stop());
  line = teardown.after(await TcpProxy.to(postgres.directUrl), async (each) => each.close());
  processes.start('log-writer', {
    address: { engine: 'postgresql', url: postgres.url },
    name: 'steady',
    callers: 4,
    acknowledgements: join(folder, 'acknowledged'),
    everyMs: 40,
  });
});
afterEach(async () => {
  if (standby !== undefined) line.thaw();
  standby?.kill('SIGKILL');
  await until('the standby is gone', () => ((standby?.signalCode ?? standby?.exitCode) === null ? null : true));
});
afterAll(async () => {
  processes.killAll();
  await teardown.run();
});

/** Whether this process is there and would write the stock, or writes it. */
async function isMember(pid: number | null): Promise<boolean> {
  const alive = `SELECT FROM runner.member WHERE name = 'projection/stock' AND label = $1 AND seen_until > clock_timestamp()`;
  return pid !== null && (await postgres.query(alive, [`${hostname()} ${String(pid)}`])).length > 0;
}

/** Another projector, in a process and over a line of its own. */
async function startStandby(): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '', ECLUSE_HOME: home, DATABASE_URL: line.url, ECLUSE_LOG_LEVEL: 'debug', ECLUSE_PROJECTOR_PORT: '0' };
  standby = spawn(process.execPath, [PROJECTOR], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  told = '';
  standby.stderr?.setEncoding('utf8').on('data', (part: string) => {
    told += part;
  });
  const pid = standby.pid ?? Number.NaN;
  await until('the standby stands by', async () => ((await isMember(pid)) ? true : null));
  return pid;
}

/** The process that holds the stock, by its pid. */
async function holder(): Promise<number | null> {
  const [row] = await postgres.query<{ label: string }>(
    `SELECT m.label FROM runner.lease l JOIN runner.member m ON m.name = l.name AND m.member = l.holder
     WHERE l.name = 'projection/stock' AND l.expires_at > clock_timestamp()`,
  );
  return row === undefined ? null : Number(row.label.split(' ').at(-1));
}

/** Another projector, which has taken the stock over from that of the server; that one, started again, stands by. */
async function standbyAtWork(): Promise<number> {
  const other = await startStandby();
  await until(
    'the standby is at work',
    async () => {
      const present = await holder();
      if (present === other) return true;
      if (present !== null) process.kill(present, 'SIGKILL');
      await until('somebody else holds the stock', async () => ([null, present].includes(await holder()) ? null : true));
      return null;
    },
    60_000,
  );
  await until('the projector of the server stands by', async () => ((await isMember(await projectorOf(server))) ? true : null), 60_000);
  return other;
}

async function ordinals(): Promise<{ readonly head: number; readonly stock: number }> {
  const [row] = await postgres.query<{ head: number; stock: number }>(
    `SELECT (SELECT max(position) FROM log.event)::int AS head, ordinal::int AS stock FROM runner.generation WHERE projection = 'stock' AND state = 'active'`,
  );
  return row ?? { head: 0, stock: 0 };
}

/** How long the read model stood still: from the fault until it holds something written after the fault. */
async function stoodStillMs(fault: () => Promise<void> | void): Promise<number> {
  await fault();
  const began = sharedNow();
  const { head } = await ordinals();
  await until('the read model holds what came after the fault', async () => ((await ordinals()).stock > head ? true : null));
  return sharedNow() - began;
}

async function expectCaughtUpAndRight(): Promise<void> {
  const { head } = await ordinals();
  await until('the read model has followed', async () => ((await ordinals()).stock >= head ? true : null));
  const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
  expect([code, (JSON.parse(stdout) as { checks: { differences: string[] }[] }).checks.flatMap(({ differences }) => differences)]).toEqual([0, []]);
}

interface Told {
  readonly msg: string;
  readonly lease?: string;
  readonly projection?: string;
}

/** What the standby has told since it lost the stock; null as long as it has not. */
function toldSinceLost(): readonly Told[] | null {
  const lines = told.split('\n').slice(0, -1);
  const all = lines.map((line) => JSON.parse(line) as Told);
  const lost = all.findIndex(({ msg, lease }) => lease === 'projection/stock' && msg.startsWith('lease lost'));
  return lost < 0 ? null : all.slice(lost);
}

/**
 * Freezes the one at work as it moves its checkpoint, which begins each page – before the database is asked, or when it has done it –, has
 * another one take over and go on, and thaws. It has then lost the stock, applied nothing since, and stands by.
 * @returns what the database then said to it about the page
 */
async function afterFreezingAt(moment: 'request' | 'answer'): Promise<string> {
  const other = await standbyAtWork();
  expect(await stoodStillMs(async () => line.freezeAt(moment, ...MOVE_OF_STOCK))).toBeLessThan(HANDED_OVER_WITHIN_MS);
  const now = await until('another one holds the stock', async () => {
    const present = await holder();
    return present === null || present === other ? null : present;
  });
  await until('the frozen one knows that it has lost the stock', toldSinceLost);
  line.thaw();
  const said = await until('the database has said what became of the page', () => (SETTLED.test(line.saidSinceFrozen) ? line.saidSinceFrozen : null));
  await until('the one that was frozen stands by', async () => ((await isMember(other)) ? true : null));
  const { stock } = await ordinals();
  await until('the new one goes on', async () => ((await ordinals()).stock > stock ? true : null));
  expect(await holder()).toBe(now);
  await expectCaughtUpAndRight();
  expect(toldSinceLost()?.filter(({ msg, projection }) => msg === 'page applied' && projection === 'stock')).toEqual([]);
  return said;
}

describe('two writers of the stock', () => {
  it('hand over within 5 s when the one at work is killed', async () => {
    const other = await standbyAtWork();
    expect(
      await stoodStillMs(() => {
        process.kill(other, 'SIGKILL');
      }),
    ).toBeLessThan(HANDED_OVER_WITHIN_MS);
    expect(await holder()).not.toBe(other);
    await expectCaughtUpAndRight();
  });

  // The lease does not stop it: the page was under way while it held the lease. Its session has locked nothing yet, so that nobody ends it.
  it('hand over within 5 s when the one at work freezes before it writes a page: the fence refuses that page when the line thaws', async () => {
    expect(await afterFreezingAt('request')).toContain('UPDATE 0');
  });

  // The fence cannot be raised while the session of the page holds the checkpoint: whoever takes over ends it first, and the page with it.
  it('hand over within 5 s when the one at work freezes in the middle of a page: its session was ended when the line thaws', async () => {
    expect(await afterFreezingAt('answer')).toContain(ADMIN_SHUTDOWN);
  });
});
