import {
  type CompiledCalendrier,
  definitionReference,
  firstDayOfParts,
  type LedgerDefinition,
  needsCalendar,
  partsWidth,
  sampledDays,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { TellingOfDays } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { ValeursRequest } from './valeurs.js';

/** The calendars of organismes on days, and what is counted by them: each once, however many values are made of it. */
export class Calendars {
  private readonly byOrganisme = new Map<string, Map<PlainDate, CompiledCalendrier | null>>();
  private readonly first = new Map<LedgerDefinition, Map<CompiledCalendrier | null, Map<PlainDate, PlainDate>>>();

  constructor(private readonly referentiel: Referentiel) {}

  of(organisme: string, day: PlainDate): CompiledCalendrier | null {
    return kept(keptUnder(this.byOrganisme, organisme), day, () => this.referentiel.calendarOf(organisme, day));
  }

  firstDayOfParts(definition: LedgerDefinition, day: PlainDate, calendar: CompiledCalendrier | null): PlainDate {
    const days = keptUnder(keptUnder(this.first, definition), calendar);
    return kept(days, day, () => firstDayOfParts(definition, day, calendar));
  }
}

/** What stands under a key, made when it is first asked for. */
export function kept<Key, Value>(values: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = values.get(key);
  if (known !== undefined) return known;
  const made = make();
  values.set(key, made);
  return made;
}

/** The values under a key, none at first. */
function keptUnder<Key, Inner, Value>(values: Map<Key, Map<Inner, Value>>, key: Key): Map<Inner, Value> {
  return kept(values, key, () => new Map<Inner, Value>());
}

/** How a day of an organisme is told. */
const [UNTOLD, TOLD, UNTELLABLE] = [0, 1, 2];

/** The parts of one definition: of every organisme, on each day of which a value is made. */
export class Sheet {
  readonly reference: string;
  readonly width: number;
  readonly needsCalendar: boolean;
  /** Of which values are made, ascending. */
  readonly days: readonly PlainDate[];
  private readonly rankOfDay: ReadonlyMap<PlainDate, number>;
  private readonly rankOfOrganisme: ReadonlyMap<string, number>;
  private readonly parts: Float64Array;
  private readonly state: Uint8Array;
  /** The days whose sums make the value of a day, by calendar; without `overMonths` the day itself. */
  private readonly samples = new Map<CompiledCalendrier, Map<PlainDate, readonly PlainDate[]>>();

  constructor(
    readonly definition: LedgerDefinition,
    { organismes, days }: Pick<ValeursRequest, 'organismes' | 'days'>,
    private readonly calendars: Calendars,
  ) {
    this.reference = definitionReference(definition);
    this.width = partsWidth(definition);
    this.needsCalendar = needsCalendar(definition);
    const calendarsOn = (day: PlainDate): ReadonlySet<CompiledCalendrier | null> =>
      new Set(organismes.map((organisme) => calendars.of(organisme, day)));
    const sampled = this.isSampled ? days.flatMap((day) => [...calendarsOn(day)].flatMap((calendar) => this.samplesOf(calendar, day))) : days;
    this.days = [...new Set(sampled)].sort();
    this.rankOfDay = new Map(this.days.map((day, rank) => [day, rank]));
    this.rankOfOrganisme = new Map(organismes.map((organisme, rank) => [organisme, rank]));
    this.parts = new Float64Array(this.days.length * organismes.length * this.width);
    this.state = new Uint8Array(this.days.length * organismes.length).fill(UNTELLABLE);
    for (const organisme of this.rankOfOrganisme.keys()) {
      for (const day of days) for (const sample of this.sampled(organisme, day)) this.state[this.cell(organisme, sample)] = UNTOLD;
    }
  }

  private get isSampled(): boolean {
    return this.definition.block === 'ratio' && this.definition.overMonths !== undefined;
  }

  /** The days whose sums make the value of a day; none without a calendar that it takes. */
  sampled(organisme: string, day: PlainDate): readonly PlainDate[] {
    const calendar = this.needsCalendar ? this.calendars.of(organisme, day) : undefined;
    if (calendar === null) return [];
    return this.isSampled ? this.samplesOf(calendar ?? null, day) : [day];
  }

  private samplesOf(calendar: CompiledCalendrier | null, day: PlainDate): readonly PlainDate[] {
    const { definition } = this;
    if (calendar === null || definition.block !== 'ratio') return [];
    return kept(keptUnder(this.samples, calendar), day, () => sampledDays(definition, day, calendar));
  }

  private cell(organisme: string, day: PlainDate): number {
    return (this.rankOfDay.get(day) ?? NaN) * this.rankOfOrganisme.size + (this.rankOfOrganisme.get(organisme) ?? NaN);
  }

  /** Holds for told, with zeros, all days up to one that are not told yet. */
  closeUpTo(organisme: string, last: PlainDate): void {
    for (const day of this.days) {
      if (day > last) return;
      const cell = this.cell(organisme, day);
      if (this.state[cell] === UNTOLD) this.state[cell] = TOLD;
    }
  }

  /** Adds parts of days that are told. */
  add({ caisses, days, parts }: Omit<TellingOfDays, 'definition'>, isOf: (organisme: string, day: PlainDate) => boolean): void {
    let at = 0;
    for (const day of days) {
      for (const caisse of caisses) {
        if (this.rankOfOrganisme.has(caisse) && isOf(caisse, day)) {
          const cell = this.cell(caisse, day);
          if (this.state[cell] === TOLD) for (let i = 0; i < this.width; i += 1) this.parts[cell * this.width + i] = parts[at + i] ?? 0;
        }
        at += this.width;
      }
    }
  }

  /** Takes parts off those of a day that is told. */
  takeOff(organisme: string, day: PlainDate, parts: readonly number[]): void {
    const cell = this.cell(organisme, day);
    if (this.state[cell] !== TOLD) return;
    for (let i = 0; i < this.width; i += 1) this.parts[cell * this.width + i] = (this.parts[cell * this.width + i] ?? 0) - (parts[i] ?? 0);
  }

  /** Tells a day; null: it cannot be told. */
  set(organisme: string, day: PlainDate, parts: readonly number[] | null): void {
    const cell = this.cell(organisme, day);
    this.state[cell] = parts === null ? UNTELLABLE : TOLD;
    if (parts !== null) this.parts.set(parts, cell * this.width);
  }

  /** The organismes of which a day is still to be told. */
  untold(day: PlainDate): readonly string[] {
    return [...this.rankOfOrganisme.keys()].filter((organisme) => this.state[this.cell(organisme, day)] === UNTOLD);
  }

  /** The sums of some days; null when one of them is not told, or there is none. */
  sumOf(organisme: string, days: readonly PlainDate[]): readonly number[] | null {
    if (days.length === 0) return null;
    const sum = new Array<number>(this.width).fill(0);
    for (const day of days) {
      const cell = this.cell(organisme, day);
      if (this.state[cell] !== TOLD) return null;
      for (let i = 0; i < this.width; i += 1) sum[i] = (sum[i] ?? 0) + (this.parts[cell * this.width + i] ?? 0);
    }
    return sum;
  }
}
