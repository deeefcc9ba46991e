/** What is wrong with a value, place by place; empty when nothing is. */
export type Rule = (value: unknown, path: string) => readonly string[];

export const rule =
  (expected: string, holds: (value: unknown) => boolean): Rule =>
  (value, path) =>
    holds(value) ? [] : [`${path} : ${expected} attendu`];

export const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

export const whole = (from: number, to: number): Rule =>
  rule(`nombre entier de ${String(from)} à ${String(to)}`, (value) => isWhole(value, from, to));

export const text = (longest: number): Rule =>
  rule(`texte de 1 à ${String(longest)} caractères`, (value) => typeof value === 'string' && value.trim() !== '' && value.length <= longest);

export const flag: Rule = rule('true ou false', (value) => typeof value === 'boolean');

export const oneOf = (...values: readonly string[]): Rule =>
  rule(values.map((value) => `« ${value} »`).join(' ou '), (value) => typeof value === 'string' && values.includes(value));

export const orNull =
  (inner: Rule): Rule =>
  (value, path) =>
    value === null ? [] : inner(value, path);

/** A list of so many values, each by the rule. */
export const listOf =
  (inner: Rule, from: number, to: number): Rule =>
  (value, path) =>
    Array.isArray(value) && value.length >= from && value.length <= to
      ? (value as readonly unknown[]).flatMap((item, i) => inner(item, `${path}[${String(i)}]`))
      : [`${path} : liste de ${String(from)} à ${String(to)} valeurs attendue`];

/** All of these rules, one after the other; the first that finds something tells. */
export const both =
  (...rules: readonly Rule[]): Rule =>
  (value, path) =>
    rules.map((each) => each(value, path)).find((faults) => faults.length > 0) ?? [];

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with these members, and no other. */
export const members =
  (required: Readonly<Record<string, Rule>>, optional: Readonly<Record<string, Rule>> = {}): Rule =>
  (value, path) =>
    isObject(value) ? membersFaults(value, required, optional, `${path}.`, 'ici') : [`${path} : objet attendu`];

/** What is wrong with the members of an object: first those that are missing. `where` says where a member is unknown. */
export function membersFaults(
  value: object,
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>>,
  path: string,
  where: string,
): readonly string[] {
  const given = new Map<string, unknown>(Object.entries(value));
  const rules = new Map<string, Rule>([...Object.entries(required), ...Object.entries(optional)]);
  const missing = Object.keys(required).filter((key) => !given.has(key));
  const wrong = [...given].flatMap(([key, member]) => {
    const check = rules.get(key);
    return check === undefined ? [`${path}${key} : inconnu ${where}`] : check(member, `${path}${key}`);
  });
  return [...missing.map((key) => `${path}${key} : manque`), ...wrong];
}
