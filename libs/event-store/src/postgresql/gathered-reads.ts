import { StoreUnavailable } from '../event-store.errors.js';

/** One thing to be read, and who waits for it. */
interface Wanted<Key, Found> {
  readonly key: Key;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** So many are not shared out. */
const FEW = 4;

/**
 * Reads that are asked for while others are on their way go together, in one question to the server: with many callers, a question for
 * each costs more than what it brings. `lanes` questions are on their way at once, each for so many `together`.
 */
export class GatheredReads<Key, Found> {
  private waiting: Wanted<Key, Found>[] = [];
  private asking = 0;

  /** `ask` gives what it found in the order of the keys. */
  constructor(
    private readonly ask: (keys: readonly Key[]) => Promise<readonly Found[]>,
    private readonly lanes: number,
    private readonly together: number,
  ) {}

  /** Rejects with what asking for this key alone rejects with: no other key does it harm. All fail alike when the server is not there. */
  read(key: Key): Promise<Found> {
    return new Promise<Found>((resolve, reject) => {
      this.waiting.push({ key, resolve, reject });
      // One turn of the loop, so that callers answered together ask together.
      if (this.waiting.length === 1 && this.asking < this.lanes) {
        setImmediate(() => {
          while (this.waiting.length > 0 && this.asking < this.lanes) void this.askOn();
        });
      }
    });
  }

  private async askOn(): Promise<void> {
    this.asking += 1;
    while (this.waiting.length > 0) await this.askFor(this.waiting.splice(0, this.share()));
    this.asking -= 1;
  }

  /** The lanes that are free share what is waiting, so that what one brings is worked on while the server sees to the other. */
  private share(): number {
    const free = this.lanes - this.asking + 1;
    return Math.min(this.together, Math.max(FEW, Math.ceil(this.waiting.length / free)));
  }

  private async askFor(wanted: readonly Wanted<Key, Found>[]): Promise<void> {
    try {
      const found = await this.ask(wanted.map(({ key }) => key));
      found.forEach((one, n) => wanted[n]?.resolve(one));
    } catch (error) {
      // A server that does not answer has kept them all waiting long enough.
      if (wanted.length === 1 || error instanceof StoreUnavailable) for (const { reject } of wanted) reject(error);
      else await Promise.all(wanted.map(async (one) => this.askFor([one])));
    }
  }
}
