import type { Pool } from 'pg';
import type { EventStore, Head, Position } from '#libs/event-store';
import { rebuild, type RebuildOptions, type Tenure } from '#libs/runner';
import { projections } from './projections.js';

/** Which read model is being built, and up to which event of how many. */
export interface BuildProgress {
  readonly projection: string;
  readonly events: number;
  readonly total: number;
}

const SIZES = { pageSize: 5_000, batchSize: 50_000, pollMs: 50 } as const;
/** Whoever calls has made sure that nobody else is at work: there is no lease to lose. */
const ALONE: Tenure = { signal: new AbortController().signal, confirm: async () => Promise.resolve() };

/**
 * Builds every read model of a log in bulk, one after the other, with no server and no projector on it; a projector that starts afterwards
 * goes on from there. Interrupted, it goes on from its checkpoint; what is built up to the end of the log – or to `upTo`, where a projector may go on
 * from – is left as it is.
 */
export async function buildReadModels(
  { pool, store, upTo }: { readonly pool: Pool; readonly store: EventStore; readonly upTo?: Position },
  progress: (progress: BuildProgress) => void = () => undefined,
): Promise<void> {
  const complete: RebuildOptions['complete'] = async () => Promise.resolve(true);
  const head = await store.head();
  const built = await builtUpTo(pool, upTo === undefined ? head : { ...head, position: upTo });
  for (const projection of projections.filter(({ name }) => !built.has(name))) {
    const report: RebuildOptions['report'] = async ({ readOrdinal, headOrdinal }) => {
      progress({ projection: projection.name, events: readOrdinal, total: headOrdinal });
      return Promise.resolve({ accepted: false, cancelled: false });
    };
    await rebuild({ pool, store, projection, tenure: ALONE, report, complete, ...SIZES });
  }
}

async function builtUpTo(pool: Pool, { logId, epoch, position }: Head): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ projection: string }>(
    `SELECT projection FROM runner.generation WHERE state = 'active' AND position >= $1 AND log_id = $2 AND log_epoch = $3`,
    [position.toString(), logId, epoch],
  );
  return new Set(rows.map(({ projection }) => projection));
}
