import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#libs/kernel';
import { checkExpression, FeelError, FeelRules, type Expected, type FeelErrorCode, type Names } from './index.js';

const names: Names = {
  montant: 'number',
  taux: 'number',
  langue: 'text',
  complet: 'boolean',
  effet: 'date',
  on: 'date',
  pieces: { acteNaissance: 'number' },
};
const context: JsonObject = {
  montant: 120_000,
  taux: 0.1,
  langue: 'fr',
  complet: true,
  effet: '2024-01-31',
  on: '2024-05-01',
  pieces: { acteNaissance: 2 },
};
const nothing: JsonObject = { montant: null, taux: null, langue: null, complet: null, effet: null, on: null, pieces: { acteNaissance: null } };

const rules = new FeelRules(names);
const valueOf = (expression: string, values = context) => rules.evaluate(expression, values).result;
const messages = (expression: string, expected: Expected = 'any') => checkExpression(expression, names, expected).map(({ message }) => message);

/** The code and message of the refusal. */
function refusal(run: () => unknown): { code: FeelErrorCode; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof FeelError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('not refused');
}

describe('an expression', () => {
  it.each([
    ['montant > 100000 and complet', true],
    ['montant in [1..120000]', true],
    ['montant in [1..120000)', false],
    ['montant in (< 5, > 100, 7)', true],
    ['montant between 1 and 120000', true],
    ['langue in ("fr", "en")', true],
    ['langue in ["de", "en"]', false],
    ['not(langue = "de")', true],
    ['if complet then "oui" else "non"', 'oui'],
    ['effet + duration("P1M")', '2024-02-29'],
    ['effet + @"P1Y" - duration("P1D")', '2025-01-30'],
    ['(on - effet).days', 91],
    ['years and months duration(effet, on).months', 3],
    ['date(effet.year, effet.month, 1)', '2024-01-01'],
    ['date("2024-02-29") <= effet', false],
    ['pieces.acteNaissance >= 2', true],
    ['-montant + 2 * 3', -119_994],
    ['"é" + upper case(langue)', 'éFR'],
    ['substring("héllo", 2, 3)', 'éll'],
    ['substring("héllo", -2)', 'lo'],
    ['substring after("2024-17", "-")', '17'],
    ['string length("é😀")', 2],
    ['contains(langue, "f") and starts with(langue, "fr") and not(ends with(langue, "x"))', true],
    ['sum([1, 2, montant]) - sum(1, 2)', 120_000],
    ['max(effet, on)', '2024-05-01'],
    ['min([3, 1, 2]) + count([1, 2]) + mean(1, 2)', 4.5],
    ['list contains([1, 2], 2)', true],
    ['modulo(-5, 3)', 1],
    ['decimal(2.5, 0) + decimal(3.5, 0)', 6],
    ['round half up(-2.5, 0) + round up(0.11, 1) + floor(-1.5) + ceiling(1.2) + abs(-1)', -1.8],
    ['"a\\"b\\u00e9" // un commentaire', 'a"bé'],
  ])('%s is %j', (expression, value) => {
    expect(messages(expression)).toEqual([]);
    expect(valueOf(expression)).toEqual(value);
  });

  it('tells the names that it reads, dotted, with their values, those of the branch not taken too', () => {
    expect(rules.evaluate('if complet then pieces.acteNaissance else montant', context)).toEqual({
      inputs: { complet: true, 'pieces.acteNaissance': 2, montant: 120_000 },
      result: 2,
    });
  });

  it('takes decimals for what they are written as', () => {
    expect(valueOf('0.1 + 0.2 = 0.3')).toBe(true);
    expect(valueOf('1000000.1 - 1000000 = 0.1 and 1.1 * 1.1 = 1.21 and taux * 3 = 0.3')).toBe(true);
    expect(valueOf('1 / 3')).toBe(1 / 3);
    expect(valueOf('decimal(1.005, 2)')).toBe(1);
    expect(valueOf('round half up(1.005, 2)')).toBe(1.01);
  });

  it.each([
    ['langue < 5', 'On ne compare pas un texte et un nombre.'],
    ['effet > "2024-01-01"', 'On ne compare pas une date et un texte.'],
    ['complet > false', '« > » n’ordonne pas un vrai ou faux.'],
    ['montant > null', '« > » ne dit rien de null : écrivez « = null » ou « != null ».'],
    ['montant + langue', '« + » ne s’applique pas à un nombre et un texte.'],
    ['effet + 3', '« + » ne s’applique pas à une date et un nombre.'],
    ['montant and complet', 'Il faut ici un vrai ou faux, pas un nombre : « montant ».'],
    ['if montant then 1 else 2', 'Il faut ici un vrai ou faux, pas un nombre : « montant ».'],
    ['if complet then 1 else "x"', 'Les deux issues diffèrent : un nombre, ou un texte.'],
    ['Montant > 1', 'Nom inconnu : « Montant ». Vouliez-vous « montant » ?'],
    ['pieces.acteDeces > 0', '« pieces » n’a pas de « acteDeces ».'],
    ['pieces = 3', '« pieces » réunit plusieurs valeurs : lisez l’une d’elles (pieces.acteNaissance).'],
    ['langue.length', '« length » ne se lit pas dans un texte.'],
    ['contains(montant, "x")', 'contains(texte, partie) ne prend pas : un nombre, un texte.'],
    ['upper case(null)', 'upper case(texte) ne prend pas : null.'],
    ['date("2023-02-29")', '« 2023-02-29 » n’est pas un jour qui existe, AAAA-MM-JJ, des années 1 à 9999 (ni heure, ni durée mêlée).'],
    ['effet + duration("PT3H")', '« PT3H » n’est pas une durée : P3M, P1Y6M, ou des jours entiers : P10D.'],
    ['montant / 0 = 1 / 0', 'Division par zéro.'],
    ['montant in [5..1]', 'Cet intervalle est vide : sa première borne dépasse la seconde.'],
    ['montant >', 'L’expression n’est pas finie.'],
    ['3 montant', 'Expression illisible à partir de « montant ».'],
    ['', 'Expression vide : écrivez-en une, ou « - » dans une case que rien ne contraint.'],
    ['"\\q"', '« \\q » n’est pas connu dans un texte : écrivez \\", \\\\, \\n, \\r, \\t ou \\uXXXX.'],
  ])('%s is refused before it runs', (expression, message) => {
    expect(messages(expression)).toEqual([message]);
    expect(refusal(() => valueOf(expression)).code).toBe('feel.refused');
  });

  it('is refused where its value is not what is expected', () => {
    expect(messages('montant', 'boolean')).toEqual(['Une condition est vraie ou fausse ; celle-ci est un nombre.']);
    expect(messages('null', 'boolean')).toEqual(['Une condition est vraie ou fausse ; celle-ci est null.']);
    expect(messages('langue', 'date')).toEqual(['Il faut une date, pas un texte.']);
    expect(messages('null', 'date')).toEqual([]);
    expect(messages('on - effet')).toEqual(['Le résultat est une durée en jours, qui ne s’enregistre pas.']);
  });

  it('names every problem with its place', () => {
    expect(checkExpression('complet and inconnu > 1 and langue < 2', names, 'boolean')).toEqual([
      { at: 12, message: 'Nom inconnu : « inconnu ».' },
      { at: 28, message: 'On ne compare pas un texte et un nombre.' },
    ]);
  });
});

describe('null, a value that is not known yet', () => {
  it.each([
    ['montant = null', true],
    ['montant != null and montant + 1 > 5', false],
    ['montant = null or montant + 1 > 5', true],
    ['complet = true', false],
    ['false and montant > 5', false],
    ['montant > 5 or true', true],
    ['langue in ("fr", null)', true],
    ['if montant = null then 0 else montant', 0],
    ['montant', null],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(expression, nothing)).toEqual(value);
  });

  it.each(['montant > 5', 'not(montant > 5)', 'complet', 'montant > 5 and true', 'montant in [1..3]', 'montant between 1 and 3'])(
    '%s is neither true nor false without it: an error that names it',
    (expression) => {
      const { code, message } = refusal(() => valueOf(expression, nothing));
      expect(code).toBe('feel.null');
      expect(message).toMatch(/Sans valeur : (montant|complet)\.$/u);
    },
  );

  it('is an error where it is computed with, or decides between two branches', () => {
    expect(refusal(() => valueOf('montant + 1', nothing))).toEqual({
      code: 'feel.null',
      message: 'Il manque une valeur : « montant » est null. Dans « montant + 1 ». Sans valeur : montant.',
    });
    for (const expression of [
      'if montant > 1 then 1 else 2',
      'contains(langue, "x")',
      'effet.year',
      'sum([1, montant])',
      '-montant',
      'effet + duration("P1D")',
    ]) {
      expect(refusal(() => valueOf(expression, nothing)).code).toBe('feel.null');
    }
  });
});

describe('a context', () => {
  it('holds every name that is read, of its type', () => {
    expect(refusal(() => valueOf('montant', {}))).toEqual({
      code: 'feel.valueInvalid',
      message: '« montant » manque parmi les valeurs données (null s’il n’est pas connu). Dans « montant ».',
    });
    for (const montant of ['3', true, Number.NaN, Infinity, 2 ** 60, [1], { a: 1 }]) {
      expect(refusal(() => valueOf('montant', { montant })).code).toBe('feel.valueInvalid');
    }
    for (const effet of ['2024-02-30', '2024-1-1', '0000-01-01', 'x', 20_240_101]) {
      expect(refusal(() => valueOf('effet', { effet })).code).toBe('feel.valueInvalid');
    }
    expect(refusal(() => valueOf('pieces.acteNaissance', { pieces: null })).code).toBe('feel.valueInvalid');
  });

  it('may hold anything under names that are not read', () => {
    expect(valueOf('montant', { montant: 1, effet: 'nonsense', other: { deep: ['x'.repeat(100_000)] } })).toBe(1);
  });
});
