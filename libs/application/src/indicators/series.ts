import {
  type AgeGroup,
  anteriorite,
  type BandCount,
  bandsOf,
  type CalendarOf,
  chosenDefinitions,
  DEFAULT_DEFINITION_SETS,
  definitionReference,
  type DefinitionSet,
  type FigureStatus,
  firstStatus,
  isKnownOn,
  roundDays,
  solde,
} from '#libs/domain';
import { addDays, daysBetween, DomainError, earliest, endOfMonth, type PlainDate } from '#libs/kernel';
import type { Extent, FluxGroup, LedgerReader, Slice, StockDelta, StockGroup } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { AskedSlice, SliceOn } from '../reseau/asked-slice.js';
import { definitionsOf, earliestWindowDay, firstOnOf, originsUntil } from './figures.js';
import { isRolledUp, readRolledUpDays, type RolledUpDays } from './rolled-up-days.js';
import type { ValeursMemo } from './valeurs-memo.js';

export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

export interface SeriesRequest {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly step: Step;
  readonly knownOn: PlainDate | null;
  readonly slice: AskedSlice;
  readonly definitions: readonly string[];
}

/**
 * The stock at the end of a day, and what moved since the point before.
 * `mixed`: both origins are there and go by different definitions; ages and solde are then null. `noData`: nothing was known of that day; all is null.
 */
export interface SeriesPoint {
  readonly asOf: PlainDate;
  readonly status: FigureStatus;
  readonly pieces: number | null;
  readonly above: number | null;
  readonly bands: readonly BandCount[] | null;
  readonly arrived: number | null;
  readonly reopened: number | null;
  readonly processed: number | null;
  readonly automatic: number | null;
  readonly otherExits: number | null;
  readonly soldeEnJours: number | null;
}

export interface Series {
  readonly definitions: Readonly<Record<'anteriorite' | 'soldeEnJours', readonly string[]>>;
  readonly points: readonly SeriesPoint[];
}

/** A chart with more points than pixels tells nothing more. */
const MOST_POINTS = 1_100;

/** The days of a series, ascending; the last one is always `to`. */
export function daysOfSeries(from: PlainDate, to: PlainDate, step: Step): readonly PlainDate[] {
  if (from > to)
    throw new DomainError('period.inverted', `la période commence (${from}) après sa fin (${to}) : inversez les deux jours`, { from, to });
  const days: PlainDate[] = [];
  for (let day = to; day >= from; day = before(day, step)) {
    days.push(day);
    if (days.length > MOST_POINTS) {
      throw new DomainError('period.tooLong', `plus de ${String(MOST_POINTS)} points : raccourcissez la période ou prenez un pas plus long`, {
        from,
        to,
        step,
      });
    }
  }
  return days.reverse();
}

function before(day: PlainDate, step: Step): PlainDate {
  if (step === 'day') return addDays(day, -1);
  if (step === 'week') return addDays(day, -7);
  return addDays(`${day.slice(0, 8)}01` as PlainDate, -1);
}

/** The first day that the first point tells of: the flows of a point begin after the point before it. */
function firstFlowDay(first: PlainDate, step: Step): PlainDate {
  if (step === 'day') return first;
  if (step === 'week') return addDays(first, -6);
  return first === endOfMonth(first) ? (`${first.slice(0, 8)}01` as PlainDate) : addDays(before(first, 'month'), 1);
}

/**
 * @param memo points as they were told before
 * @throws DomainError `period.inverted`, `period.tooLong`, `definition.unknown`, `definition.twoForOneBlock`
 */
export async function readSeries(
  reader: LedgerReader,
  referentiel: Referentiel,
  { from, to, step, knownOn, definitions }: Omit<SeriesRequest, 'slice'>,
  sliceOn: SliceOn,
  memo?: ValeursMemo,
): Promise<Series> {
  const days = daysOfSeries(from, to, step);
  const flowsFrom = firstFlowDay(days[0] ?? to, step);
  const stretches: Stretch[] = [];
  for (const [i, day] of days.entries()) {
    const [slice, since] = [sliceOn(day), i === 0 ? flowsFrom : addDays(days[i - 1] ?? day, 1)];
    const last = stretches.at(-1);
    if (last?.slice === slice) last.spans.push({ day, since });
    else stretches.push({ slice, spans: [{ day, since }] });
  }
  const series: Series[] = [];
  for (const stretch of stretches) series.push(await readStretch(reader, referentiel, stretch, { knownOn, definitions }, memo));
  const told = (block: keyof Series['definitions']): readonly string[] => [...new Set(series.flatMap((each) => each.definitions[block]))];
  return {
    definitions: { anteriorite: told('anteriorite'), soldeEnJours: told('soldeEnJours') },
    points: series.flatMap(({ points }) => points),
  };
}

/** Points, one after the other, that are told by the same part of the stock. */
interface Stretch {
  readonly slice: Slice;
  readonly spans: [Span, ...Span[]];
}

async function readStretch(
  reader: LedgerReader,
  referentiel: Referentiel,
  { slice, spans }: Stretch,
  { knownOn, definitions: asked }: Pick<SeriesRequest, 'knownOn' | 'definitions'>,
  memo?: ValeursMemo,
): Promise<Series> {
  const to = (spans.at(-1) ?? spans[0]).day;
  const chosen = chosenDefinitions(asked, referentiel.definitions);
  const extents = await reader.extents(slice, knownOn);
  const sets = [...definitionsOf(originsUntil(to, extents), chosen).values()];
  const references = (block: 'anteriorite' | 'soldeEnJours'): readonly string[] => [...new Set(sets.map((set) => definitionReference(set[block])))];
  const definitions = { anteriorite: references('anteriorite'), soldeEnJours: references('soldeEnJours') };
  const uniform = <Name extends 'anteriorite' | 'soldeEnJours'>(block: Name): DefinitionSet[Name] | null =>
    definitions[block].length > 1 ? null : (sets[0] ?? { ...DEFAULT_DEFINITION_SETS.imported, ...chosen })[block];
  const told: Told = { extents, referentiel, anteriorite: uniform('anteriorite'), soldeEnJours: uniform('soldeEnJours') };
  const since = firstOnOf(extents);
  const known = spans.filter(({ day }) => isKnownOn(since, day));
  const remembered =
    knownOn === null && isRolledUp(slice) ? await memo?.ofSeries(reader, referentiel, [slice, extents, told.anteriorite, told.soldeEnJours]) : null;
  const tell = async (asked: readonly Span[]): Promise<readonly SeriesPoint[]> => pointsOf(reader, { knownOn, slice }, told, asked);
  return {
    definitions,
    points: [
      ...spans.slice(0, spans.length - known.length).map(({ day }) => ({ asOf: day, ...UNKNOWN })),
      ...(await (remembered?.tell(known, tell) ?? tell(known))),
    ],
  };
}

/** Points of days of which something is known: of roll-ups, and of the ledger what they do not tell. */
async function pointsOf(
  reader: LedgerReader,
  { knownOn, slice }: { readonly knownOn: PlainDate | null; readonly slice: Slice },
  told: Told,
  spans: readonly Span[],
): Promise<readonly SeriesPoint[]> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [from, to] = [first.since, last.day];
  const rolledUp = [told.anteriorite, told.soldeEnJours].filter((definition) => definition !== null);
  const closed = await readRolledUpDays(reader, told.referentiel, told.extents, { from, to, knownOn, slice }, rolledUp);
  const open = spans.filter(({ day }) => closed === null || day > closed.to);
  return [
    ...(closed === null ? [] : spans.slice(0, spans.length - open.length).map((span) => pointOfRollups(closed, told, span))),
    ...(open.length === 0 ? [] : await pointsOfLedger(reader, { to, knownOn, slice }, told, open)),
  ];
}

/** A point, and the first day of its flows. */
interface Span {
  readonly day: PlainDate;
  readonly since: PlainDate;
}

/** By which definitions a slice is told; null: the origins present go by different ones. */
interface Told {
  readonly extents: readonly Extent[];
  readonly referentiel: Referentiel;
  readonly anteriorite: DefinitionSet['anteriorite'] | null;
  readonly soldeEnJours: DefinitionSet['soldeEnJours'] | null;
}

/** A point before the first fact. */
const UNKNOWN: Omit<SeriesPoint, 'asOf'> = {
  status: 'noData',
  ...{ pieces: null, above: null, bands: null },
  ...{ arrived: null, reopened: null, processed: null, automatic: null, otherExits: null, soldeEnJours: null },
};

/** A point of closed days: the formulas say the same of parts as of what they were made of. */
function pointOfRollups(closed: RolledUpDays, { extents, referentiel, ...definitions }: Told, { day: asOf, since: from }: Span): SeriesPoint {
  const [pieces = 0] = closed.parts('day', asOf);
  const [, above = 0, ...bands] = definitions.anteriorite === null ? [] : closed.parts(definitions.anteriorite, asOf);
  const [, inWindow = 0] = definitions.soldeEnJours === null ? [] : closed.parts(definitions.soldeEnJours, asOf);
  const caisses = extents.map(({ caisse }) => caisse);
  const processed = [{ caisse: caisses[0] ?? '', on: asOf, sens: 'processedManual' as const, pieces: inWindow }];
  const calendarOf: CalendarOf = (caisse) => referentiel.calendarOf(caisse, asOf);
  const definition = definitions.soldeEnJours;
  const days = definition && solde({ definition, asOf, stock: [{ pieces }], processed, calendarOf, caisses, since: firstOnOf(extents) });
  const isMixed = definitions.anteriorite === null || days === null;
  return {
    asOf,
    status: isMixed ? 'mixed' : firstStatus([days.status]),
    pieces,
    above: definitions.anteriorite === null ? null : above,
    bands: definitions.anteriorite && bandsOf(definitions.anteriorite, bands),
    arrived: closed.flow(from, asOf, 'arrived'),
    reopened: closed.flow(from, asOf, 'reopened'),
    processed: closed.flow(from, asOf, 'processedManual', 'processedAuto'),
    automatic: closed.flow(from, asOf, 'processedAuto'),
    otherExits: closed.flow(from, asOf, 'returned', 'neutralised', 'closed'),
    soldeEnJours: days?.value == null ? null : roundDays(days.value),
  };
}

async function pointsOfLedger(
  reader: LedgerReader,
  { to, knownOn, slice }: { readonly to: PlainDate; readonly knownOn: PlainDate | null; readonly slice: Slice },
  told: Told,
  spans: readonly Span[],
): Promise<readonly SeriesPoint[]> {
  const { day: first, since } = spans[0] ?? { day: to, since: to };
  const windowFrom = told.soldeEnJours === null ? first : earliestWindowDay([told.soldeEnJours], first, told.extents, told.referentiel);
  const stock = await reader.stock(first, knownOn, slice);
  const deltas = await reader.deltas(addDays(first, 1), to, knownOn, slice);
  const flux = await reader.flux(earliest(windowFrom, since), to, knownOn, slice);
  const pointOf = pointMaker({ ...told, flux });
  const running = new RunningStock(stock, deltas);
  return spans.map((span) => pointOf(span.day, span.since, running.at(span.day)));
}

/** The stock carried from point to point by its daily changes. */
class RunningStock {
  private readonly groups = new Map<string, { readonly caisse: string; readonly arrivedOn: PlainDate; pieces: number }>();
  private next = 0;

  constructor(
    start: readonly StockGroup[],
    private readonly deltas: readonly StockDelta[],
  ) {
    for (const group of start) this.add(group);
  }

  private add({ caisse, arrivedOn, pieces }: AgeGroup): void {
    const key = `${caisse} ${arrivedOn}`;
    const group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, { caisse, arrivedOn, pieces });
    else if (group.pieces + pieces === 0) this.groups.delete(key);
    else group.pieces += pieces;
  }

  /** Ascending days only. */
  at(day: PlainDate): readonly AgeGroup[] {
    for (let delta = this.deltas[this.next]; delta !== undefined && delta.on <= day; delta = this.deltas[this.next]) {
      this.add(delta);
      this.next += 1;
    }
    return [...this.groups.values()];
  }
}

interface PointInputs extends Told {
  readonly flux: readonly FluxGroup[];
}

function pointMaker({ extents, flux, referentiel, ...definitions }: PointInputs) {
  const byDay = new Map<PlainDate, FluxGroup[]>();
  for (const group of flux) {
    const groups = byDay.get(group.on);
    if (groups === undefined) byDay.set(group.on, [group]);
    else groups.push(group);
  }
  const between = (from: PlainDate, to: PlainDate): FluxGroup[] => {
    const groups: FluxGroup[] = [];
    for (let n = daysBetween(from, to), day = from; n >= 0; n -= 1, day = addDays(day, 1)) groups.push(...(byDay.get(day) ?? []));
    return groups;
  };
  const since = firstOnOf(extents);
  const caisses = extents.map(({ caisse }) => caisse);

  return (asOf: PlainDate, flowsFrom: PlainDate, groups: readonly AgeGroup[]): SeriesPoint => {
    const calendarOf: CalendarOf = (caisse) => referentiel.calendarOf(caisse, asOf);
    const moved = between(flowsFrom, asOf);
    const sum = (...senses: readonly FluxGroup['sens'][]): number =>
      moved.reduce((total, group) => (senses.includes(group.sens) ? total + group.pieces : total), 0);
    const ages = definitions.anteriorite && anteriorite({ definition: definitions.anteriorite, asOf, groups, calendarOf });
    const window = definitions.soldeEnJours && earliestWindowDay([definitions.soldeEnJours], asOf, extents, referentiel);
    const days =
      definitions.soldeEnJours && window !== null
        ? solde({ definition: definitions.soldeEnJours, asOf, stock: groups, processed: between(window, asOf), calendarOf, caisses, since })
        : null;
    return {
      asOf,
      status: ages === null || days === null ? 'mixed' : firstStatus([days.status]),
      pieces: groups.reduce((total, group) => total + group.pieces, 0),
      above: ages?.above ?? null,
      bands: ages?.bands ?? null,
      arrived: sum('arrived'),
      reopened: sum('reopened'),
      processed: sum('processedManual', 'processedAuto'),
      automatic: sum('processedAuto'),
      otherExits: sum('returned', 'neutralised', 'closed'),
      soldeEnJours: days?.value == null ? null : roundDays(days.value),
    };
  };
}
