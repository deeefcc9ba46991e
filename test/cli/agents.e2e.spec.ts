import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Api, apiOf } from '../support/api.js';
import { type Ended, ecluse } from '../support/command-line.js';
import { type KillableServer, startKillable } from '../support/killable-server.js';

let folder: string;
let server: KillableServer;
let api: Api;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-agents-'));
  server = await startKillable(join(folder, 'données'), {});
  api = apiOf(server.url);
  await api.untilIncluded(await api.give('/api/v1/caisses', { code: '751', label: 'Paris' }));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const agent = async (...parameters: readonly string[]): Promise<Ended> => ecluse(server.home, 'agent', ...parameters);
const HEADER = 'agent;contrat;caisse;equipe;sorte;fonction;quotite;debut;fin;motif';

async function imported(name: string, lines: readonly string[], ...options: readonly string[]): Promise<Ended> {
  const file = join(folder, name);
  await writeFile(file, `${[HEADER, ...lines].join('\n')}\n`);
  return agent('import', file, ...options);
}

describe('agents on the command line', () => {
  it('have contracts, an équipe, absences and skills, and are listed by équipe', async () => {
    const contrat = ['--contrat', '1', '--caisse', '751', '--sorte', 'cdi', '--fonction', 'production', '--quotite', '0,8', '--from', '2020-01-01'];
    expect(await agent('contrat', 'p_1', ...contrat)).toMatchObject({ code: 0, stderr: '' });
    const affectation = ['--contrat', '1', '--fonction', 'production', '--equipe', 'retraite', '--quotite', '0,8', '--from', '2024-01-01'];
    expect(await agent('affectation', 'p_1', ...affectation)).toMatchObject({ code: 0 });
    const absence = ['--absence', 'a', '--motif', 'formation', '--from', '2024-03-01', '--until', '2024-03-08'];
    expect(await agent('absence', 'p_1', ...absence)).toMatchObject({ code: 0 });
    expect(await agent('competence', 'p_1', '--competence', 'reversion', '--level', '3', '--from', '2024-01-01')).toMatchObject({ code: 0 });
    const { stdout } = await agent('list', '--caisse', '751', '--equipe', 'retraite', '--on', '2024-03-04', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ count: 1, items: [{ agent: 'p_1', absentUntil: '2024-03-08', contrats: [{ quotite: 0.8 }] }] });
    expect(await agent('list', '--no-equipe', '--on', '2024-03-04')).toMatchObject({ stdout: expect.stringContaining('0 agent.') });
    expect(await agent('cancel-absence', 'p_1', '--absence', 'a')).toMatchObject({ code: 0 });
    expect(await agent('end', 'p_1', '--contrat', '1', '--motif', 'retraite', '--on', '2024-06-01')).toMatchObject({ code: 0 });
    expect(await agent('list', '--on', '2024-06-01')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 agent.') });
    expect(await agent('contrat', 'Jean Dupont', ...contrat)).toMatchObject({ code: 2, stderr: expect.stringContaining('[agent.invalid]') });
  });

  it('come from a file, whole or not at all', async () => {
    const refused = await imported('faux.csv', ['p_2;1;751;;cdi;production;;2024-01-01;;', 'p_3;1;999;;cdi;production;;2024-01-01;;']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/\[contrat\.fileRefused\][^]*Ligne 3 \[caisse\.unknown\]/u)]);
    expect(await agent('list', '--on', '2024-06-02')).toMatchObject({ stdout: expect.stringContaining('0 agent.') });
    const taken = await imported('juste.csv', ['p_2;1;751;;cdi;production;;2024-01-01;;', 'p_3;1;751;;cdd;autre;0,5;01/01/2024;;']);
    expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('2 contrats lus, 2 agents, 2 de changés.')]);
    expect(await agent('list', '--on', '2024-06-02')).toMatchObject({ stdout: expect.stringContaining('2 agents.') });
  });

  it('of a caisse that was merged are with the one that answers for it, which the list says', async () => {
    await api.untilIncluded(await api.give('/api/v1/caisses', { code: '752', label: 'Paris Est' }));
    expect(await ecluse(server.home, 'reseau', 'merge', '752', '--into', '751', '--on', '2024-01-01')).toMatchObject({ code: 0 });
    const { code, stdout } = await agent('list', '--caisse', '752', '--on', '2024-01-01');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^0 agent\.\nLa caisse 752 est dans 751 depuis le 01\/01\/2024, où elle a fusionné/u)]);
    expect((await agent('list', '--caisse', '752', '--on', '2023-12-31')).stdout).toBe('0 agent.\n');
  });

  it('of a file with many wrong lines are all told in JSON, which the ten first ones in words lead to', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => `p_${String(n)};1;999;;cdi;production;;2024-01-01;;`);
    const inWords = await imported('nombreux.csv', lines);
    expect([inWords.code, inWords.stdout]).toEqual([1, '']);
    expect(inWords.stderr).toContain('… et 20 de plus.');
    expect(inWords.stderr).toMatch(/→ Toutes les lignes refusées : ecluse agent import .*nombreux\.csv --json\n/u);
    const inJson = await imported('nombreux.csv', lines, '--json');
    expect([inJson.code, inJson.stderr]).toEqual([1, '']);
    const told = JSON.parse(inJson.stdout) as { readonly lines: readonly string[] };
    expect(told).toMatchObject({ file: join(folder, 'nombreux.csv'), code: 'contrat.fileRefused', read: 30, refused: 30 });
    expect(told.lines).toHaveLength(30);
    expect(told.lines[29]).toMatch(/^Ligne 31 \[caisse\.unknown\]/u);
  });

  it('are worth what their réseau says of newcomers, version by version', async () => {
    const reseau = async (...parameters: readonly string[]): Promise<Ended> => ecluse(server.home, 'reseau', ...parameters);
    const shares = ['--part-debut', '0,25', '--part-operationnel', '0,75', '--source', 'choix du réseau'];
    const montee = async (code: string, numero: string, ...more: readonly string[]): Promise<Ended> =>
      reseau('montee', code, '--numero', numero, ...shares, ...more);
    expect(await reseau('groupement', 'famille', '--label', 'Famille', '--reseau')).toMatchObject({ code: 0 });
    expect(await reseau('attach', '751', '--to', 'famille', '--from', '2020-01-01')).toMatchObject({ code: 0 });
    const told = async (): Promise<string> => (await reseau('effectifs', '--caisse', '751', '--on', '2024-01-01')).stdout;
    expect(await told()).toContain('Ce que valent les nouveaux venus : non configuré (ecluse reseau montee).');
    expect(await montee('famille', '1')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('opérationnels à 18 mois, à l’optimum à 36 (version 1)'),
    });
    // 0,8 of one who came four years ago, and a quarter of one who came that very day.
    expect(await told()).toContain('(famille@1) : 1,05 ETP.');
    const next = await montee('famille', '2', '--operationnel', '12', '--optimum', '24', '--json');
    expect(JSON.parse(next.stdout)).toMatchObject({ code: 'famille' });
    expect(await montee('famille', '9')).toMatchObject({ code: 1, stderr: expect.stringContaining('[montee.versionGap]') });
    expect(await montee('751', '1')).toMatchObject({ code: 1, stderr: expect.stringContaining('[montee.notReseau]') });
    expect(await montee('famille', '3', '--part-debut', 'un quart')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('une part va de 0 à 1'),
    });
  });
});
