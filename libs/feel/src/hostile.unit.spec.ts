import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#libs/kernel';
import { checkExpression, checkTable, FeelRules, type FeelTable, type Names } from './index.js';

const names: Names = { n: 'number', t: 'text', d: 'date', ok: 'boolean', r: { m: 'number' } };
const context: JsonObject = { n: 1, t: 'x', d: '2024-01-31', ok: true, r: { m: 1 } };
const rules = new FeelRules(names);

const nested = (open: string, close: string, times: number): string => `${open.repeat(times)}1${close.repeat(times)}`;

const hostile: Readonly<Record<string, readonly string[]>> = {
  'the clock': ['now()', 'today()', 'd < today()', 'now', 'date(now())'],
  loops: [
    'for i in 1..2000000 return i',
    'for i in [1, 2], j in [1, 2] return i',
    'some x in [1] satisfies x > 0',
    'every x in [1] satisfies x > 0',
    '[1, 2][item > 1]',
  ],
  recursion: ['function(f) f(f)', '{ f: function(x) f(x) }.f(1)', '(function(x) x)(1)'],
  'wide ranges': ['1..2000000', 'count([1..2000000])', 'sum([1..2000000])'],
  'growing lists': ['concatenate([1], [1])', 'append([1], 1)', 'flatten([[1]])', 'union([1], [2])', 'insert before([1], 1, 1)', '[[1]]'],
  'growing texts': ['string join(["a", "b"], "c")', 'replace("aaaa", "a", "aaaa")', 'string([1])'],
  powers: ['9 ** 9 ** 9', '9 ^ 9', 'exp(1000)', 'n ** 2'],
  'regular expressions': ['matches(t, "(a+)+$")', 'replace(t, "(a+)+$", "")', 'split(t, "(a+)+$")'],
  'names of JavaScript': [
    '__proto__',
    'constructor',
    'toString',
    'r.__proto__',
    'r.constructor',
    't.constructor',
    't.length',
    'd.value',
    '__proto__.x',
    'hasOwnProperty("x")',
    'constructor("x")',
  ],
  'other values of FEEL': [
    '{ a: 1 }',
    '@"10:00:00"',
    'time("10:00:00")',
    'date and time("2024-01-01T00:00:00")',
    'n instance of number',
    'get value(r, "m")',
    'string(r)',
    'decimal(n: 1, scale: 2)',
  ],
  'texts read as dates': ['date(t)', 'duration(t)', '@t'],
  nesting: [
    nested('(', ')', 200),
    nested('[', ']', 900),
    nested('-', '', 500),
    'if ok then '.repeat(100),
    'n + '.repeat(100) + '1',
    'not('.repeat(100) + 'ok' + ')'.repeat(100),
  ],
  length: ['n'.repeat(1_000_000), `"${'x'.repeat(1_000_000)}"`, '{a:'.repeat(400_000), '"'.repeat(999_999), `/*${' '.repeat(1_000_000)}*/ 1`],
  garbage: [
    '@#$%^&*'.repeat(285),
    '"'.repeat(1_999),
    '/*'.repeat(1_000),
    '{a:'.repeat(666),
    '\u0000',
    '\uD800',
    '?',
    '-',
    'n;n',
    'n = 1; ok',
    '`n`',
    '\u202En',
  ],
  'numbers out of range': ['1e99', '9007199254740993', '9007199254740991 + 1', '99999999 * 999999999', '1 / 0', 'modulo(1, 0)', '1e400'],
  'dates out of range': [
    'date("10000-01-01")',
    'date("0000-01-01")',
    'date("9999-12-31") + duration("P1D")',
    'date("0001-01-31") - duration("P1M")',
    'date("2024-01-01") + duration("P9999999D")',
    'date(2024, 13, 1)',
    'date(2024, 2.5, 1)',
    'date(-1, 1, 1)',
    'date("2024-01-01") + duration("P99999999999M")',
  ],
};

describe('a hostile expression', () => {
  it.each(Object.entries(hostile).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const)))(
    'with %s is refused when checked, and not run even when it was not: %.60s',
    (_kind, text) => {
      const problems = checkExpression(text, names, 'any');
      expect(problems.length).toBeGreaterThan(0);
      for (const { message } of problems) expect(message.length).toBeLessThan(400);
      expect(() => rules.evaluate(text, context)).toThrow(expect.objectContaining({ code: 'feel.refused' }));
    },
  );

  it('that grows a text is stopped where it passes the limit', () => {
    const big = { ...context, t: 'x'.repeat(9_000) };
    expect(rules.evaluate('string length(t)', big).result).toBe(9_000);
    expect(() => rules.evaluate('t + t', big)).toThrow(expect.objectContaining({ code: 'feel.outOfRange' }));
    expect(() => rules.evaluate('upper case(t)', { ...context, t: 'ß'.repeat(9_000) })).toThrow(expect.objectContaining({ code: 'feel.outOfRange' }));
    expect(() => rules.evaluate('t', { ...context, t: 'x'.repeat(10_001) })).toThrow(expect.objectContaining({ code: 'feel.valueInvalid' }));
  });

  it('that leaves the numbers or the calendar is stopped there', () => {
    const far = { ...context, n: Number.MAX_SAFE_INTEGER, d: '9999-12-31' };
    for (const text of [
      'n + 1',
      'n * n',
      '-n - 5',
      'd + duration("P1D")',
      'd + duration("P1M")',
      'date(n, 1, 1)',
      'decimal(1.5, n)',
      '1 / (n - n)',
      'substring("a", 0 * n)',
    ]) {
      expect(checkExpression(text, names, 'any')).toEqual([]);
      expect(() => rules.evaluate(text, far)).toThrow(expect.objectContaining({ code: 'feel.outOfRange' }));
    }
  });

  it('meets no value that is not the context’s own', () => {
    const inherited = Object.create({ n: 5 }) as JsonObject;
    expect(() => rules.evaluate('n', inherited)).toThrow(expect.objectContaining({ code: 'feel.valueInvalid' }));
    const odd = new FeelRules(JSON.parse('{"__proto__": "number", "constructor": {"name": "text"}}') as Names);
    expect(odd.evaluate('__proto__ + 1', JSON.parse('{"__proto__": 2}') as JsonObject).result).toBe(3);
    expect(() => odd.evaluate('constructor.name', {})).toThrow(expect.objectContaining({ code: 'feel.valueInvalid' }));
  });
});

describe('a hostile table', () => {
  const table = (cells: readonly string[], more: Partial<FeelTable> = {}): FeelTable => ({
    hitPolicy: 'C',
    inputs: [{ expression: 'n' }],
    outputs: [{ field: 'n' }],
    rules: cells.map((cell) => ({ when: [cell], then: ['1'] })),
    ...more,
  });

  it('is refused for its size before its cells are read', () => {
    const paths = (wrong: FeelTable) => checkTable(wrong, names).map(({ path }) => path);
    expect(paths(table(Array.from({ length: 501 }, () => '@#$')))).toEqual(['rules']);
    expect(paths(table(Array.from({ length: 100 }, () => 'n'.repeat(1_500))))).toEqual(['rules']);
    expect(paths(table([]))).toEqual(['rules']);
    expect(paths(table(['1'], { inputs: Array.from({ length: 21 }, () => ({ expression: 'n' })) }))).toEqual(['inputs', 'rules.0.when']);
    expect(paths(table(['1'], { outputs: [] }))).toEqual(['outputs', 'rules.0.then']);
  });

  it.each(['today()', 'for i in 1..9 return i', 'matches(?, "(a+)+")', 'd', '? ** 2 > 1', '"x"', '< "x"', '{a: 1}', '', 'x', '[5..1]'])(
    'is refused for a cell such as %j',
    (cell) => {
      const wrong = table([cell]);
      expect(checkTable(wrong, names).map(({ path }) => path)).toEqual(['rules.0.when.0']);
      expect(() => rules.decide(wrong, context)).toThrow(expect.objectContaining({ code: 'feel.refused' }));
    },
  );

  it('whose cells cut an input into too many parts, or whose search would be long, is a doubt and no wait', () => {
    const cell = (rule: number) => Array.from({ length: 30 }, (_, index) => String(rule * 100 + index)).join(', ');
    const cut = table(
      Array.from({ length: 60 }, (_, rule) => cell(rule)),
      { hitPolicy: 'U' },
    );
    expect(checkTable(cut, names)).toEqual([]);
    const inputs = Array.from({ length: 20 }, () => ({ expression: 'n' }));
    const diagonal: FeelTable = {
      hitPolicy: 'F',
      inputs,
      outputs: [{ field: 'n' }],
      rules: Array.from({ length: 40 }, (_, rule) => ({
        when: inputs.map((_input, index) => (index === rule % 20 ? `> ${String(rule)}` : '-')),
        then: ['1'],
      })),
    };
    expect(checkTable(diagonal, names).map(({ path }) => path)).toContain('rules');
  });
});
