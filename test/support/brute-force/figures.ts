import { dayAfter, daysFrom } from './days.js';

/** The figures of one day, as the tables of the reference logs give them. */
export interface RawFigures {
  readonly stock: number;
  readonly above: number;
  readonly bands: readonly number[];
  readonly arrived: number;
  readonly processed: number;
  readonly automatic: number;
  /** Null when nothing was processed while there is a stock. */
  readonly soldeEnJours: number | null;
}

const BANDS: readonly (readonly [number, number])[] = [
  [0, 15],
  [16, 30],
  [31, 60],
  [61, 90],
  [91, 180],
  [181, Infinity],
];
const WINDOW = 28;

/** A pièce went out by being processed on `on`, by a machine or not. */
export interface RawProcessed {
  readonly on: string;
  readonly auto: boolean;
}

/**
 * @param arrivals of the pièces in stock on the evening of `on`
 * @param arrived the days of all arrivals
 */
export function figuresOf(on: string, arrivals: readonly string[], arrived: readonly string[], processed: readonly RawProcessed[]): RawFigures {
  const first = dayAfter(on, 1 - WINDOW);
  const inWindow = (day: string): boolean => first <= day && day <= on;
  const ages = arrivals.map((day) => daysFrom(day, on));
  const out = processed.filter((one) => inWindow(one.on));
  const stock = arrivals.length;
  let solde: number | null = out.length === 0 ? null : stock / (out.length / WINDOW);
  if (stock === 0) solde = 0;
  return {
    stock,
    above: ages.filter((age) => age > 15).length,
    bands: BANDS.map(([from, to]) => ages.filter((age) => from <= age && age <= to).length),
    arrived: arrived.filter(inWindow).length,
    processed: out.length,
    automatic: out.filter(({ auto }) => auto).length,
    soldeEnJours: solde === null ? null : Math.round(solde * 1000) / 1000,
  };
}
