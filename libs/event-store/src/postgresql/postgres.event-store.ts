import { encodeAppend } from '../encoding.js';
import { EventIdTaken, StoreUnavailable } from '../event-store.errors.js';
import type {
  Appended,
  EventStore,
  EventToAppend,
  FoldedEvent,
  Head,
  LogPage,
  PageRequest,
  Position,
  StreamEvent,
  StreamPlace,
  StreamsPage,
  SubscriptionRequest,
} from '../event-store.port.js';
import { Signal } from '../signal.js';
import { DEFAULT_TIMEOUTS, type Timeouts } from './connection.js';
import { Reader, type ReadPage } from './reader.js';
import { Announcer, CHANNEL, Listener } from './wake-up.js';
import type { BatchCap } from './waves.js';
import { Writer } from './writer.js';

export interface PostgresEventStoreOptions {
  readonly timeouts: Partial<Timeouts>;
  /** What one commit gathers at most. */
  readonly batch: BatchCap;
  /** Connections for reading; writing takes one more, listening another. */
  readonly readers: number;
  /** What the texts of one page weigh at most, the first event apart. */
  readonly pageBytes: number;
  /** How often a subscription looks by itself, should no announcement reach it. */
  readonly pollMs: number;
  /** How often other processes are told at most. */
  readonly announceMs: number;
}

const DEFAULTS: PostgresEventStoreOptions = {
  timeouts: {},
  batch: { events: 5_000, bytes: 4 * 1024 * 1024 },
  readers: 6,
  pageBytes: 8 * 1024 * 1024,
  pollMs: 500,
  announceMs: 50,
};
const LONGEST_PAUSE_MS = 2_000;

/**
 * The log in PostgreSQL: positions without gaps, `recordedAt` that never goes back, one commit for the appends of all callers
 * of the process. Needs {@link eventStoreMigrations}; connects when first used.
 */
export class PostgresEventStore implements EventStore {
  private readonly writer: Writer;
  private readonly reader: Reader;
  private readonly announcer: Announcer;
  private readonly listener: Listener;
  private readonly grown = new Signal();
  private readonly options: PostgresEventStoreOptions;
  private readonly closing = new AbortController();

  constructor(url: string, options: Partial<PostgresEventStoreOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    const timeouts = { ...DEFAULT_TIMEOUTS, ...this.options.timeouts };
    this.reader = new Reader(url, timeouts, this.options.readers, this.options.pageBytes);
    this.announcer = new Announcer(async () => this.reader.notify(CHANNEL), this.options.announceMs);
    this.listener = new Listener(url, timeouts, this.options.pollMs, this.grown);
    this.writer = new Writer(url, timeouts, this.options.batch, () => {
      this.grown.raise();
      this.announcer.announce();
    });
  }

  async append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended> {
    const append = encodeAppend(stream, expectedRevision, events);
    this.mustBeOpen();
    if (new Set(append.events.map(({ id }) => id)).size < append.events.length) throw new EventIdTaken(stream);
    return await this.writer.append(append);
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StreamEvent[]> {
    this.mustBeOpen();
    return await this.reader.readStream(stream, fromRevision);
  }

  async readToFold(stream: string, fromRevision = 0): Promise<readonly FoldedEvent[]> {
    this.mustBeOpen();
    return await this.reader.readToFold(stream, fromRevision);
  }

  ordinalsOf(positions: readonly Position[]): Promise<readonly number[]> {
    return Promise.resolve(positions.map(Number));
  }

  async readAll(after: Position, request: PageRequest): Promise<LogPage> {
    this.mustBeOpen();
    return (await this.reader.readPage(after, request)).page;
  }

  async readStreams(after: StreamPlace | null, upTo: Position, request: PageRequest): Promise<StreamsPage> {
    this.mustBeOpen();
    return this.reader.readStreams(after, upTo, request);
  }

  /** A lost connection is no end: reading goes on after the last page, as soon as the server answers again. */
  async *subscribe(after: Position, request: SubscriptionRequest): AsyncIterable<LogPage> {
    const signal = AbortSignal.any([request.signal, this.closing.signal]);
    this.listener.listen();
    let from = after;
    let pauseMs = this.options.pollMs;
    while (!signal.aborted) {
      const { times } = this.grown;
      const read = await this.pageOrNothing(from, request, signal);
      if (read === undefined) {
        pauseMs = Math.min(pauseMs * 2, Math.max(LONGEST_PAUSE_MS, this.options.pollMs));
        await this.grown.after(Infinity, signal, pauseMs);
        continue;
      }
      pauseMs = this.options.pollMs;
      const { page, isLast } = read;
      if (page.upTo > from) {
        from = page.upTo;
        yield page;
      }
      // Each page costs its reader a transaction, however little it spans: what comes now gathers until it is announced.
      if (isLast) await this.grown.after(times, signal, pauseMs);
    }
  }

  async head(): Promise<Head> {
    this.mustBeOpen();
    return this.reader.head();
  }

  /** Appends already asked for are written first; subscriptions end. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    this.announcer.stop();
    await this.writer.close();
    await this.listener.close();
    await this.reader.close();
  }

  /** Undefined while the server cannot be reached. */
  private async pageOrNothing(after: Position, request: SubscriptionRequest, signal: AbortSignal): Promise<ReadPage | undefined> {
    try {
      return await this.reader.readPage(after, request);
    } catch (error) {
      if (signal.aborted || error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  private mustBeOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('closed');
  }
}
