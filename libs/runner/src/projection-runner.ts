import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { EventStore, Head, LogPage, StoredEvent } from '#libs/event-store';
import { assertFollows, type Checkpoint, dropGenerations, evictFormerHolder, moveCheckpoint, takeOver } from './generation.js';
import { openGeneration, Streak } from './generation-writer.js';
import type { Tenure } from './lease.js';
import { pause } from './pause.js';
import type { Projection, ProjectionWriter } from './projection.js';
import { askForWhatIsKnownNow, carryOutRetries } from './retry.js';
import { RetryQueue } from './retry-queue.js';
import { RebuildQueue } from './rebuild-queue.js';
import { FenceLost, GenerationFrozen } from './runner.errors.js';
import { inTransaction } from './transaction.js';

/** One page that was written, its rows and its checkpoint committed. */
export interface AppliedPage {
  /** Those that the projection reads; the page may span others. */
  readonly events: readonly StoredEvent[];
  readonly checkpoint: Checkpoint;
  /** How long writing took, waiting for the page left out. */
  readonly seconds: number;
}

/** What a runner tells of itself; it never writes a log line on its own. */
export interface RunnerObserver {
  pageApplied(projection: string, page: AppliedPage): void;
  failed(projection: string, error: unknown, retryInMilliseconds: number): void;
}

export interface RunnerOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly projection: Projection;
  readonly observer: RunnerObserver;
  /** Events of the log per transaction. */
  readonly pageSize: number;
  /** Runs while this lasts, under its lease. */
  readonly tenure: Tenure;
}

const FIRST_RETRY = 200;
const LAST_RETRY = 10_000;
const FROZEN_POLL = 500;

/**
 * Keeps the active generation of a projection up with the log, for the time of a tenure.
 * Rows and checkpoint commit together; a failure rolls the page back and is tried again from the checkpoint.
 */
export async function runProjection(options: RunnerOptions): Promise<void> {
  const { pool, store, projection, observer, tenure } = options;
  const { signal } = tenure;
  await inTransaction(pool, async (client) => {
    await tenure.confirm(client);
    await evictFormerHolder(client, projection.name);
  });
  await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'retired'));
  await askForWhatIsKnownNow(pool, store, projection);
  const streak = new Streak(projection.name);
  let retry = FIRST_RETRY;
  let frozen = false;
  while (!signal.aborted) {
    try {
      await follow(options, streak, () => {
        retry = FIRST_RETRY;
      });
    } catch (error) {
      if (error instanceof GenerationFrozen) {
        if (!frozen) observer.failed(projection.name, error, FROZEN_POLL);
        frozen = true;
        await new RebuildQueue(pool).requestForStructure(projection);
        await pause(FROZEN_POLL, signal);
        continue;
      }
      // A lost fence is how a rebuild hands over: take the new generation up at once.
      const wait = error instanceof FenceLost ? 0 : retry;
      if (wait > 0) observer.failed(projection.name, error, wait);
      await pause(wait, signal);
      retry = Math.min(retry * 2, LAST_RETRY);
    }
  }
}

/** Follows the log until the tenure ends, or until a retry is asked for: that one is carried out before following again, by a fresh writer. */
async function follow(options: RunnerOptions, streak: Streak, succeeded: () => void): Promise<void> {
  const { pool, store, projection, observer, pageSize, tenure } = options;
  const head = await store.head();
  let checkpoint = await inTransaction(pool, async (client) => {
    await tenure.confirm(client);
    return takeOver(client, projection, store, head);
  });
  const writer = openGeneration(projection, checkpoint.generation, streak);
  await carryOutRetries({ pool, store, projection, writer, checkpoint, log: head });
  const ending = new AbortController();
  const signal = AbortSignal.any([tenure.signal, ending.signal]);
  void new RetryQueue(pool).untilRequested(projection.name, signal).then(() => {
    ending.abort();
  });
  const subscription = store.subscribe(checkpoint.position, { limit: pageSize, ...projection.reads, signal });
  let unwritten = 0;
  const counted = async function* (): AsyncGenerator<LogPage> {
    for await (const page of subscription) {
      unwritten += 1;
      yield page;
    }
  };
  try {
    for await (const page of readAhead(counted(), signal)) {
      assertFollows(projection.name, checkpoint.eventId, page, checkpoint.position);
      const caughtUp = page.upToOrdinal - checkpoint.ordinal < pageSize;
      const begun = performance.now();
      checkpoint = await applyPage(pool, writer, checkpoint, page, head);
      observer.pageApplied(projection.name, { events: page.events, checkpoint, seconds: (performance.now() - begun) / 1000 });
      unwritten -= 1;
      succeeded();
      if (caughtUp) await tend(pool, writer, () => unwritten > 0 || signal.aborted);
    }
  } finally {
    ending.abort();
  }
}

/** Writes one page and moves the checkpoint, in one transaction. */
export async function applyPage(
  pool: Pool,
  writer: ProjectionWriter,
  checkpoint: Checkpoint,
  page: LogPage & Partial<Pick<Checkpoint, 'filling'>>,
  log: Pick<Head, 'logId' | 'epoch'>,
): Promise<Checkpoint> {
  try {
    return await inTransaction(pool, async (client) => {
      const place = { position: page.upTo, ordinal: page.upToOrdinal, eventId: page.upToId, filling: page.filling ?? null };
      const moved = await moveCheckpoint(client, checkpoint, place, log);
      if (page.events.length > 0) await writer.apply(page.events, client);
      return moved;
    });
  } catch (error) {
    writer.forget();
    throw error;
  }
}

/** Lets the writer do what is best done when there is nothing to read, in short transactions: one at least, and no more once it is needed elsewhere. */
export async function tend(pool: Pool, writer: ProjectionWriter, isNeeded: () => boolean = () => false): Promise<void> {
  while ((await inTransaction(pool, async (client) => (await writer.tend?.(client)) ?? false)) && !isNeeded());
}

/** Fetches the next page while the present one is being written. Ends at the signal, even when the log does not answer. */
export async function* readAhead<Page>(pages: AsyncIterable<Page>, signal?: AbortSignal): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]();
  const end: { now: () => void } = { now: () => undefined };
  const onAbort = (): void => {
    end.now();
  };
  signal?.addEventListener('abort', onAbort);
  try {
    let next = iterator.next();
    while (signal?.aborted !== true) {
      const result = await new Promise<IteratorResult<Page> | null>((resolve, reject) => {
        end.now = () => {
          resolve(null);
        };
        next.then(resolve, reject);
      });
      if (result === null || result.done === true) return;
      next = iterator.next();
      next.catch(() => undefined); // reported when it is awaited
      // What is read next is asked for in this turn of the loop: work on this page would keep the question from being sent.
      await nextTurn();
      yield result.value;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Nobody waits for its end, nor for how it ends.
    iterator.return?.().catch(() => undefined);
  }
}
