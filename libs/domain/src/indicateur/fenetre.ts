import { addDays, earliest, type PlainDate } from '#libs/kernel';
import type { CompiledCalendrier } from '../calendrier/compiled-calendrier.js';
import type { DayKind } from './definition.js';

/** Both ends included. */
export interface Fenetre {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** What a definition says of its window. */
export interface Windowed {
  readonly dayKind: DayKind;
  readonly window: number;
}

/** The calendar of an owner caisse; null when none is configured. */
export type CalendarOf = (caisse: string) => CompiledCalendrier | null;

/**
 * The window of a definition that ends on a day, included: so many calendar days,
 * or back to the so-many-th worked day of the calendar. What is done on a closed day inside it counts.
 * @returns null when worked days are asked for and no calendar is configured
 */
export function windowOf(definition: Windowed, asOf: PlainDate, calendar: CompiledCalendrier | null): Fenetre | null {
  if (definition.dayKind === 'calendar') return { from: addDays(asOf, 1 - definition.window), to: asOf };
  return calendar === null ? null : { from: calendar.nthWorkedDayBack(asOf, definition.window), to: asOf };
}

const reference = ({ calendrier }: CompiledCalendrier): string => `${calendrier.code}@${String(calendrier.version)}`;

/**
 * Each caisse's own window, computed once per caisse.
 * Remembers which calendars were used and which caisses have none, for the figure to say.
 */
export class CaisseWindows {
  /** Caisses whose window cannot be told. */
  readonly withoutCalendar = new Set<string>();
  private readonly windows = new Map<string, Fenetre | null>();
  private readonly byCalendar = new Map<CompiledCalendrier | null, Fenetre | null>();
  private readonly used = new Set<string>();

  constructor(
    private readonly definition: Windowed,
    private readonly asOf: PlainDate,
    private readonly calendarOf: CalendarOf,
  ) {}

  of(caisse: string): Fenetre | null {
    const known = this.windows.get(caisse);
    if (known !== undefined) return known;
    const calendar = this.definition.dayKind === 'worked' ? this.calendarOf(caisse) : null;
    const window = this.ofCalendar(calendar);
    if (window === null) this.withoutCalendar.add(caisse);
    this.windows.set(caisse, window);
    return window;
  }

  /** Most caisses share theirs. */
  private ofCalendar(calendar: CompiledCalendrier | null): Fenetre | null {
    const known = this.byCalendar.get(calendar);
    if (known !== undefined) return known;
    const window = windowOf(this.definition, this.asOf, calendar);
    if (calendar !== null) this.used.add(reference(calendar));
    this.byCalendar.set(calendar, window);
    return window;
  }

  /** The earliest first day of the windows asked for; null when there is none. */
  get earliestFrom(): PlainDate | null {
    if (this.definition.dayKind === 'calendar') return windowOf(this.definition, this.asOf, null)?.from ?? null;
    let from: PlainDate | null = null;
    for (const window of this.windows.values()) if (window !== null) from = from === null ? window.from : earliest(from, window.from);
    return from;
  }

  /** `code@version` of the calendars used, in order. */
  get calendars(): readonly string[] {
    return [...this.used].sort();
  }
}
