import type { ReleveDefinition } from '../indicateur/definition.js';
import type { Valeur } from '../pilotage/valeur.js';

/** The readings of one organisme that make a value; null: none for the period. */
export interface Readings {
  readonly read: number | null;
  /** That by which it is divided; null also where nothing is divided. */
  readonly divisor: number | null;
}

/**
 * What an indicator that is read is worth for one organisme, raw. `noData` where a reading is missing: never the one of an earlier period.
 * Divided by 0: `undefined`. A reading that does not add up has neither numerator nor denominator.
 */
export function valeurOfReleve(
  { dividedBy, additive }: Pick<ReleveDefinition, 'dividedBy' | 'additive'>,
  organisme: string,
  { read, divisor }: Readings,
): Valeur {
  if (read === null || (dividedBy !== null && divisor === null))
    return { organisme, status: 'noData', value: null, numerator: null, denominator: null };
  if (divisor === null) return { organisme, status: 'ok', value: read, numerator: additive ? read : null, denominator: null };
  const value = divisor === 0 ? null : read / divisor;
  return { organisme, status: value === null ? 'undefined' : 'ok', value, numerator: read, denominator: divisor };
}
