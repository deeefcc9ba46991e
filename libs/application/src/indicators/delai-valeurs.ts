import {
  anterioriteOf,
  type CompiledCalendrier,
  type DelaiDefinition,
  type DelaisComptes,
  type FigureStatus,
  firstStatus,
  type HorlogeDeDelai,
  type Valeur,
  valeurOfDelai,
} from '#libs/domain';
import { addMonths, dayNumber, dayOfNumber, type PlainDate } from '#libs/kernel';
import { type LedgerReader, WIDTH_OF_LINE } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { PROCESSED } from '../rollups/rolled-up-together.js';
import { type ClosedTogether, splitDays } from './closed-together.js';
import { horlogeText, stoppedClocks } from './horloge-valeurs.js';
import { kept } from './ledger-sheet.js';
import { firstDays } from './ledger-valeurs.js';
import type { ValeurOf, ValeursRequest } from './valeurs.js';

const NOTHING = { value: null, numerator: null, denominator: null } as const;

/** Days in which something was processed, or a clock stopped; both included. */
export interface SpanOfDelais {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

type Since = ReadonlyMap<string, PlainDate>;

const firstDayOf = ({ mois }: DelaiDefinition, day: PlainDate): PlainDate => addMonths(`${day.slice(0, 8)}01` as PlainDate, 1 - mois);

/** By what definitions that read the same pièces, or dossiers, read them: the mean, shares and all percentiles in one question. */
const questionOf = ({ mois, dayKind, includesAutomatic, horloge }: DelaiDefinition): string =>
  [mois, dayKind, includesAutomatic, horloge === undefined ? '' : horlogeText(horloge)].map(String).join(' ');

type OfHorloge = DelaiDefinition & { readonly horloge: HorlogeDeDelai };

const hasHorloge = (definition: DelaiDefinition): definition is OfHorloge => definition.horloge !== undefined;

const spansOf = (definition: DelaiDefinition, { days }: Pick<ValeursRequest, 'days'>): readonly SpanOfDelais[] =>
  days.map((day) => ({ from: firstDayOf(definition, day), to: day }));

/** Most pièces take less: a longer delay makes room for itself. */
const DAYS_AT_FIRST = 64;

/** How many pièces of one organisme took how many days: millions of them are added up for ten years of a réseau. */
class Durations {
  private counts = new Int32Array(DAYS_AT_FIRST);
  /** The longest so far. */
  private longest = -1;
  private hasCalendar = true;

  /** `days` null: not to be told, for want of a calendar; nothing is processed before it arrives. */
  add(days: number | null, pieces: number): void {
    if (days === null) {
      this.hasCalendar = false;
      return;
    }
    if (days >= this.counts.length) {
      const wider = new Int32Array(2 ** Math.ceil(Math.log2(days + 1)));
      wider.set(this.counts);
      this.counts = wider;
    }
    if (days > this.longest) this.longest = days;
    this.counts[days] = (this.counts[days] ?? 0) + pieces;
  }

  /** What was added since the last time; null: not to be told. */
  take(): DelaisComptes | null {
    const { counts, longest, hasCalendar } = this;
    const told: number[] = [];
    for (let days = 0; days <= longest; days += 1) {
      const pieces = counts[days] ?? 0;
      if (pieces !== 0) told.push(days, pieces);
    }
    counts.fill(0, 0, longest + 1);
    [this.longest, this.hasCalendar] = [-1, true];
    return hasCalendar ? told : null;
  }
}

/** How many took how many days, by what was asked of whom on which day. */
class Taken {
  private readonly counting = new Map<string, Map<string, Durations>>();
  private readonly told = new Map<string, ReadonlyMap<string, DelaisComptes | null>>();
  /** A réseau through ten years would need more of them than anybody can look after, and needs as many as it has caisses. */
  private readonly idle: Durations[] = [];

  /** To be added to, until all is counted. */
  of(question: string, to: PlainDate, organisme: string): Durations {
    const ofDay = kept(this.counting, keyOf(question, to), () => new Map<string, Durations>());
    return kept(ofDay, organisme, () => this.idle.pop() ?? new Durations());
  }

  /** All that was added to is counted. */
  close(): void {
    for (const [key, ofDay] of this.counting) {
      this.told.set(key, new Map([...ofDay].map(([organisme, durations]) => [organisme, durations.take()])));
      this.idle.push(...ofDay.values());
    }
    this.counting.clear();
  }

  /** Null: not to be told. */
  toldOf(question: string, to: PlainDate, organisme: string): DelaisComptes | null {
    const told = this.told.get(keyOf(question, to))?.get(organisme);
    return told === undefined ? NO_DELAIS : told;
  }
}

const keyOf = (question: string, to: PlainDate): string => `${question} ${to}`;

const NO_DELAIS: DelaisComptes = [];

/**
 * How long what was processed had taken – in closed days of roll-ups, else of the grand livre, one question for all caisses and days –, or what clocks had
 * counted, of the dossiers.
 */
export async function delaiValeurs(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly DelaiDefinition[],
  since: Since,
  closed: ClosedTogether,
): Promise<ValeurOf<DelaiDefinition>> {
  const taken = new Taken();
  const { organismes, by, knownOn, procedure } = request;
  const asked = { organismes, by, knownOn, ...(procedure === undefined ? {} : { procedure }) };
  const ofPieces = new Map(definitions.filter((definition) => !hasHorloge(definition)).map((each) => [questionOf(each), each]));
  const { told, open } = splitDays(ofPieces.size === 0 ? [] : request.days, closed.get(PROCESSED));
  await processedTaken(reader, referentiel, { organismes, days: told }, ofPieces, taken);
  for (const [question, definition] of open.length === 0 ? [] : ofPieces) {
    const { dayKind } = definition;
    for (const { organisme, owner, to, arrivedOn, on, pieces } of await reader.organismes.delais(
      spansOf(definition, { days: open }),
      asked,
      definition,
    )) {
      const days = anterioriteOf(arrivedOn, on, dayKind, dayKind === 'worked' ? referentiel.calendarOf(owner, to) : null);
      taken.of(question, to, organisme).add(days, pieces);
    }
  }
  const sinceOf = await horlogesTaken(reader, referentiel, request, definitions.filter(hasHorloge), taken);
  taken.close();
  return (definition, organisme, day): Valeur => {
    const known = (definition.horloge === undefined ? since : sinceOf.get(definition.horloge.procedure))?.get(organisme) ?? null;
    if (known === null || day < known) return { organisme, status: 'noData', ...NOTHING };
    const delais = taken.toldOf(questionOf(definition), day, organisme);
    const isConfigured = definition.dayKind === 'calendar' || referentiel.calendarOf(organisme, day) !== null;
    if (!isConfigured || delais === null) return { organisme, status: 'notConfigured', ...NOTHING };
    const valeur = valeurOfDelai(definition, organisme, delais);
    const holding: FigureStatus[] = firstDayOf(definition, day) < known ? ['partialWindow'] : [];
    return { ...valeur, status: firstStatus([...holding, valeur.status]) };
  };
}

/** What was processed up to some closed days, of the months that their spans reach; by owner, of all procédures. */
async function processedTaken(
  reader: LedgerReader,
  referentiel: Referentiel,
  { organismes, days }: Pick<ValeursRequest, 'organismes' | 'days'>,
  questions: ReadonlyMap<string, DelaiDefinition>,
  taken: Taken,
): Promise<void> {
  const asked = [...questions].flatMap(([question, definition]) =>
    days.map((to) => ({ question, definition, to, months: monthsOf(firstDayOf(definition, to), to) })),
  );
  if (asked.length === 0) return;
  const rows = await reader.rollups.readProcessed(PROCESSED, [...new Set(asked.flatMap(({ months }) => months))]);
  const byMonth = new Map(rows.map((row) => [row.month, row]));
  const wanted = new Set(organismes);
  const workedDays = new WorkedDays();
  for (const { question, definition, to, months } of asked) {
    const { dayKind, includesAutomatic } = definition;
    for (const { month, caisses, lines } of months.flatMap((each) => byMonth.get(each) ?? [])) {
      const own = caisses.map((caisse) => {
        if (!wanted.has(caisse)) return null;
        const calendar = dayKind === 'worked' ? referentiel.calendarOf(caisse, to) : null;
        return { durations: taken.of(question, to, caisse), workedUpTo: calendar && workedDays.of(calendar) };
      });
      const dayBefore = dayNumber(month) - 1;
      const lastDay = month.slice(0, 7) === to.slice(0, 7) ? Number(to.slice(8)) : LONGEST_MONTH;
      for (let at = 0; at < lines.length; at += WIDTH_OF_LINE) {
        const of = own[lines[at] ?? -1];
        const [age = 0, when = 0, pieces = 0] = [lines[at + 1], lines[at + 2], lines[at + 3]];
        const day = when >> 1;
        if (of == null || day > lastDay || (when % 2 === 1 && !includesAutomatic)) continue;
        const { durations, workedUpTo } = of;
        const on = dayBefore + day;
        if (dayKind === 'calendar') durations.add(age, pieces);
        else durations.add(workedUpTo && workedUpTo(on) - workedUpTo(on - age), pieces);
      }
    }
    taken.close();
  }
}

/** How many days a calendar had worked up to a day: of a few thousand days, asked for millions of lines. */
class WorkedDays {
  private readonly known = new Map<CompiledCalendrier, number[]>();

  /** By the number of the day. */
  of(calendar: CompiledCalendrier): (day: number) => number {
    const upTo = kept(this.known, calendar, () => []);
    return (day) => (upTo[day] ??= calendar.workedIndex(dayOfNumber(day)));
  }
}

const LONGEST_MONTH = 31;

function monthsOf(from: PlainDate, to: PlainDate): readonly PlainDate[] {
  const months: PlainDate[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/**
 * What clocks had counted, of the dossiers of each procédure as they are known now: of what was known on an earlier day nothing is kept, and nothing is told.
 * @returns from which day on something is known of each caisse, procédure by procédure
 */
async function horlogesTaken(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursRequest,
  definitions: readonly OfHorloge[],
  taken: Taken,
): Promise<ReadonlyMap<string, Since>> {
  const { organismes, knownOn } = request;
  const sinceOf = new Map<string, Since>();
  if (knownOn !== null) return sinceOf;
  for (const procedure of new Set(definitions.map(({ horloge }) => horloge.procedure))) {
    if (procedure !== (request.procedure ?? procedure)) continue;
    const since = await firstDays(reader, { by: 'owner', knownOn, procedure });
    sinceOf.set(procedure, since);
    const ofProcedure = definitions.filter(({ horloge }) => horloge.procedure === procedure);
    const questions = new Map(ofProcedure.map((each) => [questionOf(each), each]));
    const asked = [...questions].map(([question, each]) => ({ ...each, question, spans: spansOf(each, request) }));
    const caisses = organismes.filter((organisme) => since.has(organisme));
    for await (const { question, organisme, to, days } of stoppedClocks(reader, referentiel, procedure, caisses, asked)) {
      taken.of(question, to, organisme).add(days, 1);
    }
  }
  return sinceOf;
}
