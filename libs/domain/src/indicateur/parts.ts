import { dayNumber, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { EFFECT_OF_SENS, type Sens } from '../stock/sejour.js';
import { arrivalsOfAges } from './anteriorite.js';
import type { AnterioriteDefinition, Definition } from './definition.js';
import { windowOf } from './fenetre.js';

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
 * - `soldeEnJours`: pièces, and those processed in the window.
 */
export type RolledUp = Definition | 'day';

export function partsWidth(rolledUp: RolledUp): number {
  if (rolledUp === 'day') return 1 + FLOWS_OF_PARTS.length;
  if (rolledUp.block === 'anteriorite') return 2 + rolledUp.bandStarts.length;
  return rolledUp.block === 'flux' ? FLOWS_OF_PARTS.length : 2;
}

/** Whether the days of a caisse without a calendar cannot be told by it. */
export function needsCalendar(rolledUp: RolledUp): boolean {
  return rolledUp !== 'day' && rolledUp.block !== 'stock' && rolledUp.dayKind === 'worked';
}

/** The first day of which the parts of a day are made, beside its stock. */
export function firstDayOfParts(rolledUp: RolledUp, asOf: PlainDate, calendar: CompiledCalendrier | null): PlainDate {
  if (rolledUp === 'day' || rolledUp.block === 'stock' || rolledUp.block === 'anteriorite') return asOf;
  return windowOf(rolledUp, asOf, calendar)?.from ?? asOf;
}

/** Pièces that moved; `waits`: they waited for somebody there. Signed, so that movements posted back are taken off. */
export interface DayLine {
  readonly waits: boolean;
  readonly arrivedOn: PlainDate;
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

/** Goes through days in order, and tells the parts of each. One cell: one caisse, one procédure, one origin. */
export class PartsOfDays {
  private readonly arrivals: Arrivals;
  private readonly flows: readonly Int32Array[];
  private readonly firstFlow: number;
  private next = 0;
  private pieces = 0;
  private waiting = 0;

  /** @param lines of the cell, in order of `on`; flows are told from `flowsFrom` on, the lines before only make the stock */
  constructor(
    private readonly lines: readonly DayLine[],
    flowsFrom: PlainDate,
    to: PlainDate,
  ) {
    const firstArrival = lines.reduce((first, { arrivedOn }) => Math.min(first, dayNumber(arrivedOn)), dayNumber(to));
    this.arrivals = new Arrivals(
      firstArrival,
      lines.reduce((last, { arrivedOn }) => Math.max(last, dayNumber(arrivedOn)), firstArrival),
    );
    this.firstFlow = dayNumber(flowsFrom);
    // Up to each day: what moved in a window is the difference of two of them.
    this.flows = FLOWS_OF_PARTS.map(() => new Int32Array(dayNumber(to) - this.firstFlow + 2));
    for (const { on, sens, pieces } of lines) {
      const flow = this.flows[FLOWS_OF_PARTS.indexOf(sens as (typeof FLOWS_OF_PARTS)[number])];
      const day = dayNumber(on) - this.firstFlow + 1;
      if (flow !== undefined && day > 0 && day < flow.length) flow[day] = (flow[day] ?? 0) + pieces;
    }
    for (const flow of this.flows) for (let day = 1; day < flow.length; day += 1) flow[day] = (flow[day] ?? 0) + (flow[day - 1] ?? 0);
  }

  /** The stock at the end of a day; ascending days only. */
  goTo(asOf: PlainDate): void {
    for (let line = this.lines[this.next]; line !== undefined && line.on <= asOf; line = this.lines[this.next]) {
      const change = line.pieces * EFFECT_OF_SENS[line.sens];
      this.pieces += change;
      if (line.waits) this.waiting += change;
      this.arrivals.add(dayNumber(line.arrivedOn), change);
      this.next += 1;
    }
  }

  /** The parts of the day gone to. `cuts` of an antériorité, `from` of a window: the same for all cells of a caisse. */
  parts(rolledUp: RolledUp, asOf: PlainDate, days: DaysOfParts): readonly number[] {
    if (rolledUp === 'day') return [this.pieces, ...this.flowsBetween(dayNumber(asOf), dayNumber(asOf))];
    switch (rolledUp.block) {
      case 'stock':
        return rolledUp.includesWaiting ? [this.pieces, this.waiting] : [this.pieces - this.waiting, 0];
      case 'anteriorite': {
        const [above = 0, ...older] = days.cuts.map((cut) => this.arrivals.upTo(cut));
        return [this.pieces, above, ...older.map((count, i) => count - (older[i + 1] ?? 0))];
      }
      case 'flux':
        return this.flowsBetween(days.from, dayNumber(asOf));
      case 'soldeEnJours': {
        const [, , manual = 0, automatic = 0] = this.flowsBetween(days.from, dayNumber(asOf));
        return [this.pieces, rolledUp.includesAutomatic ? manual + automatic : manual];
      }
    }
  }

  private flowsBetween(from: number, to: number): readonly number[] {
    return this.flows.map((flow) => (flow[to - this.firstFlow + 1] ?? 0) - (flow[Math.max(from - this.firstFlow, 0)] ?? 0));
  }
}

/** What a definition needs to know of a day, by one calendar; as day numbers. */
export interface DaysOfParts {
  readonly cuts: readonly number[];
  readonly from: number;
}

export function daysOfParts(rolledUp: RolledUp, asOf: PlainDate, calendar: CompiledCalendrier | null): DaysOfParts {
  const from = dayNumber(firstDayOfParts(rolledUp, asOf, calendar));
  return { cuts: rolledUp !== 'day' && rolledUp.block === 'anteriorite' ? ageCuts(rolledUp, asOf, calendar) : [], from };
}
