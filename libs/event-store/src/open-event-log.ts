import type { EventLog } from './event-log.js';
import { PostgresEventLog } from './postgresql/postgres.event-log.js';

/** Which engine keeps the log, and where. */
export interface LogAddress {
  readonly engine: 'postgresql';
  readonly url: string;
}

/** Opens a log; whoever opens it closes it. The schema `log` must be there: {@link eventStoreMigrations}. */
export function openEventLog({ url }: LogAddress): EventLog {
  return new PostgresEventLog(url);
}
