import type { JsonObject } from '#libs/kernel';

declare const positionBrand: unique symbol;

/** A place in the log: opaque, strictly increasing in the order of the log. On PostgreSQL without gaps, from 1. */
export type Position = bigint & { readonly [positionBrand]: 'Position' };

/** Before the first event. */
export const START = 0n as Position;

/** The expected revision of a stream that must not exist yet. The first event of a stream has revision 0. */
export const NO_STREAM = -1;

/** What concerns one person, encrypted under that person's key before it reaches the log (design §8). Base64 texts. */
export interface SealedPart {
  readonly person: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/**
 * Who, why, and the two times of an event. Strings only; an absent key means « unknown ».
 * `occurredAt` is an ISO instant in UTC, or a bare day when only the day is known.
 * `knownOn` is the day on which we learnt it.
 */
export interface EventMetadata {
  readonly actor?: string;
  readonly role?: string;
  readonly caisse?: string;
  readonly commandId: string;
  readonly commandDigest?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly occurredAt: string;
  readonly knownOn: string;
  readonly source?: string;
  readonly traceparent?: string;
}

export interface EventToAppend {
  /** UUID; appending the same ids at the same revisions again succeeds and writes nothing. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly sealed?: readonly SealedPart[];
  readonly metadata: EventMetadata;
}

/** An event as its stream tells it. */
export interface StreamEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: JsonObject;
  readonly sealed: readonly SealedPart[];
  readonly metadata: EventMetadata;
  readonly position: Position;
  /** ISO instant in UTC, to the millisecond. On PostgreSQL it never goes back along the log. */
  readonly recordedAt: string;
  /** Hexadecimal SHA-256 of the canonical form of { id, stream, revision, type, data, sealed, metadata }. */
  readonly digest: string;
}

/** An event as a decision looks back at it: without what tells how it is kept. */
export type FoldedEvent = Pick<StreamEvent, 'id' | 'type' | 'data' | 'metadata' | 'position'>;

/** An event as the log tells it. */
export interface StoredEvent extends StreamEvent {
  /** The number of the event in the log, 1 to n. */
  readonly ordinal: number;
}

export interface Appended {
  /** The revision of the last event of the append. */
  readonly revision: number;
  readonly position: Position;
  /** True when the events already stood there, with the same ids at the same revisions: nothing was written by this call. */
  readonly repeated: boolean;
}

/** The log's identity and its end. A new epoch begins when a log is restored or moved. */
export interface Head {
  readonly logId: string;
  readonly epoch: number;
  /** START when the log is empty. */
  readonly position: Position;
  /** The number of events in the log. */
  readonly ordinal: number;
}

export interface PageRequest {
  /** How many events of the log the page spans at most, wanted or not. */
  readonly limit: number;
  /** Only events of these types are returned; the page advances past the others. All types when absent. */
  readonly types?: readonly string[];
  /** Events of these types are passed over, whatever `types` says: a reader that must hear of types it has never heard of names what it leaves out. */
  readonly exceptTypes?: readonly string[];
}

export interface LogPage {
  readonly events: readonly StoredEvent[];
  /** Where to read on: the position of the last event that the page spans; the requested `after` when it spans none. */
  readonly upTo: Position;
  /** The ordinal of the event at `upTo`; 0 at START. */
  readonly upToOrdinal: number;
  /** The id of the event at the requested `after`; null when none stands there: at START, or because the log is not the one that was read. */
  readonly afterId: string | null;
  /** The id of the event at `upTo`, wanted or not; that of `afterId` when the page spans none. */
  readonly upToId: string | null;
}

/** An event as whoever folds whole streams needs it: what it says and when, and where it stands; not what only the log itself is kept by. */
export interface ToldEvent extends Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'type' | 'data' | 'position' | 'ordinal'> {
  readonly metadata: Pick<EventMetadata, 'occurredAt' | 'knownOn'>;
}

/** Between two events of a stream, or after its last one. */
export interface StreamPlace {
  readonly stream: string;
  /** Of the event after which to read on. */
  readonly revision: number;
}

export interface StreamsPage {
  readonly events: readonly ToldEvent[];
  /** Where to read on; null when no event is left. */
  readonly next: StreamPlace | null;
}

export interface SubscriptionRequest extends PageRequest {
  /** Ends the iteration without an error. */
  readonly signal: AbortSignal;
}

/**
 * An append-only log of streams. No update, no delete.
 * Every adapter passes the whole contract suite in `test/contract`.
 */
export interface EventStore {
  /**
   * All the events or none, after exactly `expectedRevision` (NO_STREAM for a new stream).
   * An append whose ids already stand at those revisions answers as the first time.
   * @throws VersionConflict when the stream is elsewhere
   * @throws OutcomeUnknown when the connection was lost after sending: retry the same ids at the same revision
   * @throws StoreUnavailable when nothing was sent
   * @throws EventIdTaken when two events of the append have the same id; on PostgreSQL, when any other event of the log has one of the ids
   * @throws NotStorable for what this log could never hold, before anything is sent
   */
  append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended>;

  /** The events of a stream in order, from a revision on; empty when there are none. */
  readStream(stream: string, fromRevision?: number): Promise<readonly StreamEvent[]>;

  /** The same, of each event what a decision looks back at. Absent where an engine brings events as a whole. */
  readToFold?(stream: string, fromRevision?: number): Promise<readonly FoldedEvent[]>;

  /** The numbers, in the log, of the events at some positions. An engine that does not number them counts: for a page shown to someone, not for a decision. */
  ordinalsOf(positions: readonly Position[]): Promise<readonly number[]>;

  /** One page of the log, after a position. */
  readAll(after: Position, request: PageRequest): Promise<LogPage>;

  /**
   * One page of what stands in the log up to a position, stream by stream: streams in an order that is always the same, each in its own order.
   * `after` null: from the first stream. For whoever makes something of each stream as a whole. Absent where the engine has no such order.
   */
  readStreams?(after: StreamPlace | null, upTo: Position, request: PageRequest): Promise<StreamsPage>;

  /** Pages after a position, then those that arrive; never an empty span, never out of order, none missing. */
  subscribe(after: Position, request: SubscriptionRequest): AsyncIterable<LogPage>;

  head(): Promise<Head>;

  close(): Promise<void>;
}
