import { setTimeout as pause } from 'node:timers/promises';
import { START, type EventStore, type Position, type StoredEvent } from '../event-store.port.js';
import { Chain, lastOrdinalOf } from './chain.js';
import { SealBroken, SealConflict, SealOutOfOrder } from './seal.errors.js';
import { BLOCK_EVENTS, type Seal, type SealStore } from './seal.port.js';

/** A log, as far as sealing goes. */
export interface SealedLog {
  readonly store: EventStore;
  readonly seals: SealStore;
}

/**
 * Counts the events of a log, chains them by their digests, and publishes a seal per block. What it does is a function of the log alone:
 * two of them side by side publish the same seals.
 */
export class Sealer {
  private ordinal: number;

  private constructor(
    private readonly log: SealedLog,
    private readonly chain: Chain,
    private position: Position,
  ) {
    this.ordinal = lastOrdinalOf(chain.block - 1);
  }

  /**
   * Goes on from the last seal, after having made sure that it is the one which its block gives.
   * @throws SealBroken when it is not
   */
  static async resume(log: SealedLog): Promise<Sealer> {
    const last = await log.seals.last();
    if (last === undefined) return new Sealer(log, Chain.after(undefined), START);
    const [former] = last.block === 0 ? [] : await log.seals.read(last.block - 1, 1);
    const again = new Sealer(log, Chain.after(former), former?.upTo ?? START);
    const found = await again.block();
    if (found?.digest !== last.digest || found.upTo !== last.upTo) {
      const events = `les événements ${String(lastOrdinalOf(last.block - 1) + 1)} à ${String(lastOrdinalOf(last.block))}`;
      throw new SealBroken(`${events} ne sont plus ceux que couvre le sceau du bloc ${String(last.block)}`, { block: last.block });
    }
    return again;
  }

  /** How many events it has counted. */
  get counted(): number {
    return this.ordinal;
  }

  /**
   * Reads one page, and seals the block if it is full.
   * @returns whether the log went on
   * @throws SealBroken when an event tells another number than it has, or when another seal stands where this one goes
   */
  async advance(): Promise<boolean> {
    const seal = await this.read();
    if (seal === 'end') return false;
    if (seal !== undefined) await this.publish(seal);
    return true;
  }

  /** The seal of the block that begins here; undefined when the log ends before it is full. */
  private async block(): Promise<Seal | undefined> {
    for (;;) {
      const seal = await this.read();
      if (seal !== undefined) return seal === 'end' ? undefined : seal;
    }
  }

  private async read(): Promise<Seal | 'end' | undefined> {
    const page = await this.log.store.readAll(this.position, { limit: BLOCK_EVENTS - this.chain.filled });
    if (page.upTo === this.position) return 'end';
    for (const event of page.events) this.add(event);
    this.position = page.upTo;
    const last = page.events.at(-1);
    return last !== undefined && this.chain.filled === BLOCK_EVENTS ? this.chain.seal(last.position) : undefined;
  }

  private add({ ordinal, stream, revision, digest }: StoredEvent): void {
    this.ordinal += 1;
    if (ordinal !== this.ordinal) {
      const event = `l’événement de ${stream}, révision ${String(revision)}`;
      throw new SealBroken(`${event}, porte le numéro ${String(ordinal)} et il est le ${String(this.ordinal)}e du journal`, {
        ...{ told: ordinal, counted: this.ordinal, stream, revision },
      });
    }
    this.chain.add(digest);
  }

  private async publish(seal: Seal): Promise<void> {
    try {
      await this.log.seals.publish(seal);
    } catch (cause) {
      if (!(cause instanceof SealConflict || cause instanceof SealOutOfOrder)) throw cause;
      throw new SealBroken(cause.message, cause.data);
    }
  }
}

/** What the sealer tells of itself; it never writes a log line on its own. */
export interface SealerObserver {
  /** It has counted and chained so many events, all that there are; told again even when the log has not gone on. */
  counted(events: number): void;
  /** It will be tried again – unless the error is {@link SealBroken}, after which nothing more is sealed. */
  failed(error: unknown): void;
}

export interface SealerOptions extends SealedLog {
  readonly observer: SealerObserver;
  readonly signal: AbortSignal;
  /** How often it looks whether the log has gone on, and how long it waits after a failure. */
  readonly restMs?: number;
}

const REST_MS = 1_000;

/** Seals the log as it grows, until the signal – or until it finds the log broken, which it tells once. Never rejects. */
export async function runSealer({ store, seals, observer, signal, restMs = REST_MS }: SealerOptions): Promise<void> {
  let sealer: Sealer | undefined;
  while (!signal.aborted) {
    try {
      sealer ??= await Sealer.resume({ store, seals });
      while (!stopped(signal) && (await sealer.advance()));
      observer.counted(sealer.counted);
    } catch (error) {
      sealer = undefined;
      if (stopped(signal)) return;
      observer.failed(error);
      if (error instanceof SealBroken) return;
    }
    await pause(restMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Read anew after each await. */
function stopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

/**
 * Why a log is not sealed any more, found out by doing what the sealer does next; null when it is merely behind, or when all is well.
 * Reads two blocks at most.
 */
export async function sealingProblem(log: SealedLog): Promise<SealBroken | null> {
  try {
    const sealer = await Sealer.resume(log);
    const { ordinal } = await log.store.head();
    if (ordinal - sealer.counted >= BLOCK_EVENTS) await sealer.advance();
    return null;
  } catch (error) {
    if (error instanceof SealBroken) return error;
    throw error;
  }
}
