import type { Decider } from '#libs/kernel';
import { NO_STREAM, START, type EventMetadata, type EventStore, type FoldedEvent, type Position } from '../event-store.port.js';
import type { EventCodec } from './event-codec.js';

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
  /** By command, the revision of its first event: what else it did, the log tells, so that little is kept of each. */
  private readonly done = new Map<string, number>();

  readonly rule: FoldRule<Event, State>;

  /** Of the rule, which may be a command with all it says, no more is kept than folding needs. */
  constructor({ stream, decider, codec }: FoldRule<Event, State>) {
    this.rule = { stream, decider, codec };
    this.state = decider.initialState;
  }

  /** The revision of the first event of a command that was done; undefined when none was. */
  doneBy(commandId: string): number | undefined {
    return this.done.get(commandId);
  }

  takeStored(events: readonly FoldedEvent[]): void {
    for (const stored of events) {
      const { id, metadata, position } = stored;
      this.take({ event: this.rule.codec.fromStored(stored), id, metadata, position });
    }
  }

  take({ event, id, metadata, position }: Taken<Event>): void {
    const { commandId, knownOn } = metadata;
    this.state = this.rule.decider.evolve(this.state, event);
    this.revision += 1;
    this.position = position;
    this.lastEventId = id;
    if (this.lastKnownOn === undefined || knownOn > this.lastKnownOn) this.lastKnownOn = knownOn;
    if (!this.done.has(commandId)) this.done.set(commandId, this.revision);
  }
}

function readToFold(store: EventStore, stream: string, fromRevision = 0): Promise<readonly FoldedEvent[]> {
  return store.readToFold === undefined ? store.readStream(stream, fromRevision) : store.readToFold(stream, fromRevision);
}

/** The stream folded from its first event. */
export async function foldFromStart<Event, State>(store: EventStore, rule: FoldRule<Event, State>): Promise<Fold<Event, State>> {
  const fold = new Fold(rule);
  fold.takeStored(await readToFold(store, rule.stream));
  return fold;
}

/** The same fold brought up to date – or a new one, should the stream no longer be the one that was folded (a restored log). */
export async function foldOn<Event, State>(store: EventStore, fold: Fold<Event, State>): Promise<Fold<Event, State>> {
  const tail = await readToFold(store, fold.rule.stream, Math.max(fold.revision, 0));
  if (fold.revision === NO_STREAM) {
    fold.takeStored(tail);
    return fold;
  }
  if (tail[0]?.id !== fold.lastEventId) return foldFromStart(store, fold.rule);
  fold.takeStored(tail.slice(1));
  return fold;
}
