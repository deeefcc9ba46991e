/** How long a value that costs something to read is good for. */
export interface KeptOptions {
  /** Younger than this, it is given as it is. */
  readonly freshMs: number;
  /** Older than this, it is not given any more. */
  readonly keptMs: number;
  /** How long whoever asks waits for a newer one; after that, or at once with 0, the former one is given. */
  readonly waitMs: number;
  readonly onFailure?: (error: unknown) => void;
  /** Milliseconds, of any origin. */
  readonly now?: () => number;
}

/** A value read again when somebody asks for it and it is no longer fresh: one reading at a time, and nobody waits long for it. */
export class Kept<Value> {
  private last: { readonly value: Value; readonly at: number } | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly read: () => Promise<Value>,
    private readonly options: KeptOptions,
  ) {}

  /** Null when it is not known, or not any more. */
  async value(): Promise<Value | null> {
    const { freshMs, keptMs, waitMs } = this.options;
    if (this.age() >= freshMs) {
      this.reading ??= this.readAgain();
      if (waitMs > 0) await soon(this.reading, waitMs);
    }
    return this.last !== undefined && this.age() < keptMs ? this.last.value : null;
  }

  private age(): number {
    return this.last === undefined ? Infinity : this.now() - this.last.at;
  }

  private now(): number {
    return (this.options.now ?? (() => performance.now()))();
  }

  private async readAgain(): Promise<void> {
    // As old as what it was read from, not as its answer.
    const at = this.now();
    try {
      this.last = { value: await this.read(), at };
    } catch (error) {
      this.options.onFailure?.(error);
    } finally {
      this.reading = undefined;
    }
  }
}

async function soon(work: Promise<void>, withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
