import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#libs/kernel';
import { encodeAppend } from '../encoding.js';
import { EventIdTaken, StoreUnavailable } from '../event-store.errors.js';
import {
  START,
  type Appended,
  type EventStore,
  type EventToAppend,
  type Head,
  type LogPage,
  type PageRequest,
  type Position,
  type StreamEvent,
  type SubscriptionRequest,
} from '../event-store.port.js';
import { Signal } from '../signal.js';
import { Connection, DEFAULT_TIMEOUTS, type Timeouts } from './connection.js';
import { IdentityStream } from './identity.js';
import { KurrentSealStore } from './kurrent.seal-store.js';
import { KurrentVerbatimWriter } from './kurrent.verbatim-writer.js';
import { Ordinals } from './ordinals.js';
import { Reader } from './reader.js';
import { DEFAULT_MAX_APPEND_BYTES } from './stored-form.js';
import { Tail, type TailState } from './tail.js';
import { Writer } from './writer.js';

export interface KurrentEventStoreOptions {
  readonly timeouts: Partial<Timeouts>;
  /** What one append may weigh: the server's own setting `MaxAppendSize`, 1 MiB unless it says otherwise. */
  readonly maxAppendBytes: number;
  /** How many bytes of the log one page spans at most, the first event apart. */
  readonly pageBytes: number;
  /** How often a subscription looks by itself, should the live one be lost. */
  readonly pollMs: number;
  readonly clock: Clock;
}

const DEFAULTS: KurrentEventStoreOptions = {
  timeouts: {},
  maxAppendBytes: DEFAULT_MAX_APPEND_BYTES,
  pageBytes: 8 * 1024 * 1024,
  pollMs: 500,
  clock: { now: () => Date.now() },
};
const LONGEST_PAUSE_MS = 2_000;

/**
 * The log in KurrentDB (22.10 or later, alone or as a cluster), which needs no preparation; connects when first used.
 *
 * What it does not promise, and PostgreSQL does: positions without gaps, a `recordedAt` that never goes back – it is the clock of
 * who writes – and the refusal of an id that an event of another stream bears. `repeated` is false, too, for an append that
 * another process has made, with the same content to the last byte, after this one last heard of the log.
 */
export class KurrentEventStore implements EventStore {
  readonly seals: KurrentSealStore;
  readonly verbatim: KurrentVerbatimWriter;
  private readonly connection: Connection;
  private readonly reader: Reader;
  private readonly identity: IdentityStream;
  private readonly ordinals: Ordinals;
  private readonly writer: Writer;
  private readonly tail: Tail;
  private readonly grown = new Signal();
  private readonly options: KurrentEventStoreOptions;
  private readonly closing = new AbortController();

  constructor(url: string, options: Partial<KurrentEventStoreOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    this.connection = new Connection(url, { ...DEFAULT_TIMEOUTS, ...this.options.timeouts });
    this.reader = new Reader(this.connection, this.options.pageBytes);
    this.seals = new KurrentSealStore(this.connection, this.reader);
    this.identity = new IdentityStream(this.connection, this.reader);
    this.ordinals = new Ordinals(async (after, upTo) => this.reader.count(after, upTo), this.seals);
    this.tail = new Tail(this.connection, this.ordinals, this.grown, async () => this.end());
    const { clock, maxAppendBytes } = this.options;
    const { connection, reader, identity } = this;
    this.writer = new Writer(connection, reader, identity, clock, maxAppendBytes, () => {
      this.grown.raise();
    });
    const renamed = (): void => {
      this.writer.reopen();
    };
    const [head, count] = [async () => this.head(), async () => (await this.end()).ordinal];
    this.verbatim = new KurrentVerbatimWriter({ connection, reader, identity, renamed, head, count }, maxAppendBytes);
  }

  /** How the live subscription is doing, which wakes the readers of this process. */
  get following(): TailState {
    return this.tail.state;
  }

  async append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended> {
    const append = encodeAppend(stream, expectedRevision, events);
    this.mustBeOpen();
    if (new Set(append.events.map(({ id }) => id)).size < append.events.length) throw new EventIdTaken(stream);
    return this.writer.append(append);
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StreamEvent[]> {
    this.mustBeOpen();
    return this.reader.readStream(stream, fromRevision);
  }

  async ordinalsOf(positions: readonly Position[]): Promise<readonly number[]> {
    this.mustBeOpen();
    const ordinals: number[] = [];
    for (const position of positions) ordinals.push(await this.ordinals.of(position));
    return ordinals;
  }

  async readAll(after: Position, request: PageRequest): Promise<LogPage> {
    this.mustBeOpen();
    const page = await this.reader.page(after, request, await this.ordinals.of(after));
    if (page.upTo > after) {
      this.ordinals.learn({ position: page.upTo, ordinal: page.upToOrdinal });
      this.writer.saw(page.upTo);
    }
    return page;
  }

  /** The log as its events tell it: those that were moved here bring their ordinals along. For its verification. */
  asTold(): Pick<EventStore, 'head' | 'readAll' | 'readStream'> {
    return {
      head: async () => this.head(),
      readStream: async (stream, fromRevision) => this.readStream(stream, fromRevision),
      readAll: async (after, request) => this.reader.page(after, request, await this.ordinals.of(after), true),
    };
  }

  /** A lost connection is no end: reading goes on after the last page, as soon as the server answers again. */
  async *subscribe(after: Position, request: SubscriptionRequest): AsyncIterable<LogPage> {
    const signal = AbortSignal.any([request.signal, this.closing.signal]);
    this.tail.follow();
    let from = after;
    let pauseMs = this.options.pollMs;
    while (!signal.aborted) {
      const { times } = this.grown;
      const page = await this.pageOrNothing(from, request, signal);
      if (page === undefined) {
        pauseMs = Math.min(pauseMs * 2, Math.max(LONGEST_PAUSE_MS, this.options.pollMs));
        await pause(pauseMs, undefined, { signal }).catch(() => undefined);
        continue;
      }
      pauseMs = this.options.pollMs;
      if (page.upTo > from) {
        from = page.upTo;
        yield page;
      } else await this.grown.after(times, signal, pauseMs);
    }
  }

  async head(): Promise<Head> {
    this.mustBeOpen();
    const [{ logId, epoch }, place] = await Promise.all([this.identity.named(), this.end()]);
    return { logId, epoch, ...place };
  }

  /** As {@link EventLog.beginEpoch} says. */
  async beginEpoch(): Promise<Head> {
    this.mustBeOpen();
    await this.identity.beginEpoch();
    return this.head();
  }

  /** Appends under way end as they may; subscriptions end. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await this.tail.close();
    await this.connection.close();
  }

  /** The true end of the log, and its ordinal. */
  private async end(): Promise<{ readonly position: Position; readonly ordinal: number }> {
    const position = await this.reader.end();
    this.writer.saw(position);
    return { position, ordinal: position === START ? 0 : await this.ordinals.of(position) };
  }

  /** Undefined while the server cannot be reached. */
  private async pageOrNothing(after: Position, request: SubscriptionRequest, signal: AbortSignal): Promise<LogPage | undefined> {
    try {
      return await this.readAll(after, request);
    } catch (error) {
      if (signal.aborted || error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  private mustBeOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('closed');
  }
}
