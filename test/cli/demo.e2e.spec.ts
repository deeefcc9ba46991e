import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCALES } from '#libs/demonstration';
import { ecluse, launch, launchWith } from '../support/command-line.js';
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

interface Alerte {
  readonly niveau: string;
  readonly procedure: string | null;
  readonly raisedOn: string;
  readonly endedOn: string | null;
  readonly rappels: number;
}

/** The pièces at an étape, and those of which no étape is known, are those that the whole list says so of. */
async function tellEtapes(): Promise<void> {
  interface Listed {
    readonly count: number;
    readonly items: readonly { readonly etape: string | null }[];
  }
  const listed = async (...parameters: readonly string[]): Promise<Listed> =>
    JSON.parse((await ecluse(home, 'pieces', '--on', lastDay, '--json', ...parameters)).stdout) as Listed;
  const all = await listed();
  for (const etape of [all.items.map((item) => item.etape).find((each) => each !== null) ?? '', null]) {
    const list = await listed('--etape', etape ?? '-');
    const there = all.items.filter((item) => item.etape === etape).length;
    expect([list.count, there > 0, list.items.every((item) => item.etape === etape)]).toEqual([there, true, true]);
  }
}

/** A caisse sees of the others what its réseau allows, and never their pièces. */
async function askInTheNameOfACaisse(): Promise<void> {
  const asCaisse = async (...parameters: readonly string[]) =>
    launchWith({ ECLUSE_HOME: home, ECLUSE_CAISSE: 'caf-30' }, ...parameters, '--on', lastDay, '--json').ended;
  const compared = ['comparaison', 'show', 'stock', '--reseau', 'famille'];
  const refused = await asCaisse(...compared);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[acces.aggregatesOfOthers]')]);
  expect((await asCaisse(...compared, '--caisse', 'caf-30')).code).toBe(0);
  expect((await ecluse(home, 'reseau', 'visibilite', 'famille', '--autres', 'montres', '--from', '2020-01-01')).code).toBe(0);
  expect((await asCaisse(...compared)).code).toBe(0);
  expect((await asCaisse('pieces')).stderr).toContain('[acces.recordsOfOthers]');
}

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
    const [claim] = (
      JSON.parse((await ecluse(home, 'pieces', '--on', lastDay, '--procedure', 'demande-de-retraite', '--limit', '1', '--json')).stdout) as {
        items: { dossierId: string }[];
      }
    ).items;
    const { url } = JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as { url: string };
    const parcours = (await (await fetch(`${url}/api/v1/dossiers/${claim?.dossierId ?? ''}/parcours`)).json()) as { assure: { nom: string } | null };
    expect(parcours.assure?.nom).toMatch(/^Fictif \d+$/u);
    // Of the last month of the demonstration, whatever day it is: what came after it is not known.
    const alertes = await until(
      'somebody was alerted',
      async () => {
        const told = JSON.parse((await ecluse(home, 'alerte', 'list', '--all', '--json')).stdout) as Alerte[];
        // Thresholds are looked at one after the other: those of the réseau are the last.
        return told.some(({ niveau }) => niveau === 'reseau') ? told : null;
      },
      180_000,
    );
    expect(alertes.every(({ raisedOn }) => raisedOn <= lastDay)).toBe(true);
    expect(new Set(alertes.map(({ niveau }) => niveau))).toEqual(new Set(['reseau', 'groupement', 'caisse']));
    expect(alertes.some(({ procedure }) => procedure !== null)).toBe(true);
    expect([alertes.some(({ rappels }) => rappels > 0), alertes.some(({ endedOn }) => endedOn !== null)]).toEqual([true, true]);
    await tellEtapes();
    await askInTheNameOfACaisse();
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
  }, 420_000);

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
