import { setTimeout as pause } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { DomainError, type Clock } from '#libs/kernel';
import { told } from '../diagnostics.js';
import { OutcomeUnknown, StoreUnavailable, VersionConflict } from '../event-store.errors.js';
import { NO_STREAM, type Appended, type EventMetadata, type EventStore, type EventToAppend, type Head, type Position } from '../event-store.port.js';
import type { CommandContext, CommandRequest, CommandResult } from './command-request.js';
import { Fold, foldFromStart, foldOn, type FoldRule } from './fold.js';
import { toCommandId } from './ids.js';
import { propose, sealing, SeenElsewhere, type Proposal } from './proposal.js';
import { StreamQueue } from './stream-queue.js';
import { tellingAppend, tellingCommand } from './telling.js';
import { encodeToken } from './token.js';

export interface CommandExecutorOptions {
  /** How many streams keep their state in memory. */
  readonly cachedStreams: number;
  /** How long an unknown outcome is pursued, in milliseconds. */
  readonly deadlineMs: number;
  /** The first pause between two retries of an unknown outcome; doubled each time, up to a second. */
  readonly retryMs: number;
  readonly clock: Clock;
  /** Asked as each command is given. What the command's own context says wins. */
  readonly origin: () => CommandOrigin;
}

/** What had a command given – a request, say: goes into the metadata of its events, so that one can be followed to the other. */
export type CommandOrigin = Pick<EventMetadata, 'correlationId' | 'causationId' | 'traceparent'>;

/** A stream as it was when it was last looked at. */
export interface StreamState<State> {
  readonly state: State;
  /** NO_STREAM when there is none. */
  readonly revision: number;
  /** The latest day on which anything of the stream became known. */
  readonly lastKnownOn: string | undefined;
}

const DEFAULTS: CommandExecutorOptions = {
  cachedStreams: 2_000,
  deadlineMs: 30_000,
  retryMs: 50,
  clock: { now: () => Date.now() },
  origin: () => ({}),
};
const CONFLICT_RETRIES = 3;
const LONGEST_PAUSE_MS = 1_000;

interface CacheEntry {
  readonly decider: unknown;
  readonly codec: unknown;
  readonly fold: unknown;
}

interface Current<Event, State> {
  readonly fold: Fold<Event, State>;
  /** Read from the log for this very decision, as against kept from an earlier one. */
  readonly fresh: boolean;
}

/** A request whose commandId is a UUID, and the log it goes to. */
interface Identified<Command, Event, State> extends CommandRequest<Command, Event, State> {
  readonly log: Head;
}

/**
 * Load, decide, append – once per command, whatever happens on the way (design §4).
 *
 * - Commands on one stream are queued within the process.
 * - A version conflict: decided again on a fresh read, three times.
 * - An unknown outcome: the same ids are retried at the same revision until settled, and the stream's queue waits.
 * - A refusal and « nothing to do » are never answered from memory: the stream is read again first.
 * - The same command again: the same answer, and nothing is appended. The same id with another body is refused.
 *
 * Of what waits for nothing no promise is made: each costs, and before Node 24 each is told to whoever follows requests asynchronously.
 */
export class CommandExecutor {
  private readonly queue = new StreamQueue();
  private readonly cache: LRUCache<string, CacheEntry>;
  private readonly options: CommandExecutorOptions;
  /** Which log it is, and the question for it; both are forgotten after a failure. */
  private identity: Head | undefined;
  private asked: Promise<Head> | undefined;

  constructor(
    private readonly store: EventStore,
    options: Partial<CommandExecutorOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    this.cache = new LRUCache({ max: this.options.cachedStreams });
  }

  /**
   * @throws DomainError the decider's refusal; `command.idReused` for another body under a known id;
   *   `command.outcomeUnknown` when the deadline passed: the same command may be given again
   * @throws VersionConflict when `expectedRevision` is not where the stream is, or others were faster four times
   * @throws StoreUnavailable when nothing was written
   */
  async execute<Command, Event, State>(request: CommandRequest<Command, Event, State>): Promise<CommandResult<Event>> {
    const context = { ...this.options.origin(), ...request.context, commandId: toCommandId(request.context.commandId) };
    const decide = (): Promise<CommandResult<Event>> => this.queue.run(request.stream, () => this.untilDecided(request, context));
    return await (told.command.hasSubscribers ? tellingCommand(request.command, decide) : decide());
  }

  /** The stream folded from the log as it is now. */
  async read<Event, State>(rule: FoldRule<Event, State>): Promise<StreamState<State>> {
    return foldFromStart(this.store, rule);
  }

  private async untilDecided<Command, Event, State>(
    given: CommandRequest<Command, Event, State>,
    context: CommandContext,
  ): Promise<CommandResult<Event>> {
    const request = { ...given, context, log: this.identity ?? (await this.identified()) };
    let current = this.kept(request) ?? (await this.loaded(request));
    for (let retries = 0; ; retries++) {
      try {
        return await this.attempt(request, current);
      } catch (error) {
        if (!(error instanceof VersionConflict) || error instanceof SeenElsewhere || retries === CONFLICT_RETRIES) throw error;
        current = await this.loaded(request);
      }
    }
  }

  /** Undefined when the log has to be read. */
  private kept<Command, Event, State>(request: CommandRequest<Command, Event, State>): Current<Event, State> | undefined {
    if (request.cache === 'assumeNew') return { fold: new Fold(request), fresh: false };
    const entry = request.cache === 'skip' ? undefined : this.cache.get(request.stream);
    const isOurs = entry?.decider === request.decider && entry.codec === request.codec;
    return isOurs ? { fold: entry.fold as Fold<Event, State>, fresh: false } : undefined;
  }

  private async loaded<Event, State>(rule: FoldRule<Event, State>): Promise<Current<Event, State>> {
    return { fold: await foldFromStart(this.store, rule), fresh: true };
  }

  private async attempt<Command, Event, State>(
    request: Identified<Command, Event, State>,
    { fold, fresh }: Current<Event, State>,
  ): Promise<CommandResult<Event>> {
    const done = fold.doneBy(request.context.commandId);
    if (done !== undefined) return this.answerAgain(request, done);
    const decided = propose(request, fold);
    const proposal = request.sealedOf !== undefined && 'toAppend' in decided ? await sealing(request.sealedOf, decided) : decided;
    if ('toAppend' in proposal && proposal.events.length > 0) return await this.append(request, fold, proposal);
    if (!fresh) return this.attempt(request, { fold: await foldOn(this.store, fold), fresh: true });
    this.keep(request, fold);
    if ('refusal' in proposal) throw proposal.refusal;
    const position = fold.lastEventId === undefined ? (await this.store.head()).position : fold.position;
    return { revision: fold.revision, position: tokenIn(request.log, position), events: [], alreadyDone: false };
  }

  private async append<Command, Event, State>(
    request: Identified<Command, Event, State>,
    fold: Fold<Event, State>,
    { events, toAppend }: Proposal<Event>,
  ): Promise<CommandResult<Event>> {
    const { revision } = fold;
    const send = (): Promise<Appended> => this.send(request.stream, revision, toAppend);
    let appended: Appended;
    let retried = false;
    try {
      appended = await send();
    } catch (error) {
      this.forget(request.stream, error);
      if (!(error instanceof OutcomeUnknown)) throw error;
      appended = await this.pursued(request, error, send);
      retried = true;
    }
    if (appended.repeated) {
      // It stands there: by our first sending, or by another process. Only the log tells whether the body was the same.
      const now = await foldFromStart(this.store, request);
      const done = now.doneBy(request.context.commandId);
      if (done === undefined) throw new VersionConflict(request.stream, fold.revision, now.revision);
      return { ...(await this.answerAgain(request, done)), alreadyDone: !retried };
    }
    toAppend.forEach(({ id, metadata }, n) => {
      for (const event of events.slice(n, n + 1)) fold.take({ event, id, metadata, position: appended.position });
    });
    this.keep(request, fold);
    return { revision: appended.revision, position: tokenIn(request.log, appended.position), events, alreadyDone: false };
  }

  private send(stream: string, revision: number, events: readonly EventToAppend[]): Promise<Appended> {
    const appended = this.store.append(stream, revision, events);
    return told.append.hasSubscribers ? tellingAppend(events.length, appended) : appended;
  }

  /** What breaks a connection may have been a restore, after which nothing kept can be believed. */
  private forget(stream: string, error: unknown): void {
    if (error instanceof OutcomeUnknown || error instanceof StoreUnavailable) this.cache.clear();
    else this.cache.delete(stream);
    [this.identity, this.asked] = [undefined, undefined];
  }

  private async pursued<Command, Event, State>(
    { stream, context: { commandId } }: CommandRequest<Command, Event, State>,
    unknown: OutcomeUnknown,
    send: () => Promise<Appended>,
  ): Promise<Appended> {
    const { clock, deadlineMs, retryMs } = this.options;
    const deadline = clock.now() + deadlineMs;
    let cause: unknown = unknown;
    for (let pauseMs = retryMs; clock.now() < deadline; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      await pause(pauseMs);
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
        cause = error;
      }
    }
    throw new DomainError(
      'command.outcomeUnknown',
      `on ignore si la commande ${commandId} a été enregistrée : le journal ne répond plus ; redonnez-la telle quelle, avec la même clé`,
      { commandId, stream },
      { cause },
    );
  }

  /** What a command did, as the log tells it from the revision of its first event on. */
  private async answerAgain<Command, Event, State>(
    { stream, codec, context: { commandId, commandDigest }, log }: Identified<Command, Event, State>,
    firstRevision: number,
  ): Promise<CommandResult<Event>> {
    const since = await this.store.readStream(stream, firstRevision);
    const done = since.filter(({ metadata }) => metadata.commandId === commandId);
    const last = done.at(-1);
    // The log was restored since: what is kept of the stream is no longer so.
    if (last === undefined) throw new VersionConflict(stream, firstRevision, since.at(-1)?.revision ?? NO_STREAM);
    if (last.metadata.commandDigest !== commandDigest) {
      throw new DomainError(
        'command.idReused',
        `la clé ${commandId} a déjà servi à une autre commande sur ${stream} : prenez-en une nouvelle pour une nouvelle commande`,
        { commandId, stream },
      );
    }
    const events = done.map((stored) => codec.fromStored(stored));
    return { revision: last.revision, position: tokenIn(log, last.position), events, alreadyDone: true };
  }

  private keep<Command, Event, State>({ stream, decider, codec, cache }: CommandRequest<Command, Event, State>, fold: Fold<Event, State>): void {
    if (cache === undefined || cache === 'use') this.cache.set(stream, { decider, codec, fold });
    else this.cache.delete(stream);
  }

  /** A log changes its identity by a restore only, and that breaks connections: asked once, and again after a failure. */
  private async identified(): Promise<Head> {
    this.asked ??= this.store.head();
    const { asked } = this;
    try {
      const head = await asked;
      if (this.asked === asked) this.identity = head;
      return head;
    } catch (error) {
      if (this.asked === asked) this.asked = undefined;
      throw error;
    }
  }
}

function tokenIn({ logId, epoch }: Head, position: Position): string {
  return encodeToken({ logId, epoch, position });
}
