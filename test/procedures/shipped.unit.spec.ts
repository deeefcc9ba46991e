import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import {
  checkProcedure,
  definitionIn,
  type ExpressionChecker,
  faultsOfHorloge,
  orderOf,
  publishedAs,
  SHIPPED_ETAPES,
  SHIPPED_HORLOGES,
} from '#libs/domain';
import { canonicalJson } from '#libs/event-store';
import { checkExpression, checkTable, doubtsOfTable } from '#libs/feel';
import { lineOf, readProcedure } from '#libs/interchange';

const folder = new URL('../../procedures/', import.meta.url);
const feel: ExpressionChecker = { checkExpression, checkTable, doubtsOfTable };

/** A shipped procédure, with a text replaced by another. */
function read(name: string, from = '', to = '') {
  const text = readFileSync(new URL(name, folder), 'utf8');
  if (!text.includes(from)) throw new Error(`not there: ${from}`);
  const procedure = readProcedure(
    text.replace(from, () => to),
    name,
  );
  if (procedure.status === 'refused') throw new Error(procedure.problems.map(lineOf).join('\n'));
  return procedure;
}

const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const all = names.map((name) => read(name).definition);

/** What is told of a shipped procédure once a text of it is replaced. */
function told(name: string, from = '', to = ''): readonly string[] {
  const { definition, placed } = read(name, from, to);
  return checkProcedure(definition, feel, all).map((problem) => lineOf(placed(problem)));
}

/** Every source that a definition names, with the place of what it is the source of. */
function sourcesOf(value: unknown, path: readonly string[] = []): readonly (readonly [path: string, source: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    key === 'source' ? [[path.join('.'), String(one)] as const] : sourcesOf(one, [...path, key]),
  );
}

describe('the procédures that ship', () => {
  it('have the étapes that the shipped sides of the work name', () => {
    const there = new Set(all.flatMap(({ code, etapes }) => Object.keys(etapes).map((etape) => `${code} ${etape}`)));
    const named = SHIPPED_ETAPES.flatMap(({ cote }) => cote.flatMap(({ procedure, etapes }) => etapes.map((etape) => `${procedure} ${etape}`)));
    expect(named.filter((each) => !there.has(each))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it('have the clocks that the shipped delays name, each of them', () => {
    const versionsOf = (procedure: string) => all.filter(({ code }) => code === procedure);
    expect(SHIPPED_HORLOGES.flatMap((each) => faultsOfHorloge(each, versionsOf(each.horloge?.procedure ?? '')))).toEqual([]);
    const named = new Set(SHIPPED_HORLOGES.map(({ horloge }) => `${horloge?.procedure ?? ''} ${horloge?.clock ?? ''}`));
    expect([...named].sort()).toEqual(all.flatMap(({ code, clocks }) => Object.keys(clocks).map((clock) => `${code} ${clock}`)).sort());
  });

  it.each(names)('%s has nothing wrong, with the evaluator that runs it', (name) => {
    expect(told(name)).toEqual([]);
  });

  it.each(all.map((definition) => [definition.code, definition] as const))(
    '%s keeps through the log the order in which it was written',
    (_, definition) => {
      const kept = definitionIn(JSON.parse(canonicalJson(publishedAs(definition))) as ReturnType<typeof publishedAs>);
      expect(kept).toEqual(definition);
      expect(orderOf(kept)).toEqual(orderOf(definition));
      expect(Object.keys(kept.etapes)[0]).toBe(definition.start);
    },
  );

  it.each(all.map((definition) => [definition.code, definition] as const))(
    '%s names, for each delay, target and date, a document or itself',
    (_, definition) => {
      const sourced = sourcesOf(definition);
      expect(sourced.filter(([, source]) => !/COG CNIEG|COG Cleiss|IGAS 2022-035R|Sénat|choix du produit/i.test(source))).toEqual([]);
      const places = sourced.map(([path]) => path);
      for (const section of ['pieces', 'waits', 'clocks', 'echeances', 'tables', 'tops', 'controles', 'echantillons', 'objectifs'] as const) {
        for (const code of Object.keys(definition[section])) expect(places).toContain(`${section}.${code}`);
      }
    },
  );

  it.each([
    ['reads the clock', 'when: completed = false', 'when: today() > openedOn', /today/],
    [
      'runs through a wide range',
      'when: completed = false',
      'when: some i in 1..9999999 satisfies i = nombreEnfants',
      /demander-pieces\.guards\.0\.when/,
    ],
    ['defines a function', 'when: completed = false', "when: '(function(x) x)(completed)'", /demander-pieces\.guards\.0\.when/],
    ['names what is not there', 'when: completed = false', 'when: complet = false', /complet/],
    ['reads who somebody is', 'when: completed = false', 'when: nir = "1"', /« nir » est un champ personnel/],
    ['is no condition', 'when: completed = false', 'when: nombreEnfants + 1', /demander-pieces\.guards\.0\.when/],
    ['has overlapping rules', "['\"personnelle\"', 'true', '< 500000']", "['\"personnelle\"', '-', '< 500000']", /\(tables\.risque/],
  ])('one that %s is refused, at its line', (_, from, to, expected) => {
    const problems = told('demande-de-retraite.yaml', from, to);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^demande-de-retraite\.yaml:\d+:\d+ erreur/);
    expect(problems[0]).toMatch(expected);
  });

  it('one whose table may leave a case out, its cells not letting one tell, is warned of and no more', () => {
    const doubted = told('demande-de-retraite.yaml', "['\"personnelle\"', 'true', '< 500000']", "['\"personnelle\"', 'true', '? * 2 < 1000000']");
    expect(doubted.length).toBeGreaterThan(0);
    for (const line of doubted) expect(line).toMatch(/^demande-de-retraite\.yaml:\d+:\d+ avertissement.*\(tables\.risque/u);
  });
});
