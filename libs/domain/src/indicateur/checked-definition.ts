import { DomainError } from '#libs/kernel';
import { CODE_SAID, isCode } from '../pilotage/checked.js';
import type { Block, Definition, DelaiDefinition } from './definition.js';
import {
  dayKind,
  DELAI_OPTIONAL_RULES,
  DELAI_RULES,
  ECART_RULES,
  faultsOfDelai,
  ETAPES_RULES,
  MOST_DAYS,
  RAPPORT_RULES,
  RATIO_OPTIONAL_RULES,
  RATIO_RULES,
  RELEVE_RULES,
} from './ratio-rules.js';
import { flag, isObject, isWhole, membersFaults, rule, type Rule, text, whole } from './rules.js';

const LONGEST_TEXT = 300;
const MOST_BANDS = 24;
const LAST_VERSION = 999_999;

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
  code: rule(`texte de ${CODE_SAID}`, (value) => typeof value === 'string' && isCode(value)),
  version: whole(1, LAST_VERSION),
  label: text(LONGEST_TEXT),
  source: text(LONGEST_TEXT),
};

type OfBlock<B extends Block> = Extract<Definition, { readonly block: B }>;
type OptionalKey<T> = { [K in keyof T]-?: T extends Record<K, T[K]> ? never : K }[keyof T];
type RequiredKey<T> = Exclude<keyof T, OptionalKey<T>>;

/** The members of a definition beside its block: each of them must be there, and no other … */
const RULES: { readonly [B in Block]: Readonly<Record<Exclude<RequiredKey<OfBlock<B>>, 'block'>, Rule>> } = {
  stock: { ...COMMON, includesWaiting: flag },
  anteriorite: { ...COMMON, dayKind, threshold: whole(0, MOST_DAYS), bandStarts: bands },
  flux: { ...COMMON, dayKind, window: whole(1, MOST_DAYS) },
  soldeEnJours: { ...COMMON, dayKind, window: whole(1, MOST_DAYS), includesAutomatic: flag, zones },
  ratio: { ...COMMON, dayKind, ...RATIO_RULES },
  releve: { ...COMMON, ...RELEVE_RULES },
  rapport: { ...COMMON, ...RAPPORT_RULES },
  dossiers: { ...COMMON, includesWaiting: flag },
  delai: { ...COMMON, ...DELAI_RULES },
  etapes: { ...COMMON, ...ETAPES_RULES },
  ecart: { ...COMMON, ...ECART_RULES },
};

/** … but these, which may be absent. */
const OPTIONAL: { readonly [B in Block]: Readonly<Record<OptionalKey<OfBlock<B>>, Rule>> } = {
  stock: {},
  anteriorite: {},
  flux: {},
  soldeEnJours: {},
  ratio: RATIO_OPTIONAL_RULES,
  releve: {},
  rapport: {},
  dossiers: {},
  delai: DELAI_OPTIONAL_RULES,
  etapes: {},
  ecart: {},
};

const isBlock = (value: unknown): value is Block => typeof value === 'string' && Object.hasOwn(RULES, value);

/** Everything that is wrong, place by place; empty when nothing is. */
function faultsOf(value: object): readonly string[] {
  const { block, ...others } = value as Readonly<Record<string, unknown>>;
  if (!isBlock(block)) return [`block : ${Object.keys(RULES).join(', ')} attendu`];
  const faults = membersFaults(others, RULES[block], OPTIONAL[block], '', `dans une définition de « ${block} »`);
  return faults.length === 0 && block === 'delai' ? faultsOfDelai(value as DelaiDefinition) : faults;
}

/** Why a definition cannot be published: all that is wrong with it. */
export const invalidDefinition = (faults: readonly string[]): DomainError =>
  new DomainError('definition.invalid', `Cette définition ne peut être publiée. ${faults.join(' ; ')}.`, { faults });

/**
 * A definition that somebody wrote, as one that can be published.
 * @throws DomainError `definition.invalid`, with all that is wrong with it
 */
export function checkedDefinition(value: unknown): Definition {
  const faults = isObject(value) ? faultsOf(value) : ['un objet JSON est attendu'];
  if (faults.length > 0) throw invalidDefinition(faults);
  return value as Definition;
}
