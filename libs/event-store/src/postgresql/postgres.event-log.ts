import pg from 'pg';
import type { EventLog, LogVerification } from '../event-log.js';
import type { Head } from '../event-store.port.js';
import { LogMoveUnfinished } from '../move/move.errors.js';
import type { NotedSeal } from '../seal/seal.port.js';
import { HeardClient } from './heard-client.js';
import { available, clientConfig, DEFAULT_TIMEOUTS } from './connection.js';
import { PostgresEventStore, type PostgresEventStoreOptions } from './postgres.event-store.js';
import { PostgresSealStore } from './postgres.seal-store.js';
import { PostgresVerbatimWriter } from './postgres.verbatim-writer.js';
import { verifyLog } from './verify-log.js';

const SEAL_CONNECTIONS = 2;

/** The whole log in PostgreSQL. Needs {@link eventStoreMigrations}; connects when first used. */
export class PostgresEventLog implements EventLog {
  readonly engine = 'postgresql';
  readonly store: PostgresEventStore;
  readonly seals: PostgresSealStore;
  readonly verbatim: PostgresVerbatimWriter;
  private readonly pool: pg.Pool;

  constructor(
    private readonly url: string,
    options: Partial<PostgresEventStoreOptions> = {},
  ) {
    const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.store = new PostgresEventStore(url, options);
    this.pool = new pg.Pool({ ...clientConfig(url, timeouts, 'ecluse log seals'), Client: HeardClient, max: SEAL_CONNECTIONS });
    // An idle connection that breaks is replaced at the next query, which tells if it cannot be.
    this.pool.on('error', () => undefined);
    this.seals = new PostgresSealStore(this.pool);
    this.verbatim = new PostgresVerbatimWriter(url);
  }

  async beginEpoch(): Promise<Head> {
    const unfinished = await this.verbatim.unfinished();
    if (unfinished !== null) throw new LogMoveUnfinished(unfinished.logId);
    await available(this.pool.query('update log.identity set epoch = epoch + 1'));
    return this.store.head();
  }

  async verify(noted: readonly NotedSeal[] = []): Promise<LogVerification> {
    return verifyLog(this.url, this.seals, noted);
  }

  trouble(): null {
    return null;
  }

  /** Closing twice does nothing. */
  async close(): Promise<void> {
    await this.store.close();
    await this.verbatim.close();
    if (!this.pool.ended) await this.pool.end();
  }
}
