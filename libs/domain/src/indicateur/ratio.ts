import { addMonths, endOfMonth, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import type { Sens } from '../stock/sejour.js';
import type { DayKind, QuantiteDuLivre, RatioDefinition, Selection, Terme } from './definition.js';
import { windowOf } from './fenetre.js';

/** By what pièces are selected. */
export interface Selectable {
  readonly procedure: string;
  readonly type: string | null;
  readonly population: string | null;
  readonly waits: boolean;
  /** Who is waited for, where a definition names it; null otherwise. */
  readonly waitingFor: string | null;
  readonly arrivedOn: PlainDate;
}

/** The terms of both sums. */
export function termesOf({ numerator, denominator }: Pick<RatioDefinition, 'numerator' | 'denominator'>): readonly Terme[] {
  return denominator === null ? numerator : [...numerator, ...denominator];
}

export const countsFlows = (ratio: Pick<RatioDefinition, 'numerator' | 'denominator'>): boolean =>
  termesOf(ratio).some(({ measure }) => measure !== 'stock');

/** How days are counted for a day asked: by the last break that is not after it. */
export function dayKindOn({ dayKind, breaks = [] }: Pick<RatioDefinition, 'dayKind' | 'breaks'>, asOf: PlainDate): DayKind {
  return breaks.findLast(({ from }) => from <= asOf)?.dayKind ?? dayKind;
}

/** Whether worked days count on any day: in ages, in the window, or in the choice of the days of months. */
export function countsWorkedDays(ratio: RatioDefinition): boolean {
  const { dayKind, breaks = [], overMonths, windowUnit } = ratio;
  if (overMonths !== undefined) return true;
  const countsDays = termesOf(ratio).some(({ ages }) => ages !== undefined) || (windowUnit === 'days' && countsFlows(ratio));
  return countsDays && (dayKind === 'worked' || breaks.some((each) => each.dayKind === 'worked'));
}

const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 8)}01` as PlainDate;

/** The first day of which movements count; the day asked where none do. */
export function firstDayOfRatio(ratio: RatioDefinition, asOf: PlainDate, calendar: CompiledCalendrier | null): PlainDate {
  if (!countsFlows(ratio)) return asOf;
  const { window, windowUnit } = ratio;
  if (windowUnit === 'months') return addMonths(firstOfMonth(asOf), 1 - window);
  return windowOf({ dayKind: dayKindOn(ratio, asOf), window }, asOf, calendar)?.from ?? asOf;
}

/**
 * The days whose sums make the value of a day: the last worked days of the months before, then the day itself, or the last worked day before it of its
 * month. Ascending; the day alone without `overMonths`. A month without a worked day is told on its last day.
 */
export function sampledDays(
  { overMonths }: Pick<RatioDefinition, 'overMonths'>,
  asOf: PlainDate,
  calendar: CompiledCalendrier,
): readonly PlainDate[] {
  if (overMonths === undefined) return [asOf];
  const lastWorked = (upTo: PlainDate): PlainDate => {
    const day = calendar.nthWorkedDayBack(upTo, 1);
    return day < firstOfMonth(upTo) ? upTo : day;
  };
  return Array.from({ length: overMonths }, (_, i) => {
    const back = overMonths - 1 - i;
    return lastWorked(back === 0 ? asOf : endOfMonth(addMonths(firstOfMonth(asOf), -back)));
  });
}

function isSelected({ procedures, types, populations, waitingFor: awaited }: Selection, piece: Selectable): boolean {
  const { procedure, type, population, waitingFor } = piece;
  return (
    (procedures === undefined || procedures.includes(procedure)) &&
    (types === undefined || (type !== null && types.includes(type))) &&
    (populations === undefined || (population !== null && populations.includes(population))) &&
    (awaited === undefined || (waitingFor !== null && awaited.includes(waitingFor)))
  );
}

/** Whether a pièce counts in a quantity, whatever its age and the movement. */
export function isCounted({ waiting, only, except = [] }: Omit<QuantiteDuLivre, 'measure' | 'ages'>, piece: Selectable): boolean {
  if (waiting !== undefined && (waiting === 'only') !== piece.waits) return false;
  if (only !== undefined && !isSelected(only, piece)) return false;
  return !except.some(
    ({ arrivedIn, ...selection }) =>
      isSelected(selection, piece) && (arrivedIn === undefined || arrivedIn.includes(Number(piece.arrivedOn.slice(5, 7)))),
  );
}

/** What some definitions name of a kind: pièces of all others need not be told apart. Sorted. */
export interface NamesOfSelections {
  readonly types: readonly string[];
  readonly populations: readonly string[];
  readonly waitingFor: readonly string[];
}

export function namesOfSelections(ratios: Iterable<RatioDefinition>): NamesOfSelections {
  const names = { types: new Set<string>(), populations: new Set<string>(), waitingFor: new Set<string>() };
  for (const ratio of ratios) {
    for (const { only, except = [] } of termesOf(ratio)) {
      for (const selection of only === undefined ? except : [only, ...except]) {
        for (const kind of ['types', 'populations', 'waitingFor'] as const) for (const name of selection[kind] ?? []) names[kind].add(name);
      }
    }
  }
  const sorted = (of: ReadonlySet<string>): readonly string[] => [...of].sort();
  return { types: sorted(names.types), populations: sorted(names.populations), waitingFor: sorted(names.waitingFor) };
}

/** Whether a movement is one of those that a quantity counts: what puts a pièce on hold moves it between places too. */
export function isOfMeasure(sens: Sens, measure: QuantiteDuLivre['measure']): boolean {
  return sens === measure || (measure === 'movedIn' && sens === 'putOnHold');
}
