import { DomainError } from '#libs/kernel';
import type { Block, Definition, DayKind } from './definition.js';

/** What people may write: lower case without accents, as the codes that ship. */
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const LONGEST_CODE = 64;
const LONGEST_TEXT = 300;
/** Ten years: no age and no window of a stock that is worked on is longer. */
const MOST_DAYS = 3_650;
const MOST_BANDS = 24;
const LAST_VERSION = 999_999;

/** What is wrong with a value, or null. */
type Rule = (value: unknown) => string | null;

const rule =
  (expected: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? null : `${expected} attendu`;

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;

const whole = (from: number, to: number): Rule => rule(`nombre entier de ${String(from)} à ${String(to)}`, (value) => isWhole(value, from, to));
const told: Rule = rule(
  `texte de 1 à ${String(LONGEST_TEXT)} caractères`,
  (value) => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT,
);
const flag: Rule = rule('true ou false', (value) => typeof value === 'boolean');
const dayKind: Rule = rule('« calendar » ou « worked »', (value) => (['calendar', 'worked'] satisfies DayKind[]).some((kind) => kind === value));
const bands: Rule = rule(
  `liste de 1 à ${String(MOST_BANDS)} nombres entiers croissants, le premier 0,`,
  (value) =>
    Array.isArray(value) &&
    value.length <= MOST_BANDS &&
    value[0] === 0 &&
    value.every((from, i) => isWhole(from, i === 0 ? 0 : Number(value[i - 1]) + 1, MOST_DAYS)),
);

const ZONES = 'null, ou { "tipping": jours, "beyond": jours } avec 0 < tipping < beyond,';
const zones: Rule = rule(ZONES, (value) => {
  if (value === null) return true;
  if (typeof value !== 'object' || Object.keys(value).sort().join() !== 'beyond,tipping') return false;
  const { tipping, beyond } = value as Readonly<Record<'tipping' | 'beyond', unknown>>;
  return isWhole(tipping, 1, MOST_DAYS) && isWhole(beyond, tipping + 1, MOST_DAYS);
});

const COMMON = {
  code: rule(
    `texte de 1 à ${String(LONGEST_CODE)} lettres sans accent, chiffres et tirets`,
    (value) => typeof value === 'string' && value.length <= LONGEST_CODE && CODE.test(value),
  ),
  version: whole(1, LAST_VERSION),
  label: told,
  source: told,
};

/** The members of a definition beside its block: each of them must be there, and no other. */
const RULES: { readonly [B in Block]: Readonly<Record<Exclude<keyof Extract<Definition, { readonly block: B }>, 'block'>, Rule>> } = {
  stock: { ...COMMON, includesWaiting: flag },
  anteriorite: { ...COMMON, dayKind, threshold: whole(0, MOST_DAYS), bandStarts: bands },
  flux: { ...COMMON, dayKind, window: whole(1, MOST_DAYS) },
  soldeEnJours: { ...COMMON, dayKind, window: whole(1, MOST_DAYS), includesAutomatic: flag, zones },
};

const isBlock = (value: unknown): value is Block => typeof value === 'string' && Object.hasOwn(RULES, value);

/** Everything that is wrong, place by place; empty when nothing is. */
function faultsOf(value: object): readonly string[] {
  const members = new Map<string, unknown>(Object.entries(value));
  const block = members.get('block');
  if (!isBlock(block)) return [`block : ${Object.keys(RULES).join(', ')} attendu`];
  const rules = new Map<string, Rule>(Object.entries(RULES[block]));
  const missing = [...rules.keys()].filter((key) => !members.has(key)).map((key) => `${key} : manque`);
  const wrong = [...members].flatMap(([key, member]) => {
    if (key === 'block') return [];
    const check = rules.get(key);
    const fault = check === undefined ? `inconnu dans une définition de « ${block} »` : check(member);
    return fault === null ? [] : [`${key} : ${fault}`];
  });
  return [...missing, ...wrong];
}

/**
 * A definition that somebody wrote, as one that can be published.
 * @throws DomainError `definition.invalid`, with all that is wrong with it
 */
export function checkedDefinition(value: unknown): Definition {
  const faults = typeof value !== 'object' || value === null || Array.isArray(value) ? ['un objet JSON est attendu'] : faultsOf(value);
  if (faults.length > 0) {
    throw new DomainError('definition.invalid', `Cette définition ne peut être publiée. ${faults.join(' ; ')}.`, { faults });
  }
  return value as Definition;
}
