import { describe, expect, it } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { evaluate as feelin } from 'feelin';
import type { JsonObject, JsonValue } from '#libs/kernel';
import { checkExpression, checkTable, doubtsOfTable, FeelError, FeelRules, type FeelTable, type Names } from './index.js';

const names: Names = { n: 'number', m: 'number', t: 'text', u: 'text', d: 'date', e: 'date', ok: 'boolean', no: 'boolean' };
const rules = new FeelRules(names);

const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const whole = fc.integer({ min: -1_000, max: 1_000 });
const word = fc.constantFrom('', 'a', 'ab', 'abc', 'é', 'b a');

const contexts = fc.record({ n: whole, m: whole, t: word, u: word, d: day, e: day, ok: fc.boolean(), no: fc.boolean() });

/** Without a value here and there. */
const withNulls = fc.tuple(contexts, fc.subarray(Object.keys(names))).map(([context, without]): JsonObject => ({
  ...context,
  ...Object.fromEntries(without.map((name) => [name, null])),
}));

const comparison = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const pair = (one: Arbitrary<string>, sign: Arbitrary<string>, other = one) => fc.tuple(one, sign, other).map(([a, op, b]) => `(${a} ${op} ${b})`);
const calling = (name: string, ...args: Arbitrary<string>[]) => fc.tuple(...args).map((texts) => `${name}(${texts.join(', ')})`);
const choosing = (test: Arbitrary<string>, one: Arbitrary<string>) =>
  fc.tuple(test, one, one).map(([when, a, b]) => `(if ${when} then ${a} else ${b})`);
const literal = (value: number): string => (value < 0 ? `(${String(value)})` : String(value));

/** Expressions of one type each, that pass the check: on `leaves` of numbers. */
const typed = (leaves: Arbitrary<string>) =>
  fc.letrec<Record<'number' | 'text' | 'date' | 'boolean', string>>((tie) => ({
    number: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaves,
      fc.constantFrom('n', 'm'),
      pair(tie('number'), fc.constantFrom('+', '-', '*')),
      choosing(tie('boolean'), tie('number')),
      calling('string length', tie('text')),
      calling('min', tie('number'), tie('number')),
      calling('sum', tie('number'), tie('number')),
      calling('abs', tie('number')),
      pair(tie('date'), fc.constant('-')).map((duration) => `${duration}.days`),
      // From an earlier date: feelin counts one month too many backwards.
      calling('years and months duration', fc.constantFrom('date("1700-01-31")', 'date("1704-02-29")'), tie('date')).map(
        (duration) => `(${duration}.years * 12 + ${duration}.months)`,
      ),
      tie('date').map((date) => `${date}.month`),
    ),
    text: fc.oneof(
      { maxDepth: 4 },
      word.map((text) => `"${text}"`),
      fc.constantFrom('t', 'u'),
      pair(tie('text'), fc.constant('+')),
      calling('upper case', tie('text')),
      calling(
        'substring after',
        tie('text'),
        word.filter((text) => text !== '').map((text) => `"${text}"`),
      ),
      calling(
        'substring before',
        tie('text'),
        word.filter((text) => text !== '').map((text) => `"${text}"`),
      ),
    ),
    date: fc.oneof(
      { maxDepth: 4 },
      day.map((text) => `date("${text}")`),
      fc.constantFrom('d', 'e'),
      fc
        .tuple(tie('date'), fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 40 }), fc.constantFrom('D', 'M'))
        .map(([date, sign, count, unit]) => `(${date} ${sign} duration("P${String(count)}${unit}"))`),
      choosing(tie('boolean'), tie('date')),
    ),
    boolean: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('true', 'false', 'ok', 'no'),
      pair(tie('boolean'), fc.constantFrom('and', 'or')),
      calling('not', tie('boolean')),
      pair(tie('number'), comparison),
      pair(tie('date'), comparison),
      pair(tie('text'), fc.constantFrom('=', '!=')),
      calling('contains', tie('text'), tie('text')),
      calling('starts with', tie('text'), tie('text')),
      fc.tuple(tie('number'), whole, fc.nat(50)).map(([value, low, width]) => `(${value} in [${literal(low)}..${literal(low + width)}))`),
      fc.tuple(tie('number'), whole, fc.nat(50)).map(([value, low, width]) => `(${value} between ${literal(low)} and ${literal(low + width)})`),
      fc.tuple(tie('text'), word, word).map(([value, a, b]) => `(${value} in ("${a}", "${b}"))`),
    ),
  }));

const integers = typed(whole.map(literal));
const expressions = fc.oneof(integers.number, integers.text, integers.date, integers.boolean);

/** What the reference makes of it: its warnings and dates as ours are. */
function reference(expression: string, context: JsonObject): JsonValue {
  const dated = Object.entries(context).map(([name, value]) => [
    name,
    names[name] === 'date' && typeof value === 'string' ? feelin(`date("${value}")`).value : value,
  ]);
  const { value } = feelin(expression, Object.fromEntries(dated) as Record<string, unknown>);
  return typeof value === 'object' && value !== null ? (value as { iso: string }).iso : (value as JsonValue);
}

function ours(expression: string, context: JsonObject, by = rules): { readonly result: JsonValue } | { readonly code: string } {
  try {
    return { result: by.evaluate(expression, context).result };
  } catch (error) {
    if (error instanceof FeelError) return { code: error.code };
    throw error;
  }
}

describe('an evaluation', () => {
  it('gives what feelin gives, where feelin has no trap', () => {
    fc.assert(
      fc.property(expressions, contexts, (expression, context) => {
        fc.pre(expression.length <= 2_000);
        const problems = checkExpression(expression, names, 'any');
        const told = ours(expression, context);
        if (problems.length > 0) {
          // What depends on nothing is run when it is checked; the rest of the language is in the white list.
          expect(problems.filter(({ message }) => !/imbriquée|Nombre trop grand|Date hors/u.test(message))).toEqual([]);
        } else if ('code' in told) {
          expect(told.code).toBe('feel.outOfRange');
        } else {
          expect(told.result).toEqual(reference(expression, context));
        }
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('of values that are not all known gives what feelin gives, or an error: never another answer', () => {
    fc.assert(
      fc.property(integers.boolean, withNulls, (expression, context) => {
        fc.pre(expression.length <= 2_000 && checkExpression(expression, names, 'boolean').length === 0);
        const told = ours(expression, context);
        // A condition that is null chooses `else` there, and is an error here.
        if ('code' in told || expression.includes('if')) return;
        expect(told.result).toEqual(reference(expression, context));
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('is the same each time, by anyone, and stays within its bounds, whatever the text', () => {
    const token = fc.constantFrom(
      'n',
      't',
      'd',
      'ok',
      '1',
      '0.1',
      '"x"',
      '+',
      '-',
      '*',
      '/',
      '(',
      ')',
      ',',
      'and',
      'or',
      'if',
      'then',
      'else',
      '<',
      '=',
      'in',
      '[',
      ']',
      '..',
      'not',
      'null',
      '.',
      'date("2024-01-31")',
      'duration("P99M")',
      'sum',
      'upper case',
      'for',
      'return',
      '?',
      '{',
      '}',
    );
    const texts = fc.oneof(
      expressions,
      fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(' ')),
      fc.string({ maxLength: 40 }),
    );
    fc.assert(
      fc.property(texts, withNulls, (text, context) => {
        const told = ours(text, context);
        expect(ours(text, context, new FeelRules(names))).toEqual(told);
        if (checkExpression(text, names, 'any').length > 0) expect(told).toEqual({ code: 'feel.refused' });
        if (!('result' in told)) return;
        if (typeof told.result === 'string') expect(told.result.length).toBeLessThanOrEqual(10_000);
        else if (typeof told.result === 'number') expect(Math.abs(told.result)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
        else expect([true, false, null]).toContain(told.result);
      }),
      { numRuns: 1_000, seed: 7 },
    );
  });

  it('of decimals is exact as long as 15 digits hold the result', () => {
    const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
    const written = (value: number, places: number): string => (value < 0 ? `(-${written(-value, places)})` : (value / 10 ** places).toFixed(places));
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [left, right] = [written(a, 2), written(b, 3)];
        expect(ours(`${left} + ${right} = ${written(a * 10 + b, 3)}`, {})).toEqual({ result: true });
        expect(ours(`${left} - ${right} = ${written(a * 10 - b, 3)}`, {})).toEqual({ result: true });
        expect(ours(`${left} * ${right} = ${(BigInt(a) * BigInt(b)).toString()} / 100000`, {})).toEqual({ result: true });
      }),
      { numRuns: 200, seed: 8 },
    );
  });
});

describe('the analysis of a table', () => {
  const operator = fc.constantFrom('<', '<=', '>', '>=');
  const bound = fc.integer({ min: 0, max: 4 });
  const interval = fc
    .tuple(fc.constantFrom('[', '('), bound, fc.nat(3), fc.constantFrom(']', ')'))
    .map(([open, low, width, close]) => `${open}${String(low)}..${String(low + width)}${close}`);
  const simple = fc.oneof(
    bound.map(String),
    fc.tuple(operator, bound).map(([sign, value]) => `${sign} ${String(value)}`),
    interval,
    fc.constant('null'),
  );
  const list = fc.array(simple, { minLength: 1, maxLength: 3 }).map((tests) => tests.join(', '));
  const numeric = fc.oneof(
    { weight: 2, arbitrary: fc.constant('-') },
    { weight: 4, arbitrary: list },
    list.map((tests) => `not(${tests})`),
    fc.constant('? * 2 > 3'),
  );
  const textual = fc.oneof(fc.constant('-'), fc.constantFrom('"a"', '"b"', '"a", "c"', 'not("a")', 'contains(?, "b")', 'null'));
  const bool = fc.constantFrom('-', 'true', 'false', '? = null', 'not(true)');
  const row = fc.tuple(numeric, textual, bool, fc.constantFrom('1', '2'));
  const tables = fc
    .tuple(fc.constantFrom('U' as const, 'A' as const, 'F' as const), fc.array(row, { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([hitPolicy, rows, last]): FeelTable => ({
      hitPolicy,
      inputs: [{ expression: 'n' }, { expression: 't', values: ['a', 'b', 'c'] }, { expression: 'ok' }],
      outputs: [{ field: 'm' }],
      rules: [...rows, ...(last ? ([['-', '-', '-', '1']] as const) : [])].map(([n, t, ok, output]) => ({ when: [n, t, ok], then: [output] })),
    }));

  const numbers = [null, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8];
  const contextsOf = (withNull: boolean) =>
    numbers
      .flatMap((n) => [null, 'a', 'b', 'c'].flatMap((t) => [null, true, false].map((ok) => ({ n, t, ok, m: null }))))
      .filter(({ n, t, ok }) => withNull || (n !== null && t !== null && ok !== null));

  const codeOf = (table: FeelTable, context: JsonObject): string => {
    try {
      return rules.decide(table, context).rules.length > 0 ? 'decided' : 'nothing';
    } catch (error) {
      if (error instanceof FeelError) return error.code;
      throw error;
    }
  };

  it('tells what trying every value tells: overlaps and gaps that are there, none that is not, and doubts only where cells are rich', () => {
    let [overlapping, gaping, clean] = [0, 0, 0];
    fc.assert(
      fc.property(tables, (table) => {
        // A cell that is an empty interval is refused for itself.
        const [problems, doubts] = [checkTable(table, names), doubtsOfTable(table, names)];
        fc.pre(!problems.some(({ path }) => path.includes('when')));
        const wrong = table.hitPolicy === 'U' ? 'feel.severalRules' : 'feel.differingOutputs';
        const overlaps = table.hitPolicy !== 'F' && contextsOf(true).some((context) => codeOf(table, context) === wrong);
        const gaps = contextsOf(false).some((context) => codeOf(table, context) === 'feel.noRule');
        const said = (what: RegExp, of = problems) => of.some(({ message }) => what.test(message));
        const rich = table.rules.some(({ when: [n] }) => n?.includes('?'));
        if (said(/à la fois/u)) expect(overlaps).toBe(true);
        if (overlaps) expect(said(/à la fois/u) || said(/à la fois/u, doubts)).toBe(true);
        if (said(/Aucune règle ne répond/u)) expect(gaps).toBe(true);
        if (gaps) expect(said(/Aucune règle ne répond/u) || said(/aucune règle ne réponde/u, doubts)).toBe(true);
        if (!rich) expect(doubts).toEqual([]);
        overlapping += Number(overlaps);
        gaping += Number(gaps);
        clean += Number(!overlaps && !gaps);
      }),
      { numRuns: 150, seed: 9 },
    );
    for (const count of [overlapping, gaping, clean]) expect(count).toBeGreaterThan(10);
  });
});
