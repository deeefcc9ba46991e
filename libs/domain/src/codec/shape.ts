import { isPlainDate, type JsonObject, type JsonValue, type PlainDate } from '#libs/kernel';

/**
 * The shape of a stored value: what it is called in the documentation, and what is wrong with a value that is not of it.
 * Checks what the code relies on – presence and kind of each field –, no business rule: the past is not negotiable.
 */
export interface AnyShape {
  readonly name: string;
  /** Where and what, or null when the value is of this shape. */
  readonly problemOf: (value: unknown, path: string) => string | null;
  /** A field that may be absent. */
  readonly isOptional?: boolean;
  /** The fields of an object, for the documentation. */
  readonly fields?: Readonly<Record<string, AnyShape>>;
  /** What a list is made of. */
  readonly items?: AnyShape;
}

/** The shape of a type. */
export interface Shape<T> extends AnyShape {
  /** Ties the shape to its type, exactly; never called. */
  readonly of?: (value: T) => T;
}

function shape<T>(name: string, is: (value: unknown) => boolean): Shape<T> {
  return { name, problemOf: (value, path) => (is(value) ? null : `${path} : ${name} attendu`) };
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Shape<string> = shape('texte', (value) => typeof value === 'string');
export const day: Shape<PlainDate> = shape('jour', (value) => typeof value === 'string' && isPlainDate(value));
export const integer: Shape<number> = shape('entier', Number.isInteger);
export const number: Shape<number> = shape('nombre', Number.isFinite);
export const flag: Shape<boolean> = shape('booléen', (value) => typeof value === 'boolean');
export const anyObject: Shape<JsonObject> = shape('objet', isRecord);
/** Whatever JSON holds, null included. */
export const anyValue: Shape<JsonValue> = shape('valeur', (value) => value !== undefined);

export function nullable<T>(inner: Shape<T>): Shape<T | null> {
  const { name, problemOf, fields, items } = inner;
  return {
    name: `${name} ou null`,
    problemOf: (value, path) => (value === null ? null : problemOf(value, path)),
    ...(fields === undefined ? {} : { fields }),
    ...(items === undefined ? {} : { items }),
  };
}

/** A field that may be absent. */
export function optional<T>(inner: Shape<T>): Shape<T | undefined> {
  const { name, problemOf } = inner;
  return { problemOf, name: `${name}, facultatif`, isOptional: true };
}

export function oneOf<const T extends string>(...values: readonly T[]): Shape<T> {
  const known: readonly unknown[] = values;
  return shape(values.map((value) => `« ${value} »`).join(' | '), (value) => known.includes(value));
}

/** Things by a code of their own; what each is was checked when it was published. */
export function byCode<T>(): Shape<Readonly<Record<string, T>>> {
  return shape('objet, par code', isRecord);
}

export function arrayOf<T>(inner: Shape<T>): Shape<readonly T[]> {
  return {
    name: `liste (${inner.name})`,
    items: inner,
    problemOf: (value, path) => {
      if (!Array.isArray(value)) return `${path} : liste attendue`;
      for (const [i, item] of (value as readonly unknown[]).entries()) {
        const problem = inner.problemOf(item, `${path}[${String(i)}]`);
        if (problem !== null) return problem;
      }
      return null;
    },
  };
}

/** One shape for every field: a missing or a surplus one does not compile. Further fields of a newer writer are let through. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries<AnyShape>(fields);
  return {
    name: `{ ${entries.map(([key]) => key).join(', ')} }`,
    fields: Object.fromEntries(entries),
    problemOf: (value, path) => {
      if (!isRecord(value)) return `${path} : objet attendu`;
      for (const [key, inner] of entries) {
        const field = value[key];
        if (field === undefined && inner.isOptional === true) continue;
        // Where it stands is put together only for what has a problem: each field of each event is looked at.
        if (inner.problemOf(field, key) !== null) return inner.problemOf(field, `${path}.${key}`);
      }
      return null;
    },
  };
}

/** Objects told apart by a field. */
export function variants<Key extends string, T extends Readonly<Record<Key, string>>>(
  key: Key,
  shapes: { readonly [V in T[Key]]: Shape<Extract<T, Readonly<Record<Key, V>>>> },
): Shape<T> {
  const byValue = new Map(Object.entries<AnyShape>(shapes));
  const fields = Object.assign({}, ...[...byValue.values()].map((each) => each.fields ?? {})) as Readonly<Record<string, AnyShape>>;
  return {
    name: `objet, selon « ${key} » : ${[...byValue.keys()].join(', ')}`,
    fields,
    problemOf: (value, path) => {
      const found = isRecord(value) && typeof value[key] === 'string' ? byValue.get(value[key]) : undefined;
      return found === undefined ? `${path}.${key} : ${[...byValue.keys()].join(' | ')} attendu` : found.problemOf(value, path);
    },
  };
}

/** Objects told apart by which member they have. */
export function withMember<T extends object>(shapes: Readonly<Record<string, AnyShape>>): Shape<T> {
  const byKey = new Map(Object.entries(shapes));
  const fields = Object.assign({}, ...[...byKey.values()].map((each) => each.fields ?? {})) as Readonly<Record<string, AnyShape>>;
  return {
    name: `objet, selon son membre : ${[...byKey.keys()].join(', ')}`,
    fields,
    problemOf: (value, path) => {
      const [found, ...others] = isRecord(value) ? [...byKey].filter(([key]) => Object.hasOwn(value, key)) : [];
      return found === undefined || others.length > 0
        ? `${path} : un membre, ${[...byKey.keys()].join(' | ')}, attendu`
        : found[1].problemOf(value, path);
    },
  };
}
