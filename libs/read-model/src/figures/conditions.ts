import type { PlainDate } from '#libs/kernel';
import { heldTrue } from '../stock/stock.tables.js';

/** Which part of the stock: absent means all. */
export interface Slice {
  /** The owner. */
  readonly caisse?: string;
  /** One of these owners; nothing when there is none. */
  readonly caisses?: readonly string[];
  /** The caisse that works on it. */
  readonly doer?: string;
  readonly procedure?: string;
  readonly type?: string;
  readonly source?: string;
  /** What is asked by these is told by caisses, of which each day has its own. */
  readonly groupement?: never;
  readonly reseau?: never;
  readonly perimetre?: never;
}

/** A slice, or only what of it waits for somebody. */
export interface PartOfSlice extends Slice {
  readonly waits?: true;
}

export const SLICE_KEYS = ['caisse', 'doer', 'procedure', 'type', 'source'] as const satisfies readonly (keyof Slice)[];

const COLUMN_OF_KEY = {
  caisse: 'caisse',
  doer: 'caisse_executante',
  procedure: 'procedure',
  type: 'type',
  source: 'source',
} as const satisfies Record<(typeof SLICE_KEYS)[number], string>;

/** Gathers the parameters of one statement and gives their placeholders. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${String(this.values.length)}::${type}`;
  }
}

/** The condition that a row of `rm.axe` – or of `rm.pile`, when the slice is of piles – under this alias, belongs to the slice. */
export function sliceCondition(slice: PartOfSlice, alias: string, parameters: Parameters): string {
  const conditions = SLICE_KEYS.flatMap((key) => {
    const value = slice[key];
    return value === undefined ? [] : [`${alias}.${COLUMN_OF_KEY[key]} = ${parameters.add(value, 'text')}`];
  });
  if (slice.waits === true) conditions.push(`${alias}.waiting_for IS NOT NULL`);
  if (slice.caisses !== undefined) conditions.push(`${alias}.caisse = ANY(${parameters.add(slice.caisses, 'text[]')})`);
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/** Whether a row of `rm.pile` tells if it belongs to the slice: piles know no doer and no type. */
export const isOfPiles = ({ doer, type }: Slice): boolean => doer === undefined && type === undefined;

/** « As known now » is a day after every other. */
export const knownDay = (knownOn: PlainDate | null): string => knownOn ?? 'infinity';

/** The condition that a stay `s` was in stock at the end of a day, as known on another. */
export function aliveCondition(asOf: PlainDate, knownOn: PlainDate | null, parameters: Parameters): string {
  return aliveOn(parameters.add(asOf, 'date'), looksAhead(asOf, knownOn), knownOn, parameters);
}

/** The same of a day that another table tells. */
export function aliveOn(day: string, isAhead: boolean, knownOn: PlainDate | null, parameters: Parameters): string {
  const known = knownCondition(knownOn, parameters);
  return isAhead ? `daterange(s.from_on, s.to_on) @> ${day} AND ${known}` : `${heldTrue('s.')} @> ${day} AND ${known}`;
}

/** The condition that it was on some day of a period, both included: which of them, its days say. */
export function aliveDuring(from: PlainDate, to: PlainDate, knownOn: PlainDate | null, parameters: Parameters): string {
  const known = knownCondition(knownOn, parameters);
  const held = looksAhead(to, knownOn) ? 'daterange(s.from_on, s.to_on)' : heldTrue('s.');
  return `${held} && daterange(${parameters.add(from, 'date')}, ${parameters.add(to, 'date')}, '[]') AND ${known}`;
}

/** The condition that it was, and another pièce of its dossier about that day: no pièce is left out that shared its dossier then. */
export function sharedCondition(asOf: PlainDate, knownOn: PlainDate | null, parameters: Parameters): string {
  const known = knownCondition(knownOn, parameters);
  return `${sharedDays(looksAhead(asOf, knownOn))} @> ${parameters.add(asOf, 'date')} AND ${known}`;
}

/** The same of one of some days, an array of them; all of them to come, or none. */
export function sharedOnSome(days: string, isAhead: boolean, knownOn: PlainDate | null, parameters: Parameters): string {
  const known = knownCondition(knownOn, parameters);
  return `${sharedDays(isAhead)} && (SELECT range_agg(daterange(day, day, '[]')) FROM unnest(${days}) AS day) AND ${known}`;
}

const sharedDays = (isAhead: boolean): string =>
  isAhead ? 'daterange(s.from_on, s.to_on)' : 's.shared_from IS NOT NULL AND daterange(s.shared_from, s.shared_to)';

/** A day of the future, as seen on the day of knowledge: no index is made for that. */
export const looksAhead = (asOf: PlainDate, knownOn: PlainDate | null): boolean => knownOn !== null && knownOn < asOf;

/** The condition that a stay `s` was held true on a day. */
export function knownCondition(knownOn: PlainDate | null, parameters: Parameters): string {
  if (knownOn === null) return 's.known_to IS NULL';
  const known = parameters.add(knownOn, 'date');
  return `s.known_from <= ${known} AND (s.known_to > ${known} OR s.known_to IS NULL)`;
}
