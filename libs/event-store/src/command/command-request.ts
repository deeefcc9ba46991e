import type { Decider } from '#libs/kernel';
import type { EventMetadata, SealedPart } from '../event-store.port.js';
import type { EventCodec } from './event-codec.js';

/** Who gives the command, and the two times of what it says, unless the events say otherwise. */
export interface CommandContext extends Omit<EventMetadata, 'commandId'> {
  /** The caller's key for this one command on this one stream; see {@link toCommandId}. A retry brings the same. */
  readonly commandId: string;
  /** Tells two bodies under one key apart; says nothing of the body. */
  readonly commandDigest?: string;
  /** The revision that the caller saw (`If-Match`): nothing is decided on another one. */
  readonly expectedRevision?: number;
}

/** What may differ from event to event. */
export type EventMetadataPart = Partial<Omit<EventMetadata, 'commandId' | 'commandDigest'>>;

/** What of an event concerns persons, sealed for each of them before anything is appended. */
export type SealingHook<Event> = (event: Event, index: number) => readonly SealedPart[] | Promise<readonly SealedPart[]>;

export interface CommandRequest<Command, Event, State> {
  readonly stream: string;
  readonly decider: Decider<Command, Event, State>;
  readonly codec: EventCodec<Event>;
  readonly command: Command;
  readonly context: CommandContext;
  /**
   * What the metadata of one event has of its own. `lastKnownOn` is the latest known-on day of the stream so far, earlier events of
   * the command included. The context's known-on day is raised to it; one that is given here, event by event, stands as given
   * (an import tells when each fact was known); a caller who would rather refuse throws here.
   */
  readonly metadataOf?: (event: Event, index: number, lastKnownOn: string | undefined) => EventMetadataPart;
  readonly sealedOf?: SealingHook<Event>;
  /**
   * `use` (the default): decide on the state kept from the last command, and keep the new one.
   * `skip`: read the stream, keep nothing – for bulk work that comes by once.
   * `assumeNew`: as `skip`, but decide as if the stream did not exist, without reading it; when it does, read and decide again.
   */
  readonly cache?: 'use' | 'skip' | 'assumeNew';
}

export interface CommandResult<Event> {
  /** The revision of the stream after the command; NO_STREAM when there is still none. */
  readonly revision: number;
  /** A position token: a query that waits for it sees what the command did. */
  readonly position: string;
  readonly events: readonly Event[];
  /** The same command had been done before; this is its answer again. */
  readonly alreadyDone: boolean;
}
