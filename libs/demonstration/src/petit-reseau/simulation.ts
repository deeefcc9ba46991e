import { compileCalendrier, type CompiledCalendrier, SHIPPED_CALENDRIERS } from '#libs/domain';
import { addDays, daysBetween, type PlainDate, plainDate, weekdayOf } from '#libs/kernel';
import { Random } from '../random.js';
import { Journal, type JournalFact } from './journal.js';
import { AUTOMATIC, CAISSES, CANAUX, type CaisseProfile, DEGRADING, HELPERS, type Procedure, PROCEDURES, SEASON } from './reseau.js';

export const FIRST_DAY = plainDate('2025-08-01');
export const LAST_DAY = plainDate('2026-10-30');

/** New dossiers per worked day of an average month, over the réseau. */
const DOSSIERS_PER_DAY = 1.16;
/** What the last autumn brings beyond the season. */
const SURGE = { from: plainDate('2026-08-31'), factor: 1.3 };
/** Pièces that a caisse can work out per worked day, for each new dossier that it gets. */
const STRENGTH = 2.4;
/** How closely the work follows the season: overtime in September, leave in August. */
const FOLLOWS_SEASON = 0.8;

const OUTAGE = { caisse: '691', from: plainDate('2025-09-22'), to: plainDate('2025-09-25') };
const CRISIS_MEASURE = plainDate('2025-10-13');
const HELP_FROM = plainDate('2026-09-21');
/** From when on the degrading caisse works with what part of its strength. */
const DEPARTURES = [
  { from: plainDate('2026-05-04'), strength: 0.5 },
  { from: plainDate('2026-08-31'), strength: 0.22 },
] as const;

type Situation = 'inStock' | 'waiting' | 'out';

/** A pièce as it really is, whatever the journal knows of it. */
interface Piece {
  readonly dossier: string;
  readonly piece: string;
  readonly arrivedOn: PlainDate;
  readonly procedure: Procedure;
  readonly type: string;
  caisse: string;
  doer: string;
  situation: Situation;
  /** Not looked at before. */
  readyOn: PlainDate;
  hasWaited: boolean;
}

function calendarOf({ organisme }: CaisseProfile): CompiledCalendrier {
  const calendrier = SHIPPED_CALENDRIERS.find(({ code }) => code === organisme.calendrier);
  if (calendrier === undefined) throw new RangeError(`no calendar ${organisme.calendrier}`);
  return compileCalendrier(calendrier);
}

/** Lives through the days of the small réseau, one after the other, and writes down what happens. */
class Simulation {
  private readonly random: Random;
  private readonly journal: Journal;
  private readonly calendars = new Map(CAISSES.map((profile) => [profile.organisme.code, calendarOf(profile)]));
  private readonly stock = new Set<Piece>();
  private readonly agenda = new Map<PlainDate, (() => void)[]>();
  private readonly credits = new Map<string, number>();
  private readonly pieceCounts = new Map<string, number>();
  private dossiers = 0;
  private today = FIRST_DAY;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.journal = new Journal(this.random, LAST_DAY);
  }

  run(): readonly JournalFact[] {
    for (; this.today <= LAST_DAY; this.today = addDays(this.today, 1)) {
      for (const task of this.agenda.get(this.today) ?? []) task();
      if (this.today === OUTAGE.from) this.suffersOutage();
      if (this.today === CRISIS_MEASURE) this.takeCrisisMeasure();
      for (const profile of CAISSES) this.work(profile);
    }
    return this.journal.inOrder();
  }

  private later(days: number, task: () => void): void {
    let day = addDays(this.today, days);
    while (weekdayOf(day) > 5) day = addDays(day, 1);
    this.agenda.set(day, [...(this.agenda.get(day) ?? []), task]);
  }

  /** One day of one caisse: what comes in, then what is worked out. */
  private work({ organisme: { code }, share }: CaisseProfile): void {
    if (this.calendars.get(code)?.isWorked(this.today) !== true) return;
    const season = (SEASON[Number(this.today.slice(5, 7)) - 1] ?? 1) * (this.today < SURGE.from ? 1 : SURGE.factor);
    const arrivals = this.random.around(DOSSIERS_PER_DAY * share * season);
    for (let i = 0; i < arrivals; i += 1) this.open(code);
    const departures = code === DEGRADING ? DEPARTURES.findLast(({ from }) => from <= this.today) : undefined;
    const strength = STRENGTH * DOSSIERS_PER_DAY * share * (1 - FOLLOWS_SEASON + FOLLOWS_SEASON * season) * (departures?.strength ?? 1);
    if (code === DEGRADING && this.today >= HELP_FROM && weekdayOf(this.today) === 1) this.askForHelp(code);
    this.workOut(code, strength);
  }

  private open(caisse: string): void {
    this.dossiers += 1;
    const dossier = `${this.today.slice(2, 4)}-${caisse}-${String(this.dossiers).padStart(4, '0')}`;
    const procedure = this.random.weighted(sharesOf(PROCEDURES));
    this.receive(dossier, procedure, caisse);
    while (this.random.chance(0.24)) {
      if (this.random.chance(0.5)) this.receive(dossier, procedure, caisse);
      else
        this.later(this.random.between(3, 25), () => {
          this.receive(dossier, procedure, caisse);
        });
    }
  }

  private receive(dossier: string, procedure: Procedure, caisse: string): void {
    const rank = (this.pieceCounts.get(dossier) ?? 0) + 1;
    this.pieceCounts.set(dossier, rank);
    const { types, firstLook } = PROCEDURES[procedure];
    const type = this.random.weighted(types);
    const canal = this.random.weighted(CANAUX);
    const piece: Piece = {
      dossier,
      piece: `${dossier}/${String(rank)}`,
      arrivedOn: this.today,
      procedure,
      type,
      caisse,
      doer: caisse,
      situation: 'inStock',
      readyOn: addDays(this.today, firstLook + this.random.between(0, 2)),
      hasWaited: false,
    };
    this.stock.add(piece);
    this.journal.write(piece, this.today, { fait: 'received', caisse, procedure, type, canal });
    if (canal === 'web' && this.random.chance(AUTOMATIC[type] ?? 0)) this.processByItself(piece);
    else if (this.random.chance(0.02))
      this.later(this.random.between(2, 6), () => {
        this.moveAway(piece);
      });
  }

  private processByItself(piece: Piece): void {
    piece.readyOn = LAST_DAY;
    this.later(this.random.between(0, 1) === 0 ? 1 : 2, () => {
      if (piece.situation !== 'inStock') return;
      this.leave(piece);
      this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'auto' });
      // Somebody did not see it and enters it again: the second one cannot be used.
      if (this.random.chance(0.03)) this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'manual' });
    });
  }

  /** The insured person moves: another caisse answers for the pièce. */
  private moveAway(piece: Piece): void {
    if (piece.situation === 'out') return;
    const caisse = this.random.weighted(sharesOf(Object.fromEntries(CAISSES.map((profile) => [profile.organisme.code, profile]))));
    if (caisse === piece.caisse) return;
    piece.caisse = caisse;
    piece.doer = caisse;
    this.journal.write(piece, this.today, { fait: 'transferred', caisse });
  }

  private askForHelp(caisse: string): void {
    const [oldest] = this.inStockOf(caisse).filter((piece) => piece.caisse === caisse);
    const helper = HELPERS[this.random.between(0, HELPERS.length - 1)];
    if (oldest === undefined || helper === undefined) return;
    oldest.doer = helper;
    this.journal.write(oldest, this.today, { fait: 'transferred', caisseExecutante: helper });
  }

  /** What a caisse can look at today, oldest first. */
  private inStockOf(doer: string): Piece[] {
    return [...this.stock]
      .filter((piece) => piece.doer === doer && piece.situation === 'inStock' && piece.readyOn <= this.today)
      .sort((a, b) => (a.arrivedOn < b.arrivedOn ? -1 : a.arrivedOn > b.arrivedOn ? 1 : a.piece < b.piece ? -1 : 1));
  }

  private workOut(caisse: string, strength: number): void {
    let credit = Math.min(3, (this.credits.get(caisse) ?? 0) + strength);
    const todo = this.inStockOf(caisse);
    while (credit >= 1 && todo.length > 0) {
      // Mostly the oldest; easy ones are sometimes taken first, and the oldest grow older.
      const [piece] = todo.splice(this.random.chance(0.3) ? this.random.between(0, todo.length - 1) : 0, 1);
      if (piece !== undefined) credit -= this.lookAt(piece);
    }
    this.credits.set(caisse, credit);
  }

  /** @returns the work that it took. */
  private lookAt(piece: Piece): number {
    const { waits, waitingFor } = PROCEDURES[piece.procedure];
    if (!piece.hasWaited && this.random.chance(waits)) {
      this.wait(piece, this.random.weighted(waitingFor), this.random.between(4, 22));
      return 0.3;
    }
    if (this.random.chance(0.07)) this.sendBack(piece);
    else if (this.random.chance(0.02)) this.processByMistake(piece);
    else this.process(piece);
    return 1;
  }

  private wait(piece: Piece, waitingFor: string, days: number): void {
    piece.situation = 'waiting';
    piece.hasWaited = true;
    this.journal.write(piece, this.today, { fait: 'waitingStarted', waitingFor });
    this.later(days, () => {
      if (piece.situation !== 'waiting') return;
      piece.situation = 'inStock';
      this.journal.write(piece, this.today, { fait: 'waitingEnded' });
    });
  }

  private leave(piece: Piece): void {
    piece.situation = 'out';
    this.stock.delete(piece);
  }

  private comeBack(piece: Piece): void {
    piece.situation = 'inStock';
    piece.readyOn = addDays(this.today, 1);
    this.stock.add(piece);
  }

  private process(piece: Piece): void {
    this.leave(piece);
    this.journal.write(piece, this.today, { fait: 'processed', mode: 'manual' });
    if (!this.random.chance(0.03)) return;
    this.later(this.random.between(8, 30), () => {
      this.comeBack(piece);
      this.journal.write(piece, this.today, { fait: 'reopened' });
    });
  }

  /** Incomplete: most come back complete, as a new pièce; a few had been sent back wrongly. */
  private sendBack(piece: Piece): void {
    this.leave(piece);
    this.journal.write(piece, this.today, { fait: 'returned' });
    if (this.random.chance(0.1)) {
      this.later(this.random.between(2, 10), () => {
        this.comeBack(piece);
        this.journal.write(piece, this.today, { fait: 'reopened' });
      });
    } else if (this.random.chance(0.7)) {
      this.later(this.random.between(6, 25), () => {
        this.receive(piece.dossier, piece.procedure, piece.caisse);
      });
    }
  }

  /** Entered on the wrong pièce, cancelled when it is noticed: it never left. */
  private processByMistake(piece: Piece): void {
    const mistaken = this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'manual' });
    piece.situation = 'waiting';
    this.later(this.random.between(2, 6), () => {
      piece.situation = 'inStock';
      this.journal.writeAtOnce(piece, this.today, { fait: 'cancelled', cancels: mistaken });
    });
  }

  private suffersOutage(): void {
    const days = daysBetween(OUTAGE.from, OUTAGE.to);
    for (const piece of this.stock) if (piece.doer === OUTAGE.caisse && piece.situation === 'inStock') this.wait(piece, 'panne', days);
  }

  /** Family benefits that are late are paid without being looked at, and taken out of stock. */
  private takeCrisisMeasure(): void {
    for (const piece of [...this.stock]) {
      const isLate = daysBetween(piece.arrivedOn, this.today) > 5;
      if (piece.situation !== 'inStock' || piece.procedure !== 'prestation-familiale' || !isLate) continue;
      this.leave(piece);
      this.journal.write(piece, this.today, { fait: 'neutralised' });
    }
  }
}

function sharesOf<Key extends string>(profiles: Readonly<Record<Key, { readonly share: number }>>): Readonly<Record<Key, number>> {
  return Object.fromEntries(Object.entries<{ readonly share: number }>(profiles).map(([key, { share }]) => [key, share])) as Record<Key, number>;
}

/** Everything that was ever known of the small réseau, in the order in which it was learnt. The same seed gives the same facts. */
export function journalOf(seed: number): readonly JournalFact[] {
  return new Simulation(seed).run();
}
