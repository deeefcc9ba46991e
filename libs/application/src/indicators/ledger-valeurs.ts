import {
  definitionReference,
  firstDayOfParts,
  isMadeOfFlows,
  isMadeOfStock,
  type LedgerDefinition,
  type LedgerOfDay,
  namesOfSelections,
  needsCalendar,
  partsOfLedger,
  sumOfParts,
  type Valeur,
  valeurOfParts,
} from '#libs/domain';
import { daysBetween, earliest, latest, type PlainDate } from '#libs/kernel';
import {
  ALL,
  type FlowOfOrganisme,
  type LedgerReader,
  type OrganismesAsked,
  type RollupDays,
  type StatesByCaisse,
  type StockOfOrganisme,
} from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { calendarReference } from '../rollups/rollup-filler.js';
import { LearntAfter } from './learnt-after.js';
import { Calendars, kept, Sheet } from './ledger-sheet.js';
import type { ValeursRequest } from './valeurs.js';

/** What the ledger says of indicators: closed days of roll-ups where they are told and sure, all others of stays and grand livre. */
export async function ledgerValeurs(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly LedgerDefinition[],
  since: ReadonlyMap<string, PlainDate>,
): Promise<(definition: LedgerDefinition, organisme: string, day: PlainDate) => Valeur> {
  const calendars = new Calendars(referentiel);
  // What is asked twice is told once.
  const told = new Map(definitions.map((definition) => [definitionReference(definition), new Sheet(definition, request, calendars)]));
  await tellClosedDays(reader, referentiel, request, [...told.values()], calendars);
  await tellOpenDays(reader, referentiel, request, [...told.values()], since);
  const sheets = new Map(definitions.map((definition) => [definition, told.get(definitionReference(definition))]));
  return (definition, organisme, day) => {
    const sheet = sheets.get(definition);
    const days = sheet?.sampled(organisme, day) ?? [];
    return valeurOfParts(definition, organisme, sheet?.sumOf(organisme, days) ?? null, {
      since: since.get(organisme) ?? null,
      from: calendars.firstDayOfParts(definition, days[0] ?? day, calendars.of(organisme, day)),
      asOf: day,
    });
  };
}

/** From which day on something is known of each organisme. */
export async function firstDays(
  reader: LedgerReader,
  { by, knownOn, procedure }: Pick<ValeursRequest, 'by' | 'knownOn' | 'procedure'>,
): Promise<ReadonlyMap<string, PlainDate>> {
  const first = new Map<string, PlainDate>();
  const learn = (organisme: string, day: PlainDate): void => {
    first.set(organisme, earliest(first.get(organisme) ?? day, day));
  };
  for (const { caisse, firstOn } of await reader.extents(procedure === undefined ? {} : { procedure }, knownOn)) learn(caisse, firstOn);
  if (by === 'doer') for (const [organisme, firstOn] of await reader.organismes.firstDaysForOthers(knownOn)) learn(organisme, firstOn);
  return first;
}

/** The last day of each organisme that is told and sure. */
type SureTo = ReadonlyMap<string, PlainDate>;

/** Tells the days that are rolled up and sure, up to that of knowledge: by owner. */
async function tellClosedDays(
  reader: LedgerReader,
  referentiel: Referentiel,
  { knownOn, by, procedure = ALL, organismes }: ValeursRequest,
  sheets: readonly Sheet[],
  calendars: Calendars,
): Promise<void> {
  if (by !== 'owner' || sheets.length === 0) return;
  const learnt = await LearntAfter.of(reader, { knownOn, ...(procedure === ALL ? {} : { procedure }) }, referentiel);
  if (learnt === null) return;
  const statesOf = await reader.rolledUpStates.of(sheets.map(({ reference }) => reference));
  const calendarOf = new Map<string, string | null | undefined>();
  const [together, apart]: [RollupDays[], RollupDays[]] = [[], []];
  const bySheet = new Map<string, { readonly sheet: Sheet; readonly sureTo: SureTo }>();
  const readSureTo = ({ needsCalendar, definition }: Sheet, byCaisse: StatesByCaisse): SureTo => {
    const sureTo = new Map<string, PlainDate>();
    for (const organisme of organismes) {
      const state = byCaisse.get(organisme);
      const calendar = needsCalendar ? kept(calendarOf, organisme, () => calendarReference(definition, organisme, referentiel)) : null;
      if (state !== undefined && state.calendar === calendar) sureTo.set(organisme, earliest(state.filledTo, knownOn ?? state.filledTo));
    }
    return sureTo;
  };
  // Most definitions are told of all caisses alike.
  const sureTos = new Map<StatesByCaisse, Map<boolean, SureTo>>();
  for (const sheet of sheets) {
    const { reference, width, days } = sheet;
    const byCaisse: StatesByCaisse = statesOf.get(reference) ?? new Map();
    const alike = kept(sureTos, byCaisse, () => new Map<boolean, SureTo>());
    const sureTo = kept(alike, sheet.needsCalendar, () => readSureTo(sheet, byCaisse));
    // Nothing is kept of what is zero.
    for (const [organisme, last] of sureTo) sheet.closeUpTo(organisme, last);
    if (sureTo.size === 0) continue;
    const last = [...sureTo.values()].reduce((a, b) => (a > b ? a : b));
    const togetherTo = procedure === ALL && isCheaperTogether(days, sureTo.size, byCaisse.size) ? (byCaisse.get(ALL)?.filledTo ?? null) : null;
    const isTogether = (day: PlainDate): boolean => togetherTo !== null && day <= togetherTo;
    const sure = days.filter((day) => day <= last);
    together.push({ definition: reference, width, days: sure.filter(isTogether) });
    apart.push({ definition: reference, width, days: sure.filter((day) => !isTogether(day)) });
    bySheet.set(reference, { sheet, sureTo });
  }
  const caisses = [...new Set([...bySheet.values()].flatMap(({ sureTo }) => [...sureTo.keys()]))];
  const read = [
    ...(together.some(({ days }) => days.length > 0) ? await reader.rollups.readDaysOfAll(together) : []),
    ...(apart.some(({ days }) => days.length > 0) ? await reader.rollups.readDays(apart, caisses, procedure) : []),
  ];
  for (const { definition, ...telling } of read) {
    const told = bySheet.get(definition);
    told?.sheet.add(telling, (organisme, day) => day <= (told.sureTo.get(organisme) ?? ''));
  }
  for (const { sheet, sureTo } of bySheet.values()) takeOff(learnt, sheet, sureTo, calendars);
}

/** Leaves of closed days what was known of them. */
function takeOff(learnt: LearntAfter, sheet: Sheet, sureTo: SureTo, calendars: Calendars): void {
  const { definition, days } = sheet;
  for (const organisme of learnt.owners) {
    const last = sureTo.get(organisme);
    if (last === undefined) continue;
    for (const day of days) {
      if (day > last) break;
      const parts = learnt.partsOf(definition, organisme, day, calendars.of(organisme, day));
      if (parts !== null) sheet.takeOff(organisme, day, parts);
    }
  }
}

const MONTHS_OF_YEAR = 12;

/** Whether less is read of the rows that hold a month of all caisses than of those that hold a year of one. */
function isCheaperTogether(days: readonly PlainDate[], asked: number, all: number): boolean {
  const pieces = (length: number): number => new Set(days.map((day) => day.slice(0, length))).size;
  return pieces('2024-01'.length) * all <= pieces('2024'.length) * MONTHS_OF_YEAR * asked;
}

/** Tells what is not told yet, of stays and grand livre: nothing is asked of those of whom nothing is known. */
async function tellOpenDays(
  reader: LedgerReader,
  referentiel: Referentiel,
  { knownOn, by, procedure }: ValeursRequest,
  sheets: readonly Sheet[],
  since: ReadonlyMap<string, PlainDate>,
): Promise<void> {
  const untold = [...new Set(sheets.flatMap(({ days }) => days))].sort().flatMap((day) => {
    const open = sheets.filter(({ days }) => days.includes(day)).flatMap((sheet) => sheet.untold(day).map((organisme) => ({ sheet, organisme })));
    return open.length === 0 ? [] : [{ day, open }];
  });
  for (const atOnce of closeTogether(untold)) {
    const days = atOnce.map(({ day }) => day);
    const open = atOnce.flatMap((each) => each.open);
    const definitions = [...new Set(open.map(({ sheet }) => sheet.definition))];
    const toldApart = namesOfSelections(definitions.flatMap((definition) => (definition.block === 'ratio' ? [definition] : [])));
    const organismes = [...new Set(open.map(({ organisme }) => organisme))];
    const known = organismes.filter((organisme) => since.has(organisme));
    const asked: OrganismesAsked = { organismes: known, by, knownOn, toldApart, ...(procedure === undefined ? {} : { procedure }) };
    const [first, last] = [days.map((day) => firstDayOf(definitions, day, referentiel)).reduce(earliest), days.reduce(latest)];
    const [asksStock, asksFlows] = [isMadeOfStock, isMadeOfFlows].map((isAsked) => known.length > 0 && definitions.some(isAsked));
    const stock = grouped(asksStock === true ? await reader.organismes.stock(days, asked) : [], ({ day }) => day);
    const flows = byOwner(asksFlows === true ? await reader.organismes.flows(first, last, asked) : []);
    for (const { day, open: openOnDay } of atOnce) {
      const stockOnDay = byOwner(stock.get(day) ?? []);
      for (const { sheet, organisme } of openOnDay) {
        const ledger = ledgerOf(organisme, stockOnDay.get(organisme), flows.get(organisme));
        sheet.set(organisme, day, partsOfOwners(sheet.definition, day, ledger, referentiel));
      }
    }
  }
}

/** The stock of each of them is held, and they share their windows: a few days are most of the gain. */
const DAYS_AT_ONCE = 10;

/** Days, each with others that follow it closely: what moved in the windows of all of them is held at once. */
function closeTogether<Day extends { readonly day: PlainDate }>(days: readonly Day[]): readonly (readonly [Day, ...Day[]])[] {
  const groups: [Day, ...Day[]][] = [];
  for (const each of days) {
    const group = groups.at(-1);
    if (group !== undefined && daysBetween(group[0].day, each.day) < DAYS_AT_ONCE) group.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** The earliest day that any of these definitions reaches, over the calendars of all caisses: a doer works for owners of any. */
function firstDayOf(definitions: readonly LedgerDefinition[], day: PlainDate, referentiel: Referentiel): PlainDate {
  const calendars = new Set([null, ...[...referentiel.caisses.keys()].map((caisse) => referentiel.calendarOf(caisse, day))]);
  return definitions
    .flatMap((definition) => [...calendars].map((calendar) => firstDayOfParts(definition, day, calendar)))
    .reduce((first, each) => earliest(first, each), day);
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) kept(groups, keyOf(item), () => []).push(item);
  return groups;
}

type ByOwner<Item> = ReadonlyMap<string, readonly Item[]>;

/** By organisme, then by owner: a doer's pièces are of any. */
function byOwner<Item extends { readonly organisme: string; readonly owner: string }>(items: readonly Item[]): ReadonlyMap<string, ByOwner<Item>> {
  const ofOrganismes = grouped(items, ({ organisme }) => organisme);
  return new Map([...ofOrganismes].map(([organisme, all]) => [organisme, grouped(all, ({ owner }) => owner)]));
}

/** By owner. */
type LedgerOfOrganisme = ReadonlyMap<string, LedgerOfDay>;

/** What an organisme has in hand, apart by owner; what is its own is there, be it nothing. */
function ledgerOf(organisme: string, stock: ByOwner<StockOfOrganisme> = new Map(), flows: ByOwner<FlowOfOrganisme> = new Map()): LedgerOfOrganisme {
  const owners = new Set([organisme, ...stock.keys(), ...flows.keys()]);
  return new Map([...owners].map((owner) => [owner, { stock: stock.get(owner) ?? [], flows: flows.get(owner) ?? [] }]));
}

/** Each owner's pièces by its own worked days; null when one of them has no calendar and it takes one. */
function partsOfOwners(definition: LedgerDefinition, day: PlainDate, ledger: LedgerOfOrganisme, referentiel: Referentiel): readonly number[] | null {
  const all: (readonly number[])[] = [];
  for (const [owner, own] of ledger) {
    const calendar = needsCalendar(definition) ? referentiel.calendarOf(owner, day) : null;
    const parts = partsOfLedger(definition, day, own, calendar);
    if (parts === null) return null;
    all.push(parts);
  }
  return sumOfParts(definition, all);
}
