import type { Clock } from '#libs/kernel';
import type { EventLog } from './event-log.js';

/** Which engine keeps the log, and where. */
export interface LogAddress {
  readonly engine: 'postgresql' | 'kurrentdb';
  /** `postgres://…`, or `kurrentdb://…`. */
  readonly url: string;
}

/**
 * Opens a log; whoever opens it closes it. It connects when first used. On PostgreSQL, the schema `log` must be there:
 * {@link eventStoreMigrations}. The clock is for the engine that has none of its own for `recordedAt`.
 */
export async function openEventLog({ engine, url }: LogAddress, clock: Clock = { now: () => Date.now() }): Promise<EventLog> {
  switch (engine) {
    case 'postgresql': {
      const { PostgresEventLog } = await import('./postgresql/postgres.event-log.js');
      return new PostgresEventLog(url);
    }
    case 'kurrentdb': {
      // Loading its client takes longer than opening the log of most people, who have none.
      const { KurrentEventLog } = await import('./kurrentdb/kurrent.event-log.js');
      return new KurrentEventLog(url, { clock });
    }
  }
}
