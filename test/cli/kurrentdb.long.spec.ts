import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchWith, type RunningCommand } from '../support/command-line.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';
import { describeWithOwnKurrentDb, freePort, type KurrentServer } from '../support/kurrentdb.js';

const { path, lastDay } = PETIT_RESEAU;

/** Pièces of one dossier, one a line. */
function heavyFacts(count: number): string {
  const line = (n: number): string => {
    const [on, words] = ['2024-02-01', { caisse: '751', procedure: 'aide', type: 'demande '.repeat(20), canal: 'web' }];
    return `${JSON.stringify({ id: `f-${String(n)}`, dossier: 'D', piece: `P-${String(n)}`, fait: 'received', on, knownOn: on, ...words })}\n`;
  };
  return Array.from({ length: count }, (_, n) => line(n)).join('');
}

/** One trace of so many events. */
function heavyTrace(count: number): string {
  const event = (n: number): string =>
    `<event><string key="concept:name" value="Étape ${String(n)}"/><string key="note" value="${'x'.repeat(300)}"/>
     <date key="time:timestamp" value="${new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString()}"/></event>`;
  const events = Array.from({ length: count }, (_, n) => event(n)).join('');
  return `<log xes.version="1.0"><trace><string key="concept:name" value="T"/>${events}</trace></log>`;
}

let folder: string;
let home: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-kurrentdb-cli-'));
  home = join(folder, 'données');
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

describeWithOwnKurrentDb('the program, with its log in KurrentDB', (kurrent) => {
  let kurrentDb: KurrentServer;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    kurrentDb = await kurrent.startOwn();
    environment = { ECLUSE_HOME: home, EVENT_STORE: 'kurrentdb', KURRENTDB_URL: kurrentDb.url };
  });

  async function started(): Promise<RunningCommand> {
    const server = launchWith(environment, 'start', '--empty', '--port', '0', '--json');
    await server.line('"url"');
    return server;
  }
  async function stopped(server: RunningCommand): Promise<void> {
    server.child.kill('SIGINT');
    expect((await server.ended).code).toBe(0);
  }
  async function told(...parameters: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await launchWith(environment, ...parameters, '--json').ended;
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  it('imports, tells figures, verifies the whole log, and finds all of it again after a restart', async () => {
    const first = await started();
    await told('import', path);
    const figures = await told('indicators', '--on', lastDay);
    expect(figures).toMatchObject({ stock: { status: 'ok' }, lag: { events: 0 } });
    const checks = await told('verify');
    expect(checks).toMatchObject({ ok: true });
    await stopped(first);
    const second = await started();
    expect(await told('indicators', '--on', lastDay)).toEqual(figures);
    await stopped(second);
  });

  it('imports a dossier that weighs more than KurrentDB takes at a time, from facts and from XES, once', async () => {
    const server = await started();
    const facts = join(folder, 'lourd.ndjson');
    const xes = join(folder, 'lourd.xes');
    await writeFile(facts, heavyFacts(2_500));
    await writeFile(xes, heavyTrace(2_500));
    const again: unknown[] = [];
    for (const [file, records, events] of [
      [facts, 2_500, 2_501],
      [xes, 1, 2_503],
    ] as const) {
      const source = `lourd ${String(records)}`;
      expect(await told('import', file, '--source', source)).toMatchObject({
        status: 'completed',
        appended: { dossiers: 1, events },
        refusedCount: 0,
      });
      again.push(await told('import', file, '--source', source));
    }
    expect(again).toMatchObject([{ appended: { events: 0 } }, { appended: { events: 0 } }]);
    expect(await told('verify', '--full')).toMatchObject({ ok: true });
    await stopped(server);
  });

  it('says at the start that KurrentDB does not answer, and what to look at', async () => {
    const nobody = `kurrentdb://127.0.0.1:${String(await freePort())}?tls=false`;
    const { code, stderr } = await launchWith({ ...environment, KURRENTDB_URL: nobody }, 'start', '--port', '0').ended;
    expect(code).not.toBe(0);
    expect(stderr).toContain('eventStore.unreachable');
    expect(stderr).toContain('KURRENTDB_URL');
  });
});

describe('a log in KurrentDB that nobody said where to find', () => {
  it('is asked for by name, before anything is started', async () => {
    const { code, stderr } = await launchWith({ ECLUSE_HOME: home, EVENT_STORE: 'kurrentdb', KURRENTDB_URL: '' }, 'start').ended;
    expect(code).not.toBe(0);
    expect(stderr).toContain('KURRENTDB_URL manque');
  });
});
