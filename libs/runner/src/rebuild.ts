import type { Pool } from 'pg';
import type { EventStore, LogPage } from '#libs/event-store';
import { activate, type Checkpoint, createGeneration, dropGenerations, lockActivePlace, moveCheckpoint, schemaOf } from './generation.js';
import { openGeneration } from './generation-writer.js';
import type { Projection, ProjectionWriter } from './projection.js';
import { applyPage, readAhead, tend } from './projection-runner.js';
import { inTransaction } from './transaction.js';

export interface RebuildOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly projection: Projection;
  /** Events of the log per transaction while the new generation is far behind: large pages touch each row once. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
  readonly progress: (readOrdinal: number, headOrdinal: number) => Promise<void>;
}

/**
 * Fills a new generation from the start of the log while the active one goes on serving,
 * then switches the views when both stand at the same position. An interruption leaves the active one as it was.
 * @throws whatever made it stop; the half-filled generation is dropped here or by the next rebuild
 */
export async function rebuild(options: RebuildOptions): Promise<Checkpoint> {
  const { pool, store, projection, signal, progress } = options;
  await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'building'));
  const log = await store.head();
  let checkpoint = await inTransaction(pool, async (client) => createGeneration(client, projection, 'building'));
  const schema = schemaOf(projection.name, checkpoint.generation);
  const writer = openGeneration(projection, checkpoint.generation);

  for await (const page of readAhead(pagesUpTo(options, checkpoint, log.ordinal))) {
    signal.throwIfAborted();
    checkpoint = await applyPage(pool, writer, checkpoint, page, log);
    await progress(checkpoint.ordinal, log.ordinal);
  }
  await inTransaction(pool, async (client) => client.query(projection.createIndexes(schema)));
  await tend(pool, writer);
  checkpoint = await catchUp(options, writer, checkpoint);
  await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'retired'));
  await progress(checkpoint.ordinal, checkpoint.ordinal);
  return checkpoint;
}

async function* pagesUpTo({ store, projection, pageSize, signal }: RebuildOptions, from: Checkpoint, ordinal: number): AsyncGenerator<LogPage> {
  let { position, ordinal: reached } = from;
  while (reached < ordinal && !signal.aborted) {
    const page = await store.readAll(position, { limit: pageSize, ...projection.reads });
    if (page.upTo === position) return;
    ({ upTo: position, upToOrdinal: reached } = page);
    yield page;
  }
}

/** Holds the live writer still for the last few events, so that the switch shows no step backwards. */
async function catchUp(options: RebuildOptions, writer: ProjectionWriter, from: Checkpoint): Promise<Checkpoint> {
  const { pool, store, projection, signal } = options;
  const log = await store.head();
  let checkpoint = from;
  for await (const page of pagesUpTo(options, checkpoint, log.ordinal)) checkpoint = await applyPage(pool, writer, checkpoint, page, log);
  signal.throwIfAborted();
  return inTransaction(pool, async (client) => {
    const active = (await lockActivePlace(client, projection.name)) ?? checkpoint;
    let last = checkpoint;
    while (last.position < active.position) {
      const page = await store.readAll(last.position, { limit: options.pageSize, ...projection.reads });
      // The log ends before the active generation: it was restored, and this rebuild is the remedy.
      if (page.upTo === last.position) break;
      const to = page.upTo >= active.position ? active : { position: page.upTo, ordinal: page.upToOrdinal };
      last = await moveCheckpoint(client, last, to, log);
      await writer.apply(
        page.events.filter((event) => event.position <= active.position),
        client,
      );
    }
    await activate(client, projection, last.generation);
    return last;
  });
}
