import type { PlainDate } from '#libs/kernel';
import type { Random } from '../random.js';
import type { GeneratedFact, PieceOfDossier, Said } from './facts.js';

/** How often a fact is learnt late, by how many days at most, and how often its day was mistyped. */
const LATE = 0.06;
const LATEST = 45;
const MISTYPED = 0.01;

/** Days of the period by their number, from 0. */
export type Days = readonly PlainDate[];

/**
 * Writes facts down as an administration learns them: mostly on their day, sometimes late, sometimes wrongly first.
 * Holds only what is not learnt yet.
 */
export class Journal {
  private readonly pages: Omit<GeneratedFact, 'before'>[][];
  private written = 0;

  constructor(
    private readonly random: Random,
    private readonly days: Days,
    /** What the ids of its facts begin with. */
    private readonly series = 'f',
  ) {
    this.pages = days.map(() => []);
  }

  /** Writes a fact of a day, learnt then or later. */
  write(piece: PieceOfDossier, day: number, said: Said): void {
    if ((said.fait === 'received' || said.fait === 'processed') && this.random.chance(MISTYPED)) this.writeMistyped(piece, day, said);
    else this.add(piece, said, day, this.learnt(day));
  }

  /** Writes a fact that is known at once; @returns its id. */
  writeAtOnce(piece: PieceOfDossier, day: number, said: Said): string {
    return this.add(piece, said, day, day);
  }

  /** What is learnt on a day; it can be taken once, and days one after the other. */
  *take(day: number): Generator<GeneratedFact> {
    const page = this.pages[day] ?? [];
    this.pages[day] = [];
    for (const { id, piece, said, on, knownOn } of page) {
      const { dossier } = piece;
      yield { id, piece, said, on, knownOn, before: { ofPiece: piece.learnt, ofDossier: dossier.learnt } };
      piece.learnt += 1;
      dossier.learnt += 1;
    }
  }

  /** First a day that is some days too late, then its correction. */
  private writeMistyped(piece: PieceOfDossier, day: number, said: Said): void {
    const wrong = this.notAfterTheEnd(day + this.random.between(1, 4));
    const id = this.add(piece, said, wrong, wrong);
    if (wrong !== day) this.add(piece, { fait: 'corrected', corrects: id }, day, this.notAfterTheEnd(wrong + this.random.between(1, 20)));
  }

  private learnt(day: number): number {
    if (!this.random.chance(LATE)) return day;
    // Small delays are more frequent than large ones.
    return this.notAfterTheEnd(day + 1 + Math.floor(this.random.next() * this.random.next() * LATEST));
  }

  private notAfterTheEnd(day: number): number {
    return Math.min(day, this.days.length - 1);
  }

  private add(piece: PieceOfDossier, said: Said, day: number, learnt: number): string {
    this.written += 1;
    const id = `${this.series}${String(this.written)}`;
    const [on, knownOn] = [this.days[day], this.days[learnt]];
    if (on === undefined || knownOn === undefined) throw new RangeError(`no such day of the period: ${String(day)}, ${String(learnt)}`);
    this.pages[learnt]?.push({ id, piece, said, on, knownOn });
    return id;
  }
}
