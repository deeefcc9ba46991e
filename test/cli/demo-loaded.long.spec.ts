import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCALES } from '#libs/demonstration';
import { apiOf } from '../support/api.js';
import { ecluse, launch, launchWith, type RunningCommand } from '../support/command-line.js';
import { until } from '../support/killable-server.js';

const { firstDay, lastDay, source } = SCALES.small;

let folder: string;
let home: string;
/** The first server, for which the demonstration is loaded, and where it is. */
let server: RunningCommand;
let url: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-demo-'));
  home = join(folder, 'données');
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
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
  expect((await asCaisse(...compared)).code).toBe(0);
  expect((await ecluse(home, 'reseau', 'visibilite', 'famille', '--autres', 'caches', '--from', firstDay)).code).toBe(0);
  const refused = await asCaisse(...compared);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[acces.aggregatesOfOthers]')]);
  expect((await asCaisse(...compared, '--caisse', 'caf-30')).code).toBe(0);
  expect((await asCaisse('pieces')).stderr).toContain('[acces.recordsOfOthers]');
}

describe('the demonstration', () => {
  it('is loaded by the first start on an empty folder, whose figures are there when it says so', async () => {
    server = launch(home, 'start', '--port', '0');
    await server.line('Ctrl-C');
    expect(server.said()).toContain('démonstration');
    ({ url } = JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as { url: string });
    // Échéances that passed since the last day of the demonstration are let pass at once: a few events more.
    await until('the figures include what has passed since', async () => {
      const { lag } = (await apiOf(url).get(`/api/v1/indicators?on=${lastDay}`)).body as { lag: { events: number } };
      return lag.events === 0 ? true : null;
    });
    const { stock } = JSON.parse((await ecluse(home, 'indicators', '--on', lastDay, '--source', source, '--json')).stdout) as {
      stock: { pieces: number; status: string };
    };
    expect(stock.status).toBe('ok');
    expect(stock.pieces).toBeGreaterThan(300);
    const reseau = JSON.parse((await ecluse(home, 'reseau', 'show', 'famille', '--on', lastDay, '--json')).stdout) as {
      caisses: string[];
      arbres: { arbre: string; groupements: unknown[]; without: string[] }[];
    };
    expect(reseau.caisses.length).toBe(101);
    expect(reseau.arbres.map(({ arbre, groupements, without }) => [arbre, groupements.length, without])).toEqual([
      ['comparables', 4, []],
      ['regions', 18, []],
    ]);
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
    const parcours = (await (await fetch(`${url}/api/v1/dossiers/${claim?.dossierId ?? ''}/parcours`)).json()) as { assure: { nom: string } | null };
    expect(parcours.assure?.nom).toMatch(/^Fictif \d+$/u);
    await tellEtapes();
    await askInTheNameOfACaisse();
  });

  it('has closed its months, corrected some of them, and entered its phases', async () => {
    const { items: arretes } = JSON.parse((await ecluse(home, 'arrete', 'list', '--json')).stdout) as {
      items: { mois: string; organismes: number; corrections: number }[];
    };
    // The réseau, its 18 régions, 4 groups of comparable caisses, 101 caisses.
    expect([arretes.length, arretes.at(-1)?.mois, new Set(arretes.map(({ organismes }) => organismes))]).toEqual([24, '2026-09', new Set([124])]);
    expect(arretes.filter(({ corrections }) => corrections > 0).length).toBeGreaterThan(3);
    const phaseOn = async (on: string) =>
      (JSON.parse((await ecluse(home, 'phase', 'show', 'famille', '--on', on, '--json')).stdout) as { entered: { phase: string; on: string } | null })
        .entered;
    expect(await phaseOn('2025-12-31')).toMatchObject({ phase: 'stabilisation', on: '2025-06-02' });
    expect(await phaseOn(lastDay)).toMatchObject({ phase: 'lancement', on: '2026-02-26', conditions: [{ met: true }, { met: true }], motif: null });
  });

  it('alerts of its last month, whatever day it is: what came after it is not known', async () => {
    await until(
      'somebody was alerted',
      async () => {
        const { items } = (await apiOf(url).get('/api/v1/alertes?limit=500')).body as { items: readonly Pick<Alerte, 'niveau'>[] };
        // Thresholds are looked at one after the other, once a minute: those of the réseau are the last.
        return items.some(({ niveau }) => niveau === 'reseau') ? true : null;
      },
      300_000,
    );
    const { items: alertes } = JSON.parse((await ecluse(home, 'alerte', 'list', '--all', '--json')).stdout) as { items: Alerte[] };
    expect(alertes.every(({ raisedOn }) => raisedOn <= lastDay)).toBe(true);
    expect(new Set(alertes.map(({ niveau }) => niveau))).toEqual(new Set(['reseau', 'groupement', 'caisse']));
    expect(alertes.some(({ procedure }) => procedure !== null)).toBe(true);
    expect([alertes.some(({ rappels }) => rappels > 0), alertes.some(({ endedOn }) => endedOn !== null)]).toEqual([true, true]);
  });

  it('greets the second start as the first, by the figures of one réseau', async () => {
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    server = launch(home, 'start', '--port', '0');
    await server.line('Ctrl-C');
    server.child.kill('SIGTERM');
    const { stdout } = await server.ended;
    expect(stdout).toMatch(/Les chiffres à la fin du .*, réseau famille :/u);
    expect(stdout).not.toContain('mixte');
  });

  it('is loaded in no log that holds something, and changes nothing there', async () => {
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    const { code, stderr } = await ecluse(home, 'demo', '--scale', 'region');
    expect([code, stderr]).toEqual([1, expect.stringContaining('[demo.logNotEmpty]')]);
    expect(stderr).toContain('ECLUSE_HOME');
  });
});
