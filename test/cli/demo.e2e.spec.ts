import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCALES } from '#libs/demonstration';
import { ecluse, launch } from '../support/command-line.js';
import { until } from '../support/killable-server.js';

const { lastDay, source } = SCALES.small;

let folder: string;
let home: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-'));
  home = join(folder, 'données');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the demonstration', () => {
  it('is loaded by the first start on an empty folder, whose figures are there when it says so', async () => {
    const server = launch(home, 'start', '--port', '0');
    await server.line('Ctrl-C');
    expect(server.said()).toContain('démonstration');
    // Échéances that passed since the last day of the demonstration are let pass at once: a few events more.
    const { stock } = await until('the figures include what has passed since', async () => {
      const { stdout } = await ecluse(home, 'indicators', '--on', lastDay, '--source', source, '--json');
      const figures = JSON.parse(stdout) as { stock: { pieces: number; status: string }; lag: { events: number } };
      return figures.lag.events === 0 ? figures : null;
    });
    expect(stock.status).toBe('ok');
    expect(stock.pieces).toBeGreaterThan(300);
    const reseau = JSON.parse((await ecluse(home, 'reseau', 'show', 'famille', '--on', lastDay, '--json')).stdout) as {
      caisses: string[];
      arbres: { arbre: string; groupements: unknown[]; without: string[] }[];
    };
    expect(reseau.caisses.length).toBe(101);
    expect(reseau.arbres).toMatchObject([{ arbre: 'regions', without: [] }]);
    expect(reseau.arbres[0]?.groupements.length).toBe(18);
    for (const other of ['retraite', 'cleiss', 'recouvrement']) {
      const { caisses } = JSON.parse((await ecluse(home, 'reseau', 'show', other, '--on', lastDay, '--json')).stdout) as { caisses: string[] };
      expect([other, caisses.length > 0]).toEqual([other, true]);
    }
    expect(JSON.parse((await ecluse(home, 'imports', '--json')).stdout)).toMatchObject({
      count: 1,
      items: [{ source, status: 'completed', lastDay }],
    });
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  }, 240_000);

  it('is loaded in no log that holds something, and changes nothing there', async () => {
    const { code, stderr } = await ecluse(home, 'demo', '--scale', 'region');
    expect([code, stderr]).toEqual([1, expect.stringContaining('[demo.logNotEmpty]')]);
    expect(stderr).toContain('ECLUSE_HOME');
  });

  it('is not loaded where a server has published its definitions: the next start says so', async () => {
    const published = join(folder, 'publié');
    for (const parameters of [['--empty'], []]) {
      const server = launch(published, 'start', '--port', '0', ...parameters);
      await server.line('Ctrl-C');
      expect(server.said().includes('aucun dossier')).toBe(parameters.length === 0);
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    }
    const { code, stderr } = await ecluse(published, 'demo');
    expect([code, stderr]).toEqual([1, expect.stringContaining('publié ses définitions')]);
  }, 120_000);

  it('is written as a facts file that replaces no other', async () => {
    const file = join(folder, 'faits.ndjson.gz');
    const { code, stdout } = await ecluse(home, 'demo', '--facts', file, '--json');
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    expect([code, JSON.parse(stdout)]).toEqual([0, { source, facts: lines.length }]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ fait: 'received' });
    expect((await ecluse(home, 'demo', '--facts', file)).stderr).toContain('[file.exists]');
  });
});
