import { addMonths, endOfMonth, type PlainDate } from '#libs/kernel';
import { codeNamed, namedAmong } from '../pilotage/reference.js';
import type { Valeur } from '../pilotage/valeur.js';
import { lastPeriodeBy } from '../releve/periode.js';
import type { Block, Definition, Grandeur, RapportDefinition } from './definition.js';
import type { FigureStatus } from './figure.js';
import { firstStatus } from './figure-status.js';
import { countsFlows, termesOf } from './ratio.js';

/** The days of a rapport, both included. */
export interface PeriodeDeRapport {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** Of which days it is told at the end of a day: those of the last period that is over by then. */
export function periodeOfRapport({ periodicity }: Pick<RapportDefinition, 'periodicity'>, day: PlainDate): PeriodeDeRapport {
  return periodicity === 'day' ? { from: day, to: day } : lastPeriodeBy(day, periodicity);
}

const COUNTS: ReadonlySet<Block> = new Set(['stock', 'flux', 'dossiers', 'etapes']);

/** Whether a definition is a count, which is a side of a rapport: not what is divided already. */
export function isCount(definition: Definition): boolean {
  return COUNTS.has(definition.block) || (definition.block === 'ratio' && definition.denominator === null);
}

/** Whether it counts what moved in one month, so that the months of a period add up to it. */
function isMonthly(definition: Definition): boolean {
  if (definition.block !== 'ratio' || definition.windowUnit !== 'months' || definition.window !== 1) return false;
  return definition.overMonths === undefined && countsFlows(definition) && termesOf(definition).every(({ measure }) => measure !== 'stock');
}

/** The days on which a count is told to make that of a period: the end of each of its months – or of so many up to its end –, or its own end alone. */
export function daysOfCount(definition: Definition, { from, to }: PeriodeDeRapport, mois?: number): readonly PlainDate[] {
  if (!isMonthly(definition)) return [to];
  const first = mois === undefined ? from : addMonths(`${to.slice(0, 8)}01` as PlainDate, 1 - mois);
  const days: PlainDate[] = [];
  for (let month = first; endOfMonth(month) < to; month = addMonths(month, 1)) days.push(endOfMonth(month));
  return [...days, to];
}

/** The codes of the definitions that a rapport names. */
export function codesNamed({ dividende, diviseur }: Pick<RapportDefinition, 'dividende' | 'diviseur'>): readonly string[] {
  const named = [dividende, diviseur].flatMap((grandeur) =>
    'indicateur' in grandeur ? [grandeur.indicateur] : 'releve' in grandeur ? [grandeur.releve] : [],
  );
  return [...new Set(named.map(codeNamed))];
}

/** What is wrong with what a rapport names; `versionsOf`: what is published under a code, first to last. */
export function faultsOfReferences(
  { dividende, diviseur }: Pick<RapportDefinition, 'dividende' | 'diviseur'>,
  versionsOf: (code: string) => readonly Definition[],
): readonly string[] {
  const named = (reference: string): Definition | null => namedAmong(reference, versionsOf(codeNamed(reference)));
  const faultsOf = (side: string, grandeur: Grandeur): readonly string[] => {
    if ('effectif' in grandeur) return [];
    if ('releve' in grandeur) {
      return named(grandeur.releve)?.block === 'releve' ? [] : [`${side}.releve : « ${grandeur.releve} » n’est pas un relevé publié`];
    }
    const count = named(grandeur.indicateur);
    if (count === null || !isCount(count)) return [`${side}.indicateur : « ${grandeur.indicateur} » n’est pas un compte publié`];
    return grandeur.mois === undefined || isMonthly(count)
      ? []
      : [`${side}.mois : « ${grandeur.indicateur} » ne compte pas ce qui s’est passé dans un mois, et ne s’ajoute pas de mois en mois`];
  };
  return [...faultsOf('dividende', dividende), ...faultsOf('diviseur', diviseur)];
}

/** What one side comes to; `amount` null where it is missing, and the status says why. */
export interface Cote {
  readonly status: FigureStatus;
  readonly amount: number | null;
  /** Which part of its counts is known: 1, all of them. */
  readonly known: number;
}

/**
 * Several counts of one side together, the first one first; missing where one of them is. Of those before the first that is known there is nothing to
 * count: they are told as a window that reaches back too far is.
 */
export function coteOf(valeurs: readonly Pick<Valeur, 'status' | 'numerator'>[]): Cote {
  const first = valeurs.findIndex(({ status }) => status !== 'noData');
  const known = valeurs.slice(Math.max(first, 0));
  const amounts = known.flatMap(({ numerator }) => (numerator === null ? [] : [numerator]));
  if (amounts.length < known.length || known.length === 0) {
    return { status: firstStatus([...known.map(({ status }) => status).filter((status) => status !== 'ok'), 'noData']), amount: null, known: 0 };
  }
  const holding: FigureStatus[] = known.length < valeurs.length ? ['partialWindow'] : [];
  return {
    status: firstStatus([...holding, ...known.map(({ status }) => status)]),
    amount: amounts.reduce((sum, each) => sum + each, 0),
    known: known.length / valeurs.length,
  };
}

/** One side of caisses that are one since a merge, whoever of them it is told of: missing where none tells it. */
export function coteOfMerged(cotes: readonly Cote[]): Cote {
  const [alone] = cotes;
  if (alone !== undefined && cotes.length === 1) return alone;
  const told = cotes.filter(({ amount }) => amount !== null);
  const merged = coteOf((told.length === 0 ? cotes : told).map(({ status, amount }) => ({ status, numerator: amount })));
  return { ...merged, known: Math.min(merged.known, ...told.map(({ known }) => known)) };
}

/**
 * What a rapport is worth for one organisme, raw. Where a side is missing it has no part in that of several, on either side: never a silent 0. So it is where the
 * sides are known of other parts of what they count: what a year cost is not divided by what two months processed. Divided by 0: `undefined`, and both parts
 * count in the réseau's.
 */
export function valeurOfRapport({ pour }: Pick<RapportDefinition, 'pour'>, organisme: string, dividende: Cote, diviseur: Cote): Valeur {
  const statuses = [dividende.status, diviseur.status];
  if (dividende.amount === null || diviseur.amount === null) {
    return { organisme, status: firstStatus(statuses), value: null, numerator: null, denominator: null };
  }
  if (dividende.known !== diviseur.known) return { organisme, status: 'noData', value: null, numerator: null, denominator: null };
  const [numerator, denominator] = [dividende.amount * pour, diviseur.amount];
  const value = denominator === 0 ? null : numerator / denominator;
  return { organisme, status: firstStatus(value === null ? [...statuses, 'undefined'] : statuses), value, numerator, denominator };
}
