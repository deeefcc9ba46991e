import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClasseur } from '#libs/interchange';
import { type Ended, ecluse, launch, type RunningCommand } from '../support/command-line.js';
import { PETIT_RESEAU } from '../support/petit-reseau/petit-reseau.js';

const { path, lastDay } = PETIT_RESEAU;

let folder: string;
let home: string;
let server: RunningCommand;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecluse-exports-'));
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

const at = (name: string): string => join(folder, name);
const VALUES = ['indicateur', 'values', 'stock', '--on', lastDay] as const;

async function sheet(file: string, name: string): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for await (const { cells } of (await openClasseur(await readFile(file), 'essai')).rows(name))
    rows.push([...cells.values()].map(({ text }) => text));
  return rows;
}

describe('an answer written into a file', () => {
  it('is two files side by side in CSV: the table and its definition', async () => {
    const { code, stdout } = await ecluse(home, ...VALUES, '--csv', at('stock.csv'));
    expect([code, stdout.trim()]).toEqual([0, `Écrit : ${at('stock.csv')}, ${at('stock-definition.csv')}.`]);
    expect((await readFile(at('stock.csv'), 'utf8')).startsWith('\uFEFFJour;Organisme;Nom;stock@1;')).toBe(true);
    expect(await readFile(at('stock-definition.csv'), 'utf8')).toContain('stock@1;Source;');
  });

  it.each(['xlsx', 'ods'])('is the figure that the command shows, in %s', async (format) => {
    const file = at(`stock.${format}`);
    expect((await ecluse(home, ...VALUES, `--${format}`, file)).code).toBe(0);
    const shown = JSON.parse((await ecluse(home, ...VALUES, '--json')).stdout) as {
      indicateurs: { days: { ensemble: { value: number }; valeurs: { value: number }[] }[] }[];
    };
    const [day] = shown.indicateurs[0]?.days ?? [];
    const values = (await sheet(file, 'Valeurs')).slice(1).map((cells) => cells[3]);
    expect(values).toEqual([...(day?.valeurs ?? []), day?.ensemble].map((each) => String(each?.value)));
  });

  it.each([
    ['Fiche', ['comparaison', 'fiche', '131', '--on', lastDay, '--indicateur', 'stock']],
    ['Situations', ['alerte', 'etats', '--on', lastDay]],
    ['Alertes', ['alerte', 'list', '--all']],
    ['Effectifs', ['reseau', 'effectifs', '--on', lastDay]],
  ] as const)('may be a « %s »', async (name, command) => {
    const file = at(`${name}.ods`);
    expect(await ecluse(home, ...command, '--ods', file)).toMatchObject({ code: 0, stdout: expect.stringContaining(file) });
    expect((await sheet(file, name)).length).toBeGreaterThan(0);
    expect((await sheet(file, 'Définition')).length).toBeGreaterThan(1);
    expect(await ecluse(home, ...command)).toMatchObject({ code: 0, stderr: '' });
  });

  it('is refused, and nothing is touched, where a file is already, unless it is forced', async () => {
    await writeFile(at('là.xlsx'), 'précieux');
    const refused = await ecluse(home, ...VALUES, '--xlsx', at('là.xlsx'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('existe déjà')]);
    expect(await readFile(at('là.xlsx'), 'utf8')).toBe('précieux');
    expect((await ecluse(home, ...VALUES, '--xlsx', at('là.xlsx'), '--force')).code).toBe(0);
    expect((await sheet(at('là.xlsx'), 'Valeurs')).length).toBeGreaterThan(1);
  });

  it('is of one format at a time, and leaves nothing where the question is refused', async () => {
    expect((await ecluse(home, ...VALUES, '--csv', at('a.csv'), '--ods', at('a.ods'))).code).toBe(2);
    const refused = await ecluse(home, 'indicateur', 'values', 'inconnu', '--xlsx', at('inconnu.xlsx'));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Définition inconnue')]);
    expect((await readdir(folder)).filter((name) => /^(?:a|inconnu)\./u.test(name))).toEqual([]);
  });

  it('is not there at all when the line is cut on the way', async () => {
    const half = await cutting();
    const other = join(folder, 'coupé');
    await mkdir(other);
    const { port } = half.address() as AddressInfo;
    const real = JSON.parse(await readFile(join(home, 'server.json'), 'utf8')) as object;
    await writeFile(join(other, 'server.json'), JSON.stringify({ ...real, url: `http://127.0.0.1:${String(port)}` }));
    const ended: Ended = await ecluse(other, ...VALUES, '--xlsx', at('coupé.xlsx'));
    half.close();
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('arrêté avant sa fin')]);
    expect((await readdir(folder)).filter((name) => name.startsWith('coupé.'))).toEqual([]);
  });
});

/** A server that breaks off in the middle of every file. */
async function cutting(): Promise<Server> {
  const half = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.write('PK\u0003\u0004', () => {
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    half.listen(0, '127.0.0.1', resolve);
  });
  return half;
}

describe('readings filled into a workbook', () => {
  it('begin with the template, and come back recorded', async () => {
    const template = at('modèle.xlsx');
    expect((await ecluse(home, 'releve', 'template', 'allocataires-ponderes', '--xlsx', template)).code).toBe(0);
    const [header = [], ...lines] = await sheet(template, 'Relevés');
    expect(header).toEqual(['indicateur', 'organisme', 'periode', 'valeur', 'source']);
    expect(lines.length).toBeGreaterThan(0);
    const empty = await ecluse(home, 'releve', 'import', template);
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('Aucune valeur n’est remplie')]);
  });

  it('come back recorded from a CSV file too', async () => {
    const [template, filled] = [at('modèle.csv'), at('rempli.csv')];
    expect((await ecluse(home, 'releve', 'template', 'allocataires-ponderes', '--csv', template)).code).toBe(0);
    const [header = '', ...lines] = (await readFile(template, 'utf8')).trimEnd().split(/\r?\n/u);
    const separator = header.includes(';') ? ';' : ',';
    expect(lines.map((line) => line.split(separator).slice(3))).toEqual(lines.map(() => ['', '']));
    const values = lines.map((line) => [...line.split(separator).slice(0, 3), '1200', 'essai'].join(separator));
    await writeFile(filled, `${[header, ...values].join('\n')}\n`);
    const recorded = await ecluse(home, 'releve', 'import', filled);
    expect([recorded.code, recorded.stderr]).toEqual([0, '']);
    const [first = '', ...others] = values;
    await writeFile(filled, `${[header, first, ...lines.slice(1)].join('\n')}\n`);
    const partly = await ecluse(home, 'releve', 'import', filled, '--json');
    expect(JSON.parse(partly.stdout)).toMatchObject({ read: lines.length, blank: others.length, recorded: 0, unchanged: 1 });
    const late = await ecluse(home, 'releve', 'template', 'allocataires-ponderes', '--periode', '1999-12');
    expect([late.code, late.stderr]).toEqual([2, expect.stringContaining('n’est pas une période de allocataires-ponderes, qui s’écrit AAAA')]);
    await writeFile(
      filled,
      `${[header, ...lines.map((line) => `${line.split(separator).slice(0, 3).join(separator)}${separator}beaucoup${separator}`)].join('\n')}\n`,
    );
    const refused = await ecluse(home, 'releve', 'import', filled, '--json');
    expect([refused.code, refused.stderr, JSON.parse(refused.stdout)]).toMatchObject([1, '', { code: 'releve.refused', refused: lines.length }]);
    const nowhere = await ecluse(home, 'releve', 'template', '--reseau', 'nulle-part');
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('[reseau.unknown]')]);
    expect((await ecluse(home, 'releve', 'template', 'allocataires-ponderes', '--periode', '2020')).stdout).toContain(';2020;');
  });
});

describe('a list', () => {
  it.each([
    ['pieces', '--on', lastDay, '--above', '15'],
    ['alerte', 'list'],
    ['releve', 'list', '--organisme', '131'],
  ])('as a file has the lines that %s %s shows, filtered alike', async (...asked) => {
    const file = at(`${asked.join('')}.csv`);
    const written = await ecluse(home, ...asked, '--csv', file);
    expect([written.code, written.stderr]).toEqual([0, '']);
    const { count } = JSON.parse((await ecluse(home, ...asked, '--json')).stdout) as { count: number };
    expect((await readFile(file, 'utf8')).trimEnd().split(/\r?\n/u).length - 1).toBe(count);
  });
});

describe('the readings and situations of a groupement', () => {
  it('are those of its caisses, on the command line as elsewhere', async () => {
    expect((await ecluse(home, 'reseau', 'groupement', 'est', '--label', 'Est', '--arbre', 'regions')).code).toBe(0);
    expect((await ecluse(home, 'reseau', 'attach', '131', '--to', 'est', '--from', '2020-01-01')).code).toBe(0);
    const organismesOf = ({ stdout }: Ended): readonly string[] => [
      ...new Set((JSON.parse(stdout) as { items: readonly { organisme: string }[] }).items.map(({ organisme }) => organisme)),
    ];
    const readings = ['releve', 'list', '--groupement', 'est', '--json'];
    expect(organismesOf(await ecluse(home, ...readings))).toEqual(['131']);
    expect(organismesOf(await ecluse(home, ...readings, '--on', '2019-12-31'))).toEqual([]);
    const { etats } = JSON.parse((await ecluse(home, 'alerte', 'etats', '--on', lastDay, '--groupement', 'est', '--json')).stdout) as {
      etats: readonly { niveau: string; organisme: string }[];
    };
    expect([...new Set(etats.filter(({ niveau }) => niveau === 'caisse').map(({ organisme }) => organisme))]).toEqual(['131']);
    const nobody = await ecluse(home, 'alerte', 'list', '--groupement', 'lune');
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('[groupement.unknown]')]);
  });
});

describe('a split', () => {
  it('that was said by mistake is taken back', async () => {
    const { items } = JSON.parse((await ecluse(home, 'reseau', 'list', '--json')).stdout) as { items: readonly { code: string; kind: string }[] };
    const [from = '', ...others] = items.filter(({ kind }) => kind === 'caisse').map(({ code }) => code);
    const split = ['reseau', 'split', from, '--on', '2023-01-01', ...others.slice(0, 2).flatMap((code) => ['--into', code])];
    const told = async (): Promise<string> => (await ecluse(home, 'reseau', 'organisme', from)).stdout;
    expect((await ecluse(home, ...split.slice(0, -2))).stderr).toContain('[scission.refused]');
    expect((await ecluse(home, ...split)).code).toBe(0);
    expect(await told()).toContain('scission : ');
    const cancelled = await ecluse(home, 'reseau', 'cancel-split', from, '--on', '2023-01-01');
    expect([cancelled.code, cancelled.stdout]).toEqual([0, expect.stringContaining(`${from} ne s’est pas scindée le 01/01/2023`)]);
    expect(await told()).not.toContain('scission : ');
    const nothing = await ecluse(home, 'reseau', 'cancel-split', from, '--on', '2023-01-02');
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('[scission.unknown]')]);
  });
});

describe('the indicateur repère of a réseau', () => {
  const inForce = async (): Promise<readonly (readonly string[])[]> =>
    (
      JSON.parse((await ecluse(home, 'repere', 'list', '--json')).stdout) as readonly {
        readonly code: string;
        readonly inForceFor: readonly string[];
      }[]
    ).map(({ code, inForceFor }) => [code, ...inForceFor]);

  it('ships until another is chosen, and is chosen again as any', async () => {
    expect((await ecluse(home, 'reseau', 'groupement', 'famille', '--label', 'Famille', '--reseau')).code).toBe(0);
    const shipped = JSON.parse((await ecluse(home, 'repere', 'definition', 'repere-quatre-dimensions')).stdout) as object;
    await writeFile(at('repere.json'), JSON.stringify({ ...shipped, code: 'le-notre', label: 'Le nôtre' }));
    expect((await ecluse(home, 'repere', 'publish', at('repere.json'))).code).toBe(0);
    expect(await inForce()).toEqual([['repere-quatre-dimensions', 'famille'], ['le-notre']]);
    expect(await ecluse(home, 'repere', 'choose', 'le-notre', '--reseau', 'famille')).toMatchObject({
      ...{ code: 0, stdout: expect.stringContaining('famille est désormais dit par le-notre.') },
    });
    expect(await inForce()).toEqual([['le-notre', 'famille'], ['repere-quatre-dimensions']]);
    const shown = JSON.parse((await ecluse(home, 'repere', 'show', '--caisse', '131', '--on', lastDay, '--json')).stdout) as object;
    expect(shown).toMatchObject({ definition: 'le-notre@1' });
    expect((await ecluse(home, 'repere', 'list')).stdout).toMatch(/Vaut pour/u);
    expect((await ecluse(home, 'repere', 'choose', 'repere-quatre-dimensions', '--reseau', 'famille')).code).toBe(0);
    expect(await inForce()).toEqual([['repere-quatre-dimensions', 'famille'], ['le-notre']]);
    const unknown = await ecluse(home, 'repere', 'choose', 'lune', '--reseau', 'famille');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('[repere.unknown]')]);
  });
});

describe('a publication', () => {
  it('goes on from the one before, and says how much it hides', async () => {
    const month = lastDay.slice(0, 7);
    const before = `${String(Number(month.slice(0, 4)) - 1)}-12`;
    const first = await ecluse(home, 'open-data', at('un.zip'), '--from', before, '--to', before);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/cellules masquées sur \d+, chaque mois ; \d+ petits effectifs, aucun ne se retrouve\./u);
    const second = await ecluse(home, 'open-data', at('deux.zip'), '--from', before, '--to', before, '--apres', at('un.zip'), '--json');
    expect([second.code, second.stderr]).toEqual([0, '']);
    const whole: unknown = expect.any(Number);
    expect(JSON.parse(second.stdout)).toEqual({ files: [at('deux.zip')], cellules: whole, masquees: whole, petitsEffectifs: whole });
    const refused = await ecluse(home, 'open-data', at('trois.zip'), '--from', before, '--to', before, '--apres', path);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('n’est pas une publication d’Écluse')]);
  });
});
