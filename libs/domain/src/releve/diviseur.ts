import type { Definition, ReleveDefinition } from '../indicateur/definition.js';

/** The code of the readings by which others are divided: readings are kept by code, whichever version they were told by. */
export const codeOfDiviseur = (dividedBy: string): string => dividedBy.split('@')[0] ?? dividedBy;

/**
 * What is wrong with that by which readings are divided: nothing published under this version, no reading, one that is itself divided or does not add up, or of
 * periods that are never theirs – there would be no value, ever. `versions`: what is published under its code.
 */
export function faultsOfDiviseur(
  { code, periodicity, dividedBy }: Pick<ReleveDefinition, 'code' | 'periodicity' | 'dividedBy'>,
  versions: readonly Definition[],
): readonly string[] {
  if (dividedBy === null) return [];
  const diviseur = versions.find((each) => `${each.code}@${String(each.version)}` === dividedBy);
  if (diviseur?.block !== 'releve') return [`dividedBy : « ${dividedBy} » n’est pas un relevé publié`];
  if (diviseur.code === code) return [`dividedBy : « ${dividedBy} » est le relevé lui-même`];
  if (diviseur.dividedBy !== null || !diviseur.additive) return [`dividedBy : « ${dividedBy} » ne s’additionne pas d’une caisse à l’autre`];
  if (diviseur.periodicity === periodicity) return [];
  return [`dividedBy : « ${dividedBy} » se relève par « ${diviseur.periodicity} », et non par « ${periodicity} »`];
}
