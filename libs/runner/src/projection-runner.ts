import type { Pool } from 'pg';
import type { EventStore, Head, LogPage, StoredEvent } from '#libs/event-store';
import { type Checkpoint, dropGenerations, moveCheckpoint, schemaOf, takeOver } from './generation.js';
import type { Projection, ProjectionWriter } from './projection.js';
import { FenceLost } from './runner.errors.js';
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
  readonly signal: AbortSignal;
}

const FIRST_RETRY = 200;
const LAST_RETRY = 10_000;

/**
 * Keeps the active generation of a projection up with the log, until the signal.
 * Rows and checkpoint commit together; a failure rolls the page back and is tried again from the checkpoint.
 */
export async function runProjection(options: RunnerOptions): Promise<void> {
  const { pool, projection, observer, signal } = options;
  await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'retired'));
  let retry = FIRST_RETRY;
  while (!signal.aborted) {
    try {
      await follow(options, () => {
        retry = FIRST_RETRY;
      });
    } catch (error) {
      // A lost fence is how a rebuild hands over: take the new generation up at once.
      const wait = error instanceof FenceLost ? 0 : retry;
      if (wait > 0) observer.failed(projection.name, error, wait);
      await pause(wait, signal);
      retry = Math.min(retry * 2, LAST_RETRY);
    }
  }
}

async function follow(options: RunnerOptions, succeeded: () => void): Promise<void> {
  const { pool, store, projection, observer, pageSize, signal } = options;
  const head = await store.head();
  let checkpoint = await inTransaction(pool, async (client) => takeOver(client, projection, head));
  const writer = projection.open(schemaOf(projection.name, checkpoint.generation));
  const ending = new AbortController();
  const subscription = store.subscribe(checkpoint.position, {
    limit: pageSize,
    types: projection.types,
    signal: AbortSignal.any([signal, ending.signal]),
  });
  try {
    for await (const page of readAhead(subscription)) {
      const caughtUp = page.upToOrdinal - checkpoint.ordinal < pageSize;
      const begun = performance.now();
      checkpoint = await applyPage(pool, writer, checkpoint, page, head);
      observer.pageApplied(projection.name, { events: page.events, checkpoint, seconds: (performance.now() - begun) / 1000 });
      succeeded();
      if (caughtUp) await tend(pool, writer);
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
  page: LogPage,
  log: Pick<Head, 'logId' | 'epoch'>,
): Promise<Checkpoint> {
  try {
    return await inTransaction(pool, async (client) => {
      const moved = await moveCheckpoint(client, checkpoint, { position: page.upTo, ordinal: page.upToOrdinal }, log);
      if (page.events.length > 0) await writer.apply(page.events, client);
      return moved;
    });
  } catch (error) {
    writer.forget();
    throw error;
  }
}

/** Lets the writer do what is best done when there is nothing to read, in short transactions. */
export async function tend(pool: Pool, writer: ProjectionWriter): Promise<void> {
  while (await inTransaction(pool, async (client) => (await writer.tend?.(client)) ?? false));
}

/** Fetches the next page while the present one is being written. */
export async function* readAhead(pages: AsyncIterable<LogPage>): AsyncGenerator<LogPage> {
  const iterator = pages[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = iterator.next();
      next.catch(() => undefined); // reported when it is awaited
      yield result.value;
    }
  } finally {
    void iterator.return?.();
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds === 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
