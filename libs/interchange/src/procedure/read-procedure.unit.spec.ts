import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { FormSchema } from '#libs/domain';
import { lineOf, readProcedure } from './read-procedure.js';
import { formProblems } from './shape.js';

const folder = new URL('../../../../procedures/', import.meta.url);
const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const traduction = textOf('traduction.yaml');

/** The lines in which what a text holds is refused. */
function refusals(text: string): readonly string[] {
  const read = readProcedure(text, 'p.yaml');
  return read.status === 'read' ? [] : read.problems.map(lineOf);
}

/** The translation job with something else in it. */
function changed(from: string, to: string): string {
  if (!traduction.includes(from)) throw new Error(`not there: ${from}`);
  return traduction.replace(from, () => to);
}

const lineOfText = (text: string, what: string): number => text.slice(0, text.indexOf(what)).split('\n').length;

describe('a procédure read from YAML', () => {
  it.each(shipped)('%s is one', (name) => {
    const read = readProcedure(textOf(name), name);
    expect(read.status === 'refused' ? read.problems.map(lineOf) : []).toEqual([]);
  });

  it('tells where a problem found later stands: at the value, at the key of what is larger, at the whole for what is nowhere', () => {
    const read = readProcedure(traduction, 'p.yaml');
    if (read.status !== 'read') throw new Error('refused');
    const at = (...path: (string | number)[]) => {
      const { line, column } = read.placed({ severity: 'error', path, message: '', remedy: '' });
      return [line, column];
    };
    expect(at('code')).toEqual([lineOfText(traduction, 'code: traduction'), 7]);
    expect(at('etapes', 'travail-interne')).toEqual([lineOfText(traduction, '  travail-interne:'), 3]);
    expect(at('etapes', 'travail-interne', 'actions', 'gone', 'to')).toEqual([lineOfText(traduction, '  travail-interne:') + 3, 5]);
    expect(at('nowhere')).toEqual([1, 1]);
  });

  it.each([
    [
      'a key that has no sense',
      changed('start: reception', 'strat: reception'),
      ['p.yaml:1:1 erreur : Il manque « start ». L’ajouter.', 'p.yaml:10:8 erreur (strat) : « strat » n’a pas de sens ici. Écrire « start » ?'],
    ],
    [
      'a comma that cuts a text in two',
      changed("help: 'Code de deux ou trois lettres, ISO 639.'", 'help: Code de deux ou trois lettres, ISO 639.'),
      [/\(fields\.langue\.ISO 639\.\) : « ISO 639\. » n’a pas de sens ici/],
    ],
    ['a kind of étape that is none', changed('kind: automatic', 'kind: automatik'), [/« kind » vaut « automatik »\. Écrire « automatic » \?/]],
    [
      'a unit that is none',
      changed('unit: workedHours', 'unit: workedHour'),
      [/« workedHour » n’est pas une valeur connue\. Écrire « workedHours » \?/],
    ],
    [
      'an anchor that is none',
      changed('from: { entered: orientation }', 'from: { enter: orientation }'),
      [/\(echeances\.orientationAFaire\.from\) : Aucune des formes/],
    ],
    ['a version that is a text', changed('version: 1\nlabel', "version: '1'\nlabel"), [/\(version\) : Ce n’est pas un nombre entier/]],
    ['a code in capitals', changed('  prestataire:\n', '  Prestataire:\n'), [/« Prestataire » ne peut pas être un code ici/]],
    [
      'a pattern without a length',
      changed("pattern: '^[a-z]{2,3}$', maxLength: 3", "pattern: '^[a-z]{2,3}$'"),
      [/forms\.demande\.schema\.properties\.langue\) : Aucune des formes/],
    ],
    [
      'a form that refers to another document',
      changed('demandeur: { type: string, minLength: 1, maxLength: 100 }', "demandeur: { $ref: 'https://example.org/s.json' }"),
      [/properties\.demandeur\) : Aucune/],
    ],
    [
      'a link that is a script',
      changed('    label: Restitution\n', "    label: Restitution\n    links: [{ label: Aide, href: 'javascript:alert(1)' }]\n"),
      [/etapes\.restitution\.links\.0\.href/],
    ],
  ])('refuses %s, naming place and remedy', (_, text, expected) => {
    const found = refusals(text);
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, index) => {
      if (typeof one === 'string') expect(found[index]).toBe(one);
      else expect(found[index]).toMatch(one);
    });
  });

  it.each([
    ['a text of another kind', 'a: [1', /^p\.yaml:1:\d+ erreur : Ce n’est pas du YAML/],
    ['a key twice', 'a: 1\nb: 2\na: 3', /^p\.yaml:3:1 erreur : La clé « a » est écrite deux fois/],
    ['a year twice, bare and quoted', "2020: 1\n'2020': 2", /^p\.yaml:2:1 .*La clé « 2020 »/],
    ['a merge', 'a: &x { b: 1 }\nc:\n  <<: *x', /^p\.yaml:3:3 .*La fusion/],
    ['a merge by a directive', '%YAML 1.1\n---\na: &x { b: 1 }\nc: { <<: *x }', /^p\.yaml:1:1 .*directive/],
    ['a tag', 'a: !!binary aGVsbG8=', /^p\.yaml:1:4 .*L’étiquette « !!binary »/],
    ['a tag that names a program', 'a: !!js/function "() => 1"', /L’étiquette/],
    ['a number that is none', 'a:\n  - .inf', /^p\.yaml:2:5 .*« \.inf » n’est pas un nombre/],
    ['a number that JSON would round', 'a: 12345678901234567890', /n’est pas un nombre que JSON garde/],
    ['a key that is a list', '? [a]\n: 1', /Une clé n’est pas un texte/],
    ['a key that is null', '~: 1', /Une clé n’est pas un texte/],
    ['a key that every object has', 'constructor: 1', /« constructor » ne peut pas être une clé/],
    ['the prototype', '__proto__: { a: 1 }', /« __proto__ » ne peut pas être une clé/],
    ['two documents', 'a: 1\n---\nb: 2', /Ce n’est pas du YAML/],
    ['an alias to nothing', 'a: *x', /Ce n’est pas du YAML|ne renvoie à rien/],
    ['a character that no database keeps', 'a: "b\u0000"', /caractère de commande/],
    ['half a character', 'a: "\ud800"', /caractère de commande/],
  ])('refuses %s', (_, text, expected) => {
    const found = refusals(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  const laughs = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(`*${'abcdefgh'[index] ?? ''}`)
          .join(', ')}]`,
    ),
  ];
  it.each([
    ['a billion laughs', laughs.join('\n'), /Plus de 20000 valeurs, les renvois comptés/],
    ['an anchor within itself', 'a: &a [*a]', /niveaux d’imbrication|ne renvoie à rien/],
    ['a hundred thousand brackets', '['.repeat(100_000), /niveaux d’imbrication|plus de 1000 caractères/],
    ['brackets on a thousand lines', '[\n'.repeat(1_000), /^p\.yaml:21:1 .*niveaux d’imbrication/],
    ['dashes on one line', `${'- '.repeat(490)}a`, /niveaux d’imbrication/],
    ['a block that only goes deeper', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /niveaux d’imbrication/],
    ['sixty thousand tags', '!!x\n'.repeat(30_000), /L’étiquette/],
    ['thousands of anchors', Array.from({ length: 5_000 }, (_, n) => `- &a${String(n)} x`).join('\n'), /Plus de 100 ancres/],
    ['a line without end', `a: ${'x'.repeat(1_001)}`, /^p\.yaml:1:1 .*plus de 1000 caractères/],
    ['a text without end', 'a: b\n'.repeat(40_000), /a 200000 caractères/],
  ])('refuses %s before it costs anything', (_, text, expected) => {
    expect(refusals(text)).toEqual([expect.stringMatching(expected)]);
  });

  it('takes a word that merely looks like a tag, and a value repeated by an alias', () => {
    const text = changed(
      '    help: Une demande qui vient d’un autre dossier passe d’elle-même à l’orientation.\n',
      '    help: |\n      !!x [[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n',
    );
    expect(refusals(text)).toEqual([]);
    expect(traduction).toContain('*retourner-piece');
  });
});

describe('a form', () => {
  const schema: FormSchema = {
    type: 'object',
    required: ['langue', 'recueLe'],
    additionalProperties: false,
    properties: {
      langue: { type: 'string', pattern: '^[a-z]{2,3}$', maxLength: 3 },
      recueLe: { type: 'string', format: 'date' },
      pages: { type: 'integer', minimum: 1 },
    },
  };

  it('takes what it asks for', () => {
    expect(formProblems(schema, { langue: 'de', recueLe: '2024-02-29', pages: 3 })).toEqual([]);
  });

  it('refuses, field by field and in French, what it does not', () => {
    const found = formProblems(schema, { langue: 'D', recueLe: '2023-02-29', pages: 0.5, autre: 1 });
    expect(found.map(({ path, message }) => `${path.join('.')} : ${message}`)).toEqual([
      'autre : « autre » n’a pas de sens ici.',
      'langue : « D » n’a pas la forme voulue.',
      'recueLe : « 2023-02-29 » n’est pas un jour.',
      'pages : Ce n’est pas un nombre entier.',
      'pages : « 0.5 » est inférieur à 1.',
    ]);
    expect(formProblems(schema, {}).map(({ message }) => message)).toEqual(['Il manque « langue ».', 'Il manque « recueLe ».']);
  });
});
