import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ecluse } from '../support/command-line.js';
import { type KillableServer, rowsIn, startKillable, withDatabase } from '../support/killable-server.js';
import { factsOf } from './facts-to-import.js';

let folder: string;
let home: string;
let server: KillableServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-damage-'));
  home = join(folder, 'données');
  server = await startKillable(home);
  const facts = join(folder, 'faits.ndjson');
  await writeFile(facts, factsOf(100));
  expect(await ecluse(home, 'import', facts)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly differences: readonly string[];
}

/** What the command finds wrong, by check. */
async function found(): Promise<{ readonly code: number | null; readonly wrong: Readonly<Record<string, string>> }> {
  const { code, stdout } = await ecluse(home, 'verify', '--full', '--json');
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
  return { code, wrong: Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, differences }) => [name, differences.join('\n')])) };
}

describe('damage done by hand beside the program is found and named by the verification', () => {
  it('a line of the grand livre that was altered; a rebuild mends it', async () => {
    const [line] = await rowsIn<{ arrived: string }>(
      home,
      `UPDATE stock_g1.grand_livre SET n = n + 1 WHERE ctid = (SELECT min(ctid) FROM stock_g1.grand_livre) RETURNING arrived_on::text AS arrived`,
    );
    expect(await found()).toMatchObject({ code: 1, wrong: { ledgerIsSumOfStays: expect.stringContaining(`arrivée ${line?.arrived ?? ''}`) } });
    expect((await ecluse(home, 'verify')).stdout).toContain('FAUX');
    const waiting = await ecluse(home, 'rebuild', 'stock');
    expect([waiting.code, waiting.stdout]).toEqual([1, expect.stringContaining('des chiffres diffèrent')]);
    expect((await found()).code).toBe(1);
    expect(await ecluse(home, 'rebuild', 'stock', '--accept')).toMatchObject({ code: 0 });
    expect(await found()).toEqual({ code: 0, wrong: {} });
  });

  it('a stay that was deleted; a rebuild mends it', async () => {
    const [stay] = await rowsIn<{ piece: string }>(
      home,
      `DELETE FROM stock_g2.sejour WHERE ctid = (SELECT min(ctid) FROM stock_g2.sejour) RETURNING piece_id::text AS piece`,
    );
    const { code, wrong } = await found();
    expect([code, Object.keys(wrong)]).toEqual([1, expect.arrayContaining(['ledgerIsSumOfStays', 'staysAreReplay'])]);
    expect(wrong['staysAreReplay']).toContain(stay?.piece);
    expect(await ecluse(home, 'rebuild', 'stock')).toMatchObject({ code: 0 });
    expect(await found()).toEqual({ code: 0, wrong: {} });
  });

  it('an event that was altered once the guard of the log was taken away', async () => {
    const [event] = await withDatabase(home, async (client) => {
      await expect(client.query(`UPDATE log.event SET data = '{}' WHERE position = 1`)).rejects.toThrow('append-only');
      await client.query('ALTER TABLE log.event DISABLE TRIGGER event_never_changes');
      const { rows } = await client.query<{ position: string; stream: string }>(
        `UPDATE log.event SET data = replace(data, 'demande', 'plainte')
         WHERE position = (SELECT min(position) FROM log.event WHERE type = 'PieceReceived') RETURNING position::text, stream`,
      );
      await client.query('ALTER TABLE log.event ENABLE TRIGGER event_never_changes');
      return rows;
    });
    const { code, wrong } = await found();
    expect([code, wrong['logIsWhole']]).toEqual([1, expect.stringContaining(`numéro ${event?.position ?? ''} (${event?.stream ?? ''}`)]);
  });
});
