import type { Decider } from '#libs/kernel';
import { NO_STREAM, START, type EventMetadata, type EventStore, type Position, type StreamEvent } from '../event-store.port.js';
import type { EventCodec } from './event-codec.js';

/** What a command did to the stream, kept so that it is done once. */
export interface DoneCommand {
  readonly digest: string | undefined;
  readonly firstRevision: number;
  readonly revision: number;
  readonly position: Position;
}

/** How a stream is folded: the part of a decider that looks back, and the codec of its events. */
export interface FoldRule<Event, State> {
  readonly stream: string;
  readonly decider: Pick<Decider<never, Event, State>, 'initialState' | 'evolve'>;
  readonly codec: EventCodec<Event>;
}

interface Taken<Event> {
  readonly event: Event;
  readonly id: string;
  readonly metadata: EventMetadata;
  readonly position: Position;
}

/** A stream folded up to a revision: the state, and what every stream remembers whatever it is about. */
export class Fold<Event, State> {
  state: State;
  revision = NO_STREAM;
  position: Position = START;
  lastEventId: string | undefined;
  /** The latest day on which anything of the stream became known. */
  lastKnownOn: string | undefined;
  private readonly done = new Map<string, DoneCommand>();

  readonly rule: FoldRule<Event, State>;

  /** Of the rule, which may be a command with all it says, no more is kept than folding needs. */
  constructor({ stream, decider, codec }: FoldRule<Event, State>) {
    this.rule = { stream, decider, codec };
    this.state = decider.initialState;
  }

  doneBy(commandId: string): DoneCommand | undefined {
    return this.done.get(commandId);
  }

  takeStored(events: readonly StreamEvent[]): void {
    for (const stored of events) {
      const { id, metadata, position } = stored;
      this.take({ event: this.rule.codec.fromStored(stored), id, metadata, position });
    }
  }

  take({ event, id, metadata, position }: Taken<Event>): void {
    const { commandId, commandDigest, knownOn } = metadata;
    this.state = this.rule.decider.evolve(this.state, event);
    this.revision += 1;
    this.position = position;
    this.lastEventId = id;
    if (this.lastKnownOn === undefined || knownOn > this.lastKnownOn) this.lastKnownOn = knownOn;
    const firstRevision = this.done.get(commandId)?.firstRevision ?? this.revision;
    this.done.set(commandId, { digest: commandDigest, firstRevision, revision: this.revision, position });
  }
}

/** The stream folded from its first event. */
export async function foldFromStart<Event, State>(store: EventStore, rule: FoldRule<Event, State>): Promise<Fold<Event, State>> {
  const fold = new Fold(rule);
  fold.takeStored(await store.readStream(rule.stream));
  return fold;
}

/** The same fold brought up to date – or a new one, should the stream no longer be the one that was folded (a restored log). */
export async function foldOn<Event, State>(store: EventStore, fold: Fold<Event, State>): Promise<Fold<Event, State>> {
  const tail = await store.readStream(fold.rule.stream, Math.max(fold.revision, 0));
  if (fold.revision === NO_STREAM) {
    fold.takeStored(tail);
    return fold;
  }
  if (tail[0]?.id !== fold.lastEventId) return foldFromStart(store, fold.rule);
  fold.takeStored(tail.slice(1));
  return fold;
}
