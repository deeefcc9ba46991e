import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ecluse, launch, type RunningCommand } from '../support/command-line.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';

const { path, firstDay, lastDay, source } = PETIT_RESEAU;

let folder: string;
let home: string;
let server: RunningCommand;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-cli-'));
  home = join(folder, 'données');
  server = launch(home, 'start', '--empty', '--port', '0', '--json');
  await server.line('"url"');
  expect((await ecluse(home, 'import', path)).code).toBe(0);
});
afterAll(async () => {
  server.child.kill('SIGINT');
  await server.ended;
  await rm(folder, { recursive: true, force: true });
});

/** What any process says that was kept from running for longer than its lease or its connections last, as on a machine that is busy with other work. */
const STALLED = /"msg":"(?:lease|connection) lost/u;

const parsed = (text: string): unknown => JSON.parse(text);

describe('with a server that runs', () => {
  it('has had nothing to complain of at its first start', () => {
    const complaints = server
      .said()
      .split('\n')
      .filter((line) => line.includes('"level"') && !STALLED.test(line));
    expect(complaints).toEqual([]);
  });

  it('gives the figures of a day, as an object or as a table', async () => {
    const { code, stdout } = await ecluse(home, 'indicators', '--on', lastDay, '--json');
    expect([code, parsed(stdout)]).toMatchObject([0, { asOf: lastDay, knownOn: null, filters: {}, stock: { status: 'ok' }, lag: { events: 0 } }]);
    const shown = await ecluse(home, 'indicators', '--on', lastDay);
    expect(shown.stdout).toContain('Solde en jours');
    expect(shown.stdout).toContain('solde-calendaire-28@1');
  });

  it('gives a list of figures when several days are asked, with the filters and definitions that were asked', async () => {
    const asked = ['--on', '2026-09-30', '--on', lastDay, '--caisse', '751', '--definition', 'solde-ouvre-20@1'];
    const { stdout } = await ecluse(home, 'indicators', ...asked, '--json');
    expect(parsed(stdout)).toMatchObject([
      { asOf: '2026-09-30', filters: { caisse: '751' }, soldeEnJours: { definition: 'solde-ouvre-20@1' } },
      { asOf: lastDay, filters: { caisse: '751' } },
    ]);
  });

  it('lists the pièces behind a figure in three forms, as many as the figure says', async () => {
    const figures = parsed((await ecluse(home, 'indicators', '--on', lastDay, '--json')).stdout) as { stock: { pieces: number } };
    const { pieces } = figures.stock;
    const list = parsed((await ecluse(home, 'pieces', '--on', lastDay, '--json')).stdout) as { count: number; items: unknown[] };
    expect([list.count, list.items.length]).toEqual([pieces, pieces]);
    const csv = (await ecluse(home, 'pieces', '--on', lastDay, '--format', 'csv')).stdout.trimEnd().split('\n');
    expect(csv.length).toBe(pieces + 1);
    const table = (await ecluse(home, 'pieces', '--on', lastDay, '--limit', '3')).stdout;
    expect(table).toContain('les 3 premières');
    const none = parsed((await ecluse(home, 'pieces', '--on', lastDay, '--above', '10000', '--json')).stdout);
    expect(none).toMatchObject({ count: 0, items: [] });
  });

  it('prints a list that is longer than what a pipe holds to its end', async () => {
    const asked = ['pieces', '--flow', 'arrived', '--from', firstDay, '--to', lastDay];
    const { stdout } = await ecluse(home, ...asked, '--json');
    const list = parsed(stdout) as { count: number; items: unknown[] };
    expect(list.items.length).toBe(list.count);
    expect(stdout.length).toBeGreaterThan(2 * 65_536);
    const csv = (await ecluse(home, ...asked, '--format', 'csv')).stdout.trimEnd().split('\n');
    expect(csv.length).toBe(list.count + 1);
  });

  it('tells the story of a dossier', async () => {
    const list = parsed((await ecluse(home, 'pieces', '--on', lastDay, '--limit', '1', '--json')).stdout) as { items: { dossier: string }[] };
    const reference = list.items[0]?.dossier ?? '';
    const { code, stdout } = await ecluse(home, 'dossier', reference, '--json');
    const story = parsed(stdout) as { reference: string; source: string; history: { type: string }[] };
    expect([code, story.reference, story.source]).toEqual([0, reference, source]);
    expect(story.history.slice(0, 2).map(({ type }) => type)).toEqual(['DossierOpened', 'PieceReceived']);
    expect((await ecluse(home, 'dossier', reference)).stdout).toContain('Histoire :');
    expect(await ecluse(home, 'dossier', 'inconnu')).toMatchObject({ code: 1, stdout: '' });
  });

  it('imports a file, waits until the figures include it, and lists what was refused with its remedy', async () => {
    const line = {
      id: '1',
      dossier: 'D',
      piece: 'P',
      fait: 'received',
      on: '2024-01-08',
      knownOn: '2024-01-08',
      caisse: '751',
      procedure: 'aide',
      type: 'x',
      canal: 'web',
    };
    const file = join(folder, 'mes-faits.ndjson');
    await writeFile(file, `${JSON.stringify(line)}\n{"id":"2"}\n`);
    const refusals = join(folder, 'refus.ndjson');
    const { code, stdout } = await ecluse(home, 'import', file, '--refusals', refusals, '--json');
    expect([code, parsed(stdout)]).toMatchObject([
      1,
      { status: 'completed', source: 'mes-faits', refusedCount: 1, refusals: [{ where: 'ligne 2' }] },
    ]);
    expect(parsed(await readFile(refusals, 'utf8'))).toMatchObject({ line: 2 });
    const figures = await ecluse(home, 'indicators', '--on', '2024-01-08', '--source', 'mes-faits', '--json');
    expect(parsed(figures.stdout)).toMatchObject({ stock: { pieces: 1 } });
    const again = await ecluse(home, 'import', file);
    expect(again.stdout).toContain('déjà là');
  });

  it('fails with the code and the remedy of what is wrong', async () => {
    const empty = join(folder, 'vide.xes');
    await writeFile(empty, '<log xes.version="1.0"></log>');
    const failed = await ecluse(home, 'import', empty);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining('[xes.noTraces]')]);
    const missing = await ecluse(home, 'import', join(folder, 'absent.xes'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('[file.unreadable]')]);
    const future = await ecluse(home, 'indicators', '--on', '2999-01-01');
    expect([future.code, future.stderr]).toEqual([1, expect.stringContaining('[day.inFuture]')]);
    const caisse = await ecluse(home, 'indicators', '--caisse', 'inconnue');
    expect([caisse.code, caisse.stderr]).toEqual([1, expect.stringContaining('[caisse.unknown]')]);
  });

  it('verifies, rebuilds, and says how it is', async () => {
    expect(parsed((await ecluse(home, 'verify', '--full', '--json')).stdout)).toMatchObject({ ok: true });
    const { code, stdout } = await ecluse(home, 'rebuild', '--all', '--json');
    expect([code, parsed(stdout)]).toMatchObject([
      0,
      [
        { projection: 'parcours', state: 'completed' },
        { projection: 'referentiel', state: 'completed' },
        { projection: 'stock', state: 'completed' },
      ],
    ]);
    expect(await ecluse(home, 'rebuild', 'inconnue')).toMatchObject({ code: 1 });
    for (const decision of ['--accept', '--cancel']) {
      const none = await ecluse(home, 'rebuild', '--all', decision);
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('[rebuild.none] : Aucune reconstruction n’est en cours')]);
    }
    const nothing = await ecluse(home, 'retry', '--stream', 'nosuch');
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('Rien du flux « nosuch » n’est mis de côté')]);
    const status = await ecluse(home, 'status', '--json');
    expect([status.code, parsed(status.stdout)]).toMatchObject([0, { running: true, status: 'ready' }]);
  });

  it('gives every list', async () => {
    for (const list of ['caisses', 'procedures', 'imports', 'set-aside']) {
      const { code, stdout } = await ecluse(home, list, '--json');
      expect([list, code, parsed(stdout)]).toMatchObject([list, 0, { items: expect.any(Array) }]);
      expect((await ecluse(home, list)).code).toBe(0);
    }
  });

  it('publishes a definition, tells figures by it at once, and lists it', async () => {
    const file = join(home, 'anteriorite-12.json');
    const definition = {
      ...{ code: 'anteriorite-12', version: 1, block: 'anteriorite', label: 'Antériorité à 12 jours', source: 'convention' },
      ...{ dayKind: 'calendar', threshold: 12, bandStarts: [0, 13] },
    };
    await writeFile(file, JSON.stringify({ ...definition, threshold: 'douze', seuil: 12 }));
    const refused = await ecluse(home, 'definition', 'publish', file);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    for (const part of ['[definition.invalid]', 'threshold : nombre entier', 'seuil : inconnu']) expect(refused.stderr).toContain(part);
    await writeFile(file, '{ code: ');
    expect((await ecluse(home, 'definition', 'publish', file)).stderr).toContain('[definition.fileInvalid]');
    await writeFile(file, JSON.stringify(definition));
    const publish = async (): Promise<unknown> => {
      const { code, stdout } = await ecluse(home, 'definition', 'publish', file, '--json');
      return [code, parsed(stdout)];
    };
    expect(await publish()).toMatchObject([0, { code: 'anteriorite-12', version: 1 }]);
    expect(await publish()).toMatchObject([0, { code: 'anteriorite-12', version: 1 }]);
    const figures = await ecluse(home, 'indicators', '--on', '2015-01-05', '--definition', 'anteriorite-12', '--json');
    expect([figures.code, figures.stdout]).toEqual([0, expect.stringContaining('anteriorite-12@1')]);
    const shown = await ecluse(home, 'definition', 'show', 'anteriorite-12');
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('threshold : 12')]);
    const listed = await ecluse(home, 'definition', 'list');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('anteriorite-12@1')]);
    expect((await ecluse(home, 'status')).stdout).toContain('cumuls des jours clos');
    const unknown = await ecluse(home, 'definition', 'show', 'anteriorite-13');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('[definition.unknown]')]);
  });

  it('cannot be started twice on one folder, nor on a port that is taken', async () => {
    const twice = await ecluse(home, 'start', '--port', '0');
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('[dataFolder.inUse]')]);
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const busy = await ecluse(join(folder, 'autre'), 'start', '--port', String(port));
    other.close();
    expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining('[port.busy]')]);
  });
});

describe('once the server was stopped', () => {
  it('has ended in order, and left nothing running nor its address', async () => {
    server.child.kill('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0 });
    expect((await readdir(home)).filter((name) => name === 'server.json' || name.startsWith('lock.'))).toEqual([]);
    expect(await readdir(join(home, 'postgres'))).not.toContain('postmaster.pid');
    expect((await ecluse(home, 'status')).code).toBe(1);
  });

  it('has kept everything: a command answers all the same, from a server of its own', async () => {
    const { code, stdout } = await ecluse(home, 'indicators', '--on', lastDay, '--source', source, '--json');
    expect([code, parsed(stdout)]).toMatchObject([0, { asOf: lastDay, stock: { status: 'ok' }, lag: { events: 0 } }]);
    expect((await readdir(home)).filter((name) => name === 'server.json' || name.startsWith('lock.'))).toEqual([]);
  });

  it('starts again with what it had, and loads no demonstration beside it', async () => {
    const again = launch(home, 'start', '--port', '0');
    await again.line('Ctrl-C');
    expect(parsed((await ecluse(home, 'imports', '--json')).stdout)).toMatchObject({ count: 4 });
    again.child.kill('SIGTERM');
    expect((await again.ended).code).toBe(0);
  });
});
