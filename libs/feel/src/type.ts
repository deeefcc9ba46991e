/** What a name stands for; a record is read by its members. Every value may be null until it is recorded. */
export type FeelType = 'text' | 'number' | 'boolean' | 'date' | { readonly [name: string]: FeelType };

/** The names that an expression may read, and nothing else. */
export type Names = Readonly<Record<string, FeelType>>;

/** `days` and `months` are the two durations of FEEL, held as numbers. `unknown`: already refused, so that nothing more is said of it. */
export type Scalar = 'text' | 'number' | 'boolean' | 'date' | 'days' | 'months' | 'null' | 'unknown';

export type Type = Scalar | { readonly list: Scalar };

/** What a program computes with: dates are texts, which sort as days do; durations are numbers. */
export type Atom = string | number | boolean | null;
export type Value = Atom | readonly Atom[];

const FRENCH: Readonly<Record<Scalar, string>> = {
  text: 'un texte',
  number: 'un nombre',
  boolean: 'un vrai ou faux',
  date: 'une date',
  days: 'une durée en jours',
  months: 'une durée en mois',
  null: 'null',
  unknown: 'inconnu',
};

export const french = (type: Type): string => (typeof type === 'string' ? FRENCH[type] : `une liste (dont chaque élément est ${FRENCH[type.list]})`);

export const isList = (type: Type): type is { readonly list: Scalar } => typeof type !== 'string';

/** What both may be taken for; undefined when they never meet. */
export function meet(a: Type, b: Type): Type | undefined {
  if (a === 'unknown' || b === 'unknown') return 'unknown';
  if (a === 'null') return b;
  if (b === 'null') return a;
  if (isList(a) && isList(b)) {
    const list = meet(a.list, b.list);
    return list === undefined || isList(list) ? undefined : { list };
  }
  return a === b ? a : undefined;
}

/** What can be told less or greater. Texts are ordered by their UTF-16 units, not as a dictionary would. */
export const isOrdered = (type: Type): boolean => type === 'number' || type === 'text' || type === 'date' || type === 'days' || type === 'months';
