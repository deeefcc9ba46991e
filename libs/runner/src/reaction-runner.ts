import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import { CommandExecutor, type EventStore, type LogPage, type Position } from '#libs/event-store';
import {
  beginningOf,
  isOfLog,
  leave,
  makePartitions,
  movePartitions,
  type Partition,
  readPartitions,
  resumePartitions,
  share,
} from './partitions.js';
import { pause } from './pause.js';
import { readAhead } from './projection-runner.js';
import { commandIdOf, partitionOf, type Reaction, type Shared } from './reaction.js';
import { FenceLost, ReactionAhead } from './runner.errors.js';
import { inTransaction } from './transaction.js';

/** What a worker tells of itself. */
export interface ReactionObserver {
  /** The partitions that it works on from now on. */
  shared(reaction: string, partitions: readonly number[]): void;
  /** So many events had their effect, and are behind the checkpoints; none when nothing of a page was for this worker. */
  reacted(reaction: string, events: number): void;
  /** An event could not be reacted to, or the database not be reached; it is tried again. */
  failed(reaction: string, error: unknown): void;
}

export interface ReactionOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly reaction: Reaction;
  readonly observer: ReactionObserver;
  /** Events of the log that are looked at in one go. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** A worker that is not heard of for so long is gone, and its partitions are shared out. */
const MEMBER_MS = 3_000;
const BEAT_MS = 750;
/** How long a partition rests whose event could not be reacted to: the log is read again from there. */
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/**
 * One worker of a reaction, until the signal; any number of them, in any processes, share the work and go on for each other.
 * It reads the log once for all its partitions. A worker that hangs moves no checkpoint any more once it was replaced; what it was
 * doing may be done twice, which the ids of commands make harmless.
 */
export async function runReaction(options: ReactionOptions): Promise<void> {
  const { pool, store, reaction, observer, signal } = options;
  const [member, label] = [randomUUID(), `${hostname()} ${String(process.pid)}`];
  let held: readonly Partition[] = [];
  let working: { readonly end: () => Promise<void> } | undefined;
  let made = false;
  let lastHeard = performance.now();
  while (!signal.aborted) {
    try {
      const beginning = made ? undefined : await beginningOf(store, reaction.from);
      const asked = performance.now();
      const now = await inTransaction(pool, async (client) => {
        if (beginning !== undefined) await makePartitions(client, reaction, beginning);
        return share(client, reaction, member, label, MEMBER_MS);
      });
      made = true;
      lastHeard = asked;
      if (!sameHold(held, now) || working === undefined) {
        await working?.end();
        held = now;
        observer.shared(
          reaction.name,
          held.map(({ partition }) => partition),
        );
        // What was done until the end has moved: it is read again under the same fences.
        working = work(options, await refreshed(pool, reaction, held));
      }
    } catch (error) {
      observer.failed(reaction.name, error);
      if (performance.now() - lastHeard > MEMBER_MS) {
        await working?.end();
        working = undefined;
      }
    }
    await pause(BEAT_MS, signal);
  }
  await working?.end();
  await inTransaction(pool, async (client) => leave(client, reaction, member)).catch((error: unknown) => {
    observer.failed(reaction.name, error);
  });
}

/**
 * Has a reaction that is ahead of the log ({@link ReactionAhead}) go on at the end of the log (`head`) or read it again from its `start`,
 * whether its workers are there or not. Partitions that are not ahead keep their place.
 * @returns how many partitions were moved; 0: it is not ahead, and nothing was done
 */
export async function resumeReaction(
  { pool, store }: Pick<ReactionOptions, 'pool' | 'store'>,
  name: string,
  from: NonNullable<Shared['from']>,
): Promise<number> {
  return inTransaction(pool, async (client) => resumePartitions(client, { name, from }, store));
}

function sameHold(a: readonly Partition[], b: readonly Partition[]): boolean {
  return a.length === b.length && a.every(({ partition, fence }, n) => b[n]?.partition === partition && b[n].fence === fence);
}

async function refreshed(pool: Pool, { name }: Reaction, held: readonly Partition[]): Promise<readonly Partition[]> {
  const now = await readPartitions(pool, name);
  return held.map((each) => now.find(({ partition, fence }) => partition === each.partition && fence === each.fence) ?? each);
}

/** Works on these partitions until told to end, over whatever fails on the way. */
function work(options: ReactionOptions, held: readonly Partition[]): { readonly end: () => Promise<void> } {
  const ending = new AbortController();
  const working = new Work(options, held, AbortSignal.any([options.signal, ending.signal])).run();
  return {
    end: async () => {
      ending.abort();
      await working;
    },
  };
}

/** A partition whose event could not be reacted to: the others go on without it. */
interface Stall {
  readonly until: number;
  readonly waitMs: number;
}

class Work {
  private readonly places: Map<number, Partition>;
  private readonly stalled = new Map<number, Stall>();
  private readonly commands: CommandExecutor;

  constructor(
    private readonly options: ReactionOptions,
    held: readonly Partition[],
    private readonly signal: AbortSignal,
  ) {
    this.places = new Map(held.map((partition) => [partition.partition, partition]));
    this.commands = new CommandExecutor(options.store);
  }

  async run(): Promise<void> {
    const { reaction, observer } = this.options;
    while (this.places.size > 0 && !this.signal.aborted) {
      try {
        await this.readOn();
      } catch (error) {
        observer.failed(reaction.name, error);
        // The partitions are shared out anew at the next beat.
        if (error instanceof FenceLost) return;
        await pause(FIRST_RETRY_MS, this.signal);
      }
    }
  }

  /** Reads the log from where the partition that is furthest behind stands, until one that stalled is to be tried again. */
  private async readOn(): Promise<void> {
    const { store, reaction, pageSize } = this.options;
    const wake = Math.min(...[...this.stalled.values()].map(({ until }) => until).filter((until) => until > performance.now()));
    const active = this.active();
    const [first] = active;
    if (first === undefined) {
      await pause(Math.max(1, wake - performance.now()), this.signal);
      return;
    }
    await this.assertSameLog();
    const ending = new AbortController();
    const reading = AbortSignal.any([this.signal, ending.signal]);
    const timer = Number.isFinite(wake)
      ? setTimeout(() => {
          ending.abort();
        }, wake - performance.now())
      : undefined;
    try {
      const { position: from, ...least } = active.reduce((one, other) => (other.position < one.position ? other : one), first);
      let { eventId } = least;
      const pages = store.subscribe(from, { limit: pageSize, types: reaction.types, signal: reading });
      for await (const page of readAhead(pages, reading)) {
        // The log was restored while it was read.
        if (eventId !== null && page.afterId !== eventId) throw new ReactionAhead(reaction.name, from.toString(), page.upTo.toString());
        ({ upToId: eventId } = page);
        const stalled = await this.reactTo(page);
        if (stalled || this.signal.aborted) return;
      }
    } finally {
      clearTimeout(timer);
      ending.abort();
    }
  }

  private active(): readonly Partition[] {
    const now = performance.now();
    return [...this.places.values()].filter(({ partition }) => (this.stalled.get(partition)?.until ?? 0) <= now);
  }

  private async assertSameLog(): Promise<void> {
    const { store, reaction } = this.options;
    const head = await store.head();
    const seen = new Set<Position>();
    for (const place of this.places.values()) {
      // Those at one position have read one event.
      if (seen.has(place.position)) continue;
      seen.add(place.position);
      if (!(await isOfLog(store, head, place))) throw new ReactionAhead(reaction.name, place.position.toString(), head.position.toString());
    }
  }

  /** The partitions side by side, each in order; their checkpoints together. Tells whether one of them stalled. */
  private async reactTo(page: LogPage): Promise<boolean> {
    const { pool, reaction, observer } = this.options;
    const outcomes = await Promise.all(this.active().map(async (place) => this.reactIn(place, page)));
    const moved = outcomes.filter(({ held, position }) => position > held.position);
    if (moved.length > 0) await inTransaction(pool, async (client) => movePartitions(client, reaction, moved));
    for (const { held, position, ordinal, eventId } of moved) {
      this.places.set(held.partition, { ...held, position, ordinal, eventId });
      this.stalled.delete(held.partition);
    }
    observer.reacted(
      reaction.name,
      outcomes.reduce((sum, { reacted }) => sum + reacted, 0),
    );
    for (const { held, failure } of outcomes) {
      if (failure === undefined) continue;
      const waitMs = Math.min((this.stalled.get(held.partition)?.waitMs ?? FIRST_RETRY_MS / 2) * 2, LAST_RETRY_MS);
      this.stalled.set(held.partition, { until: performance.now() + waitMs, waitMs });
      observer.failed(reaction.name, failure.error);
    }
    return outcomes.some(({ failure }) => failure !== undefined);
  }

  /** Reacts to the events of one partition in order, as far as it gets. */
  private async reactIn(held: Partition, page: LogPage): Promise<Outcome> {
    const { reaction } = this.options;
    let { position, ordinal, eventId } = held;
    let reacted = 0;
    for (const event of page.events) {
      if (event.position <= held.position || partitionOf(reaction, event.stream) !== held.partition) continue;
      if (this.signal.aborted) return { held, position, ordinal, eventId, reacted };
      try {
        await reaction.react(event, { commandId: commandIdOf(reaction, event), commands: this.commands, signal: this.signal });
      } catch (error) {
        return { held, position, ordinal, eventId, reacted, failure: { error } };
      }
      ({ position, ordinal, id: eventId } = event);
      reacted += 1;
    }
    if (page.upTo <= position) return { held, position, ordinal, eventId, reacted };
    return { held, position: page.upTo, ordinal: page.upToOrdinal, eventId: page.upToId, reacted };
  }
}

interface Outcome extends Pick<Partition, 'position' | 'ordinal' | 'eventId'> {
  readonly held: Partition;
  readonly reacted: number;
  readonly failure?: { readonly error: unknown };
}
