import type { FormField } from '../api/client.ts';
import type { Values } from '../api/commands.ts';
import { labels } from '../labels.ts';
import { dayOf } from '../view/day.ts';
import { frDay, frEuros, frExact } from '../view/format.ts';

export interface Choice {
  readonly code: string;
  readonly label: string;
}

/** A field as a person fills it in. */
export interface Field {
  readonly code: string;
  readonly label: string;
  readonly type: FormField['type'];
  /** One of these; null: anything of its type. */
  readonly choices: readonly Choice[] | null;
  readonly help: string | null;
  readonly required: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** What stands in it before anybody types. */
  readonly begins: string;
}

/** What stands in each field, as typed; a yes is « true », a no « false ». */
export type Typed = Readonly<Record<string, string>>;
/** What is wrong, by code of a field. */
export type Errors = Readonly<Record<string, string>>;

const text = labels.form;
const EMPTY = { choices: null, help: null, required: false, minimum: null, maximum: null, minLength: null, maxLength: null, begins: '' } as const;

/** A field of the page's own. */
export const field = (code: string, label: string, more: Partial<Field> = {}): Field => ({ type: 'text', ...EMPTY, code, label, ...more });

function typedOf(type: FormField['type'], value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return type === 'cents' ? String(value / 100).replace('.', ',') : String(value).replace('.', ',');
  if (typeof value !== 'string') return '';
  return type === 'date' ? frDay(value) : value;
}

/** A field of a procédure's form; it begins with what the dossier has. */
export function fieldOf({ values, value, code, label, type, help, required, minimum, maximum, minLength, maxLength }: FormField): Field {
  const choices = values?.map((each) => ({ code: each, label: labels.parcours.value(each) })) ?? null;
  return { code, label, type, choices, help, required, minimum, maximum, minLength, maxLength, begins: typedOf(type, value) };
}

export const typedIn = ({ code, begins }: Field, typed: Typed): string => typed[code] ?? begins;

/** French and plain numbers: « 1 234,5 », « 1234.5 »; null when it is none. */
function numberOf(typed: string): number | null {
  const plain = typed.replaceAll(/[\s\u202f\u00a0€]/gu, '').replace(',', '.');
  return /^[+-]?\d+(?:\.\d+)?$/u.test(plain) ? Number(plain) : null;
}

const shown = ({ type }: Field, bound: number): string => (type === 'cents' ? frEuros(bound) : frExact(bound));

/** What a number must be, in words; null when any will do. */
export function boundsOf(of: Field): string | null {
  const { minimum, maximum } = of;
  if (minimum !== null && maximum !== null) return text.between(shown(of, minimum), shown(of, maximum));
  if (minimum !== null) return text.tooSmall(shown(of, minimum));
  return maximum === null ? null : text.tooLarge(shown(of, maximum));
}

type Read = { readonly value: string | number | boolean } | { readonly error: string };

function readNumber(of: Field, typed: string): Read {
  const number = numberOf(typed);
  if (number === null) return { error: of.type === 'cents' ? text.notAmount : text.notNumber };
  const value = of.type === 'cents' ? Math.round(number * 100) : number;
  if (of.minimum !== null && value < of.minimum) return { error: text.tooSmall(shown(of, of.minimum)) };
  if (of.maximum !== null && value > of.maximum) return { error: text.tooLarge(shown(of, of.maximum)) };
  return { value };
}

function readText({ minLength, maxLength }: Field, value: string): Read {
  if (minLength !== null && value.length < minLength) return { error: text.tooShort(minLength) };
  if (maxLength !== null && value.length > maxLength) return { error: text.tooLong(maxLength) };
  return { value };
}

function read(of: Field, typed: string): Read {
  if (of.type === 'boolean') return { value: typed === 'true' };
  if (of.type === 'number' || of.type === 'cents') return readNumber(of, typed);
  if (of.type === 'text') return of.choices === null ? readText(of, typed) : { value: typed };
  const day = dayOf(typed);
  return day === null ? { error: text.notDay } : { value: day };
}

/**
 * What was typed, as the API takes it, and what is wrong, field by field. An empty field that may be empty is left out.
 * The shape that a text must have is the server's to tell: it alone runs the expressions of a procédure.
 */
export function readForm(fields: readonly Field[], typed: Typed): { readonly values: Values; readonly errors: Errors } {
  const values: Record<string, string | number | boolean> = {};
  const errors: Record<string, string> = {};
  for (const each of fields) {
    const given = typedIn(each, typed).trim();
    if (given === '') {
      if (each.required) errors[each.code] = each.choices === null && each.type !== 'boolean' ? text.missing : text.missingChoice;
      continue;
    }
    const result = read(each, given);
    if ('error' in result) errors[each.code] = result.error;
    else values[each.code] = result.value;
  }
  return { values, errors };
}
