import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEventLog, START } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { type Api, apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { describeWithOwnKurrentDb } from '../support/kurrentdb.js';
import { type Acknowledged, acknowledgedIn, doubled, FaultProcesses, lastAcknowledgedIn, lost, sharedNow, Teardown } from './fault-processes.js';

const RESUMED_WITHIN_MS = 10_000;

describeWithOwnKurrentDb('a cluster of KurrentDB whose leader is killed with -9 under 300 commands/s', (kurrent) => {
  let folder: string;
  let home: string;
  let server: KillableServer;
  let api: Api;
  let url: string;
  let killLeader: () => Promise<number>;
  const processes = new FaultProcesses();
  const teardown = new Teardown();
  beforeAll(async () => {
    folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-leader-')), async (path) => rm(path, { recursive: true, force: true }));
    home = join(folder, 'données');
    const cluster = teardown.after(await kurrent.startCluster(join(folder, 'cluster')), async (each) => each.stop());
    ({ url } = cluster);
    killLeader = async () => cluster.killLeader();
    const database = teardown.after(await createTestDatabase(), async (each) => each.drop());
    const environment = { DATABASE_URL: database.url, EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url };
    server = teardown.after(await startKillable(home, environment), async (each) => each.stop());
    api = apiOf(server.url);
  });
  afterAll(async () => {
    processes.killAll();
    await teardown.run();
  });

  it('goes on within 10 s, having lost and doubled nothing; every subscriber and every figure has all of it', async () => {
    const acknowledgements = join(folder, 'acknowledged');
    const writer = processes.start('log-writer', {
      ...{ address: { engine: 'kurrentdb', url }, name: 'steady', callers: 12, acknowledgements },
      everyMs: 40,
    });
    await until('commands are acknowledged', async () => ((await lastAcknowledgedIn(acknowledgements)) > 0 ? true : null), 60_000);
    const began = sharedNow();
    await until('a steady stream of them', () => (sharedNow() - began > 3_000 ? true : null));
    await killLeader();
    const killed = sharedNow();
    await until('commands are acknowledged again', async () => ((await lastAcknowledgedIn(acknowledgements)) > killed + 500 ? true : null), 60_000);
    const again = sharedNow();
    await until('for a while', () => (sharedNow() - again > 3_000 ? true : null));
    await writer.stop();

    const acknowledged = await acknowledgedIn(acknowledgements);
    expect(longestGapMs(acknowledged)).toBeLessThan(RESUMED_WITHIN_MS);
    const log = await openEventLog({ engine: 'kurrentdb', url });
    const events = await readToEnd(log.store, START);
    await log.close();
    expect(lost(acknowledged, events)).toEqual([]);
    expect(doubled(events)).toEqual([]);
    expect(events.map(({ ordinal }) => ordinal)).toEqual(events.map((_, n) => n + 1));
    await until(
      'every read model is at the end of the log',
      async () => {
        const items = (await api.get('/api/v1/projections')).body['items'] as readonly { readonly ordinal: number }[] | undefined;
        return items?.every(({ ordinal }) => ordinal >= events.length) === true ? true : null;
      },
      60_000,
    );
    const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
    server.mustLive();
  });
});

/** The longest time in which no command was acknowledged. */
function longestGapMs(acknowledged: readonly Acknowledged[]): number {
  const instants = acknowledged.map(({ at }) => at).sort((a, b) => a - b);
  return Math.max(...instants.map((at, n) => at - (instants[n - 1] ?? at)));
}
