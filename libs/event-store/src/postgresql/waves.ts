import type { EncodedAppend } from '../encoding.js';
import type { Appended } from '../event-store.port.js';

/** How much is gathered into one commit. A single larger append goes alone. */
export interface BatchCap {
  readonly events: number;
  readonly bytes: number;
}

/** What became of an append. */
export type Outcome = Appended | { readonly error: unknown };

interface Waiting {
  readonly append: EncodedAppend;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Fewer callers than this go together: a commit for each half would cost more than the halves gain by each other. */
const TWO_WAVES_FROM = 16;
/** One batch that the server works on, and one behind it. */
const MOST_UNDER_WAY = 2;

/**
 * Gathers the appends of all callers into batches. A caller alone is not kept waiting; a few go together; many go in two waves, so that
 * their process answers and prepares one while the server writes the other. Appends to one stream are never under way together.
 */
export class Waves {
  private queue: Waiting[] = [];
  private readonly streams = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  /** How many appends are not answered yet, and how many were not when the last batch came back: unknown before the first one. */
  private asked = 0;
  private crowd = Infinity;
  private turn: NodeJS.Immediate | undefined;

  /** `write` writes the batches in the order in which it is called, tells an outcome for each append, and never rejects. */
  constructor(
    private readonly write: (batch: readonly EncodedAppend[]) => Promise<readonly Outcome[]>,
    private readonly cap: BatchCap,
  ) {}

  append(append: EncodedAppend): Promise<Appended> {
    return new Promise<Appended>((resolve, reject) => {
      this.asked += 1;
      this.queue.push({ append, resolve, reject });
      if (this.isGathered()) this.send();
      else this.sendLater();
    });
  }

  /** After what was asked for has been answered. */
  async ended(): Promise<void> {
    while (this.asked > 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      await Promise.all(this.underWay);
    }
  }

  /** Whether as many have asked as were answered together. */
  private isGathered(): boolean {
    if (this.crowd < TWO_WAVES_FROM) return this.underWay.size === 0 && this.queue.length >= this.crowd;
    return this.underWay.size < MOST_UNDER_WAY && this.queue.length >= this.crowd / 2;
  }

  /** A turn of the loop later, those who were answered together have asked again; whoever has not is not waited for. */
  private sendLater(): void {
    this.turn ??= setImmediate(() => {
      this.turn = undefined;
      const enough = this.underWay.size === 0 ? 1 : Math.max(this.crowd, TWO_WAVES_FROM) / 4;
      if (this.underWay.size < MOST_UNDER_WAY && this.queue.length >= enough) this.send();
    });
  }

  private send(): void {
    const batch = this.takeBatch();
    if (batch.length === 0) return;
    const sent = this.write(batch.map(({ append }) => append)).then((outcomes) => {
      this.underWay.delete(sent);
      this.crowd = this.asked;
      this.asked -= batch.length;
      for (const { append } of batch) this.streams.delete(append.stream);
      if (this.queue.length > 0) this.sendLater();
      batch.forEach(({ resolve, reject }, n) => {
        const outcome = outcomes[n];
        if (outcome === undefined || 'error' in outcome) reject(outcome?.error);
        else resolve(outcome);
      });
    });
    this.underWay.add(sent);
  }

  /** In order; a second append to a stream, and one that repeats an id, wait for a later batch. */
  private takeBatch(): readonly Waiting[] {
    const [batch, left]: [Waiting[], Waiting[]] = [[], []];
    const [held, ids] = [new Set<string>(), new Set<string>()];
    let [events, bytes, full] = [0, 0, false];
    for (const waiting of this.queue) {
      const { append } = waiting;
      const { stream } = append;
      full ||= batch.length > 0 && (events + append.events.length > this.cap.events || bytes + append.bytes > this.cap.bytes);
      if (full || this.streams.has(stream) || held.has(stream) || append.events.some(({ id }) => ids.has(id))) {
        held.add(stream);
        left.push(waiting);
        continue;
      }
      batch.push(waiting);
      this.streams.add(stream);
      events += append.events.length;
      bytes += append.bytes;
      for (const { id } of append.events) ids.add(id);
    }
    this.queue = left;
    return batch;
  }
}
