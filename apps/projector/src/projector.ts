import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { projections } from '#libs/application';
import { PostgresEventStore, type StoredEvent } from '#libs/event-store';
import { connectionPool } from '#libs/platform';
import { type Projection, rebuild, RebuildQueue, type RebuildRequest, runProjection, type RunnerObserver, CheckpointAhead } from '#libs/runner';

export interface ProjectorOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** The read models, kept up with the log until `stop`. */
export interface Projector {
  /** Resolves once every page under way is written or rolled back; stopping twice does nothing more. */
  stop(): Promise<void>;
}

/** Events of the log per transaction, while following and while rebuilding. */
const PAGE = 2_000;
const REBUILD_PAGE = 5_000;
const QUEUE_POLL_MS = 250;
const RETRY_MS = 2_000;
/** A log that was brought from elsewhere may hold any text. */
const LONGEST_ID = 128;

/** Each projection follows with one connection, and is rebuilt with another; the queue takes one more. */
const CONNECTIONS = projections.length * 2 + 1;

class RunningProjector implements Projector {
  private readonly ending = new AbortController();
  private readonly store: PostgresEventStore;
  private readonly pool: Pool;
  private readonly queue: RebuildQueue;
  private readonly done: Promise<void>;
  private readonly logger: Logger;

  constructor({ databaseUrl, logger }: ProjectorOptions) {
    this.logger = logger;
    this.pool = connectionPool(databaseUrl, {
      name: 'ecluse-projector',
      max: CONNECTIONS,
      onLost: (error) => {
        logger.warn({ err: error }, 'connection lost');
      },
    });
    this.store = new PostgresEventStore(databaseUrl);
    this.queue = new RebuildQueue(this.pool);
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    return this.done;
  }

  private async run(): Promise<void> {
    try {
      await Promise.all(projections.flatMap((projection) => [this.follow(projection), this.rebuildOnRequest(projection)]));
    } finally {
      await this.store.close();
      await this.pool.end();
    }
  }

  /** Follows the log for as long as this process lives: what keeps it from starting is said, and tried again. */
  private async follow(projection: Projection): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        await runProjection({ pool: this.pool, store: this.store, projection, observer: this.observer, pageSize: PAGE, signal });
      } catch (error) {
        this.logger.error({ err: error, projection: projection.name }, 'projection not started');
        await this.rest(RETRY_MS);
      }
    }
  }

  private readonly observer: RunnerObserver = {
    pageApplied: (projection, { events, checkpoint: { ordinal } }) => {
      if (!this.logger.isLevelEnabled('debug')) return;
      this.logger.debug({ projection, events: events.length, ordinal, correlationIds: correlationIdsOf(events) }, 'page applied');
    },
    failed: (projection, error, retryInMilliseconds) => {
      // Nothing mends this but a rebuild, which this very process carries out when it is asked for: it must stay.
      const level = error instanceof CheckpointAhead ? 'fatal' : 'error';
      this.logger[level]({ err: error, projection, retryInMilliseconds }, 'projection stopped');
    },
  };

  private async rebuildOnRequest(projection: Projection): Promise<void> {
    const { signal } = this.ending;
    let first = true;
    while (!signal.aborted) {
      try {
        if (first) await this.queue.interruptUnended(projection.name);
        first = false;
        const request = await this.queue.take(projection.name);
        if (request !== null) await this.rebuildFor(projection, request);
        else await this.rest(QUEUE_POLL_MS);
      } catch (error) {
        this.logger.error({ err: error, projection: projection.name }, 'rebuild queue not read');
        await this.rest(RETRY_MS);
      }
    }
  }

  private async rebuildFor(projection: Projection, { id }: RebuildRequest): Promise<void> {
    const { pool, store, queue, logger } = this;
    const { signal } = this.ending;
    logger.info({ projection: projection.name, rebuild: id }, 'rebuild begun');
    try {
      const progress = async (readOrdinal: number, headOrdinal: number): Promise<void> => queue.progress(id, readOrdinal, headOrdinal);
      const { ordinal } = await rebuild({ pool, store, projection, pageSize: REBUILD_PAGE, signal, progress });
      await queue.end(id, 'completed', null);
      logger.info({ projection: projection.name, rebuild: id, ordinal }, 'rebuild completed');
    } catch (error) {
      if (signal.aborted) {
        await queue.end(id, 'interrupted', 'le projecteur a été arrêté pendant la reconstruction : redemandez-la');
        return;
      }
      logger.error({ err: error, projection: projection.name, rebuild: id }, 'rebuild failed');
      await queue.end(id, 'failed', error instanceof Error ? error.message : String(error));
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}

/** The requests that the events of a page come from, each once: how one request is followed through the journals. */
function correlationIdsOf(events: readonly StoredEvent[]): readonly string[] {
  const ids = new Set(events.map(({ metadata }) => metadata.correlationId?.slice(0, LONGEST_ID)));
  return [...ids].filter((id) => id !== undefined);
}

/** Starts every projection on a migrated database, and the rebuilds that are asked for. */
export function startProjector(options: ProjectorOptions): Projector {
  return new RunningProjector(options);
}
