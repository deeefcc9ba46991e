import type { Band, Definition, Series, SeriesPoint } from '../api/client.ts';
import { bandRank } from '../common/band.tsx';
import { labels } from '../labels.ts';
import type { ListSearch, Slice } from '../view/address.ts';
import { addDays } from '../view/day.ts';
import { frDay } from '../view/format.ts';
import type { ChartCell, ChartModel, ChartRow } from './model.ts';

const text = labels.chart;

type Count = number | null;

/** Ages strictly above the threshold begin a band: the first band that does gives it back. */
function bandsOf(points: readonly SeriesPoint[]): readonly Pick<Band, 'from' | 'to'>[] {
  return points.find(({ bands }) => bands.length > 0)?.bands ?? [];
}

function rowsOf(series: Series, cells: (point: SeriesPoint, index: number) => readonly ChartCell[]): readonly ChartRow[] {
  return series.points.map((point, index) => ({
    day: point.asOf,
    label: `${text.stepOf[series.step]} ${frDay(point.asOf)}`,
    cells: cells(point, index),
  }));
}

const known = (point: SeriesPoint): boolean => point.status !== 'noData';
const cell = (value: Count, list: ListSearch | null = null): ChartCell => ({ value, list: value === null ? null : list });
const edges = <T>(items: readonly T[]): readonly [T, T] | null => {
  const [first] = items;
  const last = items.at(-1);
  return first === undefined || last === undefined ? null : [first, last];
};

function stockSummary(points: readonly SeriesPoint[], threshold: number): string {
  const ends = edges(points.filter(({ pieces }) => pieces !== null));
  if (ends === null) return text.empty;
  const [first, last] = ends;
  return text.stockSummary(first.asOf, first.pieces ?? 0, last.asOf, last.pieces ?? 0, last.above, threshold);
}

/** Stock by age band, through time. */
export function stockModel(series: Series, slice: Slice, threshold: number): ChartModel {
  const bands = bandsOf(series.points);
  const at = (point: SeriesPoint, parts: ListSearch): ListSearch => ({ ...slice, jour: point.asOf, ...parts });
  return {
    key: 'stock',
    title: text.stock,
    unit: text.unit,
    form: 'stack',
    decimals: 0,
    summary: stockSummary(series.points, threshold),
    note: text.threshold(threshold),
    defined: definedBy(series, 'anteriorite'),
    thresholds: [],
    series: [
      ...bands.map(({ from, to }, index) => ({
        label: labels.band.short(from, to),
        mark: `band-${String(bandRank(index, bands.length))}`,
        stack: 'stock',
        isDrawn: true,
      })),
      { label: text.total, mark: '', stack: '', isDrawn: false },
      { label: text.above(threshold), mark: '', stack: '', isDrawn: false },
    ],
    rows: rowsOf(series, (point) => [
      ...bands.map(({ from, to }, index) =>
        cell(known(point) ? (point.bands[index]?.pieces ?? null) : null, at(point, { bande: `${String(from)}-${to === null ? '' : String(to)}` })),
      ),
      cell(point.pieces, at(point, {})),
      cell(point.above, at(point, { plusDe: String(threshold) })),
    ]),
  };
}

const sum = (points: readonly SeriesPoint[], of: (point: SeriesPoint) => Count): number =>
  points.reduce((total, point) => total + (of(point) ?? 0), 0);

function fluxSummary(points: readonly SeriesPoint[]): string {
  const ends = edges(points.filter(known));
  if (ends === null) return text.empty;
  const total = (of: (point: SeriesPoint) => Count): number => sum(points, of);
  return text.fluxSummary(
    ends[0].asOf,
    ends[1].asOf,
    total(({ arrived }) => arrived),
    total(({ processed }) => processed),
    total(({ automatic }) => automatic),
  );
}

/** Arrivals beside exits, by step; the exits in two parts, worked by a person or automatic. */
export function fluxModel(series: Series, slice: Slice): ChartModel {
  const flow = (point: SeriesPoint, index: number, flux: string): ListSearch | null => {
    const before = series.points[index - 1];
    return before === undefined ? null : { ...slice, jour: point.asOf, flux, du: addDays(before.asOf, 1), au: point.asOf };
  };
  return {
    key: 'flux',
    title: text.flux,
    unit: text.unit,
    form: 'stack',
    decimals: 0,
    summary: fluxSummary(series.points),
    note: null,
    defined: definedBy(series, 'flux'),
    thresholds: [],
    series: [
      { label: text.arrived, mark: 'flow-in', stack: 'in', isDrawn: true },
      { label: text.manual, mark: 'flow-out', stack: 'out', isDrawn: true },
      { label: text.automatic, mark: 'flow-auto', stack: 'out', isDrawn: true },
      { label: text.processed, mark: '', stack: '', isDrawn: false },
      { label: text.gap, mark: '', stack: '', isDrawn: false },
    ],
    rows: rowsOf(series, (point, index) => {
      const { arrived, processed, automatic } = known(point) ? point : { arrived: null, processed: null, automatic: null };
      return [
        cell(arrived, flow(point, index, 'arrived')),
        cell(processed === null ? null : processed - (automatic ?? 0)),
        cell(automatic, flow(point, index, 'automatic')),
        cell(processed, flow(point, index, 'processed')),
        cell(arrived === null || processed === null ? null : arrived - processed),
      ];
    }),
  };
}

/** Solde en jours through time, with the thresholds of its definition when it has zones. */
export function soldeModel(series: Series, definition: Definition | undefined): ChartModel {
  const ends = edges(series.points.filter(({ soldeEnJours }) => soldeEnJours !== null));
  const zones = definition?.zones ?? null;
  return {
    key: 'solde',
    title: text.solde,
    unit: text.unitDays,
    form: 'line',
    decimals: 1,
    summary: ends === null ? text.empty : text.soldeSummary(ends[0].asOf, ends[0].soldeEnJours ?? 0, ends[1].asOf, ends[1].soldeEnJours ?? 0),
    note: zones === null ? labels.dashboard.noZones : null,
    defined: definedBy(series, 'soldeEnJours'),
    thresholds:
      zones === null
        ? []
        : [
            { value: zones.tipping, label: text.tipping(zones.tipping) },
            { value: zones.beyond, label: text.beyond(zones.beyond) },
          ],
    series: [{ label: labels.dashboard.solde, mark: 'solde', stack: '', isDrawn: true }],
    rows: rowsOf(series, (point) => [cell(known(point) ? point.soldeEnJours : null)]),
  };
}

function definedBy(series: Series, block: string): { readonly definition: string } | null {
  const definition = series.definitions[block];
  return definition === undefined ? null : { definition };
}
