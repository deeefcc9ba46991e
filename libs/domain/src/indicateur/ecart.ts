import { codeNamed, namedAmong } from '../pilotage/reference.js';
import type { CotesDeValeur, Valeur } from '../pilotage/valeur.js';
import { isToldValeur } from '../pilotage/valeur.js';
import type { Definition, EcartDefinition, LedgerDefinition } from './definition.js';
import { isOfLedger } from './definition.js';
import { firstStatus } from './figure-status.js';
import { unitOf } from './unit-of.js';

/** What divides quantities of the ledger, and so can be a side of an écart. */
function divides(definition: Definition): definition is LedgerDefinition {
  if (!isOfLedger(definition)) return false;
  return definition.block === 'ratio' ? definition.denominator !== null : definition.block === 'anteriorite' || definition.block === 'soldeEnJours';
}

/** The codes that an écart names. */
export const codesOfEcart = ({ de, moins }: Pick<EcartDefinition, 'de' | 'moins'>): readonly string[] => [...new Set([de, moins].map(codeNamed))];

/** What is wrong with what an écart names; `versionsOf`: what is published under a code, first to last. */
export function faultsOfEcart(
  { de, moins, unit }: Pick<EcartDefinition, 'de' | 'moins' | 'unit'>,
  versionsOf: (code: string) => readonly Definition[],
): readonly string[] {
  return (
    [
      ['de', de],
      ['moins', moins],
    ] as const
  ).flatMap(([side, reference]) => {
    const named = namedAmong(reference, versionsOf(codeNamed(reference)));
    if (named === null || !divides(named)) return [`${side} : « ${reference} » n’est pas un indicateur publié qui divise des pièces par des pièces`];
    const said = unitOf(named, []);
    return said === unit ? [] : [`${side} : « ${reference} » se dit en « ${said} », et l’écart en « ${unit} »`];
  });
}

/**
 * How far one value lies from another, for one organisme or for several that are told as one. Where one of them is missing it has no part in that of several,
 * on either side; where one of them is undefined – there is nothing to divide by – it has no value, and its parts count in theirs.
 */
export function valeurOfEcart(organisme: string, [de, moins]: CotesDeValeur): Valeur {
  const none = { numerator: null, denominator: null };
  const status = firstStatus([de.status, moins.status]);
  if (!isToldValeur(de) || !isToldValeur(moins)) return { organisme, status: firstStatus([status, 'noData']), value: null, ...none };
  const value = de.value === null || moins.value === null ? null : de.value - moins.value;
  return { organisme, status: value === null ? firstStatus([status, 'undefined']) : status, value, ...none, cotes: [de, moins] };
}
