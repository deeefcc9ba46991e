import { randomUUID } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { EventStore, Head, StoredEvent } from '#libs/event-store';
import { type Checkpoint, moveCheckpoint } from './generation.js';
import type { GenerationWriter } from './generation-writer.js';
import type { Projection } from './projection.js';
import { RetryQueue } from './retry-queue.js';
import { inTransaction } from './transaction.js';

/** What retries work on: the generation that is held, and where it stands. */
export interface Retrying {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly projection: Projection;
  readonly writer: GenerationWriter;
  readonly checkpoint: Checkpoint;
  readonly log: Pick<Head, 'logId' | 'epoch'>;
}

/** Streams that are tried again in one transaction. */
const STREAMS_AT_ONCE = 100;

/** Carries out the retries that were asked for. One that is interrupted is asked for still. */
export async function carryOutRetries(retrying: Retrying): Promise<void> {
  const queue = new RetryQueue(retrying.pool);
  for (const { id, stream } of await queue.requested(retrying.projection.name)) {
    const streams = await streamsSetAside(retrying, stream);
    let [retried, remaining] = [0, 0];
    for (let n = 0; n < streams.length; n += STREAMS_AT_ONCE) {
      const done = await retryStreams(retrying, streams.slice(n, n + STREAMS_AT_ONCE));
      retried += done.retried;
      remaining += done.remaining;
    }
    await queue.end(id, retried, remaining);
  }
}

/**
 * Asks for a retry of the streams whose first event set aside was refused, and is not refused any more: this version knows its type and shape.
 * One event is looked at for each type and reason.
 */
export async function askForWhatIsKnownNow(pool: Pool, store: EventStore, projection: Projection): Promise<void> {
  const { rows } = await pool.query<{ stream: string; revision: number; ordinal: string }>(
    `SELECT DISTINCT ON (s.type, s.reason) s.stream, s.revision, s.ordinal::text
     FROM runner.set_aside s JOIN runner.generation g USING (projection, generation)
     WHERE s.projection = $1 AND g.state = 'active' AND s.cause = 'refused'`,
    [projection.name],
  );
  for (const { stream, revision, ordinal } of rows) {
    const [event] = await store.readStream(stream, revision);
    if (event === undefined || (projection.refuses?.({ ...event, ordinal: Number(ordinal) }) ?? null) !== null) continue;
    await new RetryQueue(pool).request(randomUUID(), projection.name, null);
    return;
  }
}

async function streamsSetAside({ pool, checkpoint }: Retrying, stream: string | null): Promise<readonly string[]> {
  const { rows } = await pool.query<{ stream: string }>(
    'SELECT stream FROM runner.set_aside WHERE projection = $1 AND generation = $2 AND ($3::text IS NULL OR stream = $3) GROUP BY stream ORDER BY min(ordinal)',
    [checkpoint.projection, checkpoint.generation, stream],
  );
  return rows.map((row) => row.stream);
}

/** Takes what is set aside of these streams in, in order; what still fails stays, with the reason of now and the time of then. */
async function retryStreams(
  { pool, store, writer, checkpoint, log }: Retrying,
  streams: readonly string[],
): Promise<{ readonly retried: number; readonly remaining: number }> {
  try {
    return await inTransaction(pool, async (client) => {
      await moveCheckpoint(client, checkpoint, checkpoint, log);
      const taken = await takeBack(client, checkpoint, streams);
      const events: StoredEvent[] = [];
      for (const stream of new Set(taken.map((row) => row.stream))) {
        const ordinals = new Map(taken.filter((row) => row.stream === stream).map((row) => [row.revision, Number(row.ordinal)]));
        for (const event of await store.readStream(stream, Math.min(...ordinals.keys()))) {
          const ordinal = ordinals.get(event.revision);
          if (ordinal !== undefined) events.push({ ...event, ordinal });
        }
      }
      await writer.applyAgain(streams, events, client);
      return { retried: taken.length, remaining: await keepSince(client, checkpoint, taken) };
    });
  } catch (error) {
    writer.forget();
    throw error;
  }
}

interface TakenBack {
  readonly stream: string;
  readonly revision: number;
  readonly ordinal: string;
  readonly since: string;
}

async function takeBack(client: ClientBase, { projection, generation }: Checkpoint, streams: readonly string[]): Promise<readonly TakenBack[]> {
  const { rows } = await client.query<TakenBack>(
    'DELETE FROM runner.set_aside WHERE projection = $1 AND generation = $2 AND stream = ANY($3::text[]) RETURNING stream, revision, ordinal::text, since::text',
    [projection, generation, streams],
  );
  return rows;
}

async function keepSince(client: ClientBase, { projection, generation }: Checkpoint, taken: readonly TakenBack[]): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE runner.set_aside s SET since = t.since FROM unnest($3::text[], $4::int[], $5::timestamptz[]) AS t(stream, revision, since)
     WHERE s.projection = $1 AND s.generation = $2 AND s.stream = t.stream AND s.revision = t.revision`,
    [projection, generation, taken.map(({ stream }) => stream), taken.map(({ revision }) => revision), taken.map(({ since }) => since)],
  );
  return rowCount ?? 0;
}
