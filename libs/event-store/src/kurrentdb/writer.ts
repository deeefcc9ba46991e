import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NO_STREAM as NONE,
  WrongExpectedVersionError,
  type EventData,
  type StreamState,
} from '@kurrent/kurrentdb-client';
import type { Clock } from '#libs/kernel';
import type { EncodedAppend } from '../encoding.js';
import { NotStorable, OutcomeUnknown, StoreUnavailable, VersionConflict } from '../event-store.errors.js';
import { NO_STREAM, type Appended, type Position } from '../event-store.port.js';
import { LogMoveUnfinished } from '../move/move.errors.js';
import { isNothingSent, isOfTheLine, reasonOf, within, type Connection } from './connection.js';
import type { IdentityStream } from './identity.js';
import type { Reader } from './reader.js';
import { checkWeight, logicalIdOf, physicalAppend, positionOf } from './stored-form.js';

export const stateOf = (revision: number): StreamState => (revision === NO_STREAM ? NONE : BigInt(revision));

/** Sends one append and tells what came of it in the port's errors, a version conflict apart. */
export async function send(connection: Connection, stream: string, expectedRevision: number, events: EventData[]): Promise<Position> {
  const { client } = connection;
  const { answerMs } = connection.timeouts;
  const options = { streamState: stateOf(expectedRevision), requiresLeader: true, deadline: answerMs };
  try {
    const { position } = await within(answerMs, client.appendToStream(stream, events, options));
    if (position === undefined) throw new OutcomeUnknown(stream);
    return position.commit as Position;
  } catch (cause) {
    if (cause instanceof MaxAppendSizeExceededError) {
      throw new NotStorable(
        stream,
        `plus de ${String(cause.maxAppendSize)} octets en un seul ajout, que ce serveur KurrentDB refuse (MaxAppendSize)`,
        { cause },
      );
    }
    if (cause instanceof AccessDeniedError) throw new StoreUnavailable(`accès refusé à ${stream}`, { cause });
    if (!isOfTheLine(cause)) throw cause;
    connection.drop(client);
    throw isNothingSent(cause) ? new StoreUnavailable(reasonOf(cause), { cause }) : new OutcomeUnknown(stream, { cause });
  }
}

/** Appends one at a time per caller; the client gathers those of all callers on one connection. */
export class Writer {
  /** The furthest position known: an answer that is no further was there before it was asked for. */
  private end: Position | undefined;
  private opening: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
    private readonly identity: IdentityStream,
    private readonly clock: Clock,
    private readonly maxAppendBytes: number,
    private readonly onAppended: () => void,
  ) {}

  /** The log reaches at least so far. */
  saw(position: Position): void {
    if (this.end !== undefined && position > this.end) this.end = position;
  }

  /** Whether it may be written to has to be looked up again. */
  reopen(): void {
    this.end = undefined;
  }

  /** @throws what the port says, EventIdTaken apart */
  async append(append: EncodedAppend): Promise<Appended> {
    const { stream, expectedRevision, events } = append;
    const end = this.end ?? (await this.open());
    const recordedAt = new Date(this.clock.now()).toISOString();
    const physical = physicalAppend(append, () => ({ recordedAt }));
    checkWeight(stream, physical.bytes, this.maxAppendBytes);
    try {
      const position = await send(this.connection, stream, expectedRevision, physical.events);
      this.saw(position);
      this.onAppended();
      return { revision: expectedRevision + events.length, position, repeated: position <= end };
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return await this.repeated(append, error);
      // The next append may be the same one again: where the log ends has to be known anew to tell.
      if (error instanceof OutcomeUnknown) this.reopen();
      throw error;
    }
  }

  /** Shared by those who come at once. @throws LogMoveUnfinished */
  private async open(): Promise<Position> {
    this.opening ??= this.locate().finally(() => {
      this.opening = undefined;
    });
    await this.opening;
    return this.end ?? (await this.open());
  }

  private async locate(): Promise<void> {
    const [identity, end] = await Promise.all([this.identity.named(), this.reader.end()]);
    if (identity.movingFrom !== undefined) throw new LogMoveUnfinished(identity.movingFrom.logId);
    this.end = end;
  }

  /** The stream is elsewhere than expected: it may be by this very append. */
  private async repeated({ stream, expectedRevision, events }: EncodedAppend, { actualState }: WrongExpectedVersionError): Promise<Appended> {
    const actual = typeof actualState === 'bigint' ? Number(actualState) : NO_STREAM;
    if (actual >= expectedRevision + events.length) {
      const there = await this.reader.stream(stream, expectedRevision + 1, events.length);
      const last = there.at(-1);
      if (last !== undefined && there.length === events.length && there.every((event, n) => logicalIdOf(event) === events[n]?.id)) {
        return { revision: Number(last.revision), position: positionOf(last), repeated: true };
      }
    }
    throw new VersionConflict(stream, expectedRevision, actual);
  }
}
