import type { Defined } from '../common/definition-hint.tsx';
import type { ListSearch } from '../view/address.ts';

/** One series of a chart, or a column that only the table shows. */
export interface ChartSeries {
  readonly label: string;
  readonly mark: string;
  readonly stack: string;
  readonly isDrawn: boolean;
  /** Where the points are too many for bars: a line over the areas of the others. */
  readonly isLine?: boolean;
}

export interface ChartCell {
  readonly value: number | null;
  readonly list: ListSearch | null;
}

export interface ChartRow {
  readonly day: string;
  /** « semaine finissant le 31/12/2010 » */
  readonly label: string;
  readonly cells: readonly ChartCell[];
}

/** A line drawn across the chart, with its name. */
export interface ChartThreshold {
  readonly value: number;
  readonly label: string;
}

/** What a chart, its table, its copy, its files and its reading by keyboard all say: one model, one query. */
export interface ChartModel {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly form: 'stack' | 'line';
  readonly summary: string;
  /** A threshold that is no line on the axis, such as an age. */
  readonly note: string | null;
  readonly defined: Defined | null;
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
  readonly thresholds: readonly ChartThreshold[];
  readonly decimals: 0 | 1;
}
