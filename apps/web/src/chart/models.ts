import type { Band, Definition, Series, SeriesPoint } from '../api/client.ts';
import { bandRank } from '../common/band-rank.ts';
import { labels } from '../labels.ts';
import { isPartOf, type ListSearch, type Slice } from '../view/address.ts';
import { addDays } from '../view/day.ts';
import { frDay } from '../view/format.ts';
import type { ChartCell, ChartModel, ChartRow, ChartSeries } from './model.ts';

const text = labels.chart;

type Count = number | null;

/** A point about which something is known: it has every count. */
type KnownPoint = SeriesPoint & Readonly<Record<'pieces' | 'arrived' | 'reopened' | 'processed' | 'automatic' | 'otherExits', number>>;
const isKnown = (point: SeriesPoint): point is KnownPoint => point.status !== 'noData';
const known = (point: SeriesPoint, of: (point: KnownPoint) => Count): Count => (isKnown(point) ? of(point) : null);
/** Reopenings come in again: but for what goes from one place to another, it is by how much the stock changed. */
const balance = ({ arrived, reopened, processed, otherExits }: Omit<KnownPoint, 'pieces'>): number => arrived + reopened - processed - otherExits;
const cell = (value: Count, list: ListSearch | null = null): ChartCell => ({ value, list: value === null ? null : list });
const column = (label: string): ChartSeries => ({ label, mark: '', stack: '', isDrawn: false });

/** The definition that a block of the whole series goes by; null when several do. */
function definitionOf(series: Series, block: 'anteriorite' | 'soldeEnJours'): string | null {
  const [only, ...others] = series.definitions[block];
  return only === undefined || others.length > 0 ? null : only;
}

const definedBy = (definition: string | null): { readonly definition: string } | null => (definition === null ? null : { definition });

function rowsOf(series: Series, cells: (point: SeriesPoint, index: number) => readonly ChartCell[]): readonly ChartRow[] {
  return series.points.map((point, index) => ({
    key: point.asOf,
    label: `${text.stepOf[series.step]} ${frDay(point.asOf)}`,
    cells: cells(point, index),
  }));
}

function edges<T>(items: readonly T[]): readonly [T, T] | null {
  const [first] = items;
  const last = items.at(-1);
  return first === undefined || last === undefined ? null : [first, last];
}

function stockSummary(points: readonly SeriesPoint[], threshold: number): string {
  const ends = edges(points.filter(isKnown));
  if (ends === null) return text.empty;
  const [first, last] = ends;
  return text.stockSummary(first.asOf, first.pieces, last.asOf, last.pieces, last.above, threshold);
}

/** Stock by age band, through time; one band of all ages where the origins count ages differently. */
export function stockModel(series: Series, slice: Slice, threshold: number): ChartModel {
  const bands: readonly Pick<Band, 'from' | 'to'>[] = series.points.find((point) => (point.bands?.length ?? 0) > 0)?.bands ?? [];
  const definition = definitionOf(series, 'anteriorite');
  const byAge: ListSearch = definition === null ? {} : { definition };
  const at = (point: SeriesPoint, parts: ListSearch): ListSearch => ({ ...slice, jour: point.asOf, ...parts });
  const drawn = bands.map(({ from, to }, index) => ({
    label: labels.band.short(from, to),
    mark: `band-${String(bandRank(index, bands.length))}`,
    stack: 'stock',
    isDrawn: true,
  }));
  const total = bands.length > 0 ? column(text.total) : { label: text.total, mark: 'total', stack: 'stock', isDrawn: true };
  return {
    key: 'stock',
    title: text.stock,
    unit: text.unit,
    form: 'stack',
    decimals: 0,
    summary: stockSummary(series.points, threshold),
    note: bands.length > 0 ? text.threshold(threshold) : text.mixedBands,
    defined: definedBy(definition),
    thresholds: [],
    series: [...drawn, total, column(text.above(threshold))],
    rows: rowsOf(series, (point) => [
      ...bands.map(({ from, to }, index) =>
        cell(point.bands?.[index]?.pieces ?? null, at(point, { bande: `${String(from)}-${to === null ? '' : String(to)}`, ...byAge })),
      ),
      cell(point.pieces, at(point, {})),
      cell(point.above, at(point, { plusDe: String(threshold), ...byAge })),
    ]),
  };
}

function fluxSummary(points: readonly SeriesPoint[], from: string, isPart: boolean): string {
  const ends = edges(points.filter(isKnown));
  if (ends === null) return text.empty;
  const sum = (of: (point: KnownPoint) => number): number => points.filter(isKnown).reduce((total, point) => total + of(point), 0);
  return text.fluxSummary(
    from,
    ends[1].asOf,
    sum(({ arrived }) => arrived),
    sum(({ processed }) => processed),
    sum(({ automatic }) => automatic),
    sum(({ otherExits }) => otherExits),
    sum(balance),
    isPart,
  );
}

/** The first day whose movements a point tells: the day after the point before it, or the beginning of its own step. */
function flowsFrom({ points, step }: Series, index: number): string {
  const before = points[index - 1];
  if (before !== undefined) return addDays(before.asOf, 1);
  const asOf = points[index]?.asOf ?? '';
  if (step === 'month') return `${asOf.slice(0, 8)}01`;
  return step === 'week' ? addDays(asOf, -6) : asOf;
}

/** Arrivals beside exits, by step; the exits in two parts, worked by a person or automatic. */
export function fluxModel(series: Series, slice: Slice): ChartModel {
  const flow = (point: SeriesPoint, index: number, flux: string): ListSearch => ({
    ...slice,
    jour: point.asOf,
    flux,
    du: flowsFrom(series, index),
    au: point.asOf,
  });
  return {
    key: 'flux',
    title: text.flux,
    unit: text.unit,
    form: 'stack',
    decimals: 0,
    summary: series.points.length === 0 ? text.empty : fluxSummary(series.points, flowsFrom(series, 0), isPartOf(slice)),
    note: null,
    defined: null,
    thresholds: [],
    series: [
      { label: text.arrived, mark: 'flow-in', stack: 'in', isDrawn: true, isLine: true },
      { label: text.manual, mark: 'flow-out', stack: 'out', isDrawn: true },
      { label: text.automatic, mark: 'flow-auto', stack: 'out', isDrawn: true },
      { label: text.others, mark: 'flow-other', stack: 'out', isDrawn: series.points.some(({ otherExits }) => (otherExits ?? 0) > 0) },
      column(text.processed),
      column(text.reopened),
      column(text.gap(isPartOf(slice))),
    ],
    rows: rowsOf(series, (point, index) => {
      const { arrived, reopened, processed, automatic, otherExits } = point;
      return [
        cell(arrived, flow(point, index, 'arrived')),
        cell(known(point, (told) => told.processed - told.automatic)),
        cell(automatic, flow(point, index, 'automatic')),
        cell(otherExits),
        cell(processed, flow(point, index, 'processed')),
        cell(reopened, flow(point, index, 'reopened')),
        cell(known(point, balance)),
      ];
    }),
  };
}

/** Solde en jours through time, with the thresholds of its definition when it has zones. */
export function soldeModel(series: Series, definition: Definition | undefined): ChartModel {
  const ends = edges(series.points.filter(({ soldeEnJours }) => soldeEnJours !== null));
  const zones = definition?.zones ?? null;
  const lines = zones === null ? [] : [[zones.tipping, text.tipping(zones.tipping)] as const, [zones.beyond, text.beyond(zones.beyond)] as const];
  return {
    key: 'solde',
    title: text.solde,
    unit: text.unitDays,
    form: 'line',
    decimals: 1,
    summary:
      ends === null
        ? series.definitions.soldeEnJours.length > 1
          ? text.mixedSolde
          : text.empty
        : text.soldeSummary(ends[0].asOf, ends[0].soldeEnJours ?? 0, ends[1].asOf, ends[1].soldeEnJours ?? 0),
    note: zones === null ? labels.dashboard.noZones : null,
    defined: definedBy(definitionOf(series, 'soldeEnJours')),
    thresholds: lines.map(([value, label]) => ({ value, label })),
    series: [{ label: labels.dashboard.solde, mark: 'solde', stack: '', isDrawn: true }],
    rows: rowsOf(series, (point) => [cell(point.soldeEnJours)]),
  };
}

/**
 * Entries and exits of every kind added up, the stock at the beginning with the entries: between the two lines lies the stock, however it came there –
 * arrivals, reopenings, transfers.
 */
export function cumulativeModel(series: Series): ChartModel {
  let left = 0;
  const exits = series.points.map((point) => (left += known(point, ({ processed, otherExits }) => processed + otherExits) ?? 0));
  const ends = edges(series.points.filter(isKnown));
  return {
    key: 'cumul',
    title: text.cumulative,
    unit: text.unit,
    form: 'line',
    decimals: 0,
    summary: ends === null ? text.empty : text.cumulativeSummary(ends[0].asOf, ends[0].pieces, ends[1].asOf, ends[1].pieces, left),
    note: null,
    defined: null,
    thresholds: [],
    series: [
      { label: text.cumulativeEntries, mark: 'flow-in', stack: '', isDrawn: true },
      { label: text.cumulativeLeft, mark: 'flow-out', stack: '', isDrawn: true },
      column(text.cumulativeGap),
    ],
    rows: rowsOf(series, (point, index) => {
      const out = exits[index] ?? 0;
      return [known(point, ({ pieces }) => pieces + out), known(point, () => out), point.pieces].map((value) => cell(value));
    }),
  };
}
