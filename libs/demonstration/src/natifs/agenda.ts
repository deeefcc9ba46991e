import { compileCalendrier, SHIPPED_CALENDRIERS } from '#libs/domain';
import { addDays, type PlainDate } from '#libs/kernel';
import { type Phase, phaseOn } from '../famille/histoire.js';
import type { Random } from '../random.js';
import type { Deed, Step } from './story.js';

const METROPOLE = compileCalendrier(SHIPPED_CALENDRIERS.find(({ code }) => code === 'metropole') ?? refuse());

function refuse(): never {
  throw new RangeError('the calendar of the mainland does not ship');
}

/** How much longer everything takes than on ordinary days. */
const SLOWER: Readonly<Record<Phase, number>> = { ordinary: 1, crisis: 1.5, shock: 1.8 };
/** Minutes after 8:00 UTC at which a day's work on a dossier begins: in its zone a day is the same all that time. */
const WORK_MINUTES = 380;

/** The first worked day on or after a day. */
export const workedFrom = (day: PlainDate): PlainDate => (METROPOLE.isWorked(day) ? day : METROPOLE.nthWorkedDayAfter(day, 1));

/** Where a story has come to: goes on from instant to instant, on worked days. */
export class Agenda {
  private minute: number;

  constructor(
    private day: PlainDate,
    private readonly random: Random,
  ) {
    this.day = workedFrom(day);
    this.minute = random.between(0, WORK_MINUTES);
  }

  get today(): PlainDate {
    return this.day;
  }

  get at(): string {
    const [hours, minutes] = [8 + Math.floor(this.minute / 60), this.minute % 60];
    return `${this.day}T${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00.000Z`;
  }

  /** Some worked days on, more of them in a crisis and after it. */
  after(from: number, to: number): this {
    return this.nextDay(METROPOLE.nthWorkedDayAfter(this.day, Math.max(1, Math.round(this.random.between(from, to) * SLOWER[phaseOn(this.day)]))));
  }

  /** Some calendar days on, as fast as ever: what others take. */
  elsewhere(from: number, to: number): this {
    return this.nextDay(workedFrom(addDays(this.day, this.random.between(from, to))));
  }

  /** The day itself, when it is to come yet. */
  until(day: PlainDate): this {
    return day > this.day ? this.nextDay(workedFrom(day)) : this;
  }

  /** Does something now, and is busy for some minutes. */
  step(dossier: string | null, deed: Deed): Step {
    const { at } = this;
    this.minute += this.random.between(1, 8);
    return { at, dossier, deed };
  }

  private nextDay(day: PlainDate): this {
    this.day = day;
    this.minute = this.random.between(0, WORK_MINUTES);
    return this;
  }
}
