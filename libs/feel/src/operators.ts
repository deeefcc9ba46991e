import { daysBetween, type PlainDate } from '#libs/kernel';
import * as decimal from './decimal.js';
import { Failure } from './error.js';
import { MAX_TEXT } from './limits.js';
import { plusDays, plusMonths } from './temporal.js';
import type { Atom, Type, Value } from './type.js';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Equality knows null; an order does not, and is then unknown. */
export function compare(operator: Comparison, a: Atom, b: Atom): boolean | null {
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  if (a === null || b === null) return null;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** One is enough; unknown when none holds and one is unknown. */
export function some(results: Iterable<boolean | null>): boolean | null {
  let result: boolean | null = false;
  for (const one of results) {
    if (one === true) return true;
    if (one === null) result = null;
  }
  return result;
}

export const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);

export type Arithmetic = '+' | '-' | '*' | '/';

export interface Operation {
  readonly type: Type;
  readonly run: (a: string | number, b: string | number) => Value;
}

const numeric = (run: (a: number, b: number) => number): Operation => ({
  type: 'number',
  run: (a, b) => bounded(run(Number(a), Number(b))),
});

const sumOf = (type: Type, sign: 1 | -1): Operation => ({ type, run: (a, b) => bounded(Number(a) + sign * Number(b)) });

const moved = (plus: (day: PlainDate, by: number) => PlainDate | undefined, sign: 1 | -1): Operation => ({
  type: 'date',
  run: (day, by) => plus(day as PlainDate, sign * Number(by)) ?? beyond(),
});

const swapped = ({ type, run }: Operation): Operation => ({ type, run: (a, b) => run(b, a) });

/** What the sign does to operands of these types; what is not here is refused. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'number + number': numeric(decimal.add),
  'number - number': numeric(decimal.subtract),
  'number * number': numeric(decimal.multiply),
  'number / number': numeric((a, b) => (b === 0 ? dividedByZero() : decimal.divide(a, b))),
  'text + text': { type: 'text', run: (a, b) => boundedText(`${String(a)}${String(b)}`) },
  'date + days': moved(plusDays, 1),
  'days + date': swapped(moved(plusDays, 1)),
  'date - days': moved(plusDays, -1),
  'date + months': moved(plusMonths, 1),
  'months + date': swapped(moved(plusMonths, 1)),
  'date - months': moved(plusMonths, -1),
  'date - date': { type: 'days', run: (a, b) => daysBetween(b as PlainDate, a as PlainDate) },
  'days + days': sumOf('days', 1),
  'days - days': sumOf('days', -1),
  'months + months': sumOf('months', 1),
  'months - months': sumOf('months', -1),
};

export function dividedByZero(): never {
  throw new Failure('feel.outOfRange', 'Division par zéro.');
}

function beyond(): never {
  throw new Failure('feel.outOfRange', 'Date hors des années 1 à 9999.');
}

export function bounded(value: number): number {
  if (Math.abs(value) <= decimal.MAX_NUMBER) return value;
  throw new Failure('feel.outOfRange', `Nombre trop grand : au plus ${String(decimal.MAX_NUMBER)}.`);
}

export function boundedText(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  throw new Failure('feel.outOfRange', `Texte trop long : au plus ${String(MAX_TEXT)} caractères.`);
}
