import {
  BACKWARDS,
  END,
  START as FROM_START,
  StreamDeletedError,
  StreamNotFoundError,
  type AllStreamRecordedEvent,
  type KurrentDBClient,
  type ReadPosition,
  type RecordedEvent,
} from '@kurrent/kurrentdb-client';
import { START, type LogPage, type PageRequest, type Position, type StreamEvent } from '../event-store.port.js';
import { wantedTypes } from '../wanted-types.js';
import type { Connection } from './connection.js';
import type { Counted } from './ordinals.js';
import { LOG_EVENTS, logicalIdOf, positionOf, streamEventOf, travelledOrdinal } from './stored-form.js';

/** How many events are passed at once when they are only counted. */
const COUNTED_AT_ONCE = 2_500;

/** Events of the log, of any stream, ours included. Everything goes through the leader, who knows of every append that was acknowledged. */
export class Reader {
  constructor(
    private readonly connection: Connection,
    private readonly pageBytes: number,
  ) {}

  /** Of the stream as it is, whoever it belongs to. */
  async stream(stream: string, fromRevision = 0, maxCount?: number): Promise<readonly RecordedEvent[]> {
    return this.recorded((client) =>
      client.readStream(stream, {
        fromRevision: BigInt(Math.max(fromRevision, 0)),
        requiresLeader: true,
        ...(maxCount === undefined ? {} : { maxCount }),
      }),
    );
  }

  async lastOfStream(stream: string): Promise<RecordedEvent | undefined> {
    const [last] = await this.recorded((client) =>
      client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true }),
    );
    return last;
  }

  async readStream(stream: string, fromRevision: number): Promise<readonly StreamEvent[]> {
    return (await this.stream(stream, fromRevision)).map(streamEventOf);
  }

  /** The last event of the log; undefined when it is empty. */
  async last(): Promise<AllStreamRecordedEvent | undefined> {
    return this.connection.ask(async (client) => {
      const options = { filter: LOG_EVENTS, direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const;
      for await (const { event } of client.readAll(options)) if (event !== undefined) return event;
      return undefined;
    });
  }

  /** Where the log ends; START when it is empty. */
  async end(): Promise<Position> {
    const last = await this.last();
    return last === undefined ? START : positionOf(last);
  }

  /** A page, whose events are numbered from the ordinal of `after` on – or as they tell it themselves, if they do. */
  async page(after: Position, request: PageRequest, ordinal: number, asTold = false): Promise<LogPage> {
    const wanted = wantedTypes(request);
    const span: AllStreamRecordedEvent[] = [];
    let afterId: string | null = null;
    const take = (event: AllStreamRecordedEvent): boolean => {
      span.push(event);
      // Positions count bytes.
      return positionOf(event) - positionOf(span[0] ?? event) < this.pageBytes;
    };
    await this.log(after, request.limit, take, (event) => {
      afterId = logicalIdOf(event);
    });
    const last = span.at(-1);
    const ordinalAt = (event: AllStreamRecordedEvent, n: number): number => (asTold ? travelledOrdinal(event) : undefined) ?? ordinal + n + 1;
    const events = span.flatMap((event, n) => (wanted(event.type) ? [{ ...streamEventOf(event), ordinal: ordinalAt(event, n) }] : []));
    const upTo = last === undefined ? after : positionOf(last);
    return { events, upTo, upToOrdinal: ordinal + span.length, afterId, upToId: last === undefined ? afterId : logicalIdOf(last) };
  }

  async count(after: Position, upTo: Position): Promise<Counted> {
    let counted = { last: after, events: 0 };
    await this.log(after, COUNTED_AT_ONCE, (event) => {
      const position = positionOf(event);
      if (position <= upTo) counted = { last: position, events: counted.events + 1 };
      return position < upTo;
    });
    return { ...counted, complete: counted.last === upTo || counted.events < COUNTED_AT_ONCE };
  }

  /** Hands over events of the log in order, so many at most, while they are taken; the one at `after` is shown first, if there is one. */
  async log(
    after: Position,
    limit: number,
    take: (event: AllStreamRecordedEvent) => boolean,
    showAfter?: (event: AllStreamRecordedEvent) => void,
  ): Promise<void> {
    let from = after;
    let left = limit;
    await this.connection.ask(async (client) => {
      const inclusive = from !== START;
      const fromPosition: ReadPosition = inclusive ? { commit: from, prepare: from } : FROM_START;
      const options = { filter: LOG_EVENTS, fromPosition, maxCount: left + (inclusive ? 1 : 0), requiresLeader: true };
      for await (const { event } of client.readAll(options)) {
        if (event === undefined) continue;
        if (positionOf(event) === after) showAfter?.(event);
        if (positionOf(event) <= from) continue;
        from = positionOf(event);
        left -= 1;
        if (!take(event) || left === 0) return;
      }
    });
  }

  private async recorded(read: (client: KurrentDBClient) => AsyncIterable<{ readonly event?: RecordedEvent }>): Promise<readonly RecordedEvent[]> {
    return this.connection.ask(async (client) => {
      const events: RecordedEvent[] = [];
      try {
        for await (const { event } of read(client)) if (event !== undefined) events.push(event);
      } catch (error) {
        // A stream that was deleted by hand has no events either; the verification of the log tells.
        if (!(error instanceof StreamNotFoundError) && !(error instanceof StreamDeletedError)) throw error;
      }
      return events;
    });
  }
}
