import type { Definition, Dispersion } from '../api/client.ts';
import type { ChartModel, ChartRow } from '../chart/model.ts';
import { labels } from '../labels.ts';
import type { UniteWords } from '../labels/unites.ts';
import type { ListSearch } from '../view/address.ts';
import { frDay } from '../view/format.ts';
import { drawnDecimals, drawnUnit, drawnValue, writtenValue } from './valeur.ts';

const text = labels.throughTime;
export type Point = Dispersion['points'][number];
type Spread = NonNullable<Point['distribution']>;

/** The quartiles are asked for as quantiles, by their orders. */
export const QUARTILES = [0.25, 0.75] as const;
const quantile = ({ quantiles }: Spread, order: number): number | null => quantiles.find((each) => each.order === order)?.value ?? null;

const rowOf = ({ asOf }: Point, cells: ChartRow['cells']): ChartRow => ({ key: asOf, label: `${labels.chart.stepOf.month} ${frDay(asOf)}`, cells });
const edges = <T>(items: readonly T[]): readonly [T, T] | null => {
  const [first, last] = [items[0], items.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
};

function valuesSummary(points: readonly Point[], indicateur: Definition, words: UniteWords): string {
  const ends = edges(points.flatMap(({ asOf, distribution }) => (distribution === null ? [] : [{ asOf, distribution }])));
  if (ends === null) return text.empty(words);
  const [first, last] = ends;
  const told = (value: number | null): string => (value === null ? labels.chart.noPoint : writtenValue(indicateur, value));
  const [low, high] = QUARTILES.map((order) => told(quantile(last.distribution, order)));
  return text.valuesSummary(first.asOf, told(first.distribution.median), last.asOf, told(last.distribution.median), low ?? '', high ?? '', words);
}

/** Where those that are compared lie through time: the réseau, their median and quartiles; the smallest and the largest beside. `listOf`: the rows behind the réseau's own number. */
export function valuesModel(
  dispersion: Dispersion,
  indicateur: Definition,
  words: UniteWords,
  listOf: (point: Point) => ListSearch | null,
): ChartModel {
  const column = (label: string) => ({ label, mark: '', stack: '', isDrawn: false });
  const line = (label: string, mark: string) => ({ label, mark, stack: '', isDrawn: true });
  const drawn = (value: number | null | undefined): number | null => (value == null ? null : drawnValue(indicateur, value));
  return {
    key: 'quartiles',
    title: text.values(indicateur.label, words),
    unit: drawnUnit(indicateur),
    form: 'line',
    decimals: drawnDecimals(indicateur),
    summary: valuesSummary(dispersion.points, indicateur, words),
    note: text.opensDay(words),
    defined: { definition: dispersion.indicateur },
    thresholds: [],
    opens: 'day',
    series: [
      line(text.reseau, 'line-reseau'),
      line(text.median, 'line-median'),
      line(text.first, 'line-quartile'),
      line(text.third, 'line-quartile'),
      column(text.min),
      column(text.max),
    ],
    rows: dispersion.points.map((point) => {
      const { distribution: spread } = point;
      const others = spread === null ? [] : [spread.median, quantile(spread, QUARTILES[0]), quantile(spread, QUARTILES[1]), spread.min, spread.max];
      const reseau = { value: drawn(point.reseau.value), list: point.reseau.value === null ? null : listOf(point) };
      return rowOf(point, [reseau, ...Array.from({ length: 5 }, (_, index) => ({ value: drawn(others[index]), list: null }))]);
    }),
  };
}

/** Whether they come closer to each other or drift apart. */
export function dispersionModel({ points, indicateur }: Dispersion, words: UniteWords): ChartModel {
  const ends = edges(points.flatMap(({ asOf, dispersion }) => (dispersion === null ? [] : [{ asOf, dispersion }])));
  return {
    key: 'dispersion',
    title: text.dispersion(words),
    unit: text.dispersionUnit,
    form: 'line',
    decimals: 1,
    summary: ends === null ? text.empty(words) : text.dispersionSummary(ends[0].asOf, ends[0].dispersion, ends[1].asOf, ends[1].dispersion, words),
    note: text.dispersionNote,
    defined: { definition: indicateur },
    thresholds: [],
    opens: 'day',
    series: [{ label: text.dispersionSeries, mark: 'solde', stack: '', isDrawn: true }],
    rows: points.map((point) => rowOf(point, [{ value: point.dispersion === null ? null : point.dispersion * 100, list: null }])),
  };
}
