import { daysBetween, type PlainDate } from '#libs/kernel';
import { taux } from './objectif.js';

/** A translation job. */
export interface Traduction {
  readonly receivedOn: PlainDate;
  readonly deliveredOn: PlainDate;
  readonly executor: string;
  readonly pages: number;
}

/**
 * IR.8.1: how the cost of outsourcing changed since its base year, in percent; null where the base is 0. Amounts of one unit.
 * Source: COG Cleiss 2021-2024, annexe 2 (544 000 € of payment credits in 2019).
 */
export function ir81(spent: number, base: number): number | null {
  return taux(spent - base, base);
}

/** The most that may be spent for a change, in percent, to be reached. */
export function plafondIr81(base: number, target: number): number {
  return (base * (100 + target)) / 100;
}

/** The delay of a job: calendar days from its reception, day 0, to its delivery. */
export function delaiDeTraduction({ receivedOn, deliveredOn }: Pick<Traduction, 'receivedOn' | 'deliveredOn'>): number {
  return daysBetween(receivedOn, deliveredOn);
}

/**
 * IR.8.2: the mean delay, in calendar days, of the jobs delivered in a year; null for none.
 * Source: COG Cleiss 2021-2024, annexe 2; from reception to delivery, choice of the product.
 */
export function ir82(delays: readonly number[]): number | null {
  return delays.length === 0 ? null : delays.reduce((sum, days) => sum + days, 0) / delays.length;
}

/** Beyond `days`, strictly; jobs of these executors and of more than `pages` pages are never late, and – where `ofAll` is false – not counted. */
export interface Ir83Parameters {
  readonly days: number;
  readonly pages: number;
  readonly executors: readonly string[];
  readonly ofAll: boolean;
}

const isLeftOut = ({ executor, pages }: Traduction, parameters: Ir83Parameters): boolean =>
  parameters.executors.includes(executor) || pages > parameters.pages;

/** Whether a job counts as late. */
export function estEnRetard(traduction: Traduction, parameters: Ir83Parameters): boolean {
  return delaiDeTraduction(traduction) > parameters.days && !isLeftOut(traduction, parameters);
}

/**
 * IR.8.3: the share of the jobs delivered late, in percent; null for none.
 * Source: COG Cleiss 2021-2024, annexe 2 (21 days; trainees, apprentices and jobs of more than 60 pages out of the numerator only).
 */
export function ir83(traductions: readonly Traduction[], parameters: Ir83Parameters): number | null {
  const counted = parameters.ofAll ? traductions : traductions.filter((each) => !isLeftOut(each, parameters));
  return taux(counted.filter((each) => estEnRetard(each, parameters)).length, counted.length);
}

/** How many jobs of a volume may be late for a share, in percent, to be reached. */
export function retardsPermis(volume: number, target: number): number {
  return Math.floor((volume * target) / 100);
}
