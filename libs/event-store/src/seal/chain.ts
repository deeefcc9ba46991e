import { createHash, type Hash } from 'node:crypto';
import type { Position } from '../event-store.port.js';
import { BLOCK_EVENTS, type Seal } from './seal.port.js';

const BEGINNING = Buffer.alloc(32).toString('hex');

/** The block to which the event of an ordinal belongs. */
export function blockOf(ordinal: number): number {
  return Math.floor((ordinal - 1) / BLOCK_EVENTS);
}

/** The ordinal of the last event of a block. */
export function lastOrdinalOf(block: number): number {
  return (block + 1) * BLOCK_EVENTS;
}

/** The digests of the log, chained block by block, from its beginning or from a seal on. */
export class Chain {
  private hash: Hash;
  private count = 0;

  private constructor(
    private former: string,
    private at: number,
  ) {
    this.hash = chained(former);
  }

  static after(seal: Pick<Seal, 'block' | 'digest'> | undefined): Chain {
    return seal === undefined ? new Chain(BEGINNING, 0) : new Chain(seal.digest, seal.block + 1);
  }

  /** The block that is being filled. */
  get block(): number {
    return this.at;
  }

  /** How many events of that block are in. */
  get filled(): number {
    return this.count;
  }

  /** The digest of everything so far: that of the last seal, or what would seal the block as it stands. */
  get digest(): string {
    return this.count === 0 ? this.former : this.hash.copy().digest('hex');
  }

  /** The next event, by its hexadecimal digest. */
  add(digest: string): void {
    this.hash.update(digest, 'hex');
    this.count += 1;
  }

  /** Ends the block – with its last event at `upTo` – and begins the next one. */
  seal(upTo: Position): Seal {
    const seal = { block: this.at, upTo, digest: this.hash.digest('hex') };
    this.former = seal.digest;
    this.at += 1;
    this.hash = chained(seal.digest);
    this.count = 0;
    return seal;
  }
}

function chained(former: string): Hash {
  return createHash('sha256').update(former, 'hex');
}
