import type { PlainDate } from '#libs/kernel';
import type { Valeur } from '../pilotage/valeur.js';
import type { LedgerDefinition, RatioDefinition } from './definition.js';
import type { FigureStatus } from './figure.js';
import { firstStatus, isKnownOn } from './figure-status.js';
import { FLOWS_OF_PARTS } from './parts.js';
import { countsFlows } from './ratio.js';
import { soldeEnJours } from './solde-en-jours.js';

/** What is known of an organisme beside its parts. */
export interface KnownOfOrganisme {
  /** The first day about which something is known; null when nothing is. */
  readonly since: PlainDate | null;
  /** The first day of which the parts are made. */
  readonly from: PlainDate;
  /** The day asked. */
  readonly asOf: PlainDate;
}

type Worth = Pick<Valeur, 'value' | 'numerator' | 'denominator'>;

const count = (value: number): Worth => ({ value, numerator: value, denominator: null });

const MANUAL = FLOWS_OF_PARTS.indexOf('processedManual');
const AUTOMATIC = FLOWS_OF_PARTS.indexOf('processedAuto');

/**
 * - `stock`: pièces, a count; `flux`: pièces processed in the window, a count;
 * - `anteriorite`: the share above the threshold, pièces above ÷ pièces;
 * - `soldeEnJours`: days, pièces × window ÷ processed;
 * - `ratio`: as it says.
 */
function worthOf(definition: LedgerDefinition, parts: readonly number[]): Worth {
  const [first = 0, second = 0] = parts;
  switch (definition.block) {
    case 'stock':
      return count(first);
    case 'flux':
      return count((parts[MANUAL] ?? 0) + (parts[AUTOMATIC] ?? 0));
    case 'anteriorite':
      return { value: first === 0 ? null : second / first, numerator: second, denominator: first };
    case 'soldeEnJours': {
      const { window } = definition;
      return { value: soldeEnJours({ stock: first, processed: second, window }), numerator: first * window, denominator: second };
    }
    case 'ratio':
      if (definition.denominator === null) return count(first);
      return { value: second === 0 ? ofNothing(definition, first) : first / second, numerator: first, denominator: second };
  }
}

const ofNothing = (definition: RatioDefinition, numerator: number): 0 | null => (numerator === 0 && definition.ofNothing === 'zero' ? 0 : null);

const NOTHING: Worth = { value: null, numerator: null, denominator: null };

/**
 * What a definition is worth for one organisme on one day, of the parts of that day: raw, never rounded. The same value and status as the figure of
 * its block. `parts` null: a calendar is needed and there is none. A ratio that is `undefined` keeps its numerator and denominator: they count in
 * the réseau's.
 */
export function valeurOfParts(
  definition: LedgerDefinition,
  organisme: string,
  parts: readonly number[] | null,
  { since, from, asOf }: KnownOfOrganisme,
): Valeur {
  const worth = parts === null ? NOTHING : worthOf(definition, parts);
  const holding: FigureStatus[] = [];
  if (!isKnownOn(since, asOf)) holding.push('noData');
  if (parts === null) holding.push('notConfigured');
  else if (worth.value === null) holding.push('undefined');
  if (since !== null && from < since && isWindowed(definition)) holding.push('partialWindow');
  const status = firstStatus(holding);
  return { organisme, status, ...(status === 'noData' ? NOTHING : worth) };
}

/** Whether what moved in a window counts, or several months do: then the first days of an organisme tell of a part of it only. */
export function isWindowed(definition: LedgerDefinition): boolean {
  if (definition.block === 'ratio') return countsFlows(definition) || definition.overMonths !== undefined;
  return definition.block === 'flux' || definition.block === 'soldeEnJours';
}
