import { addDays, daysBetween, firstWhere, weekdayOf } from '#libs/kernel';
import type { Plan } from '../plan.js';
import { Random } from '../random.js';
import { type Mix, mixOf } from './arrivals.js';
import { calendrierOf, type Desk, desksOf, type OpenDossier, type Piece } from './desks.js';
import type { GeneratedFact, Said } from './facts.js';
import { GROWTH_PER_YEAR, type Phase, phaseOn, STRENGTH } from './histoire.js';
import { Journal } from './journal.js';
import { AUTOMATIC, CANAUX, CANAUX_OF_SELF_FED, MAINTAINED, type Procedure, SELF_FED, WAITING_FOR, WORK } from './procedures.js';

/** Pièces for each new dossier: further ones, those that come back complete, reminders. Seen, not decided. */
const PIECES_PER_DOSSIER = 1.27;
const FURTHER_PIECE = 0.16;
/** Work for each pièce that a person looks at, beside what its type asks for: waits, returns, reopenings. */
const ROUNDS = 1.2;
/**
 * What a caisse can do beyond what comes in, and how much more for each day of work by which it is behind: overtime, temporary staff. Who has lost agents has
 * no one left for that until it is far behind.
 */
const MARGIN = 1.03;
const EFFORT = { ordinary: { from: 2, perDay: 0.04, most: 0.42 }, failing: { from: 25, perDay: 0.012, most: 0.6 } } as const;
/** How closely the work follows the season: overtime in September, leave in August. */
const FOLLOWS_SEASON = 0.85;
/** Calendar days before anybody looks at a pièce. */
const FIRST_LOOK = { from: 1, to: 4 };
/** Easy ones are sometimes taken first, and the oldest grow older. */
const OUT_OF_TURN = 0.25;
const REMINDED = { after: [18, 30], share: 0.4, thenShare: 0.45 } as const;
/** Pièces that a helper takes each week, for each new dossier of an ordinary day of its own: a quarter of what comes in to it. */
const HELP_PER_WEEK = 1.8;
const LATE_DAYS = 5;
const DAYS_PER_YEAR = 365.25;

type Task = () => void;

/** Lives through the days of the family réseau, one after the other, and writes down what happens. */
export class Simulation {
  private readonly random: Random;
  private readonly journal: Journal;
  private readonly days;
  private readonly desks: readonly Desk[];
  /** The share of each desk with those before it. */
  private readonly upTo: readonly number[];
  private readonly agenda: Task[][];
  private readonly mixes = new Map<string, Mix>();
  /** New dossiers per worked day of an ordinary month, over the réseau. */
  private readonly rate: number;
  /** In stock, by nobody's turn: what a crisis measure goes through. */
  private readonly maintained = new Set<Piece>();
  private today = 0;

  constructor({ firstDay, lastDay, seed, caisses, pieces }: Plan) {
    this.random = new Random(seed);
    this.days = Array.from({ length: daysBetween(firstDay, lastDay) + 1 }, (_, n) => addDays(firstDay, n));
    this.journal = new Journal(this.random, this.days);
    this.agenda = this.days.map(() => []);
    const [first] = caisses.map(calendrierOf);
    let weight = 0;
    this.days.forEach((day, n) => {
      if (first?.isWorked(day) === true) weight += this.mixOn(n).factor * this.growthOn(n);
    });
    this.rate = pieces / PIECES_PER_DOSSIER / Math.max(1, weight);
    this.desks = desksOf(caisses, this.rate, this.random);
    let upTo = 0;
    this.upTo = this.desks.map(({ share }) => (upTo += share));
  }

  /** Everything that is learnt, day after day. */
  *run(): Generator<GeneratedFact> {
    for (; this.today < this.days.length; this.today += 1) {
      for (const task of this.agenda[this.today] ?? []) task();
      this.agenda[this.today] = [];
      this.takeCrisisMeasure();
      for (const desk of this.desks) this.work(desk);
      yield* this.journal.take(this.today);
    }
  }

  private dayOf(n: number): (typeof this.days)[number] {
    const day = this.days[n];
    if (day === undefined) throw new RangeError(`no such day of the period: ${String(n)}`);
    return day;
  }

  private phase(): Phase {
    return phaseOn(this.dayOf(this.today));
  }

  private mixOn(n: number): Mix {
    const day = this.dayOf(n);
    const [month, phase] = [Number(day.slice(5, 7)) - 1, phaseOn(day)];
    const key = `${String(month)} ${phase}`;
    const known = this.mixes.get(key) ?? mixOf(month, phase);
    this.mixes.set(key, known);
    return known;
  }

  private growthOn(n: number): number {
    return 1 + (GROWTH_PER_YEAR * n) / DAYS_PER_YEAR;
  }

  private write(piece: Piece, said: Said): void {
    this.journal.write(piece, this.today, said);
  }

  /** Does something some days later, on a day on which the caisse works; nothing when that is after the end. */
  private later({ calendrier }: Desk, days: number, task: Task): void {
    let n = this.today + days;
    while (n < this.days.length && !calendrier.isWorked(this.dayOf(n))) n += 1;
    this.agenda[n]?.push(task);
  }

  /** One day of one caisse: what comes in, then what is worked out. */
  private work(desk: Desk): void {
    const day = this.dayOf(this.today);
    if (!desk.calendrier.isWorked(day)) return;
    const mix = this.mixOn(this.today);
    const ordinary = this.rate * desk.share * this.growthOn(this.today);
    for (desk.coming += ordinary * mix.factor; desk.coming >= 1; desk.coming -= 1) this.open(desk, mix);
    if (desk.difficulty !== undefined && day >= desk.difficulty.helpFrom && weekdayOf(day) === 1) this.askForHelp(desk);
    this.workOut(desk, this.strengthOf(desk, ordinary, mix));
  }

  private strengthOf({ difficulty, queue }: Desk, ordinary: number, mix: Mix): number {
    const day = this.dayOf(this.today);
    const base = ordinary * PIECES_PER_DOSSIER * ROUNDS * MARGIN * this.yearlyWork();
    const season = 1 - FOLLOWS_SEASON + FOLLOWS_SEASON * (this.phase() === 'ordinary' ? mix.work / this.yearlyWork() : 1);
    const behind = queue.length / Math.max(base, Number.MIN_VALUE);
    const isFailing = difficulty !== undefined && day >= difficulty.from;
    const { from, perDay, most } = EFFORT[isFailing ? 'failing' : 'ordinary'];
    const effort = this.phase() === 'crisis' ? 0 : Math.min(most, perDay * Math.max(0, behind - from));
    return base * season * STRENGTH[this.phase()] * (1 + effort) * (isFailing ? difficulty.strength : 1);
  }

  private work12 = 0;
  /** Work that an arrival brings in an ordinary month. */
  private yearlyWork(): number {
    if (this.work12 === 0) {
      for (let month = 0; month < 12; month += 1) this.work12 += mixOf(month, 'ordinary').work / 12;
    }
    return this.work12;
  }

  private open(desk: Desk, mix: Mix): void {
    desk.dossiers += 1;
    const { procedure, type } = mix.draw(this.random);
    const dossier = {
      reference: `${this.dayOf(this.today).slice(2, 4)}-${desk.code.slice(4)}-${String(desk.dossiers).padStart(5, '0')}`,
      pieces: 0,
      learnt: 0,
    };
    this.receive(dossier, procedure, type, desk);
    while (this.random.chance(FURTHER_PIECE)) {
      if (this.random.chance(0.5)) this.receive(dossier, procedure, 'justificatif', desk);
      else
        this.later(desk, this.random.between(3, 25), () => {
          this.receive(dossier, procedure, 'justificatif', desk);
        });
    }
  }

  private receive(dossier: OpenDossier, procedure: Procedure, type: string, desk: Desk): void {
    const piece = this.arrive(dossier, procedure, type, desk);
    const canal = this.random.weighted(CANAUX);
    this.write(piece, { fait: 'received', caisse: desk.code, procedure: procedure.code, type, canal });
    if (canal === 'web' && this.random.chance(AUTOMATIC[type] ?? 0)) {
      this.processByItself(piece);
      return;
    }
    if (MAINTAINED.has(type)) this.maintained.add(piece);
    if (this.random.chance(0.012))
      this.later(desk, this.random.between(2, 6), () => {
        this.moveAway(piece);
      });
    this.becomeReady(piece, this.random.between(FIRST_LOOK.from, FIRST_LOOK.to));
    this.later(desk, this.random.between(...REMINDED.after), () => {
      this.remind(piece, REMINDED.share, SELF_FED.reminder);
    });
  }

  private arrive(dossier: OpenDossier, procedure: Procedure, type: string, desk: Desk): Piece {
    dossier.pieces += 1;
    const reference = `${dossier.reference}/${String(dossier.pieces)}`;
    const state = { situation: 'inStock', hasWaited: false, learnt: 0 } as const;
    return { reference, dossier, arrivedOn: this.today, procedure, type, caisse: desk, doer: desk, ...state };
  }

  private becomeReady(piece: Piece, days: number): void {
    this.later(piece.doer, days, () => {
      if (piece.situation === 'inStock') piece.doer.queue.push(piece);
    });
  }

  /** Who waits asks again, then complains: the stock feeds itself. */
  private remind(about: Piece, share: number, type: string): void {
    if (about.situation === 'out' || !this.random.chance(share)) return;
    const piece = this.arrive(about.dossier, about.procedure, type, about.caisse);
    const canal = this.random.weighted(CANAUX_OF_SELF_FED);
    this.write(piece, { fait: 'received', caisse: piece.caisse.code, procedure: piece.procedure.code, type, canal });
    this.becomeReady(piece, this.random.between(1, 4));
    this.later(about.caisse, this.random.between(...REMINDED.after), () => {
      this.remind(about, REMINDED.thenShare, SELF_FED.complaint);
    });
  }

  private processByItself(piece: Piece): void {
    this.later(piece.doer, this.random.between(0, 1) + 1, () => {
      this.leave(piece);
      this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'auto' });
      // Somebody did not see it and enters it again: the second one cannot be used.
      if (this.random.chance(0.005)) this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'manual' });
    });
  }

  /** The insured person moves: another caisse answers for the pièce. */
  private moveAway(piece: Piece): void {
    const drawn = this.random.next();
    const caisse = this.desks[firstWhere(0, this.desks.length - 1, (n) => (this.upTo[n] ?? 1) > drawn)];
    if (piece.situation === 'out' || caisse === undefined || caisse === piece.caisse) return;
    piece.caisse = caisse;
    piece.doer = caisse;
    this.write(piece, { fait: 'transferred', caisse: caisse.code });
    this.becomeReady(piece, 1);
  }

  /** Each week a part of what the caisse cannot do is given to its helpers, the oldest first. */
  private askForHelp(desk: Desk): void {
    const ordinary = this.rate * this.growthOn(this.today);
    for (const helper of desk.helpers) {
      for (let left = this.random.around(ordinary * helper.share * HELP_PER_WEEK); left > 0; left -= 1) {
        const piece = this.takeFrom(desk, 0);
        if (piece === undefined) return;
        piece.doer = helper;
        this.write(piece, { fait: 'transferred', caisseExecutante: helper.code });
        helper.queue.push(piece);
      }
    }
  }

  /** The next pièce that is still there to be looked at. */
  private takeFrom(desk: Desk, place: number): Piece | undefined {
    for (let piece = desk.queue.take(place); piece !== undefined; piece = desk.queue.take()) {
      if (piece.situation === 'inStock' && piece.doer === desk) return piece;
    }
    return undefined;
  }

  private workOut(desk: Desk, strength: number): void {
    desk.credit = Math.min(desk.credit, 1) + strength;
    while (desk.credit > 0) {
      const { length } = desk.queue;
      const piece = this.takeFrom(desk, this.random.chance(OUT_OF_TURN) ? this.random.between(0, length - 1) : 0);
      if (piece === undefined) return;
      desk.credit -= this.lookAt(piece);
    }
  }

  /** @returns the work that it took. */
  private lookAt(piece: Piece): number {
    if (!piece.hasWaited && this.random.chance(piece.procedure.waits)) {
      this.wait(piece);
      return 0.3;
    }
    if (this.random.chance(0.04)) this.sendBack(piece);
    else if (this.random.chance(0.006)) this.processByMistake(piece);
    else this.process(piece);
    return WORK[piece.type] ?? 1;
  }

  private wait(piece: Piece): void {
    piece.situation = 'waiting';
    piece.hasWaited = true;
    this.write(piece, { fait: 'waitingStarted', waitingFor: this.random.weighted(WAITING_FOR) });
    this.later(piece.doer, this.random.between(3, 24), () => {
      if (piece.situation !== 'waiting') return;
      piece.situation = 'inStock';
      this.write(piece, { fait: 'waitingEnded' });
      piece.doer.queue.push(piece);
    });
  }

  private leave(piece: Piece): void {
    piece.situation = 'out';
    this.maintained.delete(piece);
  }

  private comeBack(piece: Piece): void {
    piece.situation = 'inStock';
    this.write(piece, { fait: 'reopened' });
    this.becomeReady(piece, 1);
  }

  private process(piece: Piece): void {
    this.leave(piece);
    this.write(piece, { fait: 'processed', mode: 'manual' });
    if (this.random.chance(0.02))
      this.later(piece.doer, this.random.between(8, 40), () => {
        this.comeBack(piece);
      });
  }

  /** Incomplete: most come back complete, as a new pièce; a few had been sent back wrongly. */
  private sendBack(piece: Piece): void {
    this.leave(piece);
    this.write(piece, { fait: 'returned' });
    if (this.random.chance(0.08))
      this.later(piece.doer, this.random.between(2, 10), () => {
        this.comeBack(piece);
      });
    else if (this.random.chance(0.7)) {
      this.later(piece.caisse, this.random.between(6, 25), () => {
        this.receive(piece.dossier, piece.procedure, piece.type, piece.caisse);
      });
    }
  }

  /** Entered on the wrong pièce, cancelled when it is noticed: it never left. */
  private processByMistake(piece: Piece): void {
    const mistaken = this.journal.writeAtOnce(piece, this.today, { fait: 'processed', mode: 'manual' });
    piece.situation = 'waiting';
    this.later(piece.doer, this.random.between(2, 6), () => {
      piece.situation = 'inStock';
      this.journal.writeAtOnce(piece, this.today, { fait: 'cancelled', cancels: mistaken });
      piece.doer.queue.push(piece);
    });
  }

  /** On its Mondays, late renewals are paid without being looked at, and taken out of stock (maintien de droits). */
  private takeCrisisMeasure(): void {
    const day = this.dayOf(this.today);
    if (weekdayOf(day) !== 1 || this.phase() !== 'crisis') return;
    for (const piece of [...this.maintained]) {
      if (piece.situation !== 'inStock' || this.today - piece.arrivedOn <= LATE_DAYS) continue;
      this.leave(piece);
      this.write(piece, { fait: 'neutralised' });
    }
  }
}
