import type { Defined } from '../common/definition-hint.tsx';
import type { ListSearch } from '../view/address.ts';
import { frDecimal, frInteger, frSignedDecimal } from '../view/format.ts';

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
  /** Where it stands on the axis, and what the files call it: a day, or the code of a caisse. */
  readonly key: string;
  /** « semaine finissant le 31/12/2010 », « 751 – Paris » */
  readonly label: string;
  readonly cells: readonly ChartCell[];
  /** Which of the groups it is of; null for none of them. */
  readonly group?: number | null;
}

/** A line drawn across the chart, with its name. */
export interface ChartThreshold {
  readonly value: number;
  readonly label: string;
}

/** What sorts the rows of a scatter: each group has a mark and a word, which the table tells in a column of its own. */
export interface ChartGroups {
  readonly head: string;
  readonly items: readonly { readonly label: string; readonly mark: string }[];
}

/** What a chart, its table, its copy, its files and its reading by keyboard all say: one model, one query. */
export interface ChartModel {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  /**
   * `stack` and `line` go through time; `diverging` lies about zero and `scatter` has its first two series on its axes, one row per caisse; `bands` lie within
   * each other from zero, one row for each of what `rowHead` names.
   */
  readonly form: 'stack' | 'line' | 'diverging' | 'scatter' | 'bands';
  readonly summary: string;
  /** A threshold that is no line on the axis, such as an age. */
  readonly note: string | null;
  readonly defined: Defined | null;
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
  readonly thresholds: readonly ChartThreshold[];
  readonly decimals: 0 | 1;
  readonly groups?: ChartGroups;
  /** What the rows are, where they are neither days nor caisses. */
  readonly rowHead?: string;
  /**
   * Where a row leads when no list is behind its number: to the same page on its day, to the sheet of its caisse, to the same page on the caisses of its
   * groupement; absent: nowhere.
   */
  readonly opens?: 'day' | 'caisse' | 'groupement';
}

/** Whether the rows of a chart are days; else they are caisses, or what `rowHead` says. */
export const isInTime = ({ form }: Pick<ChartModel, 'form'>): boolean => form === 'stack' || form === 'line';

/** How the values of a chart are written, wherever they are. */
export function formatOf({ decimals, form }: Pick<ChartModel, 'decimals' | 'form'>): (value: number) => string {
  if (form === 'diverging') return frSignedDecimal;
  return decimals === 0 ? frInteger : frDecimal;
}

/** What the marks of a drawing mean: its groups, or the series that are drawn. */
export function legendOf({ series, groups }: ChartModel): ChartGroups['items'] {
  return groups?.items ?? series.filter(({ isDrawn }) => isDrawn);
}

export const groupOf = ({ groups }: ChartModel, { group }: ChartRow): string =>
  (group === undefined || group === null ? undefined : groups?.items[group]?.label) ?? '';
