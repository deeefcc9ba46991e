import { dayNumber, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { EFFECT_OF_SENS, type Sens } from '../stock/sejour.js';
import { anterioriteOf, arrivalsOfAges } from './anteriorite.js';
import {
  type AnterioriteDefinition,
  type DayKind,
  definitionReference,
  type LedgerDefinition,
  type QuantiteDuLivre,
  type RatioDefinition,
  type Terme,
} from './definition.js';
import { windowOf } from './fenetre.js';
import { countsFlows, countsWorkedDays, dayKindOn, firstDayOfRatio, isCounted, isOfMeasure, type Selectable, termesOf } from './ratio.js';

/** The flows that parts tell, in this order. */
export const FLOWS_OF_PARTS = [
  'arrived',
  'reopened',
  'processedManual',
  'processedAuto',
  'returned',
  'neutralised',
  'closed',
] as const satisfies readonly Sens[];

/**
 * What is rolled up: a definition, or the day itself – its stock and what moved on it –, which no definition governs.
 * The parts of a figure are numbers that add up over caisses and procédures:
 * - the day: pièces, then its flows; `flux`: the flows of the window;
 * - `stock`: pièces that the definition counts, of which waiting;
 * - `anteriorite`: pièces, of which above the threshold, then by band;
 * - `soldeEnJours`: pièces, and those processed in the window;
 * - `ratio`: the sum of the numerator, and that of the denominator.
 */
export type RolledUp = LedgerDefinition | 'day';

export function partsWidth(rolledUp: RolledUp): number {
  if (rolledUp === 'day') return 1 + FLOWS_OF_PARTS.length;
  if (rolledUp.block === 'anteriorite') return 2 + rolledUp.bandStarts.length;
  return rolledUp.block === 'flux' ? FLOWS_OF_PARTS.length : 2;
}

/** Whether the days of a caisse without a calendar cannot be told by it. */
export function needsCalendar(rolledUp: RolledUp): boolean {
  if (rolledUp === 'day' || rolledUp.block === 'stock') return false;
  return rolledUp.block === 'ratio' ? countsWorkedDays(rolledUp) : rolledUp.dayKind === 'worked';
}

/** The first day of which the parts of a day are made, beside its stock. */
export function firstDayOfParts(rolledUp: RolledUp, asOf: PlainDate, calendar: CompiledCalendrier | null): PlainDate {
  if (rolledUp === 'day' || rolledUp.block === 'stock' || rolledUp.block === 'anteriorite') return asOf;
  if (rolledUp.block === 'ratio') return firstDayOfRatio(rolledUp, asOf, calendar);
  return windowOf(rolledUp, asOf, calendar)?.from ?? asOf;
}

/** Whether parts are made of what stands in stock at the end of a day. */
export function isMadeOfStock(definition: LedgerDefinition): boolean {
  return definition.block === 'ratio' ? termesOf(definition).some(({ measure }) => measure === 'stock') : definition.block !== 'flux';
}

/** Whether parts are made of what moved. */
export function isMadeOfFlows(definition: LedgerDefinition): boolean {
  return definition.block === 'ratio' ? countsFlows(definition) : definition.block === 'flux' || definition.block === 'soldeEnJours';
}

/** Pièces that moved; `waits`: they waited for somebody there. Signed, so that movements posted back are taken off. */
export interface DayLine extends Selectable {
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly pieces: number;
}

/** Pièces by day of arrival, so kept that those up to a day are counted without looking at each (a Fenwick tree). */
class Arrivals {
  private readonly tree: Int32Array;

  constructor(
    private readonly first: number,
    last: number,
  ) {
    this.tree = new Int32Array(Math.max(0, last - first) + 2);
  }

  add(day: number, pieces: number): void {
    for (let i = day - this.first + 1; i < this.tree.length; i += i & -i) this.tree[i] = (this.tree[i] ?? 0) + pieces;
  }

  upTo(day: number): number {
    let sum = 0;
    for (let i = Math.min(day - this.first + 1, this.tree.length - 1); i > 0; i -= i & -i) sum += this.tree[i] ?? 0;
    return sum;
  }
}

/** The number of pièces of each class of ages, oldest included: how many arrived up to the last day of each. */
function ageCuts({ dayKind, threshold, bandStarts }: AnterioriteDefinition, asOf: PlainDate, calendar: CompiledCalendrier | null): readonly number[] {
  return [threshold + 1, ...bandStarts].map((from) => dayNumber(arrivalsOfAges({ from, to: null }, asOf, dayKind, calendar)?.to ?? asOf));
}

/** The days of the lines of a walk: flows are told from `from` on, the lines before only make the stock. */
interface Span {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What moved in one direction, so kept that a window is the difference of two days. */
function upToEachDay(lines: readonly DayLine[], { from, to }: Span, counts: (line: DayLine) => boolean): Int32Array {
  const first = dayNumber(from);
  const flow = new Int32Array(dayNumber(to) - first + 2);
  for (const line of lines) {
    const day = dayNumber(line.on) - first + 1;
    if (day > 0 && day < flow.length && counts(line)) flow[day] = (flow[day] ?? 0) + line.pieces;
  }
  for (let day = 1; day < flow.length; day += 1) flow[day] = (flow[day] ?? 0) + (flow[day - 1] ?? 0);
  return flow;
}

/** Of what ages pièces were when they moved, and how days are counted. */
interface Aged {
  readonly ages: NonNullable<QuantiteDuLivre['ages']>;
  readonly dayKind: DayKind;
  readonly calendar: CompiledCalendrier | null;
}

const keyOfAged = ({ ages, dayKind, calendar }: Aged): string =>
  [ages.from, ages.to, dayKind === 'calendar' || calendar === null ? dayKind : definitionReference(calendar.calendrier)].map(String).join(' ');

/** Goes through the lines of some pièces in order of their days. */
class Walk {
  pieces = 0;
  waiting = 0;
  readonly arrivals: Arrivals;
  private readonly flows = new Map<string, Int32Array>();
  private readonly firstFlow: number;
  private next = 0;

  constructor(
    private readonly lines: readonly DayLine[],
    private readonly span: Span,
  ) {
    const firstArrival = lines.reduce((first, { arrivedOn }) => Math.min(first, dayNumber(arrivedOn)), dayNumber(span.to));
    this.arrivals = new Arrivals(
      firstArrival,
      lines.reduce((last, { arrivedOn }) => Math.max(last, dayNumber(arrivedOn)), firstArrival),
    );
    this.firstFlow = dayNumber(span.from);
  }

  goTo(asOf: PlainDate): void {
    for (let line = this.lines[this.next]; line !== undefined && line.on <= asOf; line = this.lines[this.next]) {
      const change = line.pieces * EFFECT_OF_SENS[line.sens];
      this.pieces += change;
      if (line.waits) this.waiting += change;
      this.arrivals.add(dayNumber(line.arrivedOn), change);
      this.next += 1;
    }
  }

  /** What moved in a window, of some ages on the day when it did. */
  moved(sens: Sens, from: number, to: number, aged?: Aged): number {
    const key = aged === undefined ? sens : `${sens} ${keyOfAged(aged)}`;
    let flow = this.flows.get(key);
    if (flow === undefined) {
      const hasAge = ({ arrivedOn, on }: DayLine): boolean => {
        if (aged === undefined) return true;
        const age = anterioriteOf(arrivedOn, on, aged.dayKind, aged.calendar) ?? 0;
        return aged.ages.from <= age && (aged.ages.to === null || age <= aged.ages.to);
      };
      this.flows.set(key, (flow = upToEachDay(this.lines, this.span, (line) => isOfMeasure(line.sens, sens) && hasAge(line))));
    }
    return (flow[to - this.firstFlow + 1] ?? 0) - (flow[Math.max(from - this.firstFlow, 0)] ?? 0);
  }
}

/** Goes through days in order, and tells the parts of each. One cell: one caisse, one procédure, one origin. */
export class PartsOfDays {
  private readonly all: Walk;
  /** A walk for each way in which terms select pièces. */
  private readonly selected = new Map<string, Walk>();
  private readonly walkOf = new Map<Terme, Walk>();

  /**
   * @param lines of the cell, in order of `on`; flows are told from `flowsFrom` on, the lines before only make the stock
   * @param ratios those that will be asked for
   */
  constructor(lines: readonly DayLine[], flowsFrom: PlainDate, to: PlainDate, ratios: readonly RatioDefinition[] = []) {
    const span = { from: flowsFrom, to };
    this.all = new Walk(lines, span);
    for (const terme of ratios.flatMap(termesOf)) {
      const key = keyOfSelection(terme);
      if (key === ALL_PIECES) continue;
      let walk = this.selected.get(key);
      if (walk === undefined) {
        const counted = lines.filter((line) => isCounted(terme, line));
        this.selected.set(key, (walk = new Walk(counted, span)));
      }
      this.walkOf.set(terme, walk);
    }
  }

  /** The stock at the end of a day; ascending days only. */
  goTo(asOf: PlainDate): void {
    this.all.goTo(asOf);
    for (const walk of this.selected.values()) walk.goTo(asOf);
  }

  /** The parts of the day gone to. `days`: the same for all cells of a caisse. */
  parts(rolledUp: RolledUp, asOf: PlainDate, days: DaysOfParts): readonly number[] {
    const { pieces, waiting, arrivals } = this.all;
    const to = dayNumber(asOf);
    if (rolledUp === 'day') return [pieces, ...this.flowsBetween(to, to)];
    switch (rolledUp.block) {
      case 'stock':
        return rolledUp.includesWaiting ? [pieces, waiting] : [pieces - waiting, 0];
      case 'anteriorite': {
        const [above = 0, ...older] = days.cuts.map((cut) => arrivals.upTo(cut));
        return [pieces, above, ...older.map((count, i) => count - (older[i + 1] ?? 0))];
      }
      case 'flux':
        return this.flowsBetween(days.from, to);
      case 'soldeEnJours': {
        const [, , manual = 0, automatic = 0] = this.flowsBetween(days.from, to);
        return [pieces, rolledUp.includesAutomatic ? manual + automatic : manual];
      }
      case 'ratio':
        return partsOfRatio(rolledUp, (terme) => this.quantity(terme, to, days));
    }
  }

  private quantity(terme: Terme, to: number, { from, dayKind, calendar, arrivals }: DaysOfParts): number {
    const walk = this.walkOf.get(terme) ?? this.all;
    const { measure, ages } = terme;
    if (measure !== 'stock') return walk.moved(measure, from, to, ages && { ages, dayKind, calendar });
    const span = arrivals.get(terme);
    if (span === undefined) return walk.pieces;
    return walk.arrivals.upTo(span.to) - (span.from === null ? 0 : walk.arrivals.upTo(span.from - 1));
  }

  private flowsBetween(from: number, to: number): readonly number[] {
    return FLOWS_OF_PARTS.map((sens) => this.all.moved(sens, from, to));
  }
}

const ALL_PIECES = '[null,null,null]';

const keyOfSelection = ({ waiting, only, except }: Terme): string => JSON.stringify([waiting ?? null, only ?? null, except ?? null]);

/** The two sums of a ratio; that of a count has no second one. */
export function partsOfRatio({ numerator, denominator }: RatioDefinition, quantityOf: (terme: Terme) => number): readonly number[] {
  const sum = (termes: readonly Terme[]): number => termes.reduce((total, terme) => total + terme.weight * quantityOf(terme), 0);
  return [sum(numerator), denominator === null ? 0 : sum(denominator)];
}

/** What a definition needs to know of a day, by one calendar; as day numbers. */
export interface DaysOfParts {
  readonly from: number;
  /** Of an antériorité: the last days of arrival of its classes of ages. */
  readonly cuts: readonly number[];
  /** Of a ratio: how its ages are counted on that day, and the arrivals of those that it asks of the stock; `from` null: and before. */
  readonly dayKind: DayKind;
  readonly calendar: CompiledCalendrier | null;
  readonly arrivals: ReadonlyMap<Terme, { readonly from: number | null; readonly to: number }>;
}

export function daysOfParts(rolledUp: RolledUp, asOf: PlainDate, calendar: CompiledCalendrier | null): DaysOfParts {
  const days = { from: dayNumber(firstDayOfParts(rolledUp, asOf, calendar)), cuts: [], dayKind: 'calendar' as const, calendar, arrivals: new Map() };
  if (rolledUp === 'day') return days;
  if (rolledUp.block === 'anteriorite') return { ...days, cuts: ageCuts(rolledUp, asOf, calendar) };
  if (rolledUp.block !== 'ratio') return days;
  const dayKind = dayKindOn(rolledUp, asOf);
  const arrivals: DaysOfParts['arrivals'] = new Map(
    termesOf(rolledUp).flatMap((terme) => {
      const { measure, ages } = terme;
      const span = ages !== undefined && measure === 'stock' ? arrivalsOfAges(ages, asOf, dayKind, calendar) : null;
      return span === null ? [] : [[terme, { from: span.from === null ? null : dayNumber(span.from), to: dayNumber(span.to) }] as const];
    }),
  );
  return { ...days, dayKind, arrivals };
}
