import { DomainError } from '#libs/kernel';

/** A line that is refused; with it the whole file is. */
export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

/** More would not be read. */
const MOST_REFUSALS = 1_000;
/** In the sentence; all of them are beside it. */
const SHOWN = 10;

/** The lines of a file that are not taken. One of them, and nothing of the file is. */
export class RefusedLines {
  private readonly lines: RefusedLine[] = [];
  private count = 0;

  constructor(private readonly code: string) {}

  add({ line, code, reason, remedy }: RefusedLine): void {
    this.count += 1;
    if (this.lines.length < MOST_REFUSALS) this.lines.push({ line, code, reason, remedy });
  }

  /** @throws DomainError under the code given, with the first thousand lines, in file order; not when there are none */
  assertNone(read: number): void {
    if (this.count === 0) return;
    const told = this.lines
      .sort((a, b) => a.line - b.line)
      .map(({ line, code, reason, remedy }) => `Ligne ${String(line)} [${code}] : ${reason} → ${remedy}`);
    const shown = [...told.slice(0, SHOWN), ...(this.count > SHOWN ? [`… et ${String(this.count - SHOWN)} de plus.`] : [])];
    throw new DomainError(this.code, `${String(this.count)} ligne(s) refusée(s) sur ${String(read)} ; rien n’est enregistré.\n${shown.join('\n')}`, {
      read,
      refused: this.count,
      lines: told,
    });
  }
}
