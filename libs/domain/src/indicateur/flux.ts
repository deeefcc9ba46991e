import type { PlainDate } from '#libs/kernel';
import type { Sens } from '../stock/sejour.js';
import { definitionReference, type FluxDefinition } from './definition.js';
import { type CalendarOf, CaisseWindows } from './fenetre.js';
import type { FigureStatus, FluxFigure } from './figure.js';
import { firstStatus, isKnownOn } from './figure-status.js';

/** Pièces that moved on a day, by owner caisse and direction; signed, so that movements posted back are taken off. */
export interface FlowGroup {
  readonly caisse: string;
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly pieces: number;
}

export interface FluxInput {
  readonly definition: FluxDefinition;
  readonly asOf: PlainDate;
  /** Those outside their caisse's window are passed over. */
  readonly groups: Iterable<FlowGroup>;
  readonly calendarOf: CalendarOf;
  /** Caisses of the slice that may have had no movement. */
  readonly caisses?: Iterable<string>;
  /** The first day about which something within the filter is known; null when nothing is; absent: do not check. */
  readonly since?: PlainDate | null;
}

/**
 * The pièces that came and went in the window that ends on a day, each caisse over its own window; a réseau is the sum.
 * Nothing moved: 0, status `ok`. A day before what is known: `noData`. A window that begins before what is known: `partialWindow`.
 * Source: domain README « processed », « day kinds »; design §6.
 */
export function flux(input: FluxInput): FluxFigure {
  const { definition, asOf, since } = input;
  const windows = new CaisseWindows(definition, asOf, input.calendarOf);
  for (const caisse of input.caisses ?? []) windows.of(caisse);
  const sums = new Map<Sens, number>();
  for (const { caisse, on, sens, pieces } of input.groups) {
    const window = windows.of(caisse);
    if (window !== null && window.from <= on && on <= window.to) sums.set(sens, (sums.get(sens) ?? 0) + pieces);
  }
  const from = windows.earliestFrom;
  const holding: FigureStatus[] = [];
  if (since !== undefined && !isKnownOn(since, asOf)) holding.push('noData');
  if (windows.withoutCalendar.size > 0) holding.push('notConfigured');
  if (since != null && from !== null && from < since) holding.push('partialWindow');
  const status = firstStatus(holding);
  const told = status === 'ok' || status === 'partialWindow';
  const sum = (...kinds: readonly Sens[]): number | null => (told ? kinds.reduce((total, sens) => total + (sums.get(sens) ?? 0), 0) : null);
  return {
    status,
    definition: definitionReference(definition),
    calendars: windows.calendars,
    from,
    to: asOf,
    arrived: sum('arrived'),
    processed: sum('processedManual', 'processedAuto'),
    automatic: sum('processedAuto'),
    returned: sum('returned'),
    neutralised: sum('neutralised'),
    closed: sum('closed'),
    reopened: sum('reopened'),
  };
}
