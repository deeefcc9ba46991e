import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEventLog, START } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { type Api, apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { createTestDatabase } from '../support/database.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { describeWithOwnKurrentDb, type KurrentCluster } from '../support/kurrentdb.js';
import { type Acknowledged, acknowledgedIn, doubled, FaultProcesses, lastAcknowledgedIn, lost, sharedNow, Teardown } from './fault-processes.js';

const RESUMED_WITHIN_MS = 10_000;
/** How long commands flow between two things that happen. */
const CALM_MS = 2_000;

describeWithOwnKurrentDb('a cluster of KurrentDB whose leader is killed with -9 under 300 commands/s, and brought back, twice', (kurrent) => {
  let folder: string;
  let home: string;
  let server: KillableServer;
  let api: Api;
  let url: string;
  let cluster: KurrentCluster;
  const processes = new FaultProcesses();
  const teardown = new Teardown();
  beforeAll(async () => {
    folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-leader-')), async (path) => rm(path, { recursive: true, force: true }));
    home = join(folder, 'données');
    cluster = teardown.after(await kurrent.startCluster(join(folder, 'cluster')), async (each) => each.stop());
    ({ url } = cluster);
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
    const notes = join(folder, 'followed');
    const follower = processes.start('subscriber', { address: { engine: 'kurrentdb', url }, notes });
    const untilAcknowledgedSince = async (instant: number): Promise<void> => {
      const look = async (): Promise<true | null> => {
        writer.mustLive();
        follower.mustLive();
        return (await lastAcknowledgedIn(acknowledgements)) > instant ? true : null;
      };
      await until('commands are acknowledged', look, 60_000);
    };
    await untilAcknowledgedSince(0);
    const killed: number[] = [];
    while (killed.length < 2) {
      await untilAcknowledgedSince(sharedNow() + CALM_MS);
      const node = await cluster.killLeader();
      killed.push(node);
      await untilAcknowledgedSince(sharedNow() + CALM_MS);
      await cluster.bringBack(node);
    }
    expect(new Set(killed).size).toBe(2);
    await untilAcknowledgedSince(sharedNow() + CALM_MS);
    await writer.stop();

    const acknowledged = await acknowledgedIn(acknowledgements);
    expect(longestGapMs(acknowledged)).toBeLessThan(RESUMED_WITHIN_MS);
    const log = await openEventLog({ engine: 'kurrentdb', url });
    const events = await readToEnd(log.store, START);
    await log.close();
    expect(lost(acknowledged, events)).toEqual([]);
    expect(doubled(events)).toEqual([]);
    expect(events.map(({ ordinal }) => ordinal)).toEqual(events.map((_, n) => n + 1));
    const expected = events.map(({ ordinal, stream, revision, id }) => `${String(ordinal)} ${stream} ${String(revision)} ${id}`);
    const followed = await until('the subscriber has seen all', async () => {
      const lines = (await readFile(notes, 'utf8')).split('\n').slice(0, -1);
      return lines.length >= expected.length ? lines : null;
    });
    expect(followed).toEqual(expected);
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
