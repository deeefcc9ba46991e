import { createHash } from 'node:crypto';
import { type CommandExecutor, type StoredEvent, toCommandId } from '#libs/event-store';

/** What a reaction is given beside the event. */
export interface Occasion {
  /** Made of the reaction and the event [for ever]: whoever reacts gives its commands under it, and a second time does nothing. */
  readonly commandId: string;
  /** Gives commands to the log that is read. */
  readonly commands: CommandExecutor;
  /** Aborted when the work is to end: what was begun will be begun again. */
  readonly signal: AbortSignal;
}

/**
 * Work that events give rise to: deadlines, notifications, commands to other streams.
 * Each event is reacted to at least once, those of a stream in order; no rebuild replays it.
 */
export interface Reaction {
  /** Stable, in kebab-case: it names checkpoints and commands [for ever]. */
  readonly name: string;
  readonly types: readonly string[];
  /** Where it begins the first time: at the end of the log unless told otherwise. */
  readonly from?: 'head' | 'start';
  /** How many parts the streams fall into, 16 unless said otherwise: more workers than that find nothing to do. Never changes. */
  readonly partitions?: number;
  /** Resolves once the effect is there. Rejects to be tried again: later events of the partition wait. */
  react(event: StoredEvent, occasion: Occasion): Promise<void>;
}

/** What is shared out by partitions of streams. */
export type Shared = Pick<Reaction, 'name' | 'from' | 'partitions'>;

const PARTITIONS = 16;

export const partitionCount = ({ partitions = PARTITIONS }: Shared): number => partitions;

/** The partition of a stream [for ever]. */
export function partitionOf(reaction: Shared, stream: string): number {
  return createHash('sha256').update(stream).digest().readUInt32BE(0) % partitionCount(reaction);
}

/** The command by which a reaction answers an event [for ever]; `n` tells several of them apart. */
export function commandIdOf(reaction: Pick<Reaction, 'name'>, event: Pick<StoredEvent, 'id'>, n = 0): string {
  return toCommandId(`reaction/${reaction.name}/${event.id}/${String(n)}`);
}
