import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { ecluse } from '../support/command-line.js';
import { type KillableServer, startKillable } from '../support/killable-server.js';

const SHIPPED = fileURLToPath(new URL('../../procedures/', import.meta.url));
const TRADUCTION = join(SHIPPED, 'traduction.yaml');
const DEMANDE = join(SHIPPED, 'demande-de-retraite.yaml');

let folder: string;
let server: KillableServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-procedures-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('procédures without a server', () => {
  it('are checked, each fault with its place, and an exit code that scripts can trust', async () => {
    expect(await ecluse(folder, 'procedure', 'check', TRADUCTION)).toMatchObject({ code: 0, stdout: expect.stringContaining('Rien n’empêche') });
    const text = await readFile(TRADUCTION, 'utf8');
    const wrong = join(folder, 'traduction.yaml');
    await writeFile(wrong, text.replace('to: orientation', 'to: orientatoin'));
    const { code, stdout } = await ecluse(folder, 'procedure', 'check', wrong);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/traduction\.yaml:\d+:\d+ erreur.*orientatoin/u)]);
    const asJson = await ecluse(folder, 'procedure', 'check', wrong, '--json');
    expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([1, { ok: false, problems: expect.any(Array) }]);
    expect(await ecluse(folder, 'procedure', 'check', join(folder, 'nulle-part.yaml'))).toMatchObject({ code: 1 });
  });

  it('are checked whatever else is in their folder', async () => {
    const crowded = await mkdtemp(join(folder, 'dossier-'));
    const demande = join(crowded, 'demande.yaml');
    await writeFile(demande, await readFile(DEMANDE, 'utf8'));
    await writeFile(join(crowded, 'traduction.yaml'), await readFile(TRADUCTION, 'utf8'));
    await writeFile(join(crowded, 'inventaire.yaml'), '- ligne\n'.repeat(200_000));
    expect(await ecluse(folder, 'procedure', 'check', demande)).toMatchObject({ code: 0, stderr: '' });
  });

  it('are drawn, without ever overwriting unasked', async () => {
    const drawing = join(folder, 'traduction.bpmn');
    expect(await ecluse(folder, 'procedure', 'draw', TRADUCTION, drawing)).toMatchObject({ code: 0 });
    expect(await readFile(drawing, 'utf8')).toContain('bpmn:definitions');
    expect(await ecluse(folder, 'procedure', 'draw', TRADUCTION, drawing)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[drawing.exists]'),
    });
    expect(await ecluse(folder, 'procedure', 'draw', TRADUCTION, drawing, '--force')).toMatchObject({ code: 0 });
    expect(await ecluse(folder, 'procedure', 'draw', TRADUCTION, join(folder, 'x.png'))).toMatchObject({ code: 2 });
  });

  it('are compared', async () => {
    const text = await readFile(TRADUCTION, 'utf8');
    const later = join(folder, 'plus-tard.yaml');
    await writeFile(later, text.replace('version: 1', 'version: 2').replace('label: Réception', 'label: Accueil'));
    const { code, stdout } = await ecluse(folder, 'procedure', 'diff', TRADUCTION, later);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Accueil')]);
  });
});

describe('procédures and dossiers of a server', () => {
  it('are listed, published, opened, shown and acted on', async () => {
    server = await startKillable(join(folder, 'données'), {});
    const { home } = server;
    expect(await ecluse(home, 'procedure', 'list')).toMatchObject({ code: 0, stdout: expect.stringContaining('demande-de-retraite') });
    const text = await readFile(TRADUCTION, 'utf8');
    const second = join(folder, 'seconde.yaml');
    await writeFile(second, text.replace('version: 1', 'version: 2').replace('label: Réception', 'label: Accueil'));
    expect(await ecluse(home, 'procedure', 'publish', second)).toMatchObject({ code: 0, stdout: expect.stringContaining('version 2') });
    expect(await ecluse(home, 'procedure', 'diff', 'traduction@1', 'traduction@2')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Accueil'),
    });

    // Alone in its folder, a claim asks for a translation that the server knows; a table that may leave a case out is warned of.
    const claim = (await readFile(DEMANDE, 'utf8')).replace('version: 1', 'version: 2');
    const third = join(folder, 'seule', 'demande.yaml');
    await mkdir(join(folder, 'seule'));
    await writeFile(third, claim.replace("['\"personnelle\"', 'true', '< 500000']", "['\"personnelle\"', 'true', '? * 2 < 1000000']"));
    expect(await ecluse(home, 'procedure', 'check', third)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('« traduction » n’est pas connue'),
    });
    expect(await ecluse(home, 'procedure', 'publish', third)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('version 2'),
      stderr: expect.stringContaining('avertissement'),
    });

    const api = apiOf(server.url);
    await api.give('/api/v1/caisses', { code: '751', label: 'Paris' });
    const opened = await ecluse(home, 'dossier', 'open', 'T-1', '--procedure', 'traduction', '--caisse', '751', '--json');
    expect([opened.code, opened.stderr]).toEqual([0, '']);
    const { id } = JSON.parse(opened.stdout) as { id: string };
    expect(await ecluse(home, 'dossier', 'show', id, '--role', 'coordinateur')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Accueil'),
    });
    const values = ['demandeur=Caisse', 'langue=pt', 'sens=versFrancais', 'pages=3', 'service=traduction'].flatMap((value) => ['--value', value]);
    const acted = await ecluse(home, 'dossier', 'act', id, 'enregistrer', '--role', 'coordinateur', '--agent', 'p_1', ...values, '--json');
    expect([acted.code, acted.stderr]).toEqual([0, '']);
    expect(JSON.parse(acted.stdout)).toMatchObject({ etape: { code: 'orientation' } });
    const refused = await ecluse(home, 'dossier', 'act', id, 'refuser', '--role', 'traducteur', '--agent', 'p_1');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[parcours.actionRefused]')]);
  });

  it('are measured towards their targets', async () => {
    const { home } = server;
    const told = await ecluse(home, 'procedure', 'indicators', 'traduction', '--year', '2024');
    expect([told.code, told.stderr]).toEqual([0, '']);
    // Nothing was delivered in 2024, and nothing spent: all of the base.
    expect(told.stdout).toMatch(/^ir82 +– +0 +0 +8,0 j +indéfini /mu);
    expect(told.stdout).toMatch(/^ir81 +-100,0 % +0 +54\s400\s000 +-5,0 % +atteinte /mu);
    const asJson = await ecluse(home, 'procedure', 'indicators', 'traduction', '--on', '2024-12-31', '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({ year: 2024, on: '2024-12-31', provisional: false, indicators: expect.any(Array) });
    expect(await ecluse(home, 'procedure', 'indicators', 'nulle')).toMatchObject({ code: 1, stderr: expect.stringContaining('[procedure.unknown]') });
  });
});
