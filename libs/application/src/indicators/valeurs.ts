import {
  type CompiledCalendrier,
  type Definition,
  definitionReference,
  findDefinition,
  firstDayOfParts,
  lastPeriodeBy,
  type LedgerDefinition,
  namesOfSelections,
  needsCalendar,
  partsOfLedger,
  partsWidth,
  type ReleveDefinition,
  sampledDays,
  sumOfParts,
  type Valeur,
  valeurOfParts,
  valeurOfReleve,
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
  const ofLedger = await ledgerValeurs(
    reader,
    referentiel,
    request,
    definitions.filter((definition) => definition.block !== 'releve'),
  );
  const ofReleves = await releveValeurs(
    reader,
    request,
    definitions.filter((definition) => definition.block === 'releve'),
  );
  const valeurOf = (definition: Definition, organisme: string, day: PlainDate): Valeur =>
    definition.block === 'releve' ? ofReleves(definition, organisme, day) : ofLedger(definition, organisme, day);
  const valeurs = (definition: Definition, day: PlainDate): ValeursOfDay => ({
    day,
    valeurs: request.organismes.map((organisme) => valeurOf(definition, organisme, day)),
  });
  return new Map(asked.map(([text, definition]) => [text, request.days.map((day) => valeurs(definition, day))]));
}

type ValeurOf<D extends Definition> = (definition: D, organisme: string, day: PlainDate) => Valeur;

/** What readings say: of a day, those of the last period that was over by then. */
async function releveValeurs(
  reader: LedgerReader,
  { organismes, days, knownOn }: ValeursRequest,
  definitions: readonly ReleveDefinition[],
): Promise<ValeurOf<ReleveDefinition>> {
  const codes = new Set(definitions.flatMap(({ code, dividedBy }) => (dividedBy === null ? [code] : [code, dividedBy])));
  const periodes = new Set(definitions.flatMap(({ periodicity }) => days.map((day) => lastPeriodeBy(day, periodicity).name)));
  const rows = codes.size === 0 ? [] : await reader.releves.values([...codes], organismes, [...periodes], knownOn);
  const values = new Map(rows.map(({ code, organisme, periode, value }) => [`${code} ${organisme} ${periode}`, value]));
  return (definition, organisme, day) => {
    const { name } = lastPeriodeBy(day, definition.periodicity);
    const of = (code: string | null): number | null => (code === null ? null : (values.get(`${code} ${organisme} ${name}`) ?? null));
    return valeurOfReleve(definition, organisme, { read: of(definition.code), divisor: of(definition.dividedBy) });
  };
}

async function ledgerValeurs(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly LedgerDefinition[],
): Promise<ValeurOf<LedgerDefinition>> {
  const questions = questionsOf(definitions, request, referentiel);
  const since = definitions.length === 0 ? new Map<string, PlainDate>() : await firstDays(reader, request);
  const told = await closedParts(reader, referentiel, request, questions);
  const parts = new Map([...told, ...(await openParts(reader, referentiel, request, questions, told))]);
  return (definition, organisme, day) => {
    const days = questions.get(keyOf(definition, organisme))?.sampled(day) ?? [];
    const whole = days.flatMap((each) => {
      const found = parts.get(keyOf(definition, organisme, each));
      return found == null ? [] : [found];
    });
    const isTold = days.length > 0 && whole.length === days.length;
    return valeurOfParts(definition, organisme, isTold ? sumOfParts(definition, whole) : null, {
      since: since.get(organisme) ?? null,
      from: firstDayOfParts(definition, days[0] ?? day, referentiel.calendarOf(organisme, day)),
    });
  };
}

type Parts = readonly number[] | null;

const keyOf = (definition: LedgerDefinition, organisme: string, day?: PlainDate): string =>
  `${definitionReference(definition)} ${organisme}${day === undefined ? '' : ` ${day}`}`;

/** What is asked of one organisme by one definition. */
interface Question {
  readonly definition: LedgerDefinition;
  readonly organisme: string;
  /** The days whose sums make the value of a day. */
  sampled(day: PlainDate): readonly PlainDate[];
  readonly days: ReadonlySet<PlainDate>;
}

/** What there is to ask; not of an organisme without a calendar, by a definition that takes one. */
function questionsOf(definitions: readonly LedgerDefinition[], request: ValeursRequest, referentiel: Referentiel): ReadonlyMap<string, Question> {
  const questions = new Map<string, Question>();
  const alone = (day: PlainDate): readonly PlainDate[] => [day];
  const asked = new Set(request.days);
  for (const definition of definitions) {
    const overMonths = definition.block === 'ratio' && definition.overMonths !== undefined ? definition : null;
    // The same for all of one calendar.
    const sampledBy = new Map<CompiledCalendrier, Map<PlainDate, readonly PlainDate[]>>();
    for (const organisme of request.organismes) {
      const told = request.days.filter((day) => !needsCalendar(definition) || referentiel.calendarOf(organisme, day) !== null);
      if (told.length === 0) continue;
      if (overMonths === null) {
        questions.set(keyOf(definition, organisme), {
          definition,
          organisme,
          sampled: alone,
          days: told.length === asked.size ? asked : new Set(told),
        });
        continue;
      }
      const sampled = (day: PlainDate): readonly PlainDate[] => {
        const calendar = referentiel.calendarOf(organisme, day);
        if (calendar === null) return [];
        const known = sampledBy.get(calendar) ?? new Map<PlainDate, readonly PlainDate[]>();
        sampledBy.set(calendar, known);
        const days = known.get(day) ?? sampledDays(overMonths, day, calendar);
        known.set(day, days);
        return days;
      };
      questions.set(keyOf(definition, organisme), { definition, organisme, sampled, days: new Set(told.flatMap(sampled)) });
    }
  }
  return questions;
}

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
  { knownOn, by, procedure = ALL }: ValeursRequest,
  questions: ReadonlyMap<string, Question>,
): Promise<ReadonlyMap<string, Parts>> {
  const told = new Map<string, Parts>();
  if (knownOn !== null || by !== 'owner') return told;
  const byReference = new Map([...questions.values()].map(({ definition }) => [definitionReference(definition), definition]));
  const [caisses, days] = [new Set<string>(), new Set<PlainDate>()];
  for (const { definition: reference, caisse, calendar, filledTo } of await reader.rollups.states([...byReference.keys()])) {
    const question = questions.get(`${reference} ${caisse}`);
    if (question === undefined || calendar !== calendarReference(question.definition, caisse, referentiel)) continue;
    // Nothing is kept of a month before the first of a caisse: its parts are zeros.
    const zeros = sumOfParts(question.definition, []);
    for (const day of question.days) {
      if (day > filledTo) continue;
      told.set(keyOf(question.definition, caisse, day), zeros);
      caisses.add(caisse);
      days.add(day);
    }
  }
  if (told.size === 0) return told;
  const widths = new Map([...byReference].map(([reference, definition]) => [reference, partsWidth(definition)]));
  const rows = await reader.rollups.readDays({ widths, caisses: [...caisses], procedure, days: [...days] });
  for (const { definition: reference, caisse, day, parts } of rows) {
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
  { knownOn, by, procedure }: ValeursRequest,
  questions: ReadonlyMap<string, Question>,
  told: ReadonlyMap<string, Parts>,
): Promise<ReadonlyMap<string, Parts>> {
  const parts = new Map<string, Parts>();
  const openOn = new Map<PlainDate, Question[]>();
  for (const question of questions.values()) {
    for (const day of question.days) {
      if (told.has(keyOf(question.definition, question.organisme, day))) continue;
      const open = openOn.get(day);
      if (open === undefined) openOn.set(day, [question]);
      else open.push(question);
    }
  }
  for (const [day, open] of openOn) {
    const toldApart = namesOfSelections(open.flatMap(({ definition }) => (definition.block === 'ratio' ? [definition] : [])));
    const organismes = [...new Set(open.map(({ organisme }) => organisme))];
    const asked: OrganismesAsked = { organismes, by, knownOn, toldApart, ...(procedure === undefined ? {} : { procedure }) };
    const stock = byOrganisme(await reader.organismes.stock(day, asked));
    const flows = byOrganisme(await reader.organismes.flows(firstDayOf(open, day, referentiel), day, asked));
    for (const { definition, organisme } of open) {
      const ledger = { stock: stock.get(organisme) ?? [], flows: flows.get(organisme) ?? [] };
      parts.set(keyOf(definition, organisme, day), partsOfOrganisme(definition, day, organisme, ledger, referentiel));
    }
  }
  return parts;
}

/** The earliest day that any of these definitions reaches, over the calendars of all caisses: a doer works for owners of any. */
function firstDayOf(open: readonly Question[], day: PlainDate, referentiel: Referentiel): PlainDate {
  const calendars = new Set([null, ...[...referentiel.caisses.keys()].map((caisse) => referentiel.calendarOf(caisse, day))]);
  const definitions = new Set(open.map(({ definition }) => definition));
  return [...definitions]
    .flatMap((definition) => [...calendars].map((calendar) => firstDayOfParts(definition, day, calendar)))
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
  definition: LedgerDefinition,
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
