import type { PlainDate } from '#libs/kernel';
import type { Sens } from '../stock/sejour.js';
import { definitionReference, type SoldeDefinition } from './definition.js';
import { type CalendarOf, CaisseWindows } from './fenetre.js';
import type { FigureStatus, SoldeFigure, Zone } from './figure.js';
import { firstStatus, isKnownOn } from './figure-status.js';
import type { FlowGroup } from './flux.js';

export interface SoldeInput {
  readonly definition: SoldeDefinition;
  readonly asOf: PlainDate;
  /** The whole stock at the end of the day, in groups of any kind. */
  readonly stock: Iterable<{ readonly pieces: number; readonly caisse?: string }>;
  /** Movements by owner caisse; those that are no processing, or outside their caisse's window, are passed over. */
  readonly processed: Iterable<FlowGroup>;
  readonly calendarOf: CalendarOf;
  /** Caisses of the slice that may have had no movement. */
  readonly caisses?: Iterable<string>;
  /** The first day about which something within the filter is known; null when nothing is; absent: do not check. */
  readonly since?: PlainDate | null;
}

/**
 * How many days of work the stock is: stock ÷ (processed ÷ days of the window), raw.
 * No stock: 0, first. Otherwise nothing processed: undefined, as null.
 */
export function soldeEnJours(flows: { readonly stock: number; readonly processed: number; readonly window: number }): number | null {
  if (flows.stock === 0) return 0;
  if (flows.processed <= 0) return null;
  return (flows.stock * flows.window) / flows.processed; // one division, so one rounding
}

/** Below `tipping`: under; from there to `beyond`, both included: tipping; above: beyond. Decided on the raw value. */
export function zoneOf(value: number, zones: { readonly tipping: number; readonly beyond: number }): Zone {
  if (value < zones.tipping) return 'under';
  return value <= zones.beyond ? 'tipping' : 'beyond';
}

function counts(definition: SoldeDefinition, sens: Sens): boolean {
  return sens === 'processedManual' || (sens === 'processedAuto' && definition.includesAutomatic);
}

/**
 * The solde en jours of a slice: Σ stock ÷ (Σ processed ÷ window), each caisse's processing over its own window.
 * A ratio of sums, never a mean of the caisses' ratios.
 * Source: domain README « solde en jours », « zones », « réseau ratio »; design §6.
 */
export function solde(input: SoldeInput): SoldeFigure {
  const { definition, asOf, since } = input;
  const windows = new CaisseWindows(definition, asOf, input.calendarOf);
  for (const caisse of input.caisses ?? []) windows.of(caisse);
  let pieces = 0;
  for (const group of input.stock) {
    pieces += group.pieces;
    if (group.caisse !== undefined && group.pieces !== 0) windows.of(group.caisse);
  }
  let processed = 0;
  for (const group of input.processed) {
    if (!counts(definition, group.sens)) continue;
    const window = windows.of(group.caisse);
    if (window !== null && window.from <= group.on && group.on <= window.to) processed += group.pieces;
  }
  const value = soldeEnJours({ stock: pieces, processed, window: definition.window });
  const from = windows.earliestFrom;
  const holding: FigureStatus[] = [];
  if (since !== undefined && !isKnownOn(since, asOf)) holding.push('noData');
  if (windows.withoutCalendar.size > 0) holding.push('notConfigured');
  if (value === null) holding.push('undefined');
  if (since != null && from !== null && from < since) holding.push('partialWindow');
  const status = firstStatus(holding);
  const told = status === 'ok' || status === 'partialWindow' ? value : null;
  return {
    status,
    definition: definitionReference(definition),
    calendars: windows.calendars,
    value: told,
    zone: told === null || definition.zones === null ? null : zoneOf(told, definition.zones),
  };
}
