import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, apiOf } from '../support/api.js';
import { ecluse, launch } from '../support/command-line.js';
import { DurablePostgres } from '../support/durable-postgres.js';
import { type KillableServer, startKillable, until } from '../support/killable-server.js';
import { acknowledgedIn, FaultProcesses, longestGapMs, sharedNow, Teardown, tellLoad } from './fault-processes.js';

/** Two cores took the 500; below this there was no load to speak of. */
const COMMANDS_PER_SECOND_AT_LEAST = 200;
/** A figure says `stale` after 60 s only, which is longer than all of this takes: what it tells of its lag is bounded as well. */
const LAG_BELOW_SECONDS = 5;

let folder: string;
let home: string;
let postgres: DurablePostgres;
let server: KillableServer;
let api: Api;
const processes = new FaultProcesses();
const teardown = new Teardown();
beforeAll(async () => {
  folder = teardown.after(await mkdtemp(join(tmpdir(), 'ecluse-rebuild-')), async (path) => rm(path, { recursive: true, force: true }));
  home = join(folder, 'données');
  postgres = teardown.after(await DurablePostgres.start(), async (each) => each.dispose());
  server = await startKillable(home, { DATABASE_URL: postgres.url });
  teardown.after(server, async () => server.stop());
  api = apiOf(server.url);
});
afterEach(() => {
  processes.killAll();
});
afterAll(async () => {
  await teardown.run();
});

interface Seen {
  readonly status: number;
  readonly ordinal: number;
  readonly stock: number;
  /** Whether any figure of the answer says so. */
  readonly stale: boolean;
  readonly lagSeconds: number;
}

async function look(): Promise<Seen> {
  const { status, body } = await api.get('/api/v1/indicators?on=2025-06-30');
  const { pieces } = body['stock'] as { readonly pieces: number };
  const { seconds: lagSeconds } = body['lag'] as { readonly seconds: number };
  return { status, ordinal: Number(body['ordinal']), stock: pieces, stale: JSON.stringify(body).includes('"status":"stale"'), lagSeconds };
}

describe('a rebuild under the commands that the machine takes, 500/s asked', () => {
  it('leaves no question without an answer, and takes no figure a step back', async () => {
    const acknowledgements = join(folder, 'acknowledged');
    // Pièces that come in and never go out: their stock only grows. 64 callers that begin every 128 ms ask for 500 appends a second.
    const writer = processes.start('log-writer', {
      address: { engine: 'postgresql', url: postgres.url },
      name: 'arrivals',
      callers: 64,
      acknowledgements,
      everyMs: 128,
      arrivalsOnly: true,
    });
    await until('there is something to rebuild', async () => ((await acknowledgedIn(acknowledgements)).length > 5_000 ? true : null), 60_000);
    const began = sharedNow();
    const seen: Seen[] = [await look()];
    for (let round = 0; round < 2; round += 1) {
      const rebuilding = launch(home, 'rebuild', 'stock', '--json');
      let ended: number | null | undefined;
      void rebuilding.ended.then(({ code }) => {
        ended = code;
      });
      await until(
        'the rebuild has ended',
        async () => {
          seen.push(await look());
          return ended === undefined ? null : true;
        },
        120_000,
      );
      expect(ended).toBe(0);
    }
    const [begun] = await postgres.query<{ generation: number }>(
      `SELECT generation FROM runner.generation WHERE projection = 'stock' AND state = 'active'`,
    );
    expect(begun?.generation).toBe(3);
    const ended = sharedNow();
    await writer.stop();
    const acknowledged = await acknowledgedIn(acknowledgements);
    const underRebuild = acknowledged.filter(({ at }) => began <= at && at <= ended);
    expect(tellLoad('a rebuild under load', underRebuild).commandsPerSecond).toBeGreaterThan(COMMANDS_PER_SECOND_AT_LEAST);
    expect(longestGapMs(acknowledged, [began, ended])).toBeLessThan(5_000);

    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(seen.filter(({ stale, lagSeconds }) => stale || lagSeconds >= LAG_BELOW_SECONDS)).toEqual([]);
    const backwards = seen.filter(({ ordinal, stock }, n) => {
      const before = seen[n - 1];
      return before !== undefined && (ordinal < before.ordinal || stock < before.stock);
    });
    expect(backwards).toEqual([]);
    expect(seen.at(-1)?.stock ?? 0).toBeGreaterThan(seen[0]?.stock ?? 0);
    const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }]);
  });
});
