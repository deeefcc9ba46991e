import { addDays, daysBetween, type PlainDate, plainDate } from '#libs/kernel';
import { GROWTH_PER_YEAR } from '../famille/histoire.js';
import type { Dossier, GeneratedFact, PieceOfDossier, Said } from '../famille/facts.js';
import { Journal } from '../famille/journal.js';
import { workedFrom } from '../natifs/agenda.js';
import { DEROGATIONS, RECOUVREMENT } from '../natifs/organismes.js';
import type { Plan } from '../plan.js';
import { Random } from '../random.js';

/** Requests for a derogation to the legislation that applies (convention of the Cleiss): what is asked, who decides. No procédure of it ships: facts tell them. */
export const DEROGATION = { code: 'derogation', label: 'Dérogation à la législation applicable' } as const;

/** From this day on the recovery bodies decide about one person's request; collective ones stay with the Cleiss, which helps with the difficult ones. */
const MOVED_ON = plainDate('2022-07-01');
/** « Presque toujours des prolongations » of a posting beyond 24 months. */
const TYPES = { prolongation: 0.82, 'demande-de-derogation': 0.18 } as const;
const CANAUX = { courriel: 0.7, courrier: 0.3 } as const;
const CHANCES = { collective: 0.2, difficult: 0.12, incomplete: 0.07, completed: 0.12 } as const;
/** Whose answer is waited for, how often and for how many calendar days. */
const WAITS = [
  { waitingFor: 'employeur', chance: 0.25, days: [5, 30] },
  { waitingFor: 'etat-etranger', chance: 0.5, days: [20, 75] },
] as const;
const DAYS = { firstLook: [2, 9], handedOn: [1, 4], decided: [1, 8], completed: [3, 20], taken: [1, 6] } as const;
/** So that they are the same whatever happens elsewhere. */
const STRIDE = 49_979_687;
const DAYS_PER_YEAR = 365.25;

/** Tells, day after day, what becomes of the requests for a derogation: all of them are in the journal before the first day is. */
export function* derogationsOf({ seed, firstDay, lastDay, derogations }: Plan): Generator<GeneratedFact> {
  const random = new Random(seed + STRIDE);
  const days = Array.from({ length: daysBetween(firstDay, lastDay) + 1 }, (_, n) => addDays(firstDay, n));
  const journal = new Journal(random, days, 'd');
  for (let n = 0; n < derogations; n += 1) {
    // A little more each year.
    const even = (n + 0.5) / derogations;
    const growth = (GROWTH_PER_YEAR * days.length) / DAYS_PER_YEAR / 2;
    const on = workedFrom(addDays(firstDay, Math.floor(even * (1 + growth * (1 - even)) * (days.length - 1))));
    new Request(random, journal, firstDay, days.length, on, n + 1).live();
  }
  for (const n of days.keys()) yield* journal.take(n);
}

/** One request, from its arrival to whatever the period lets happen to it. */
class Request {
  private readonly dossier: Dossier;
  private pieces = 0;

  constructor(
    private readonly random: Random,
    private readonly journal: Journal,
    private readonly firstDay: PlainDate,
    private readonly length: number,
    private today: PlainDate,
    number: number,
  ) {
    this.dossier = { reference: `DER-${today.slice(2, 4)}-${String(number).padStart(5, '0')}`, learnt: 0 };
  }

  live(): void {
    const { random } = this;
    const isOfCleiss = this.today < MOVED_ON || random.chance(CHANCES.collective);
    const caisse = isOfCleiss ? DEROGATIONS : (RECOUVREMENT[random.between(0, RECOUVREMENT.length - 1)] ?? DEROGATIONS);
    const piece = this.receive(caisse, random.weighted(TYPES));
    this.after(DAYS.firstLook);
    if (caisse !== DEROGATIONS && random.chance(CHANCES.difficult)) {
      this.write(piece, { fait: 'transferred', caisseExecutante: DEROGATIONS });
      this.after(DAYS.handedOn);
    }
    if (random.chance(CHANCES.incomplete)) {
      this.write(piece, { fait: 'returned' });
      return;
    }
    for (const { waitingFor, chance, days } of WAITS) {
      if (!random.chance(chance)) continue;
      this.write(piece, { fait: 'waitingStarted', waitingFor });
      this.after(days);
      this.write(piece, { fait: 'waitingEnded' });
      this.after(DAYS.handedOn);
    }
    this.after(DAYS.decided);
    this.write(piece, { fait: 'processed', mode: 'manual' });
    if (!random.chance(CHANCES.completed)) return;
    this.after(DAYS.completed);
    const more = this.receive(caisse, 'piece-complementaire');
    this.after(DAYS.taken);
    this.write(more, { fait: 'processed', mode: 'manual' });
  }

  private receive(caisse: string, type: string): PieceOfDossier {
    this.pieces += 1;
    const piece = { reference: `${this.dossier.reference}/${String(this.pieces)}`, dossier: this.dossier, learnt: 0 };
    this.write(piece, { fait: 'received', caisse, procedure: DEROGATION.code, type, canal: this.random.weighted(CANAUX) });
    return piece;
  }

  private after([from, to]: readonly [number, number]): void {
    this.today = workedFrom(addDays(this.today, this.random.between(from, to)));
  }

  /** What would happen after the period is not told. */
  private write(piece: PieceOfDossier, said: Said): void {
    const day = daysBetween(this.firstDay, this.today);
    if (day < this.length) this.journal.write(piece, day, said);
  }
}
