import type { PlainDate } from '#libs/kernel';
import { addDays } from '#libs/kernel';
import type { Random } from '../random.js';

/** What a fact says, in the words of a facts file. */
export type Said =
  | { readonly fait: 'received'; readonly caisse: string; readonly procedure: string; readonly type: string; readonly canal: string }
  | { readonly fait: 'processed'; readonly mode: 'manual' | 'auto' }
  | { readonly fait: 'returned' | 'neutralised' | 'reopened' | 'waitingEnded' }
  | { readonly fait: 'transferred'; readonly caisse?: string; readonly caisseExecutante?: string }
  | { readonly fait: 'waitingStarted'; readonly waitingFor: string }
  | { readonly fait: 'corrected'; readonly corrects: string }
  | { readonly fait: 'cancelled'; readonly cancels: string };

/** One line of the shipped log. */
export type JournalFact = { readonly id: string; readonly dossier: string; readonly piece: string } & Said & {
    readonly on: PlainDate;
    readonly knownOn: PlainDate;
  };

interface Named {
  readonly dossier: string;
  readonly piece: string;
}

/** How often a fact is learnt late, by how many days at most, and how often its day was mistyped. */
const LATE = 0.08;
const LATEST = 30;
const MISTYPED = 0.02;

/** Writes facts down as an administration learns them: mostly on their day, sometimes late, sometimes wrongly first. */
export class Journal {
  private readonly facts: JournalFact[] = [];

  constructor(
    private readonly random: Random,
    private readonly lastDay: PlainDate,
  ) {}

  /** Writes a fact; @returns its id. */
  write({ dossier, piece }: Named, on: PlainDate, said: Said): string {
    const mistypable = said.fait === 'received' || said.fait === 'processed';
    if (mistypable && this.random.chance(MISTYPED)) return this.writeMistyped({ dossier, piece }, on, said);
    return this.add({ dossier, piece }, said, on, this.learnt(on));
  }

  /** Writes a fact that is known at once. */
  writeAtOnce(named: Named, on: PlainDate, said: Said): string {
    return this.add(named, said, on, on);
  }

  /** In the order in which they were learnt. */
  inOrder(): readonly JournalFact[] {
    return [...this.facts].sort((a, b) => (a.knownOn < b.knownOn ? -1 : a.knownOn > b.knownOn ? 1 : a.id < b.id ? -1 : 1));
  }

  /** First a day that is some days too late, then its correction. */
  private writeMistyped(named: Named, on: PlainDate, said: Said): string {
    const wrong = this.notAfterTheEnd(addDays(on, this.random.between(1, 4)));
    const id = this.add(named, said, wrong, wrong);
    if (wrong !== on) this.add(named, { fait: 'corrected', corrects: id }, on, this.notAfterTheEnd(addDays(wrong, this.random.between(1, 20))));
    return id;
  }

  private learnt(on: PlainDate): PlainDate {
    if (!this.random.chance(LATE)) return on;
    // Small delays are more frequent than large ones.
    const delay = 1 + Math.floor(this.random.next() * this.random.next() * LATEST);
    return this.notAfterTheEnd(addDays(on, delay));
  }

  private notAfterTheEnd(day: PlainDate): PlainDate {
    return day < this.lastDay ? day : this.lastDay;
  }

  private add({ dossier, piece }: Named, said: Said, on: PlainDate, knownOn: PlainDate): string {
    const id = `pr-${String(this.facts.length + 1).padStart(5, '0')}`;
    this.facts.push({ id, dossier, piece, ...said, on, knownOn });
    return id;
  }
}
