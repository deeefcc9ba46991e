import type { LogVerification } from '../event-log.js';
import type { Position } from '../event-store.port.js';
import { Differences } from '../differences.js';
import { blockOf, Chain, lastOrdinalOf } from './chain.js';
import type { NotedSeal, Seal, SealStore } from './seal.port.js';

/** What the examination needs of an event. */
export interface ExaminedEvent {
  readonly position: Position;
  /** As the event tells it. */
  readonly ordinal: number;
  readonly stream: string;
  readonly revision: number;
  /** The digest that is kept with it, and the one that its content gives. */
  readonly digest: string;
  readonly computed: string;
}

const SEALS_READ = 1_000;

/** `numéro 12 (dossier-1, révision 0)` */
export function placeOf({ ordinal, stream, revision }: Pick<ExaminedEvent, 'ordinal' | 'stream' | 'revision'>): string {
  return `numéro ${String(ordinal)} (${stream}, révision ${String(revision)})`;
}

/**
 * Checks the events of a log, given in order from the first one: content against digest, ordinals without a gap, blocks against
 * the published seals, and with those that were noted down outside: of a block that lies within the log they are compared with what is read, whether or not
 * the log has published its seal yet. Remembers one event and one page of seals, however long the log is.
 */
export class Examination {
  readonly differences = new Differences();
  private chain = Chain.after(undefined);
  private page: readonly Seal[] = [];
  private ordinal = 0;
  private position = 0n as Position;
  private examined = 0;
  private readonly notedBlocks: ReadonlySet<number>;
  /** What the log gives for them, by block. */
  private readonly sealsRead = new Map<number, string>();

  private constructor(
    private readonly seals: SealStore,
    private readonly sealedBlocks: number,
    private readonly noted: readonly NotedSeal[],
  ) {
    this.notedBlocks = new Set(noted.map(({ block }) => block));
  }

  /** Begin before looking where the log ends: a seal that is published later covers events that are not examined. */
  static async begin(seals: SealStore, noted: readonly NotedSeal[] = []): Promise<Examination> {
    const last = await seals.last();
    return new Examination(seals, last === undefined ? 0 : last.block + 1, noted);
  }

  async examine(events: readonly ExaminedEvent[]): Promise<void> {
    for (const event of events) {
      this.count(event);
      if (event.computed !== event.digest) this.differences.add(`${placeOf(event)} : le contenu ne correspond pas à son empreinte`);
      while (this.chain.block < blockOf(this.ordinal)) await this.endBlock();
      this.chain.add(event.digest);
      this.position = event.position;
      if (this.ordinal === lastOrdinalOf(this.chain.block)) await this.endBlock();
    }
    this.examined += events.length;
  }

  async result(): Promise<LogVerification> {
    const digest = this.chain.digest;
    while (this.chain.block < this.sealedBlocks) await this.endBlock();
    return {
      examined: this.examined,
      // Whoever gave them hears of each of them, however much else differs.
      differences: [...this.differences.list(), ...this.noted.flatMap((noted) => this.againstNoted(noted))],
      sealed: Math.min(lastOrdinalOf(this.sealedBlocks - 1), this.ordinal),
      digest,
    };
  }

  private count(event: ExaminedEvent): void {
    const expected = this.ordinal + 1;
    if (event.ordinal > expected) {
      const to = event.ordinal - 1;
      this.differences.add(to === expected ? `numéro ${String(expected)} absent` : `numéros ${String(expected)} à ${String(to)} absents`);
    } else if (event.ordinal < expected) {
      this.differences.add(`${placeOf(event)} : c’est le numéro ${String(expected)} du journal`);
    }
    this.ordinal = Math.max(event.ordinal, expected);
  }

  /** Compares the block with its seal, and goes on from the seal: a block that was altered does not make those behind it wrong. */
  private async endBlock(): Promise<void> {
    const seal = this.chain.seal(this.position);
    if (this.notedBlocks.has(seal.block)) this.sealsRead.set(seal.block, seal.digest);
    if (seal.block >= this.sealedBlocks) return;
    const published = await this.publishedOf(seal.block);
    const events = `événements ${String(lastOrdinalOf(seal.block - 1) + 1)} à ${String(lastOrdinalOf(seal.block))}`;
    if (published === undefined) this.differences.add(`bloc ${String(seal.block)} (${events}) : son sceau est absent`);
    else if (published.digest !== seal.digest) this.differences.add(`bloc ${String(seal.block)} (${events}) : il ne correspond pas à son sceau`);
    else if (published.upTo !== seal.upTo) this.differences.add(`bloc ${String(seal.block)} (${events}) : son sceau désigne un autre événement`);
    if (published !== undefined) this.chain = Chain.after(published);
  }

  private againstNoted({ block, digest }: NotedSeal): readonly string[] {
    const read = lastOrdinalOf(block) <= this.ordinal ? this.sealsRead.get(block) : undefined;
    if (read === undefined) {
      const [end, last] = [String(lastOrdinalOf(block)), String(this.ordinal)];
      return [`bloc ${String(block)} : noté, il va jusqu’au numéro ${end}, mais le journal s’arrête au numéro ${last}`];
    }
    return read === digest.toLowerCase() ? [] : [`bloc ${String(block)} : le sceau noté n’est pas celui que donne le journal (${read})`];
  }

  private async publishedOf(block: number): Promise<Seal | undefined> {
    const last = this.page.at(-1);
    if (last === undefined || last.block < block) this.page = await this.seals.read(block, SEALS_READ);
    return this.page.find((seal) => seal.block === block);
  }
}
