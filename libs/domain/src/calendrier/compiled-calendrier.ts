import { addDays, dayNumber, dayOfNumber, isPlainDate, type PlainDate, weekdayOf } from '#libs/kernel';
import type { Calendrier, HolidayRule } from './calendrier.js';
import { paquesOf } from './paques.js';

/**
 * A calendar ready to count. Every question takes constant time once the years that it concerns were tabulated,
 * which happens on first use; nothing observable changes by it.
 */
export interface CompiledCalendrier {
  readonly calendrier: Calendrier;
  isWorked(day: PlainDate): boolean;
  /** The number of worked days from a fixed origin up to the day, included: differences of indexes are numbers of worked days. */
  workedIndex(day: PlainDate): number;
  /** The worked days after the first day, up to the second included; negative when the second is earlier. */
  workedDaysBetween(afterDay: PlainDate, upToDay: PlainDate): number;
  /**
   * The first day of the shortest window that ends on `day`, included, and holds `n` worked days: the `n`-th worked day back.
   * @param n at least 1
   * @throws RangeError for another `n`
   */
  nthWorkedDayBack(day: PlainDate, n: number): PlainDate;
  /**
   * The `n`-th worked day after a day, the day itself not counted.
   * @param n at least 1
   * @throws RangeError for another `n`
   */
  nthWorkedDayAfter(day: PlainDate, n: number): PlainDate;
  /** When it is open on a day, in minutes past local midnight, in order; nothing on a day that is not worked. */
  openingsOf(day: PlainDate): readonly Opening[];
}

/** From a minute of the day to another, not included; 1440 is the midnight that follows. */
export interface Opening {
  readonly from: number;
  readonly to: number;
}

interface Year {
  /** The day number of 1 January. */
  readonly start: number;
  /** The worked index on the eve of 1 January. */
  readonly base: number;
  /** Worked days of the year up to each of its days, included. */
  readonly upTo: Uint16Array;
  /** The day numbers of the year's worked days. */
  readonly worked: readonly number[];
}

const ORIGIN_YEAR = 2000;
const FIRST_YEAR = 1;
const LAST_YEAR = 9999;

const firstOf = (year: number): number => dayNumber(`${String(year).padStart(4, '0')}-01-01` as PlainDate);

function dayOfRule(rule: HolidayRule, year: number): PlainDate | null {
  if ((rule.from !== undefined && year < rule.from) || (rule.to !== undefined && year > rule.to)) return null;
  if (rule.kind === 'easter') return addDays(paquesOf(year), rule.offset);
  const day = rule.kind === 'once' ? rule.day : `${String(year).padStart(4, '0')}-${rule.monthDay}`;
  // 29 February is no day of most years; a day of one year is none of the others.
  return isPlainDate(day) && Number(day.slice(0, 4)) === year ? day : null;
}

/** The days off that the rules give in a year, in order, each with its label. */
export function holidaysOf(calendrier: Calendrier, year: number): readonly { readonly day: PlainDate; readonly label: string }[] {
  return calendrier.holidays
    .flatMap((rule) => {
      const day = dayOfRule(rule, year);
      return day === null ? [] : [{ day, label: rule.label }];
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function openingsOfWeekday({ openingHours }: Calendrier, weekday: number): readonly Opening[] {
  if (openingHours === undefined) return [{ from: 0, to: 1440 }];
  return openingHours
    .filter(({ weekdays }) => weekdays.includes(weekday))
    .map(({ from, to }) => ({ from: minuteOf(from), to: minuteOf(to) }))
    .sort((a, b) => a.from - b.from);
}

class Tables implements CompiledCalendrier {
  private readonly weekdays: ReadonlySet<number>;
  private readonly openings: ReadonlyMap<number, readonly Opening[]>;
  private readonly years = new Map<number, Year>();
  private first = ORIGIN_YEAR;
  private last = ORIGIN_YEAR;

  constructor(readonly calendrier: Calendrier) {
    this.weekdays = new Set(calendrier.workedWeekdays);
    this.openings = new Map(calendrier.workedWeekdays.map((weekday) => [weekday, openingsOfWeekday(calendrier, weekday)]));
    this.years.set(ORIGIN_YEAR, this.tabulate(ORIGIN_YEAR, 0));
  }

  isWorked(day: PlainDate): boolean {
    const { start, upTo } = this.yearOf(day);
    const rank = dayNumber(day) - start;
    return (upTo[rank] ?? 0) > (rank === 0 ? 0 : (upTo[rank - 1] ?? 0));
  }

  workedIndex(day: PlainDate): number {
    const { start, base, upTo } = this.yearOf(day);
    return base + (upTo[dayNumber(day) - start] ?? 0);
  }

  workedDaysBetween(afterDay: PlainDate, upToDay: PlainDate): number {
    return this.workedIndex(upToDay) - this.workedIndex(afterDay);
  }

  nthWorkedDayBack(day: PlainDate, n: number): PlainDate {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`a window of worked days holds at least one: ${String(n)}`);
    const wanted = this.workedIndex(day) - n + 1;
    for (let year = Number(day.slice(0, 4)); year >= FIRST_YEAR; year -= 1) {
      const { base, worked } = this.year(year);
      const found = wanted > base ? worked[wanted - base - 1] : undefined;
      if (found !== undefined) return dayOfNumber(found);
    }
    return dayOfNumber(firstOf(FIRST_YEAR)); // a calendar that never held so many
  }

  nthWorkedDayAfter(day: PlainDate, n: number): PlainDate {
    if (!Number.isInteger(n) || n < 1) throw new RangeError(`a worked day after another is at least the first: ${String(n)}`);
    const wanted = this.workedIndex(day) + n;
    for (let year = Number(day.slice(0, 4)); year <= LAST_YEAR; year += 1) {
      const { base, worked } = this.year(year);
      const found = worked[wanted - base - 1];
      if (found !== undefined) return dayOfNumber(found);
    }
    return dayOfNumber(firstOf(LAST_YEAR)); // a calendar that will never hold so many
  }

  openingsOf(day: PlainDate): readonly Opening[] {
    return this.isWorked(day) ? (this.openings.get(weekdayOf(day)) ?? []) : [];
  }

  private yearOf(day: PlainDate): Year {
    return this.year(Number(day.slice(0, 4)));
  }

  /** Tabulates year after year from those known, so that each has its base. */
  private year(year: number): Year {
    for (; this.last < year; this.last += 1) {
      const known = this.known(this.last);
      this.years.set(this.last + 1, this.tabulate(this.last + 1, known.base + known.worked.length));
    }
    for (; this.first > year; this.first -= 1) {
      const made = this.tabulate(this.first - 1, 0);
      this.years.set(this.first - 1, { ...made, base: this.known(this.first).base - made.worked.length });
    }
    return this.known(year);
  }

  private known(year: number): Year {
    const known = this.years.get(year);
    if (known === undefined) throw new RangeError(`no such year: ${String(year)}`);
    return known;
  }

  private tabulate(year: number, base: number): Year {
    const start = firstOf(year);
    const days = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
    const off = new Set(holidaysOf(this.calendrier, year).map(({ day }) => dayNumber(day)));
    const firstWeekday = weekdayOf(dayOfNumber(start));
    const upTo = new Uint16Array(days);
    const worked: number[] = [];
    for (let rank = 0; rank < days; rank += 1) {
      if (this.weekdays.has(((firstWeekday - 1 + rank) % 7) + 1) && !off.has(start + rank)) worked.push(start + rank);
      upTo[rank] = worked.length;
    }
    return { start, base, upTo, worked };
  }
}

/** Makes the tables of a calendar; keep the result, it is what makes counting cheap. */
export function compileCalendrier(calendrier: Calendrier): CompiledCalendrier {
  return new Tables(calendrier);
}
