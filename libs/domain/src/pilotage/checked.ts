import { DomainError } from '#libs/kernel';
import { type AnyShape, isRecord, type Shape } from '../codec/shape.js';

const LONGEST_CODE = 64;
const LONGEST_TEXT = 300;
const LAST_VERSION = 999_999;
/** What people may write: lower case without accents, as the codes that ship. */
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
/** The machine's rounding of sums of shares; nobody writes a weight so finely. */
const ROUNDING = 1e-9;

export const sumsToOne = (weights: readonly number[]): boolean => Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) <= ROUNDING;

/** What is said of every place that is not as it must be. */
export function faultsAt(...places: readonly (readonly [place: string, holds: boolean, expected: string])[]): readonly string[] {
  return places.flatMap(([place, holds, expected]) => (holds ? [] : [`${place} : ${expected}`]));
}

export const isCode = (text: string): boolean => text.length <= LONGEST_CODE && CODE.test(text);
export const CODE_SAID = `1 à ${String(LONGEST_CODE)} minuscules sans accent, chiffres et tirets`;
export const CODE_EXPECTED = `${CODE_SAID} attendus`;
const TEXT_EXPECTED = `texte de 1 à ${String(LONGEST_TEXT)} caractères attendu`;
export const isTold = (text: string): boolean => text.trim() !== '' && text.length <= LONGEST_TEXT;

/** What every versioned definition of the pilotage says of itself. */
export interface Versioned {
  readonly code: string;
  readonly version: number;
  readonly label: string;
  readonly source: string;
}

/** What a code must be like, and how that is told. */
export interface RuleOfCode {
  readonly holds: (code: string) => boolean;
  readonly expected: string;
}

const OWN_CODE: RuleOfCode = { holds: isCode, expected: CODE_EXPECTED };

function faultsOfHead({ code, version, label, source }: Versioned, rule: RuleOfCode): readonly string[] {
  return faultsAt(
    ['code', rule.holds(code), rule.expected],
    ['version', version >= 1 && version <= LAST_VERSION, `entier de 1 à ${String(LAST_VERSION)} attendu`],
    ['label', isTold(label), TEXT_EXPECTED],
    ['source', isTold(source), `${TEXT_EXPECTED}, « choix du produit » au besoin`],
  );
}

/** The places of what was written and nobody would read. */
function surplus(value: unknown, shape: AnyShape | undefined, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => surplus(item, shape?.items, `${path}[${String(i)}]`));
  const fields = shape?.fields;
  if (!isRecord(value) || fields === undefined) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return Object.hasOwn(fields, key) ? surplus(member, fields[key], place) : [`${place} : membre inconnu`];
  });
}

/**
 * What somebody wrote, as a definition that can be published: of its shape and no member more, then held to its rules.
 * @param faultsOf what is wrong with one of the right shape, place by place
 * @param rule of its code, where that is the code of something else
 * @throws DomainError `<noun>.invalid`, with all that is wrong with it
 */
export function checked<T extends Versioned>(
  value: unknown,
  noun: string,
  shape: Shape<T>,
  faultsOf: (definition: T) => readonly string[],
  rule: RuleOfCode = OWN_CODE,
): T {
  const problem = shape.problemOf(value, 'définition');
  const faults = problem === null ? [...surplus(value, shape, ''), ...faultsOfHead(value as T, rule), ...faultsOf(value as T)] : [problem];
  if (faults.length > 0) throw new DomainError(`${noun}.invalid`, `Cette définition ne peut être publiée. ${faults.join(' ; ')}.`, { faults });
  return value as T;
}
