import { randomUUID } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { decodeEvent, digestOf, encodeAppend, type EncodedAppend, type EncodedEvent, type Placing } from '../encoding.js';
import { EventIdTaken, StoreUnavailable, VersionConflict } from '../event-store.errors.js';
import {
  NO_STREAM,
  START,
  type Appended,
  type EventStore,
  type EventToAppend,
  type Head,
  type LogPage,
  type PageRequest,
  type Position,
  type StoredEvent,
  type SubscriptionRequest,
} from '../event-store.port.js';
import { Signal } from '../signal.js';
import { wantedTypes } from '../wanted-types.js';

interface Kept {
  readonly event: EncodedEvent;
  readonly placing: Placing;
}

/**
 * The log in memory, for tests and for trying things out: everything the port promises, and nothing survives the process.
 * Events are kept as text, so that no reader can change what another one reads.
 */
export class InMemoryEventStore implements EventStore {
  private readonly log: Kept[] = [];
  private readonly streams = new Map<string, Kept[]>();
  private readonly ids = new Set<string>();
  private readonly grown = new Signal();
  private readonly logId = randomUUID();
  private closed = false;

  constructor(private readonly clock: Clock = { now: () => Date.now() }) {}

  async append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended> {
    const append = encodeAppend(stream, expectedRevision, events);
    await this.reachable();
    const kept = this.streams.get(stream) ?? [];
    const actual = kept.length - 1;
    if (actual !== expectedRevision) return this.repeated(append, kept);
    const ids = new Set(append.events.map(({ id }) => id));
    if (ids.size < append.events.length || append.events.some(({ id }) => this.ids.has(id))) throw new EventIdTaken(stream);
    const recordedAt = this.nextRecordedAt();
    for (const event of append.events) {
      const placing = { position: BigInt(this.log.length + 1) as Position, recordedAt, digest: digestOf(event) };
      this.log.push({ event, placing });
      kept.push({ event, placing });
      this.ids.add(event.id);
    }
    this.streams.set(stream, kept);
    this.grown.raise();
    return { revision: kept.length - 1, position: this.position(), repeated: false };
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StoredEvent[]> {
    await this.reachable();
    return (this.streams.get(stream) ?? []).slice(Math.max(fromRevision, 0)).map(({ event, placing }) => decodeEvent(event, placing));
  }

  async readAll(after: Position, request: PageRequest): Promise<LogPage> {
    await this.reachable();
    return this.page(after, request);
  }

  async *subscribe(after: Position, request: SubscriptionRequest): AsyncIterable<LogPage> {
    let from = after;
    while (!request.signal.aborted && !this.closed) {
      const page = this.page(from, request);
      if (page.upTo > from) {
        from = page.upTo;
        yield page;
      } else await this.grown.after(this.grown.times, request.signal);
    }
  }

  async head(): Promise<Head> {
    await this.reachable();
    return { logId: this.logId, epoch: 1, position: this.position(), ordinal: this.log.length };
  }

  close(): Promise<void> {
    this.closed = true;
    this.grown.raise();
    return Promise.resolve();
  }

  private page(after: Position, request: PageRequest): LogPage {
    const span = this.log.slice(Number(after), Number(after) + request.limit);
    const wanted = wantedTypes(request);
    const events = span.filter(({ event }) => wanted(event.type)).map(({ event, placing }) => decodeEvent(event, placing));
    const upTo = span.at(-1)?.placing.position ?? after;
    return { events, upTo, upToOrdinal: Number(upTo) };
  }

  private position(): Position {
    return this.log.at(-1)?.placing.position ?? START;
  }

  private nextRecordedAt(): string {
    const now = new Date(this.clock.now()).toISOString();
    const last = this.log.at(-1)?.placing.recordedAt ?? now;
    return now > last ? now : last;
  }

  private repeated({ stream, expectedRevision, events }: EncodedAppend, kept: readonly Kept[]): Appended {
    const there = kept.slice(expectedRevision + 1, expectedRevision + 1 + events.length);
    const last = there.at(-1);
    if (last === undefined || there.length < events.length || there.some(({ event }, n) => event.id !== events[n]?.id)) {
      throw new VersionConflict(stream, expectedRevision, kept.length === 0 ? NO_STREAM : kept.length - 1);
    }
    return { revision: last.event.revision, position: last.placing.position, repeated: true };
  }

  /** Always a turn of the loop away, as a real log is: callers never see an answer within their own turn. */
  private async reachable(): Promise<void> {
    await Promise.resolve();
    if (this.closed) throw new StoreUnavailable('closed');
  }
}
