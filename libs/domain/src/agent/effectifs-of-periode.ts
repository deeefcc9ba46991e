import { dayNumber, firstWhere, type PlainDate } from '#libs/kernel';
import type { Grandeur } from '../indicateur/definition.js';
import type { ContratKind, Fonction } from './agent.events.js';

/** Which full-time equivalents, in which unit. */
export type Effectif = Extract<Grandeur, { readonly effectif: unknown }>['effectif'];

/** By how much the shares of full time of some contracts change from a day on, in ten-thousandths: whole numbers, whose sums know no rounding. */
export interface Variation {
  readonly organisme: string;
  readonly contrat: ContratKind;
  readonly fonction: Fonction;
  readonly on: PlainDate;
  readonly parts: number;
}

const PARTS = 10_000;

/** Tells the full-time equivalents of organismes in periods. */
export class EffectifsOfPeriodes {
  private readonly byOrganisme = new Map<string, Variation[]>();
  private readonly running = new Map<string, RunningSums>();
  private readonly firstDays = new Map<string, number>();

  constructor(variations: readonly Variation[]) {
    for (const variation of variations) {
      const own = this.byOrganisme.get(variation.organisme);
      if (own === undefined) this.byOrganisme.set(variation.organisme, [variation]);
      else own.push(variation);
    }
  }

  /**
   * On the last day of a period (`etp`), or in the average of its days (`etpma`); 0 where no such contract runs.
   * Null where no contract is known of the organisme at all, by the end of the period: no data.
   */
  of(organisme: string, { unite, contrats, fonctions }: Effectif, { from, to }: { readonly from: PlainDate; readonly to: PlainDate }): number | null {
    const [first, last] = [dayNumber(from), dayNumber(to)];
    const { firstDay, sums } = this.sumsOf(organisme, contrats, fonctions);
    if (firstDay > last) return null;
    if (unite === 'etp') return sums.upTo(last) / PARTS;
    return sums.daysBetween(first, last) / (last + 1 - first) / PARTS;
  }

  /** What changed of some contracts, each organisme and choice looked through once. */
  private sumsOf(
    organisme: string,
    contrats: readonly string[],
    fonctions: readonly string[],
  ): { readonly firstDay: number; readonly sums: RunningSums } {
    const own = this.byOrganisme.get(organisme) ?? [];
    const key = JSON.stringify([organisme, contrats, fonctions]);
    let sums = this.running.get(key);
    if (sums === undefined) {
      sums = new RunningSums(own.filter(({ contrat, fonction }) => contrats.includes(contrat) && fonctions.includes(fonction)));
      this.running.set(key, sums);
    }
    return { firstDay: this.firstDayOf(organisme, own), sums };
  }

  private firstDayOf(organisme: string, own: readonly Variation[]): number {
    const known = this.firstDays.get(organisme) ?? own.reduce((first, { on }) => Math.min(first, dayNumber(on)), Infinity);
    this.firstDays.set(organisme, known);
    return known;
  }
}

/** Parts that change from day to day, so kept that a day and the days of a period are looked up. Whole numbers: sums are exact in any order. */
class RunningSums {
  /** Ascending. */
  private readonly days: readonly number[];
  /** Of the changes before each: the parts, and the parts times their day. */
  private readonly parts: number[] = [0];
  private readonly weighted: number[] = [0];

  constructor(variations: readonly Variation[]) {
    const changes = variations.map(({ on, parts }) => ({ day: dayNumber(on), parts })).sort((a, b) => a.day - b.day);
    this.days = changes.map(({ day }) => day);
    for (const [i, { day, parts }] of changes.entries()) {
      this.parts.push((this.parts[i] ?? 0) + parts);
      this.weighted.push((this.weighted[i] ?? 0) + parts * day);
    }
  }

  /** The parts at the end of a day. */
  upTo(day: number): number {
    return this.parts[this.rankAfter(day)] ?? 0;
  }

  /** The parts of each day of a period, both ends included, added up. */
  daysBetween(first: number, last: number): number {
    const [start, end] = [this.rankAfter(first), this.rankAfter(last)];
    const before = (this.parts[start] ?? 0) * (last + 1 - first);
    const since = (this.parts[end] ?? 0) - (this.parts[start] ?? 0);
    return before + since * (last + 1) - ((this.weighted[end] ?? 0) - (this.weighted[start] ?? 0));
  }

  /** How many changes are not after a day. */
  private rankAfter(day: number): number {
    return firstWhere(0, this.days.length, (rank) => (this.days[rank] ?? 0) > day);
  }
}
