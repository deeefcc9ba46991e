import { addDays, daysBetween, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import { type AnterioriteDefinition, type DayKind, definitionReference } from './definition.js';
import { type CalendarOf } from './fenetre.js';
import type { AnterioriteFigure, BandCount } from './figure.js';
import { firstStatus } from './figure-status.js';

/** Pièces in stock at the end of the day asked, by owner caisse and day of arrival. */
export interface AgeGroup {
  readonly caisse: string;
  readonly arrivedOn: PlainDate;
  readonly pieces: number;
}

export interface AnterioriteInput {
  readonly definition: AnterioriteDefinition;
  readonly asOf: PlainDate;
  readonly groups: Iterable<AgeGroup>;
  /** The calendar of the owner on the day asked; only called for worked days. */
  readonly calendarOf: CalendarOf;
  /** Caisses of the slice that may have no stock: their calendars are told too. */
  readonly caisses?: Iterable<string>;
  /** False when nothing within the filter is known of the day asked. */
  readonly known?: boolean;
}

/**
 * The age of one pièce on a day: calendar days since its arrival, or the worked days after the arrival day up to that day included.
 * Null when worked days are asked for and no calendar is configured.
 */
export function anterioriteOf(arrivedOn: PlainDate, asOf: PlainDate, dayKind: DayKind, calendar: CompiledCalendrier | null): number | null {
  if (dayKind === 'calendar') return daysBetween(arrivedOn, asOf);
  return calendar === null ? null : calendar.workedDaysBetween(arrivedOn, asOf);
}

/**
 * The arrivals whose age on a day lies between two ages, both included (`to` null: and beyond):
 * how a list is selected by age without computing every pièce's. Null when no calendar is configured for worked days.
 */
export function arrivalsOfAges(
  ages: { readonly from: number; readonly to: number | null },
  asOf: PlainDate,
  dayKind: DayKind,
  calendar: CompiledCalendrier | null,
): { readonly from: PlainDate | null; readonly to: PlainDate } | null {
  if (dayKind === 'calendar') return { from: ages.to === null ? null : addDays(asOf, -ages.to), to: addDays(asOf, -ages.from) };
  if (calendar === null) return null;
  return {
    from: ages.to === null ? null : calendar.nthWorkedDayBack(asOf, ages.to + 1),
    // An arrival is `n` worked days old when it lies before the n-th worked day back.
    to: ages.from <= 0 ? asOf : addDays(calendar.nthWorkedDayBack(asOf, ages.from), -1),
  };
}

/** The last days of arrival of each class of ages that a definition tells apart on a day, ascending; empty when no calendar is configured. */
export function arrivalCutsOf(
  definition: Pick<AnterioriteDefinition, 'dayKind' | 'threshold' | 'bandStarts'>,
  asOf: PlainDate,
  calendar: CompiledCalendrier | null,
): readonly PlainDate[] {
  const classes = new Set([definition.threshold + 1, ...definition.bandStarts.filter((from) => from > 0)]);
  return [...classes].flatMap((from) => arrivalsOfAges({ from, to: null }, asOf, definition.dayKind, calendar)?.to ?? []).sort();
}

/** The bands of a definition, empty: both ends included, the last one open. */
function emptyBands(starts: readonly number[]): { from: number; to: number | null; pieces: number }[] {
  return starts.map((from, i) => {
    const next = starts[i + 1];
    return { from, to: next === undefined ? null : next - 1, pieces: 0 };
  });
}

/** The bands of a definition, with their counts in order. */
export function bandsOf({ bandStarts }: Pick<AnterioriteDefinition, 'bandStarts'>, counts: readonly number[]): readonly BandCount[] {
  return emptyBands(bandStarts).map((band, i) => ({ ...band, pieces: counts[i] ?? 0 }));
}

/** The pièces of each class of ages that a definition tells apart, by its least age. @param parts pièces, of which above the threshold, then by band */
export function agesOfParts(
  { threshold, bandStarts }: Pick<AnterioriteDefinition, 'threshold' | 'bandStarts'>,
  [, above = 0, ...bands]: readonly number[],
): readonly { readonly age: number; readonly pieces: number }[] {
  // The one band in which some pièces are above the threshold and others are not.
  const split = bandStarts.findLastIndex((from) => from <= threshold);
  const older = bands.slice(split + 1).reduce((rest, pieces) => rest - pieces, above);
  const classes = bandStarts.map((age, i) => ({ age, pieces: (bands[i] ?? 0) - (i === split ? older : 0) }));
  return [...classes, { age: threshold + 1, pieces: older }];
}

/** The shares of a stock above a threshold and by band; `ages` in days of the definition. */
export function anterioriteOfAges(
  definition: Pick<AnterioriteDefinition, 'threshold' | 'bandStarts'>,
  ages: Iterable<{ readonly age: number; readonly pieces: number }>,
): { readonly above: number; readonly share: number | null; readonly bands: readonly BandCount[] } {
  const bands = emptyBands(definition.bandStarts);
  let total = 0;
  let above = 0;
  for (const { age, pieces } of ages) {
    total += pieces;
    if (age > definition.threshold) above += pieces;
    const band = bands.findLast(({ from }) => from <= age);
    if (band !== undefined) band.pieces += pieces;
  }
  return { above, share: total === 0 ? null : above / total, bands };
}

/**
 * The antériorité of a stock: how many pièces are strictly older than the threshold, their share, and the counts by band of ages.
 * No stock: 0 above, no share, status `undefined`. A caisse without a calendar, for worked days: `notConfigured`.
 * Source: domain README « antériorité », « day kinds ».
 */
export function anteriorite({ definition, asOf, groups, calendarOf, caisses = [], known = true }: AnterioriteInput): AnterioriteFigure {
  const base = { definition: definitionReference(definition), threshold: definition.threshold };
  if (!known) return { ...base, status: 'noData', calendars: [], above: null, share: null, bands: [] };
  const calendars = new Map<string, CompiledCalendrier | null>();
  const ages = new Map<number, number>();
  let configured = true;
  if (definition.dayKind === 'worked') for (const caisse of caisses) calendars.set(caisse, calendarOf(caisse));
  for (const { caisse, arrivedOn, pieces } of groups) {
    if (pieces === 0) continue;
    if (definition.dayKind === 'worked' && !calendars.has(caisse)) calendars.set(caisse, calendarOf(caisse));
    const age = anterioriteOf(arrivedOn, asOf, definition.dayKind, calendars.get(caisse) ?? null);
    if (age === null) configured = false;
    else ages.set(age, (ages.get(age) ?? 0) + pieces);
  }
  const used = [...new Set([...calendars.values()].flatMap((c) => (c === null ? [] : [definitionReference(c.calendrier)])))].sort();
  if (!configured) return { ...base, status: 'notConfigured', calendars: used, above: null, share: null, bands: [] };
  const counted = anterioriteOfAges(
    definition,
    [...ages].map(([age, pieces]) => ({ age, pieces })),
  );
  return { ...base, status: firstStatus(counted.share === null ? ['undefined'] : []), calendars: used, ...counted };
}
