import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import {
  type CompiledCalendrier,
  daysOfParts,
  definitionReference,
  firstDayOfParts,
  isOfLedger,
  namesOfSelections,
  needsCalendar,
  PartsOfDays,
  partsWidth,
  type RatioDefinition,
  type RolledUp,
} from '#libs/domain';
import { addDays, daysBetween, earliest, endOfMonth, latest, type PlainDate } from '#libs/kernel';
import { ALL, type CellLines, type LedgerSpan, OrganismeQueries, type RollupState, RollupStore, type TellingOfCaisse } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { everythingTogether, type RolledUpTogether, tellTogether, togetherReference } from './rolled-up-together.js';

/** The day itself, which no definition governs. */
export const DAY_REFERENCE = 'day';

export const rolledUpReference = (rolledUp: RolledUp): string => (rolledUp === 'day' ? DAY_REFERENCE : definitionReference(rolledUp));

/** By what days are rolled up. */
export type RolledUpBy = Pick<Referentiel, 'definitions' | 'calendarOf' | 'daysOf'>;

/** Everything that is rolled up: the day, and each published version of each definition. */
export function everythingRolledUp({ definitions }: Pick<Referentiel, 'definitions'>): readonly RolledUp[] {
  return ['day', ...definitions.filter(isOfLedger)];
}

/** By which calendar the days of a caisse are told by a definition; `undefined` when it has none and one is needed. */
export function calendarReference(rolledUp: RolledUp, caisse: string, referentiel: CalendarsOf): string | null | undefined {
  if (!needsCalendar(rolledUp)) return null;
  const references: string[] = [];
  for (const fromOn of daysOfCalendars(caisse, referentiel)) {
    const calendar = referentiel.calendarOf(caisse, fromOn ?? FIRST_DAY);
    if (calendar === null) return undefined;
    references.push(`${fromOn === null ? '' : `${fromOn} `}${definitionReference(calendar.calendrier)}`);
  }
  return references.length === 0 ? undefined : references.join(' ');
}

type CalendarsOf = Pick<Referentiel, 'calendarOf' | 'daysOf'>;

/** Before every calendar that holds from a day on. */
const FIRST_DAY = '0001-01-01' as PlainDate;

const daysOfCalendars = (caisse: string, { daysOf }: CalendarsOf): readonly (PlainDate | null)[] => daysOf(caisse).map(({ fromOn }) => fromOn);

/** The first day that the parts of a day and of all later ones reach back to: a calendar that changes later on may have longer windows. */
function firstDayReached(rolledUp: RolledUp, from: PlainDate, caisse: string, referentiel: CalendarsOf): PlainDate {
  const changes = daysOfCalendars(caisse, referentiel).filter((day) => day !== null && day > from);
  return [from, ...changes].reduce<PlainDate>(
    (first, day) => (day === null ? first : earliest(first, firstDayOfParts(rolledUp, day, referentiel.calendarOf(caisse, day)))),
    from,
  );
}

const firstOfMonth = (day: PlainDate): PlainDate => `${day.slice(0, 8)}01` as PlainDate;

/** One definition that a caisse is not told by up to the last closed day. */
interface Lack {
  readonly rolledUp: RolledUp;
  readonly reference: string;
  readonly calendar: string | null;
  /** The last day that is sure; null: none is. */
  readonly sureTo: PlainDate | null;
  /** The month from which it is told again. */
  readonly from: PlainDate;
}

/** Months of all caisses that are added up in one transaction. */
const MONTHS_AT_ONCE = 12;
/** Another process filled at the same time: PostgreSQL asks to do it again. */
const SERIALIZATION_FAILURE = '40001';

/**
 * Fills the roll-ups: caisse by caisse, then all of them together, each in one short transaction that reads one snapshot.
 * What a snapshot does not show yet leaves a mark that outlives it, so that no day is held sure too early, and nothing is lost by an interruption.
 * Several may fill at once: one works.
 */
export class RollupFiller {
  /** They take turns: one of which something is learnt again and again does not keep the others waiting. */
  private lastCaisse = '';

  constructor(
    private readonly dataSource: DataSource,
    private readonly referentiels: { readonly read: () => Promise<RolledUpBy> },
  ) {}

  /** Does the next piece of work. @returns whether there was one, and may be another */
  async step(): Promise<boolean> {
    const referentiel = await this.referentiels.read();
    try {
      const filled = await this.dataSource.transaction('REPEATABLE READ', async (manager) => new Fill(manager, referentiel).step(this.lastCaisse));
      if (filled !== null) this.lastCaisse = filled;
      return filled !== null;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === SERIALIZATION_FAILURE) return true;
      throw error;
    }
  }
}

class Fill {
  private readonly store: RollupStore;
  private readonly organismes: OrganismeQueries;

  constructor(
    manager: EntityManager,
    private readonly referentiel: RolledUpBy,
  ) {
    this.store = new RollupStore(manager);
    this.organismes = new OrganismeQueries(manager);
  }

  /** @returns the caisse that was filled, {@link ALL} for all of them together; null when there was nothing to do */
  async step(lastCaisse: string): Promise<string | null> {
    if (!(await this.store.alone())) return null;
    const span = await this.store.span();
    if (span === null) return null;
    const all = everythingRolledUp(this.referentiel);
    const together = everythingTogether(this.referentiel.definitions);
    const told = await this.store.states([...all.map(rolledUpReference), ...together.map(togetherReference)]);
    const states = new Map(told.map((state) => [keyOf(state.definition, state.caisse), state]));
    const caisses = [...span.firstDays.keys()];
    for (const caisse of [...caisses.filter((each) => each > lastCaisse), ...caisses.filter((each) => each <= lastCaisse)]) {
      const lacks = all.flatMap((rolledUp) => this.lackOf(rolledUp, caisse, span, states) ?? []);
      if (lacks.length === 0) continue;
      await this.fillCaisse(caisse, lacks, span.closedTo);
      return caisse;
    }
    for (const rolledUp of all) if (await this.addUp(rolledUp, span, states)) return ALL;
    for (const rolledUp of together) if (await this.fillTogether(rolledUp, span, states)) return ALL;
    return null;
  }

  private lackOf(rolledUp: RolledUp, caisse: string, span: LedgerSpan, states: ReadonlyMap<string, RollupState>): Lack | null {
    const reference = rolledUpReference(rolledUp);
    const calendar = calendarReference(rolledUp, caisse, this.referentiel);
    if (calendar === undefined) return null;
    const state = states.get(keyOf(reference, caisse));
    const sureTo = state?.calendar === calendar ? state.filledTo : null;
    if (sureTo !== null && sureTo >= span.closedTo) return null;
    const first = span.firstDays.get(caisse) ?? span.closedTo;
    if (first > span.closedTo) return null;
    return { rolledUp, reference, calendar, sureTo, from: firstOfMonth(sureTo === null ? first : latest(addDays(sureTo, 1), first)) };
  }

  private async fillCaisse(caisse: string, lacks: readonly Lack[], to: PlainDate): Promise<void> {
    const flowsFrom = lacks.map(({ rolledUp, from }) => firstDayReached(rolledUp, from, caisse, this.referentiel)).reduce(earliest);
    const cells = await this.store.lines(caisse, flowsFrom, to, namesOfSelections(ratiosOf(lacks)));
    const tellings = await tellingsOf(cells, lacks, (day) => this.referentiel.calendarOf(caisse, day), flowsFrom, to);
    await this.store.takeMarks(caisse);
    for (const { reference, sureTo, from } of lacks) await this.store.takeBackAll(reference, sureTo ?? addDays(from, -1));
    await this.store.tell(caisse, tellings);
    await this.store.setStates(lacks.map(({ reference, calendar: by }) => ({ definition: reference, caisse, calendar: by, filledTo: to })));
  }

  /** Takes all caisses together as far as each of them is told, a year at most. */
  private async addUp(rolledUp: RolledUp, span: LedgerSpan, states: ReadonlyMap<string, RollupState>): Promise<boolean> {
    const reference = rolledUpReference(rolledUp);
    let [to, first] = [span.closedTo, span.closedTo];
    for (const [caisse, firstDay] of span.firstDays) {
      if (firstDay > span.closedTo) continue;
      const state = states.get(keyOf(reference, caisse));
      if (state === undefined || state.calendar !== calendarReference(rolledUp, caisse, this.referentiel)) return false;
      [to, first] = [earliest(to, state.filledTo), earliest(first, firstDay)];
    }
    return this.goOn(reference, first, to, states, async (from, filledTo) => this.store.addUp(reference, partsWidth(rolledUp), from, filledTo));
  }

  /** The same of what is told of all caisses at once: marks of whichever of them take it back. */
  private async fillTogether(
    rolledUp: RolledUpTogether,
    { closedTo, firstDays }: LedgerSpan,
    states: ReadonlyMap<string, RollupState>,
  ): Promise<boolean> {
    const first = [...firstDays.values()].reduce(earliest, closedTo);
    return this.goOn(togetherReference(rolledUp), first, closedTo, states, async (from, filledTo) =>
      tellTogether({ store: this.store, organismes: this.organismes }, rolledUp, [...firstDays.keys()], from, filledTo),
    );
  }

  /** Tells all caisses together from where they are sure on, a year at most. @returns whether there was something to tell */
  private async goOn(
    reference: string,
    first: PlainDate,
    to: PlainDate,
    states: ReadonlyMap<string, RollupState>,
    tell: (from: PlainDate, filledTo: PlainDate) => Promise<void>,
  ): Promise<boolean> {
    const sureTo = states.get(keyOf(reference, ALL))?.filledTo;
    if (sureTo !== undefined && sureTo >= to) return false;
    const from = firstOfMonth(sureTo === undefined ? first : latest(addDays(sureTo, 1), first));
    if (from > to) return false;
    let last = from;
    for (let month = 1; month < MONTHS_AT_ONCE; month += 1) last = addDays(endOfMonth(last), 1);
    const filledTo = earliest(endOfMonth(last), to);
    await tell(from, filledTo);
    await this.store.setStates([{ definition: reference, caisse: ALL, calendar: null, filledTo }]);
    return true;
  }
}

const keyOf = (definition: string, caisse: string): string => `${definition} ${caisse}`;

const ratiosOf = (lacks: readonly Pick<Lack, 'rolledUp'>[]): readonly RatioDefinition[] =>
  lacks.flatMap(({ rolledUp }) => (rolledUp !== 'day' && rolledUp.block === 'ratio' ? [rolledUp] : []));

/** The days of one definition that are being told: one row of numbers for each cell, and one for all of them. */
interface Sheet {
  readonly rolledUp: RolledUp;
  readonly width: number;
  readonly from: PlainDate;
  readonly own: readonly Int32Array[];
  readonly all: Int32Array;
}

/**
 * The parts of the days of a caisse by each definition, procédure by procédure and for all procédures together.
 * @param lacks each told from the first day of a month on
 */
export async function tellingsOf(
  cells: readonly CellLines[],
  lacks: readonly Pick<Lack, 'rolledUp' | 'reference' | 'from'>[],
  calendarOn: (day: PlainDate) => CompiledCalendrier | null,
  flowsFrom: PlainDate,
  to: PlainDate,
): Promise<readonly TellingOfCaisse[]> {
  const ratios = ratiosOf(lacks);
  const walked = cells.map(({ lines }) => new PartsOfDays(lines, flowsFrom, to, ratios));
  const sheets = lacks.map(({ rolledUp, from }): Sheet => {
    const width = partsWidth(rolledUp);
    const row = (): Int32Array => new Int32Array(width * (daysBetween(from, to) + 1));
    return { rolledUp, width, from, own: cells.map(row), all: row() };
  });
  for (let day = lacks.map((lack) => lack.from).reduce(earliest); day <= to; day = addDays(day, 1)) {
    // Ten years take a while: whoever else works in this process has its turn.
    if (day === firstOfMonth(day)) await nextTurn();
    for (const cell of walked) cell.goTo(day);
    const calendar = calendarOn(day);
    for (const { rolledUp, width, from, own, all } of sheets) {
      if (day < from) continue;
      const told = daysOfParts(rolledUp, day, calendar);
      const start = daysBetween(from, day) * width;
      for (const [n, cell] of walked.entries()) {
        const parts = cell.parts(rolledUp, day, told);
        own[n]?.set(parts, start);
        for (let i = 0; i < width; i += 1) all[start + i] = (all[start + i] ?? 0) + (parts[i] ?? 0);
      }
    }
  }
  return sheets.map(({ width, from, own, all }, n) => {
    const byProcedure = cells.map(({ procedure }, cell) => [procedure, own[cell] ?? new Int32Array()] as const);
    return { definition: lacks[n]?.reference ?? '', width, from, cells: new Map([...byProcedure, [ALL, all] as const]) };
  });
}
