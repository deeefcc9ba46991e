import type { NotedSeal, SealStore } from './seal/seal.port.js';
import type { EncodedVerbatim } from './move/encode-verbatim.js';
import type { EventStore, Head, StoredEvent } from './event-store.port.js';

/** An event with its place in the log, whichever engine keeps it: positions are the engine's own and stay behind. */
export type VerbatimEvent = Omit<StoredEvent, 'position'>;

/** An event that was in no log yet: there is no digest to compare it with, and it is given one. */
export type UnloggedEvent = Omit<VerbatimEvent, 'digest'> & { readonly digest: null };

/** Which log the events come from. */
export type LogOrigin = Pick<Head, 'logId' | 'epoch'>;

/**
 * When two events under one id, or at one place of a stream, are noticed: as they are written; or – where an engine is many times faster that way –
 * once all are there, before the log is whole. The latter for what somebody trusted made.
 */
export type KeysChecked = 'atOnce' | 'atEnd';

/**
 * Takes over the events of another log as they are: streams, revisions, ids, bytes, `recordedAt`, order.
 * Resumable: `begin` again with the same origin tells how far the move has come.
 */
export interface VerbatimWriter {
  /** The origin of a move that was begun and not ended: until it is, the log is not whole. Null when there is none. */
  unfinished(): Promise<LogOrigin | null>;
  /**
   * Prepares an empty log, or goes on with an unfinished move of the same origin.
   * @param keysChecked of a move that begins; one that goes on keeps its own
   * @returns the ordinal of the last event that is already there; 0 when there is none
   * @throws DomainError `log.notEmpty` when the log has a life of its own, or took over another one
   */
  begin(origin: LogOrigin, keysChecked?: KeysChecked): Promise<number>;
  /**
   * The next events, in the order of their ordinals and without a gap. All that was acknowledged is durable.
   * Nothing of a call that is refused is written. What is encoded already is taken as it is.
   * @throws DomainError `log.outOfOrder` when they do not follow what is there
   * @throws DomainError `event.altered` when an event is not what its digest tells
   * @throws DomainError `event.notStorable` for what no log could hold, `event.idTaken` for an id that is there already
   */
  write(events: readonly (VerbatimEvent | UnloggedEvent | EncodedVerbatim)[]): Promise<void>;
  /**
   * The move is complete: the log has the origin's identity, in the epoch after the origin's, and may be written to.
   * @throws DomainError `event.idTaken`, `log.outOfOrder` of keys that are checked now: the move stays unfinished
   */
  end(): Promise<Head>;
}

/** What a check of the whole log found. The differences are for people, in French; beyond a number they are only counted. */
export interface LogVerification {
  readonly examined: number;
  readonly differences: readonly string[];
  /** How many of them are covered by published seals. */
  readonly sealed: number;
  /** The digest of the whole log up to the last event examined: the chain of the seals, with what follows the last one. Equal for equal logs. */
  readonly digest: string;
}

/** A log with all that goes with it, whichever engine keeps it. */
export interface EventLog {
  readonly engine: 'postgresql' | 'kurrentdb' | 'inMemory';
  readonly store: EventStore;
  readonly seals: SealStore;
  readonly verbatim: VerbatimWriter;
  /**
   * Begins a new epoch of a log that was restored to an earlier state: what was told of the former one – tokens that a query waits for, checkpoints –
   * is no longer taken for its own, even once other events stand in the place of those that are lost. Nobody writes to it meanwhile.
   * @throws DomainError `log.moveUnfinished` when events of another log are still to come
   */
  beginEpoch(): Promise<Head>;
  /**
   * Reads the whole log again, while it goes on being written: identity of every event, order, revisions, seals.
   * @param noted seals that were noted down outside, compared with what is read
   */
  verify(noted?: readonly NotedSeal[]): Promise<LogVerification>;
  /** What keeps this process from hearing of new events at once, in French – its readers look by themselves meanwhile; null when nothing does. */
  trouble(): string | null;
  close(): Promise<void>;
}
