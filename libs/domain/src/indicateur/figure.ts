import type { PlainDate } from '#libs/kernel';

/** The first that holds, in this order, is a figure's status (design §6). */
export const FIGURE_STATUSES = ['stale', 'notConfigured', 'noData', 'mixed', 'undefined', 'partialWindow', 'ok'] as const;
export type FigureStatus = (typeof FIGURE_STATUSES)[number];

/** One figure per definition set, where a slice holds dossiers of both origins and no definition was asked for. */
interface Mixable<Self> {
  readonly perSet?: readonly Self[];
}

interface FigureBase {
  readonly status: FigureStatus;
  /** `code@version`. */
  readonly definition: string;
  /** `code@version` of the calendars by which days were counted; empty for calendar days. */
  readonly calendars: readonly string[];
}

/** Counts are null only when the status is `noData`, `mixed` or `stale`; a figure by worked days also when it is `notConfigured`. */
export interface StockFigure extends FigureBase, Mixable<StockFigure> {
  readonly pieces: number | null;
  readonly dossiers: number | null;
  readonly waiting: number | null;
  readonly waitingFor: Readonly<Record<string, number>>;
}

/** A band of ages in days, both ends included; `to` null: and beyond. */
export interface BandCount {
  readonly from: number;
  readonly to: number | null;
  readonly pieces: number;
}

/** `share` is null when the stock is empty (status `undefined`). Raw value, unrounded. */
export interface AnterioriteFigure extends FigureBase, Mixable<AnterioriteFigure> {
  readonly threshold: number;
  readonly above: number | null;
  readonly share: number | null;
  readonly bands: readonly BandCount[];
}

/** The exits of the window, by kind. `processed` includes `automatic`. */
export interface FluxFigure extends FigureBase, Mixable<FluxFigure> {
  /** The earliest first day of the caisses' windows. */
  readonly from: PlainDate | null;
  readonly to: PlainDate;
  readonly arrived: number | null;
  readonly processed: number | null;
  readonly automatic: number | null;
  readonly returned: number | null;
  readonly neutralised: number | null;
  readonly closed: number | null;
  readonly reopened: number | null;
}

export type Zone = 'under' | 'tipping' | 'beyond';

/** In days of work. `value` is null when nothing was processed in the window and the stock is not empty (status `undefined`). */
export interface SoldeFigure extends FigureBase, Mixable<SoldeFigure> {
  readonly value: number | null;
  /** Null when the definition has no zones, or there is no value. */
  readonly zone: Zone | null;
}
