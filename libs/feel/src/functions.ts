import type { PlainDate } from '#libs/kernel';
import * as decimal from './decimal.js';
import { Failure } from './error.js';
import { MAX_SCALE } from './limits.js';
import { bounded, boundedText, compare, dividedByZero, negate } from './operators.js';
import { monthsBetween } from './temporal.js';
import { isList, meet, type Atom, type Type, type Value } from './type.js';

/** A function that expressions may call. All end in a time bounded by the size of their arguments: no regular expression, no iteration. */
export interface Builtin {
  /** How it is called, for messages. */
  readonly signature: string;
  /** The type of its result; undefined when it does not take these. */
  readonly result: (types: readonly Type[]) => Type | undefined;
  readonly run: (args: readonly Value[]) => Value;
  /** Whether it takes null; otherwise a null argument fails before it is called. */
  readonly takesNull?: true;
}

function fixed(signature: string, parameters: readonly Type[], result: Type, run: Builtin['run'], optional = 0): Builtin {
  return {
    signature,
    result: (types) =>
      types.length <= parameters.length &&
      types.length >= parameters.length - optional &&
      types.every((type, index) => isSame(type, parameters[index] ?? 'unknown'))
        ? result
        : undefined,
    run,
  };
}

const isSame = (type: Type, parameter: Type): boolean => isList(type) === isList(parameter) && meet(type, parameter) !== undefined;

const text =
  (run: (text: string, other: string) => string | boolean | number) =>
  ([subject, other]: readonly Value[]): Value => {
    const result = run(String(subject), String(other ?? ''));
    return typeof result === 'string' ? boundedText(result) : result;
  };

const rounding =
  (mode: decimal.Rounding) =>
  ([value, scale]: readonly Value[]): Value => {
    const digits = Number(scale ?? 0);
    if (!Number.isInteger(digits) || digits < 0 || digits > MAX_SCALE) {
      throw new Failure('feel.outOfRange', `Un arrondi garde de 0 à ${String(MAX_SCALE)} chiffres après la virgule, pas ${String(digits)}.`);
    }
    return bounded(decimal.round(Number(value), digits, mode));
  };

/** Takes one list, or its elements. */
function overList(name: string, takes: readonly Type[], result: (type: Type) => Type, run: (elements: readonly Atom[]) => Atom): Builtin {
  return {
    signature: `${name}(liste) ou ${name}(a, b, …)`,
    result: (types) => {
      const [only] = types;
      const elements = types.length === 1 && only !== undefined && isList(only) ? [only.list] : types;
      const type = elements.reduce<Type | undefined>((met, one) => (met === undefined ? undefined : meet(met, one)), 'null');
      return type !== undefined && elements.length > 0 && takes.includes(type) ? result(type) : undefined;
    },
    run: (args) => run(args.length === 1 && Array.isArray(args[0]) ? (args[0] as readonly Atom[]) : (args as readonly Atom[])),
  };
}

function present(elements: readonly Atom[]): readonly Exclude<Atom, null>[] {
  return elements.map((element) => {
    if (element === null) throw new Failure('feel.null', 'Un élément de la liste n’a pas de valeur.');
    return element;
  });
}

const extreme =
  (operator: '<' | '>') =>
  (elements: readonly Atom[]): Atom =>
    present(elements).reduce((best, one) => (compare(operator, one, best) === true ? one : best));

const total = (elements: readonly Atom[]): number => present(elements).reduce((sum: number, one) => bounded(decimal.add(sum, Number(one))), 0);

function substring([subject, start, length]: readonly Value[]): Value {
  const [from, count] = [Number(start), length === undefined ? undefined : Number(length)];
  if (!Number.isInteger(from) || from === 0 || (count !== undefined && (!Number.isInteger(count) || count < 0))) {
    throw new Failure('feel.outOfRange', 'substring compte à partir de 1 (ou de la fin, à partir de -1), une longueur entière et positive.');
  }
  const points = Array.from(String(subject));
  const index = from > 0 ? from - 1 : Math.max(0, points.length + from);
  return points.slice(index, count === undefined ? undefined : index + count).join('');
}

const after = (subject: string, part: string): string => (subject.includes(part) ? subject.slice(subject.indexOf(part) + part.length) : '');
const before = (subject: string, part: string): string => subject.slice(0, Math.max(0, subject.indexOf(part)));

const twoNumbers: readonly Type[] = ['number', 'number'];
const twoTexts: readonly Type[] = ['text', 'text'];

/** The white list. */
export const FUNCTIONS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [
    'not',
    {
      signature: 'not(vrai ou faux)',
      result: ([type, ...others]) => (type === 'boolean' && others.length === 0 ? 'boolean' : undefined),
      run: ([value]) => negate(value as boolean | null),
      takesNull: true,
    },
  ],
  [
    'contains',
    fixed(
      'contains(texte, partie)',
      twoTexts,
      'boolean',
      text((subject, part) => subject.includes(part)),
    ),
  ],
  [
    'starts with',
    fixed(
      'starts with(texte, début)',
      twoTexts,
      'boolean',
      text((subject, part) => subject.startsWith(part)),
    ),
  ],
  [
    'ends with',
    fixed(
      'ends with(texte, fin)',
      twoTexts,
      'boolean',
      text((subject, part) => subject.endsWith(part)),
    ),
  ],
  ['substring before', fixed('substring before(texte, partie)', twoTexts, 'text', text(before))],
  ['substring after', fixed('substring after(texte, partie)', twoTexts, 'text', text(after))],
  ['substring', fixed('substring(texte, position, longueur)', ['text', 'number', 'number'], 'text', substring, 1)],
  [
    'string length',
    fixed(
      'string length(texte)',
      ['text'],
      'number',
      text((subject) => Array.from(subject).length),
    ),
  ],
  [
    'upper case',
    fixed(
      'upper case(texte)',
      ['text'],
      'text',
      text((subject) => subject.toUpperCase()),
    ),
  ],
  [
    'lower case',
    fixed(
      'lower case(texte)',
      ['text'],
      'text',
      text((subject) => subject.toLowerCase()),
    ),
  ],
  [
    'string',
    {
      signature: 'string(nombre, date, texte, vrai ou faux)',
      result: ([type, ...others]) =>
        (type === 'number' || type === 'date' || type === 'text' || type === 'boolean') && others.length === 0 ? 'text' : undefined,
      run: ([value]) => boundedText(String(value)),
    },
  ],
  ['abs', fixed('abs(nombre)', ['number'], 'number', ([value]) => Math.abs(Number(value)))],
  ['floor', fixed('floor(nombre, décimales)', twoNumbers, 'number', rounding('floor'), 1)],
  ['ceiling', fixed('ceiling(nombre, décimales)', twoNumbers, 'number', rounding('ceiling'), 1)],
  ['decimal', fixed('decimal(nombre, décimales)', twoNumbers, 'number', rounding('even'))],
  ['round up', fixed('round up(nombre, décimales)', twoNumbers, 'number', rounding('up'))],
  ['round down', fixed('round down(nombre, décimales)', twoNumbers, 'number', rounding('down'))],
  ['round half up', fixed('round half up(nombre, décimales)', twoNumbers, 'number', rounding('halfUp'))],
  ['round half down', fixed('round half down(nombre, décimales)', twoNumbers, 'number', rounding('halfDown'))],
  [
    'modulo',
    fixed('modulo(nombre, diviseur)', twoNumbers, 'number', ([a, b]) =>
      Number(b) === 0 ? dividedByZero() : bounded(decimal.modulo(Number(a), Number(b))),
    ),
  ],
  ['even', fixed('even(nombre)', ['number'], 'boolean', ([value]) => Number(value) % 2 === 0)],
  ['odd', fixed('odd(nombre)', ['number'], 'boolean', ([value]) => Math.abs(Number(value)) % 2 === 1)],
  ['min', overList('min', ['number', 'date'], (type) => type, extreme('<'))],
  ['max', overList('max', ['number', 'date'], (type) => type, extreme('>'))],
  ['sum', overList('sum', ['number'], () => 'number', total)],
  [
    'mean',
    overList(
      'mean',
      ['number'],
      () => 'number',
      (elements) => decimal.divide(total(elements), elements.length),
    ),
  ],
  [
    'count',
    {
      signature: 'count(liste)',
      result: ([type, ...others]) => (type !== undefined && isList(type) && others.length === 0 ? 'number' : undefined),
      run: ([list]) => (list as readonly Atom[]).length,
    },
  ],
  [
    'list contains',
    {
      signature: 'list contains(liste, élément)',
      result: ([list, element, ...others]) =>
        list !== undefined &&
        element !== undefined &&
        others.length === 0 &&
        isList(list) &&
        !isList(element) &&
        meet(list.list, element) !== undefined
          ? 'boolean'
          : undefined,
      run: ([list, element]) => (list as readonly Atom[]).includes(element as Atom),
      takesNull: true,
    },
  ],
  [
    'years and months duration',
    fixed('years and months duration(date, date)', ['date', 'date'], 'months', ([from, to]) => monthsBetween(from as PlainDate, to as PlainDate)),
  ],
]);

/** Why some functions that FEEL has are not there. */
export const REFUSED: ReadonlyMap<string, string> = new Map([
  ['now', 'elle lit l’horloge : lisez « on », le jour de la décision'],
  ['today', 'elle lit l’horloge : lisez « on », le jour de la décision'],
  ...['matches', 'replace', 'split'].map((name): [string, string] => [
    name,
    'une expression régulière peut ne pas finir : employez contains, starts with, ends with, substring',
  ]),
]);
