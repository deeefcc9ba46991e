import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresEventStore, START } from '#libs/event-store';
import { readToEnd } from '../contract/log-fixture.js';
import { apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { DurablePostgres } from '../support/durable-postgres.js';
import { type KillableServer, projectorOf, startKillable, until } from '../support/killable-server.js';
import {
  acknowledgedIn,
  doubled,
  type FaultProcess,
  FaultProcesses,
  lastAcknowledgedIn,
  lost,
  sharedNow,
  STORM_MS,
  Teardown,
  tellLoad,
} from './fault-processes.js';

const RECOVERED_WITHIN_MS = 60_000;

let folder: string;
let home: string;
let postgres: DurablePostgres;
let server: KillableServer;
const processes = new FaultProcesses();
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-storm-')), async (path) => rm(path, { recursive: true, force: true }));
  home = join(folder, 'données');
  postgres = teardown.after(await DurablePostgres.start(), async (each) => each.dispose());
  server = await startKillable(home, { DATABASE_URL: postgres.url });
  teardown.after(server, async () => server.stop());
  const api = apiOf(server.url);
  const caisse = await api.post('/api/v1/caisses', { code: '751', label: 'Paris' });
  const procedure = await api.post('/api/v1/procedures', { code: 'aide', label: 'Aide' });
  expect([caisse.status, procedure.status]).toEqual([200, 200]);
  await until('the caisse is known', async () => ((await api.get('/api/v1/caisses')).body['count'] === 1 ? true : null), RECOVERED_WITHIN_MS);
});
afterAll(async () => {
  processes.killAll();
  await teardown.run();
});

describe('kill -9 of writers, of the projector, of the server and of PostgreSQL, again and again', () => {
  const files: string[] = [];
  const write = (script: 'log-writer' | 'command-writer', callers: number): FaultProcess & { readonly file: string } => {
    const acknowledgements = join(folder, `acknowledged-${String(files.length)}`);
    const address = { engine: 'postgresql', url: postgres.url };
    const name = `writer-${String(files.push(acknowledgements))}`;
    return { ...processes.start(script, { address, home, name, callers, acknowledgements, everyMs: 50 }), file: acknowledgements };
  };

  it('lose no acknowledged event, apply none twice, leave a ledger equal to its replay and no lag', async () => {
    let writer = write('log-writer', 8);
    const commands = write('command-writer', 4);
    const untilBothWrite = async (since: number): Promise<void> => {
      for (const { file, mustLive } of [writer, commands]) {
        await until(
          `something is acknowledged again in ${file}`,
          async () => {
            mustLive();
            server.mustLive();
            return (await lastAcknowledgedIn(file)) > since ? true : null;
          },
          RECOVERED_WITHIN_MS,
        );
      }
    };
    const calamities = {
      writer: async () => {
        await writer.kill();
        writer = write('log-writer', 8);
      },
      projector: async () => {
        const killed = await until('the projector is there', async () => projectorOf(server), RECOVERED_WITHIN_MS);
        process.kill(killed, 'SIGKILL');
      },
      server: async () => {
        await server.kill();
        server = await startKillable(home, { DATABASE_URL: postgres.url });
      },
      fast: async () => {
        await postgres.die('fast');
        await postgres.comeBack();
      },
      immediate: async () => {
        await postgres.die('immediate');
        await postgres.comeBack();
      },
      postmaster: async () => {
        await postgres.die('kill');
        await postgres.comeBack();
      },
      backend: async () => postgres.die('backend'),
    };
    const { pid } = server;
    await untilBothWrite(0);
    const began = sharedNow();
    do {
      for (const strike of Object.values(calamities)) {
        await strike();
        await untilBothWrite(sharedNow());
      }
    } while (sharedNow() - began < STORM_MS);
    await Promise.all([writer.stop(), commands.stop()]);
    expect(server.pid).not.toBe(pid);

    const store = new PostgresEventStore(postgres.directUrl);
    const events = await readToEnd(store, START);
    await store.close();
    const acknowledged = await acknowledgedIn(...files);
    tellLoad('PostgreSQL, writers, projectors and server killed', acknowledged);
    expect(acknowledged.length).toBeGreaterThan(500);
    expect(lost(acknowledged, events)).toEqual([]);
    expect(doubled(events)).toEqual([]);
    expect(events.map(({ position }) => position)).toEqual(events.map((_, n) => BigInt(n + 1)));

    const api = apiOf(server.url);
    await until(
      'every read model is at the end of the log',
      async () => {
        const { body } = await api.get('/api/v1/projections');
        const items = body['items'] as readonly { readonly ordinal: number; readonly lag: { readonly events: number } }[] | undefined;
        return items?.every(({ ordinal, lag }) => ordinal >= events.length && lag.events === 0) === true ? true : null;
      },
      RECOVERED_WITHIN_MS,
    );
    const received = new Set(events.filter(({ type }) => type === 'PieceReceived').map(({ data }) => data['piece']));
    const [shown] = await postgres.query<{ pieces: number; distinct: number }>(
      'SELECT count(*)::int AS pieces, count(DISTINCT piece_id)::int AS distinct FROM rm.piece',
    );
    expect(shown).toEqual({ pieces: received.size, distinct: received.size });
    const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  }, 900_000);
});
