import { DomainError } from '#libs/kernel';

/** What goes wrong is tried again for hours, and told once: again only when it goes wrong in another way, or once more after it went well. */
export class Complaints {
  private readonly last = new Map<string, string>();

  /** Whether this is news. `about`: the work that failed. */
  isNew(about: string, error: unknown): boolean {
    // A log that grows gives the same error other numbers.
    const what = String(error instanceof DomainError ? error.code : error);
    if (this.last.get(about) === what) return false;
    this.last.set(about, what);
    return true;
  }

  /** The work went well. */
  settled(about: string): void {
    this.last.delete(about);
  }
}
