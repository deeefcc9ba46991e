import { addMonths, plainDate } from '#libs/kernel';

/** How a right is computed anew: of the resources of which months, and how often. Every member is a parameter of the law. */
export interface Actualisation {
  /** First and last month of the resources, so many months before that of the calculation: 13 and 2 is « M-13 à M-2 ». */
  readonly firstMonth: number;
  readonly lastMonth: number;
  readonly perYear: number;
  /** Share of the dossiers that each calculation brings back before the next one. */
  readonly recalculs: number;
}

/** The months, `YYYY-MM`, whose resources a calculation of this month takes; first to last. */
export function moisDeReference({ firstMonth, lastMonth }: Pick<Actualisation, 'firstMonth' | 'lastMonth'>, month: string): readonly string[] {
  const count = Math.max(0, firstMonth - lastMonth + 1);
  return Array.from({ length: count }, (_, i) => addMonths(plainDate(`${month}-01`), i - firstMonth).slice(0, 7));
}

/** How many calculations a year so many dossiers take. */
export function calculsParAn({ perYear, recalculs }: Pick<Actualisation, 'perYear' | 'recalculs'>, dossiers: number): number {
  return dossiers * perYear + dossiers * perYear * recalculs;
}
