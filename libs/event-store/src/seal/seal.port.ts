import type { Position } from '../event-store.port.js';

/** How many events a seal covers. Never changes: seals published elsewhere must go on matching. */
export const BLOCK_EVENTS = 1_000;

/** A block of the log, sealed: whoever keeps the digest can tell for ever whether anything up to there was altered. */
export interface Seal {
  /** From 0; it covers the ordinals `block * BLOCK_EVENTS + 1` to `(block + 1) * BLOCK_EVENTS`. */
  readonly block: number;
  /** The position of its last event, in the engine that keeps the log. */
  readonly upTo: Position;
  /** Hexadecimal SHA-256 of the former seal's digest (32 zero bytes before the first) followed by the digests of the block's events, in order. */
  readonly digest: string;
}

/** A seal that was noted down outside. */
export type NotedSeal = Pick<Seal, 'block' | 'digest'>;

/** Where the seals of a log are published. Apart from its events: no reader of the log ever meets them. */
export interface SealStore {
  /** Seals from a block on, in order, so many at most; empty when there are none. Random access is cheap. */
  read(fromBlock: number, limit: number): Promise<readonly Seal[]>;
  last(): Promise<Seal | undefined>;
  /**
   * Publishing the same seal again does nothing.
   * @throws DomainError `seal.conflict` when another seal stands there, `seal.outOfOrder` when a former block has none
   */
  publish(seal: Seal): Promise<void>;
}
