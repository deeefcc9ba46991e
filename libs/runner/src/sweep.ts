import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { leave, makePartitions, share } from './partitions.js';
import { pause } from './pause.js';
import type { ReactionObserver } from './reaction-runner.js';
import { inTransaction } from './transaction.js';

/**
 * Work that time gives rise to, and no event: what is due is asked for again and again, and done at least once.
 * Shared out by partitions, as a reaction is (ADR 0015); what is done must be harmless twice.
 */
export interface Sweep {
  /** Stable, in kebab-case [for ever]. */
  readonly name: string;
  /** Never changes. */
  readonly partitions: number;
  /** How long it rests once nothing is left to do, in milliseconds. */
  readonly everyMs: number;
  /** Does what is due in these partitions, or a part of it; tells whether there is more. Rejects to be tried again after a rest. */
  sweep(partitions: readonly number[], signal: AbortSignal): Promise<boolean>;
}

export interface SweepOptions {
  readonly pool: Pool;
  readonly store: Pick<EventStore, 'head'>;
  readonly sweep: Sweep;
  readonly observer: Pick<ReactionObserver, 'shared' | 'failed'>;
  readonly signal: AbortSignal;
}

const MEMBER_MS = 3_000;
const BEAT_MS = 750;

/** One worker of a sweep, until the signal; any number of them, in any processes, share the partitions and go on for each other. */
export async function runSweep({ pool, store, sweep, observer, signal }: SweepOptions): Promise<void> {
  const [member, label] = [randomUUID(), `${hostname()} ${String(process.pid)}`];
  let held: readonly number[] = [];
  let heardAt = Number.NEGATIVE_INFINITY;
  let made = false;
  const beat = async (): Promise<void> => {
    const asked = performance.now();
    try {
      const head = made ? undefined : await store.head();
      const now = await inTransaction(pool, async (client) => {
        if (head !== undefined) await makePartitions(client, sweep, { ...head, eventId: null });
        return share(client, sweep, member, label, MEMBER_MS);
      });
      made = true;
      heardAt = asked;
      const partitions = now.map(({ partition }) => partition);
      if (partitions.join() !== held.join()) observer.shared(sweep.name, partitions);
      held = partitions;
    } catch (error) {
      observer.failed(sweep.name, error);
    }
  };
  /** Others have taken over what was not renewed in time. */
  const ours = (): readonly number[] => (performance.now() - heardAt < MEMBER_MS ? held : []);
  const beating = (async (): Promise<void> => {
    while (!signal.aborted) {
      await beat();
      await pause(BEAT_MS, signal);
    }
  })();
  while (!signal.aborted) {
    const partitions = ours();
    const more = partitions.length > 0 && (await tried(async () => sweep.sweep(partitions, signal), sweep, observer));
    if (!more) await pause(sweep.everyMs, signal);
  }
  await beating;
  await inTransaction(pool, async (client) => leave(client, sweep, member)).catch((error: unknown) => {
    observer.failed(sweep.name, error);
  });
}

async function tried(work: () => Promise<boolean>, { name }: Sweep, observer: SweepOptions['observer']): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    observer.failed(name, error);
    return false;
  }
}
