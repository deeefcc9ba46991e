import type { Pool, PoolClient } from 'pg';
import {
  type EventStore,
  eventAt,
  type Head,
  type LogPage,
  type Position,
  standsAt,
  START,
  type StoredEvent,
  type StreamPlace,
  type StreamsPage,
  type ToldEvent,
} from '#libs/event-store';
import {
  activate,
  type ActivePlace,
  activePlace,
  assertFollows,
  beginGeneration,
  type BuildingGeneration,
  type Checkpoint,
  dropGenerations,
  type Filling,
  lockActivePlace,
  moveCheckpoint,
  schemaOf,
  setIndexed,
} from './generation.js';
import { isOfTheServer, openBuilder, openGeneration } from './generation-writer.js';
import type { Tenure } from './lease.js';
import { pause } from './pause.js';
import type { FigureDifference, Projection, ProjectionBuilder, ProjectionWriter, ReadingOrder, ReadTables } from './projection.js';
import { applyPage, readAhead, tend } from './projection-runner.js';
import { RebuildCancelled } from './runner.errors.js';
import { inSnapshot, inTransaction } from './transaction.js';

/** Where a rebuild stands. */
export interface RebuildProgress {
  /** `waiting`: the figures differ, and nobody has said yes or no. */
  readonly state: 'running' | 'waiting';
  readonly readOrdinal: number;
  readonly headOrdinal: number;
  /** What the last comparison found, as sentences; null before there was one. */
  readonly differences: readonly FigureDifference[] | null;
}

/** What people have decided about a rebuild so far. */
export interface RebuildDecision {
  readonly accepted: boolean;
  readonly cancelled: boolean;
}

export interface RebuildOptions {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly projection: Projection;
  /** Events of the log per page. */
  readonly pageSize: number;
  /** Events of the log per transaction while the new generation is far behind: each row is written once for all of them. */
  readonly batchSize: number;
  /** Runs while this lasts, and switches under its lease. */
  readonly tenure: Tenure;
  /** Told where it stands, at least once per transaction; answers what was decided. */
  readonly report: (progress: RebuildProgress) => Promise<RebuildDecision>;
  /** Writes down, in the transaction of the switch, that the rebuild is done; answers false when it was cancelled before that. */
  readonly complete: (transaction: PoolClient) => Promise<boolean>;
  /** How often it looks for events and for a decision while it waits for a yes. */
  readonly pollMs: number;
}

type Place = Pick<Head, 'position' | 'ordinal'>;

/** A page, and where the checkpoint stands after it. */
interface RebuildPage<Event extends ToldEvent = ToldEvent> extends Omit<LogPage, 'events'>, Pick<Checkpoint, 'filling'> {
  readonly events: readonly Event[];
}

/** After every event of a stream. */
const LAST_REVISION = 2_147_483_647;

/** An active generation further behind the log than this is caught up with before it is held still. */
const NEAR = 1_000;
const PACE_MS = 500;

/** Of the server, for each sort or hash of what is made last. */
const BUILDING_MEMORY = '128MB';

/**
 * Fills a new generation while the active one goes on serving, compares the figures of both at one position, and switches the views
 * when they are equal – or once a yes is given: until then both advance. A generation that an earlier call left half filled is gone on with
 * from its checkpoint, when it is of the same structure and the same log.
 * @throws RebuildCancelled when the answer is no: the new generation is dropped
 * @throws LeaseLost when another process has become the one that writes: nothing was switched
 * @throws whatever else made it stop; what was committed is there for the next call
 */
export async function rebuild(options: RebuildOptions): Promise<Checkpoint> {
  const { pool, store, projection, tenure } = options;
  const head = await store.head();
  const attempt = async (order: ReadingOrder): Promise<Checkpoint> => {
    const begun = await inTransaction(pool, async (client) => beginGeneration(client, projection, store, head));
    return new Rebuild(options, head, begun, order).run();
  };
  try {
    return await attempt(store.readStreams === undefined ? 'log' : 'streams').catch(async (error: unknown) => {
      if (!(error instanceof RowsTwice)) throw error;
      await inTransaction(pool, async (client) => {
        await tenure.confirm(client);
        await dropGenerations(client, projection.name, 'building');
      });
      return attempt('log');
    });
  } catch (error) {
    if (error instanceof RebuildCancelled) await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'building'));
    throw error;
  }
}

/** Two streams told of one thing, which only the order of the log settles: what was filled stream by stream is of no use. */
class RowsTwice extends Error {}

const UNIQUE_VIOLATION = '23505';

const PASSING_CODE = /^(?:08|40|53|55|57|58)...$|^E[A-Z]+$|^store\.unavailable$/u;
/** What the client says without a code. */
const PASSING_MESSAGE = /connection|timeout/iu;

/** Whether a rebuild that ended so can go on later from its checkpoint: the database, the line or the log were away. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return PASSING_CODE.test(error.code);
  return PASSING_MESSAGE.test(error.message);
}

/** Drops what rebuilds that nobody asks for any more have left: of those that did not end, and of those that ended before they could tidy up. */
export async function dropLeftovers(pool: Pool, projection: Projection): Promise<void> {
  for (const state of ['building', 'retired'] as const) await inTransaction(pool, async (client) => dropGenerations(client, projection.name, state));
}

/** Events per second between two reports, smoothed. */
export class Pace {
  private last: { readonly ordinal: number; readonly at: number } | undefined;
  private perSecond = 0;

  /** `at` in milliseconds of any clock that does not go back. */
  at(ordinal: number, at: number): number {
    const { last } = this;
    if (last === undefined || ordinal < last.ordinal) this.last = { ordinal, at };
    else if (at - last.at >= PACE_MS) {
      const now = ((ordinal - last.ordinal) / (at - last.at)) * 1000;
      this.perSecond = this.perSecond === 0 ? now : this.perSecond * 0.7 + now * 0.3;
      this.last = { ordinal, at };
    }
    return this.perSecond;
  }
}

class Rebuild {
  private checkpoint: Checkpoint;
  private readonly schema: string;
  private readonly writer: ProjectionWriter;
  private differences: readonly FigureDifference[] | null = null;

  constructor(
    private readonly options: RebuildOptions,
    private readonly log: Head,
    private readonly begun: BuildingGeneration,
    private readonly order: ReadingOrder,
  ) {
    this.checkpoint = begun.checkpoint;
    this.schema = schemaOf(options.projection.name, begun.checkpoint.generation);
    this.writer = openGeneration(options.projection, begun.checkpoint.generation);
  }

  async run(): Promise<Checkpoint> {
    const { pool, projection } = this.options;
    await this.tell('running');
    if (!this.begun.indexed) {
      await this.fill();
      await this.index();
    }
    await tend(pool, this.writer);
    await this.settle();
    await this.readUpTo(await this.options.store.head());
    await this.switchOver();
    await inTransaction(pool, async (client) => dropGenerations(client, projection.name, 'retired'));
    return this.checkpoint;
  }

  /**
   * From the checkpoint to where the active generation stands: in bulk when the projection knows how, and then stream by stream when the log
   * can be read so: what is made of a stream is made and written once.
   */
  private async fill(): Promise<void> {
    const { projection } = this.options;
    const to = await this.comparablePlace();
    const isFresh = this.checkpoint.position === START && to.position > START;
    if (isFresh && projection.build !== undefined && this.order === 'streams') {
      const filling = this.checkpoint.filling ?? { stream: '', upTo: to.position, upToOrdinal: to.ordinal };
      this.checkpoint = { ...this.checkpoint, filling, eventId: this.checkpoint.eventId ?? (await eventAt(this.options.store, filling.upTo)) };
    }
    const { filling, generation } = this.checkpoint;
    if (filling === null) await this.makeKeys();
    const builder = openBuilder(projection, generation, filling === null ? 'log' : 'streams');
    if (builder === null) {
      await this.readUpTo(to);
      return;
    }
    try {
      // What has come since the streams were begun is no longer in their order.
      await this.fillInBulk(builder, filling === null ? to : { position: filling.upTo, ordinal: filling.upToOrdinal });
    } catch (error) {
      // Some event cannot be written: from this batch on the writer that follows the log does it, which sets such events aside one by one.
      if (isOfTheServer(error) || isPassing(error) || this.options.tenure.signal.aborted) throw error;
    }
    await this.makeKeys();
  }

  /** @throws RowsTwice when the rows that are there have keys in common */
  private async makeKeys(): Promise<void> {
    try {
      await this.carryOut(this.options.projection.createKeys?.(this.schema) ?? []);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) throw new RowsTwice(undefined, { cause: error });
      throw error;
    }
  }

  /** Three things overlap: the next page is read, this one is added, the last batch is written. */
  private async fillInBulk(builder: ProjectionBuilder, to: Place): Promise<void> {
    const { pool, batchSize } = this.options;
    let writing = Promise.resolve();
    const read: ReadTables = async (work) => {
      await writing;
      return inTransaction(pool, work);
    };
    const commit = (page: RebuildPage): Promise<void> => {
      const write = builder.take();
      const place = { position: page.upTo, ordinal: page.upToOrdinal, eventId: page.upToId, filling: page.filling };
      const committed = inTransaction(pool, async (client) => {
        const moved = await moveCheckpoint(client, this.checkpoint, place, this.log);
        await write(client, this.schema);
        return moved;
      }).then(async (moved) => {
        this.checkpoint = moved;
        await this.tell('running');
      });
      committed.catch(() => undefined); // reported when it is awaited
      return committed;
    };
    let since = this.checkpoint.ordinal;
    let last: RebuildPage | undefined;
    try {
      for await (const page of readAhead(this.pagesUpTo(to))) {
        await builder.add(page.events, read);
        last = page;
        if (page.upToOrdinal - since < batchSize) continue;
        await writing;
        writing = commit(page);
        [since, last] = [page.upToOrdinal, undefined];
      }
      await writing;
      if (last !== undefined) await commit(last);
    } finally {
      await writing.catch(() => undefined);
    }
  }

  private async index(): Promise<void> {
    const { pool, projection } = this.options;
    await this.carryOut(projection.createIndexes(this.schema));
    await inTransaction(pool, async (client) => setIndexed(client, this.checkpoint));
  }

  /** Two at a time: the database has more than one processor, and nothing else is done meanwhile. None is begun after one that failed. */
  private async carryOut(statements: readonly string[]): Promise<void> {
    const { pool, tenure } = this.options;
    const left = [...statements];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        tenure.signal.throwIfAborted();
        const statement = next;
        await inTransaction(pool, async (client) => {
          await client.query(`SET LOCAL work_mem = '${BUILDING_MEMORY}'; SET LOCAL maintenance_work_mem = '${BUILDING_MEMORY}'`);
          await client.query(statement);
        }).catch((error: unknown) => {
          left.length = 0;
          throw error;
        });
      }
    };
    await Promise.all([work(), work()]);
  }

  /** Ends once the figures are equal, or a yes was given to those that are not; nothing to compare is equal. */
  private async settle(): Promise<void> {
    const { projection, pollMs, tenure } = this.options;
    if (projection.compare === undefined) return;
    for (;;) {
      const { accepted } = await this.tell('running');
      this.differences = await this.compareAtOnePlace();
      await this.tell('running');
      if (this.differences.length === 0 || accepted) return;
      while (!(await this.tell('waiting')).accepted) {
        await pause(pollMs, tenure.signal);
        tenure.signal.throwIfAborted();
        await this.readUpTo(await this.comparablePlace());
      }
    }
  }

  /**
   * The live writer is held still only until a snapshot shows both generations at one position; the comparison reads that snapshot.
   * Nothing is compared with a generation of another log, or one that is ahead of the log: what it tells is no longer so.
   */
  private async compareAtOnePlace(): Promise<readonly FigureDifference[]> {
    const { pool, projection } = this.options;
    for (;;) {
      const active = await activePlace(pool, projection.name);
      if (active === null || !(await this.isOfThisLog(active, await this.options.store.head()))) return [];
      await this.readUpTo(active);
      const differences = await inSnapshot(pool, async (snapshot) => {
        const held = await inTransaction(pool, async (client) => {
          const place = await lockActivePlace(client, projection.name);
          if (place === null || place.ordinal - this.checkpoint.ordinal > NEAR) return null;
          await this.readUpTo(place);
          // The first statement takes the snapshot.
          await snapshot.query('SELECT 1 FROM runner.generation LIMIT 1');
          return place;
        });
        if (held === null) return null;
        return (await projection.compare?.(snapshot, schemaOf(projection.name, held.generation), this.schema)) ?? [];
      });
      if (differences !== null) return differences;
    }
  }

  /** Where the active generation stands; the end of the log when there is none to compare with. */
  private async comparablePlace(): Promise<Place> {
    const { pool, projection, store } = this.options;
    const [active, head] = [await activePlace(pool, projection.name), await store.head()];
    return active === null || !(await this.isOfThisLog(active, head)) ? head : active;
  }

  private async isOfThisLog({ logId, epoch, position, eventId }: ActivePlace, head: Place): Promise<boolean> {
    const sameLog = logId === null || (logId === this.log.logId && epoch === this.log.epoch);
    return sameLog && position <= head.position && (await standsAt(this.options.store, position, eventId));
  }

  /** Page by page, with the writer that follows the log. */
  private async readUpTo(to: Place): Promise<void> {
    for await (const page of readAhead(this.wholePagesUpTo(to))) {
      this.checkpoint = await applyPage(this.options.pool, this.writer, this.checkpoint, page, this.log);
      await this.tell('running');
    }
  }

  /** What is left of the streams, when it is filled so, then what the log has after them. */
  private async *pagesUpTo(to: Place): AsyncGenerator<RebuildPage> {
    const { filling, position, ordinal } = this.checkpoint;
    if (filling === null) yield* this.logBetween(position, to);
    else {
      yield* this.streamsAfter(filling, ordinal);
      yield* this.logBetween(filling.upTo, to);
    }
  }

  /** The same, each event with all that the log tells of it. */
  private async *wholePagesUpTo(to: Place): AsyncGenerator<RebuildPage<StoredEvent>> {
    const { filling, position, ordinal } = this.checkpoint;
    if (filling === null) yield* this.logBetween(position, to);
    else {
      for await (const page of this.streamsAfter(filling, ordinal)) yield { ...page, events: await this.whole(page.events) };
      yield* this.logBetween(filling.upTo, to);
    }
  }

  private async whole(told: readonly ToldEvent[]): Promise<readonly StoredEvent[]> {
    const { store } = this.options;
    const streams = [...new Set(told.map(({ stream }) => stream))];
    const read = new Map(await Promise.all(streams.map(async (stream) => [stream, await store.readStream(stream)] as const)));
    return told.map(({ stream, revision, ordinal }) => {
      const event = read.get(stream)?.[revision];
      if (event === undefined) throw new Error(`event ${String(revision)} of ${stream} is no longer in the log`);
      return { ...event, ordinal };
    });
  }

  /** Each page ends with the end of a stream. */
  private async *streamsAfter({ stream, upTo, upToOrdinal }: Filling, ordinal: number): AsyncGenerator<RebuildPage> {
    const { store, projection, pageSize, tenure } = this.options;
    if (store.readStreams === undefined) throw new Error('a generation was filled stream by stream, and the log cannot be read so');
    const { eventId } = this.checkpoint;
    const ends = { afterId: eventId, upToId: eventId };
    let after: StreamPlace | null = stream === '' ? null : { stream, revision: LAST_REVISION };
    let read = ordinal;
    /** Of a stream of which more may come. */
    let open: ToldEvent[] = [];
    for (;;) {
      tenure.signal.throwIfAborted();
      const { events, next }: StreamsPage = await store.readStreams(after, upTo, { limit: pageSize, ...projection.reads });
      const whole: ToldEvent[] = open.concat(events);
      if (next === null) {
        yield { ...ends, events: whole, upTo, upToOrdinal, filling: null };
        return;
      }
      let end = whole.length;
      while (end > 0 && whole[end - 1]?.stream === next.stream) end -= 1;
      open = whole.splice(end);
      after = next;
      read += whole.length;
      const last = whole.at(-1);
      if (last !== undefined) yield { ...ends, events: whole, upTo: START, upToOrdinal: read, filling: { stream: last.stream, upTo, upToOrdinal } };
    }
  }

  private async *logBetween(after: Position, to: Place): AsyncGenerator<RebuildPage<StoredEvent>> {
    const { store, projection, pageSize, tenure } = this.options;
    let position = after;
    let { eventId } = this.checkpoint;
    while (position < to.position) {
      tenure.signal.throwIfAborted();
      const page = await store.readAll(position, { limit: pageSize, ...projection.reads });
      if (page.upTo === position) return;
      assertFollows(projection.name, eventId, page, position);
      ({ upTo: position, upToId: eventId } = page);
      if (position <= to.position) yield { ...page, filling: null };
      else {
        const events = page.events.filter((event) => event.position <= to.position);
        const upToId = await eventAt(store, to.position);
        yield { events, upTo: to.position, upToOrdinal: to.ordinal, afterId: page.afterId, upToId, filling: null };
      }
    }
  }

  /**
   * Holds the live writer still for the last few events, so that the switch shows no step backwards. Whoever cancels meanwhile is heard, or
   * is told that it is done: never both. The lease is confirmed last: it cannot be renewed from then to the commit, and the views may have to
   * wait for those who read them.
   */
  private async switchOver(): Promise<void> {
    const { pool, store, projection, tenure, complete } = this.options;
    tenure.signal.throwIfAborted();
    await inTransaction(pool, async (client) => {
      const active = await lockActivePlace(client, projection.name);
      if (active !== null && (await this.isOfThisLog(active, await store.head()))) await this.readUpTo(active);
      await activate(client, projection, this.checkpoint);
      if (!(await complete(client))) throw new RebuildCancelled(projection.name);
      await tenure.confirm(client);
    });
  }

  private async tell(state: RebuildProgress['state']): Promise<RebuildDecision> {
    const { report, projection } = this.options;
    const { ordinal } = this.checkpoint;
    const decision = await report({ state, readOrdinal: ordinal, headOrdinal: Math.max(ordinal, this.log.ordinal), differences: this.differences });
    if (decision.cancelled) throw new RebuildCancelled(projection.name);
    return decision;
  }
}
