import type { Definition, Reseau } from '../api/client.ts';
import { itemsOf, memberOf, numberOf, textOf } from '../api/members.ts';
import { lastVersions } from '../common/last-versions.ts';
import type { Slice } from '../view/address.ts';
import { isCount, orientationOf } from './valeur.ts';

/** What an indicator is held to. */
export interface Cible {
  readonly indicateur: Definition;
  readonly value: number;
  readonly better: 'lowerIsBetter' | 'higherIsBetter';
  /** Who set it. */
  readonly source: string;
  /** The indicateur repère that has it. */
  readonly repere: string;
}

/** A version of an indicateur repère, as it is published. */
export interface PublishedRepere {
  readonly code: string;
  readonly version: number;
  readonly label: string;
  /** For the caisses of which réseau its targets are; null: of any. */
  readonly reseau: string | null;
  readonly content: unknown;
}

const WAYS = ['lowerIsBetter', 'higherIsBetter'] as const;
const wayOf = (orientation: string): Cible['better'] | undefined => WAYS.find((way) => way === orientation);

/** The definition that a part of a repère names: a version, or the last one of a code. */
export function definitionOf(named: string, definitions: readonly Definition[]): Definition | undefined {
  const [code, version] = named.split('@');
  if (version === undefined) return lastVersions(definitions).find((each) => each.code === code);
  return definitions.find((each) => each.code === code && String(each.version) === version);
}

function ciblesOfRepere({ label, content }: PublishedRepere, definitions: readonly Definition[]): readonly Cible[] {
  return itemsOf(content, 'dimensions').flatMap((dimension) =>
    itemsOf(dimension, 'indicateurs').flatMap((part): readonly Cible[] => {
      const indicateur = definitionOf(textOf(part, 'indicateur'), definitions);
      const told = memberOf(part, 'cible');
      const value = numberOf(told, 'value');
      if (indicateur === undefined || value === null) return [];
      const side = textOf(dimension, 'orientation');
      // What is only told beside is held to nothing.
      const better = side === 'context' ? undefined : wayOf(textOf(part, 'orientation') || side || orientationOf(indicateur));
      return better === undefined ? [] : [{ indicateur, value, better, source: textOf(told, 'source'), repere: label }];
    }),
  );
}

/** Which pièces are looked at, as far as a target depends on it. */
export interface Looked {
  readonly caisse?: string | undefined;
  readonly procedure?: string | undefined;
  readonly groupement?: string | undefined;
  readonly reseau?: string | undefined;
}

/** Of which réseau all that is looked at is; undefined: of several, or of none. */
export const reseauLooked = (looked: Looked, reseaux: readonly Reseau[]): string | undefined =>
  reseaux.find(({ code }) => isOfReseau(code, looked, reseaux))?.code;

/** All of whose pièces are looked at, by code: what is said of an organisme is said of them. Undefined: of nobody in particular, or of a part of theirs. */
export function organismeLooked(looked: Slice, reseaux: readonly Reseau[]): string | undefined {
  const { caisse, groupement, reseau, executante, type, source } = looked;
  if (executante !== undefined || type !== undefined || source !== undefined) return undefined;
  if (caisse !== undefined) return caisse;
  if (groupement === undefined) return reseau ?? (reseaux.length === 1 ? reseauLooked({}, reseaux) : undefined);
  return reseau === undefined || reseauLooked({ groupement }, reseaux) === reseau ? groupement : undefined;
}

/** Whether all that is looked at is of a réseau, by its code; where no réseau is described, nobody is of another. */
export function isOfReseau(code: string, { caisse, groupement, reseau }: Looked, reseaux: readonly Reseau[]): boolean {
  const theirs = reseaux.filter(
    (each) =>
      (reseau === undefined || each.code === reseau) &&
      (caisse === undefined || each.caisses.includes(caisse)) &&
      (groupement === undefined || each.arbres.some(({ groupements }) => groupements.some((one) => one.code === groupement))),
  );
  return reseaux.length === 0 || (theirs.length > 0 && theirs.every((each) => each.code === code));
}

/**
 * What is held to something, by its definition (CODE@VERSION), by the indicateur repère in force: the first of those of the réseau that is looked at. Its targets are
 * for the réseau that it names, if it names one. A repère tells caisses by all that they do: a procédure alone is held to nothing, and a count – which grows with
 * the caisses – is held to something in one caisse only.
 */
export function ciblesOf(
  reperes: readonly PublishedRepere[],
  definitions: readonly Definition[],
  looked: Looked,
  reseaux: readonly Reseau[],
): ReadonlyMap<string, Cible> {
  if (looked.procedure !== undefined) return new Map();
  const [inForce] = lastVersions(reperes);
  if (inForce === undefined || (inForce.reseau !== null && !isOfReseau(inForce.reseau, looked, reseaux))) return new Map();
  const all = ciblesOfRepere(inForce, definitions);
  const applicable = all.filter(({ indicateur }) => looked.caisse !== undefined || !isCount(indicateur));
  return new Map(applicable.toReversed().map((cible) => [`${cible.indicateur.code}@${String(cible.indicateur.version)}`, cible]));
}

/** Whether a value reaches what it is held to; the target itself is reached. */
export const reaches = ({ value: target, better }: Cible, value: number): boolean => (better === 'lowerIsBetter' ? value <= target : value >= target);
