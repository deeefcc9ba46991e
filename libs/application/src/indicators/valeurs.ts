import {
  type Definition,
  definitionReference,
  findDefinition,
  firstDayOfParts,
  needsCalendar,
  partsOfLedger,
  partsWidth,
  sumOfParts,
  type Valeur,
  valeurOfParts,
} from '#libs/domain';
import { earliest, type PlainDate } from '#libs/kernel';
import { ALL, type Basis, type FlowOfOrganisme, type LedgerReader, type OrganismesAsked, type StockOfOrganisme } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { calendarReference } from '../rollups/rollup-filler.js';

/** What some indicators are worth for many caisses, on some days. */
export interface ValeursRequest {
  /** `CODE` (its last version) or `CODE@VERSION`. */
  readonly indicateurs: readonly string[];
  /** Caisses. */
  readonly organismes: readonly string[];
  /** Each at its end; ascending. */
  readonly days: readonly PlainDate[];
  /** Null: as known now. */
  readonly knownOn: PlainDate | null;
  readonly by: Basis;
  /** Absent: all of them together. */
  readonly procedure?: string;
}

/** One value for each organisme asked, in the order asked. */
export interface ValeursOfDay {
  readonly day: PlainDate;
  readonly valeurs: readonly Valeur[];
}

/** By the reference that was asked, as it was asked; the days in the order asked. */
export type Valeurs = ReadonlyMap<string, readonly ValeursOfDay[]>;

/**
 * One question for many organismes: closed days of roll-ups where they are told and sure, all others of stays and grand livre.
 * All origins are told by the definition asked. The same values as the figures, one by one.
 * @throws DomainError `definition.unknown`
 */
export async function readValeurs(reader: LedgerReader, referentiel: Referentiel, request: ValeursRequest): Promise<Valeurs> {
  const asked = request.indicateurs.map((text) => [text, findDefinition(text, referentiel.definitions)] as const);
  const definitions = [...new Map(asked.map(([, definition]) => [definitionReference(definition), definition])).values()];
  const [since, told] = [await firstDays(reader, request), await closedParts(reader, referentiel, request, definitions)];
  const parts = new Map([...told, ...(await openParts(reader, referentiel, request, definitions, told))]);
  const valeurs = (definition: Definition, day: PlainDate): ValeursOfDay => ({
    day,
    valeurs: request.organismes.map((organisme) =>
      valeurOfParts(definition, organisme, parts.get(keyOf(definition, organisme, day)) ?? null, {
        since: since.get(organisme) ?? null,
        from: firstDayOfParts(definition, day, referentiel.calendarOf(organisme, day)),
      }),
    ),
  });
  return new Map(asked.map(([text, definition]) => [text, request.days.map((day) => valeurs(definition, day))]));
}

type Parts = readonly number[] | null;

const keyOf = (definition: Definition, organisme: string, day: PlainDate): string => `${definitionReference(definition)} ${organisme} ${day}`;

/** From which day on something is known of each organisme. */
async function firstDays(reader: LedgerReader, { by, knownOn, procedure }: ValeursRequest): Promise<ReadonlyMap<string, PlainDate>> {
  const first = new Map<string, PlainDate>();
  const learn = (organisme: string, day: PlainDate): void => {
    first.set(organisme, earliest(first.get(organisme) ?? day, day));
  };
  for (const { caisse, firstOn } of await reader.extents(procedure === undefined ? {} : { procedure }, knownOn)) learn(caisse, firstOn);
  if (by === 'doer') for (const [organisme, firstOn] of await reader.organismes.firstDaysForOthers(knownOn)) learn(organisme, firstOn);
  return first;
}

/** The parts of the days that are rolled up and sure: by owner, as known now. */
async function closedParts(
  reader: LedgerReader,
  referentiel: Referentiel,
  { organismes, days, knownOn, by, procedure = ALL }: ValeursRequest,
  definitions: readonly Definition[],
): Promise<ReadonlyMap<string, Parts>> {
  if (knownOn !== null || by !== 'owner') return new Map();
  const byReference = new Map(definitions.map((definition) => [definitionReference(definition), definition]));
  const isAsked = new Set(organismes);
  const sureTo = new Map<string, PlainDate>();
  for (const { definition: reference, caisse, calendar, filledTo } of await reader.rollups.states([...byReference.keys()])) {
    const definition = byReference.get(reference);
    if (definition === undefined || !isAsked.has(caisse) || calendar !== calendarReference(definition, caisse, referentiel)) continue;
    sureTo.set(`${reference} ${caisse}`, filledTo);
  }
  const caisses = organismes.filter((caisse) => [...byReference.keys()].some((reference) => sureTo.has(`${reference} ${caisse}`)));
  const last = [...sureTo.values()].sort().at(-1) ?? '';
  const closed = days.filter((day) => day <= last);
  if (caisses.length === 0 || closed.length === 0) return new Map();
  const told = new Map<string, Parts>();
  // Nothing is kept of a month before the first of a caisse: its parts are zeros.
  for (const [reference, definition] of byReference) {
    const zeros = sumOfParts(definition, []);
    for (const caisse of caisses) {
      const sure = sureTo.get(`${reference} ${caisse}`) ?? '';
      for (const day of closed) if (day <= sure) told.set(`${reference} ${caisse} ${day}`, zeros);
    }
  }
  const widths = new Map([...byReference].map(([reference, definition]) => [reference, partsWidth(definition)]));
  for (const { definition: reference, caisse, day, parts } of await reader.rollups.readDays({ widths, caisses, procedure, days: closed })) {
    const [key, definition] = [`${reference} ${caisse} ${day}`, byReference.get(reference)];
    const sum = told.get(key);
    if (definition !== undefined && sum != null) told.set(key, sumOfParts(definition, [sum, parts]));
  }
  return told;
}

/** The parts that are not told yet, of stays and grand livre. */
async function openParts(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly Definition[],
  told: ReadonlyMap<string, Parts>,
): Promise<ReadonlyMap<string, Parts>> {
  const parts = new Map<string, Parts>();
  const { knownOn, by, procedure } = request;
  for (const day of request.days) {
    const open = definitions.flatMap((definition) => {
      const organismes = request.organismes.filter((organisme) => !told.has(keyOf(definition, organisme, day)));
      return organismes.length === 0 ? [] : [{ definition, organismes }];
    });
    if (open.length === 0) continue;
    const organismes = [...new Set(open.flatMap((each) => each.organismes))];
    const asked: OrganismesAsked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
    const from = firstDayOf(open, day, referentiel);
    const stock = byOrganisme(await reader.organismes.stock(day, asked));
    const flows = byOrganisme(await reader.organismes.flows(from, day, asked));
    for (const { definition, organismes: concerned } of open) {
      for (const organisme of concerned) {
        const ledger = { stock: stock.get(organisme) ?? [], flows: flows.get(organisme) ?? [] };
        parts.set(keyOf(definition, organisme, day), partsOfOrganisme(definition, day, organisme, ledger, referentiel));
      }
    }
  }
  return parts;
}

/** The earliest day that any of these definitions reaches, over the calendars of all caisses: a doer works for owners of any. */
function firstDayOf(open: readonly { readonly definition: Definition }[], day: PlainDate, referentiel: Referentiel): PlainDate {
  const calendars = new Set([null, ...[...referentiel.caisses.keys()].map((caisse) => referentiel.calendarOf(caisse, day))]);
  return open
    .flatMap(({ definition }) => [...calendars].map((calendar) => firstDayOfParts(definition, day, calendar)))
    .reduce((first, each) => earliest(first, each), day);
}

function byOrganisme<Item extends { readonly organisme: string }>(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.organisme);
    if (group === undefined) groups.set(item.organisme, [item]);
    else group.push(item);
  }
  return groups;
}

interface LedgerOfOrganisme {
  readonly stock: readonly StockOfOrganisme[];
  readonly flows: readonly FlowOfOrganisme[];
}

/** Each owner's pièces by its own worked days; null when one of them has no calendar and it takes one. */
function partsOfOrganisme(
  definition: Definition,
  day: PlainDate,
  organisme: string,
  { stock, flows }: LedgerOfOrganisme,
  referentiel: Referentiel,
): Parts {
  const owners = new Set([organisme, ...[...stock, ...flows].map(({ owner }) => owner)]);
  const all: (readonly number[])[] = [];
  for (const owner of owners) {
    const calendar = needsCalendar(definition) ? referentiel.calendarOf(owner, day) : null;
    const own = { stock: stock.filter((item) => item.owner === owner), flows: flows.filter((item) => item.owner === owner) };
    const parts = partsOfLedger(definition, day, own, calendar);
    if (parts === null) return null;
    all.push(parts);
  }
  return sumOfParts(definition, all);
}
