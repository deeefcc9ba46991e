import { randomUUID } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { decodeEvent, decodeStreamEvent, digestOf, encodeAppend, type EncodedAppend, type EncodedEvent, type Placing } from '../encoding.js';
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
  type StreamEvent,
  type StreamPlace,
  type StreamsPage,
  type SubscriptionRequest,
  type ToldEvent,
} from '../event-store.port.js';
import type { EncodedUnplaced } from '../move/encode-verbatim.js';
import { LogOutOfOrder } from '../move/move.errors.js';
import { Signal } from '../signal.js';
import { wantedTypes } from '../wanted-types.js';

interface Kept {
  readonly event: EncodedEvent;
  readonly placing: Placing;
}

const told = ({ id, stream, revision, type, data, position, ordinal, metadata: { occurredAt, knownOn } }: StoredEvent): ToldEvent => ({
  ...{ id, stream, revision, type, data, position, ordinal },
  metadata: { occurredAt, knownOn },
});

/**
 * The log in memory, for tests and for trying things out: everything the port promises, and nothing survives the process.
 * Events are kept as text, so that no reader can change what another one reads.
 */
export class InMemoryEventStore implements EventStore {
  private readonly log: Kept[] = [];
  private readonly streams = new Map<string, Kept[]>();
  private readonly ids = new Set<string>();
  private readonly grown = new Signal();
  private identity: Pick<Head, 'logId' | 'epoch'> = { logId: randomUUID(), epoch: 1 };
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
    for (const event of append.events) this.keep(event, recordedAt, digestOf(event));
    this.grown.raise();
    return { revision: actual + append.events.length, position: this.position(), repeated: false };
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StreamEvent[]> {
    await this.reachable();
    return (this.streams.get(stream) ?? []).slice(Math.max(fromRevision, 0)).map(({ event, placing }) => decodeStreamEvent(event, placing));
  }

  async ordinalsOf(positions: readonly Position[]): Promise<readonly number[]> {
    await this.reachable();
    return positions.map(Number);
  }

  async readAll(after: Position, request: PageRequest): Promise<LogPage> {
    await this.reachable();
    return this.page(after, request);
  }

  async readStreams(after: StreamPlace | null, upTo: Position, request: PageRequest): Promise<StreamsPage> {
    await this.reachable();
    const wanted = wantedTypes(request);
    const left = [...this.streams]
      .filter(([stream]) => after === null || stream >= after.stream)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, kept]) => kept)
      .filter(({ event, placing }) => placing.position <= upTo && (event.stream !== after?.stream || event.revision > after.revision));
    const span = left.slice(0, request.limit);
    const last = span.at(-1)?.event;
    return {
      events: span.filter(({ event }) => wanted(event.type)).map(({ event, placing }) => told(decodeEvent(event, placing))),
      next: last === undefined || span.length === left.length ? null : { stream: last.stream, revision: last.revision },
    };
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
    return { ...this.identity, position: this.position(), ordinal: this.log.length };
  }

  /** Everything it holds, in its order, as it is kept: for who writes it into another log. */
  encoded(): readonly EncodedUnplaced[] {
    return this.log.map(({ event, placing: { recordedAt, digest } }) => ({ event, recordedAt, digest }));
  }

  /** All or nothing. For the verbatim writer only: nobody else writes what it did not make. @throws DomainError `log.outOfOrder`, `event.idTaken` */
  takeOver(taken: readonly EncodedUnplaced[]): void {
    const revisions = new Map<string, number>();
    const ids = new Set<string>();
    taken.forEach(({ event: { id, stream, revision } }, n) => {
      const expected = revisions.get(stream) ?? this.streams.get(stream)?.length ?? 0;
      if (revision !== expected) throw new LogOutOfOrder(this.log.length + 1 + n, `la révision ${String(revision)} de ${stream}`);
      if (this.ids.has(id) || ids.has(id)) throw new EventIdTaken(stream);
      revisions.set(stream, revision + 1);
      ids.add(id);
    });
    for (const { event, recordedAt, digest } of taken) this.keep(event, recordedAt, digest);
    this.grown.raise();
  }

  /** Takes the identity of the log whose events it has taken over. */
  becomes(identity: Pick<Head, 'logId' | 'epoch'>): void {
    this.identity = identity;
  }

  close(): Promise<void> {
    this.closed = true;
    this.grown.raise();
    return Promise.resolve();
  }

  private keep(event: EncodedEvent, recordedAt: string, digest: string): void {
    const kept = { event, placing: { position: BigInt(this.log.length + 1) as Position, recordedAt, digest } };
    this.log.push(kept);
    const stream = this.streams.get(event.stream);
    if (stream === undefined) this.streams.set(event.stream, [kept]);
    else stream.push(kept);
    this.ids.add(event.id);
  }

  private page(after: Position, request: PageRequest): LogPage {
    const span = this.log.slice(Number(after), Number(after) + request.limit);
    const wanted = wantedTypes(request);
    const events = span.filter(({ event }) => wanted(event.type)).map(({ event, placing }) => decodeEvent(event, placing));
    const upTo = span.at(-1)?.placing.position ?? after;
    const afterId = this.log[Number(after) - 1]?.event.id ?? null;
    return { events, upTo, upToOrdinal: Number(upTo), afterId, upToId: span.at(-1)?.event.id ?? afterId };
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
