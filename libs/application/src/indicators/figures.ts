import {
  anteriorite,
  type AgeGroup,
  type AnterioriteDefinition,
  type AnterioriteFigure,
  arrivalCutsOf,
  type CalendarOf,
  chosenDefinitions,
  type CompiledCalendrier,
  type DayKind,
  DEFAULT_DEFINITION_SETS,
  definitionReference,
  type DefinitionSet,
  flux,
  type FluxFigure,
  isKnownOn,
  type Origin,
  solde,
  type SoldeFigure,
  stock,
  type StockFigure,
  type Windowed,
  windowOf,
} from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';
import type { DossierCount, Extent, FluxGroup, LedgerReader, Slice, StockGroup } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { readDossiers } from './dossiers-of-day.js';
import { readRolledUpLedger } from './rolled-up-ledger.js';

export interface FiguresRequest {
  readonly on: PlainDate;
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  readonly slice: Slice;
  /** `CODE` or `CODE@VERSION`; a block for which none is given uses the default of the origin. */
  readonly definitions: readonly string[];
}

/** Which part of the ledger, on which day, as known when. */
export type AskedOfLedger = Omit<FiguresRequest, 'definitions'>;

/** The four figures of one day, one known-on day, one slice. Raw values. */
export interface Figures {
  readonly asOf: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly stock: StockFigure;
  readonly anteriorite: AnterioriteFigure;
  readonly flux: FluxFigure;
  readonly soldeEnJours: SoldeFigure;
}

/** What came and went in the windows of the definitions; days outside them may be there too. */
export interface Flows {
  /** In the window of the flux. */
  readonly flux: readonly FluxGroup[];
  /** In that of the solde en jours; what was not processed need not be there. */
  readonly processed: readonly FluxGroup[];
}

/** What the ledger says of a slice on a day: all that the formulas need, of one snapshot. */
export interface Ledger extends Flows {
  readonly extents: readonly Extent[];
  readonly stock: readonly StockGroup[];
  /** The same pièces, by age: no age is told apart that the antériorité does not. */
  readonly ages: readonly (AgeGroup & { readonly origin: Origin })[];
  readonly dossiers: readonly DossierCount[];
  readonly dossiersNotWaiting: readonly DossierCount[];
}

/** The definitions of a block that the origins present go by: one when they agree, or when one was asked for. */
export function definitionsOf(origins: ReadonlySet<Origin>, chosen: Partial<DefinitionSet>): ReadonlyMap<Origin, DefinitionSet> {
  return new Map([...origins].sort().map((origin) => [origin, { ...DEFAULT_DEFINITION_SETS[origin], ...chosen }]));
}

/** The origins of which something had arrived by a day: what came later cannot make its figures mixed. The first one to come when nothing had. */
export function originsUntil(day: PlainDate, extents: readonly Extent[]): ReadonlySet<Origin> {
  const first = firstOnOf(extents);
  const until = first === null ? day : latest(day, first);
  return new Set(extents.flatMap(({ origin, firstOn }) => (firstOn <= until ? [origin] : [])));
}

/** The first day about which something is known; null when nothing is. */
export function firstOnOf(extents: readonly Extent[]): PlainDate | null {
  return extents.reduce<PlainDate | null>((first, { firstOn }) => (first === null ? firstOn : earliest(first, firstOn)), null);
}

/** The days on which the windows of these definitions begin, over the caisses of the slice; ascending. At least the day itself. */
export function windowStarts(
  definitions: Iterable<Windowed>,
  asOf: PlainDate,
  extents: readonly Extent[],
  referentiel: Pick<Referentiel, 'calendarOf'>,
): readonly PlainDate[] {
  const starts = new Set<PlainDate>();
  for (const definition of definitions) {
    for (const calendar of calendarsOf(definition, asOf, extents, referentiel)) starts.add(windowOf(definition, asOf, calendar)?.from ?? asOf);
  }
  return starts.size === 0 ? [asOf] : [...starts].sort();
}

/** The last days of arrival of the ages that these definitions tell apart, over the caisses of the slice; ascending. */
function arrivalCuts(
  definitions: Iterable<AnterioriteDefinition>,
  asOf: PlainDate,
  extents: readonly Extent[],
  referentiel: Pick<Referentiel, 'calendarOf'>,
): readonly PlainDate[] {
  const cuts = new Set<PlainDate>();
  for (const definition of definitions) {
    for (const calendar of calendarsOf(definition, asOf, extents, referentiel))
      for (const cut of arrivalCutsOf(definition, asOf, calendar)) cuts.add(cut);
  }
  return [...cuts].sort();
}

/** By which calendars a definition counts days in a slice, as of a day. */
function calendarsOf(
  { dayKind }: { readonly dayKind: DayKind },
  asOf: PlainDate,
  extents: readonly Extent[],
  { calendarOf }: Pick<Referentiel, 'calendarOf'>,
): ReadonlySet<CompiledCalendrier | null> {
  return new Set(dayKind === 'calendar' ? [null] : extents.map(({ caisse }) => calendarOf(caisse, asOf)));
}

/** The earliest day that any window of these definitions reaches, over the caisses of the slice. */
export function earliestWindowDay(
  definitions: Iterable<Windowed>,
  asOf: PlainDate,
  extents: readonly Extent[],
  referentiel: Pick<Referentiel, 'calendarOf'>,
): PlainDate {
  return windowStarts(definitions, asOf, extents, referentiel)[0] ?? asOf;
}

/** @throws DomainError `definition.unknown`, `definition.twoForOneBlock` */
export async function readFigures(reader: LedgerReader, referentiel: Referentiel, request: FiguresRequest): Promise<Figures> {
  const { on, knownOn, slice } = request;
  const chosen = chosenDefinitions(request.definitions, referentiel.definitions);
  const extents = await reader.extents(slice, knownOn);
  const sets = definitionsOf(originsUntil(on, extents), chosen);
  const ledger =
    (await readRolledUpLedger(reader, referentiel, request, extents, sets)) ?? (await readWholeLedger(reader, referentiel, request, extents, sets));
  return figuresOf(request, { extents, ...ledger }, sets, chosen, referentiel);
}

async function readWholeLedger(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: AskedOfLedger,
  extents: readonly Extent[],
  sets: ReadonlyMap<Origin, DefinitionSet>,
): Promise<Omit<Ledger, 'extents'>> {
  const ledger = await readLedger(reader, referentiel, request, extents, [...sets.values()]);
  return { ...ledger, ...(await readDossiers(reader, request, ledger.stock, sets.values())) };
}

/** What the ledger says, days told only as far as the definitions keep them apart; without the dossiers. */
export async function readLedger(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: AskedOfLedger,
  extents: readonly Extent[],
  sets: readonly DefinitionSet[],
): Promise<Pick<Ledger, 'stock' | 'ages' | 'flux' | 'processed'>> {
  const stock = await readStock(reader, referentiel, request, extents, sets);
  return { stock, ages: stock, ...(await readFlux(reader, referentiel, request, extents, sets)) };
}

async function readStock(
  reader: LedgerReader,
  referentiel: Referentiel,
  { on, knownOn, slice }: AskedOfLedger,
  extents: readonly Extent[],
  sets: readonly DefinitionSet[],
): Promise<readonly StockGroup[]> {
  const anteriorites = sets.map((set) => set.anteriorite);
  return reader.stock(on, knownOn, slice, arrivalCuts(anteriorites, on, extents, referentiel));
}

async function readFlux(
  reader: LedgerReader,
  referentiel: Referentiel,
  { on, knownOn, slice }: AskedOfLedger,
  extents: readonly Extent[],
  sets: readonly DefinitionSet[],
): Promise<Flows> {
  const starts = windowStarts(
    sets.flatMap((set) => [set.flux, set.soldeEnJours]),
    on,
    extents,
    referentiel,
  );
  const flux = await reader.flux(starts[0] ?? on, on, knownOn, slice, starts);
  return { flux, processed: flux };
}

/** The figures of a ledger: pure. */
export function figuresOf(
  request: FiguresRequest,
  ledger: Ledger,
  sets: ReadonlyMap<Origin, DefinitionSet>,
  chosen: Partial<DefinitionSet>,
  referentiel: Pick<Referentiel, 'calendarOf'>,
): Figures {
  const { on: asOf, knownOn } = request;
  const calendarOf: CalendarOf = (caisse) => referentiel.calendarOf(caisse, asOf);
  const fallback: DefinitionSet = { ...DEFAULT_DEFINITION_SETS.imported, ...chosen };
  const ofOrigins = (origins: ReadonlySet<Origin>) => {
    const within = <Row extends { readonly origin: Origin }>(rows: readonly Row[]): readonly Row[] => rows.filter((row) => origins.has(row.origin));
    const extents = within(ledger.extents);
    const since = firstOnOf(extents);
    return { within, since, known: isKnownOn(since, asOf), caisses: extents.map(({ caisse }) => caisse) };
  };
  return {
    asOf,
    knownOn,
    stock: perSet(sets, fallback, 'stock', (definition, origins): StockFigure => {
      const { within, known } = ofOrigins(origins);
      const dossiers = within(definition.includesWaiting ? ledger.dossiers : ledger.dossiersNotWaiting);
      return stock({ definition, groups: within(ledger.stock), dossiers: dossiers.reduce((sum, row) => sum + row.dossiers, 0), known });
    }),
    anteriorite: perSet(sets, fallback, 'anteriorite', (definition, origins): AnterioriteFigure => {
      const { within, known, caisses } = ofOrigins(origins);
      return anteriorite({ definition, asOf, groups: within(ledger.ages), calendarOf, caisses, known });
    }),
    flux: perSet(sets, fallback, 'flux', (definition, origins): FluxFigure => {
      const { within, since, caisses } = ofOrigins(origins);
      return flux({ definition, asOf, groups: within(ledger.flux), calendarOf, caisses, since });
    }),
    soldeEnJours: perSet(sets, fallback, 'soldeEnJours', (definition, origins): SoldeFigure => {
      const { within, since, caisses } = ofOrigins(origins);
      return solde({ definition, asOf, stock: within(ledger.stock), processed: within(ledger.processed), calendarOf, caisses, since });
    }),
  };
}

type Figure = StockFigure | AnterioriteFigure | FluxFigure | SoldeFigure;

/** One figure when the origins present go by one definition; else `mixed`, with one figure per set and no value of its own. */
function perSet<Name extends keyof DefinitionSet, F extends Figure>(
  sets: ReadonlyMap<Origin, DefinitionSet>,
  fallback: DefinitionSet,
  block: Name,
  make: (definition: DefinitionSet[Name], origins: ReadonlySet<Origin>) => F,
): F {
  const byReference = new Map<string, { readonly definition: DefinitionSet[Name]; readonly origins: Set<Origin> }>();
  for (const [origin, set] of sets) {
    const definition = set[block];
    const reference = definitionReference(definition);
    const known = byReference.get(reference);
    if (known === undefined) byReference.set(reference, { definition, origins: new Set([origin]) });
    else known.origins.add(origin);
  }
  const [first, ...others] = [...byReference.values()];
  if (first === undefined) return make(fallback[block], new Set());
  if (others.length === 0) return make(first.definition, first.origins);
  const figures = [first, ...others].map(({ definition, origins }) => make(definition, origins));
  return { ...make(first.definition, new Set()), status: 'mixed', definition: [...byReference.keys()].join(' + '), perSet: figures };
}
