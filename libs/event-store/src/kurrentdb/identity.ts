import { randomUUID } from 'node:crypto';
import { jsonEvent, WrongExpectedVersionError, type RecordedEvent, type StreamState } from '@kurrent/kurrentdb-client';
import { StoreUnavailable } from '../event-store.errors.js';
import type { LogOrigin } from '../event-log.js';
import { LogMoveUnfinished } from '../move/move.errors.js';
import { isOfTheLine, reasonOf, within, type Connection } from './connection.js';
import type { Reader } from './reader.js';
import { dataOf, INTERNAL } from './stored-form.js';

const STREAM = `${INTERNAL}journal`;
/** This is the log so named. */
const NAMED = 'JournalNamed';
/** Another log is moving in; its name is taken over once it is all there. */
const MOVING = 'MoveBegun';

/** Who the log is: by its last event, which stays the last unless the log takes over another one or begins a new epoch. */
export interface Identity extends LogOrigin {
  /** The log from which events are still being taken over, if any. */
  readonly movingFrom: LogOrigin | undefined;
  /** How often the log was named; 0: never. */
  readonly times: number;
}

/** The name of the log, kept in a stream of its own, beside the events. */
export class IdentityStream {
  constructor(
    private readonly connection: Connection,
    private readonly reader: Reader,
  ) {}

  /** Undefined for a log that nobody has used yet. */
  async read(): Promise<Identity | undefined> {
    const last = await this.reader.lastOfStream(STREAM);
    return last === undefined ? undefined : identityOf(last);
  }

  /** The log is named when first used; of several who do it at once, one wins. */
  async named(): Promise<Identity> {
    const known = await this.read();
    if (known !== undefined) return known;
    await this.append('no_stream', NAMED, { logId: randomUUID(), epoch: 1 });
    return this.named();
  }

  async beginMove(origin: LogOrigin, after: Identity | undefined): Promise<void> {
    await this.append(after === undefined ? 'no_stream' : BigInt(after.times - 1), MOVING, origin);
  }

  async endMove(moved: Identity): Promise<void> {
    await this.append(BigInt(moved.times - 1), NAMED, { logId: moved.logId, epoch: moved.epoch });
  }

  /** Of several who do it at once, one does. @throws LogMoveUnfinished */
  async beginEpoch(): Promise<void> {
    const { logId, epoch, movingFrom, times } = await this.named();
    if (movingFrom !== undefined) throw new LogMoveUnfinished(movingFrom.logId);
    await this.append(BigInt(times - 1), NAMED, { logId, epoch: epoch + 1 });
  }

  /** Whoever was faster has written: the caller reads again. @throws StoreUnavailable – and the caller reads again, too */
  private async append(streamState: StreamState, type: string, { logId, epoch }: LogOrigin): Promise<void> {
    const { client } = this.connection;
    const event = jsonEvent({ type, data: { logId, epoch } });
    try {
      await within(this.connection.timeouts.answerMs, client.appendToStream(STREAM, event, { streamState, requiresLeader: true }));
    } catch (cause) {
      if (cause instanceof WrongExpectedVersionError) return;
      if (!isOfTheLine(cause)) throw cause;
      this.connection.drop(client);
      throw new StoreUnavailable(reasonOf(cause), { cause });
    }
  }
}

function identityOf(recorded: RecordedEvent): Identity {
  const { logId, epoch } = dataOf(recorded) as { readonly logId: string; readonly epoch: number };
  const { type } = recorded;
  const times = Number(recorded.revision) + 1;
  // Its readers must not take a log that is half there for the one that it will be.
  return type === MOVING ? { logId, epoch: epoch + 1, movingFrom: { logId, epoch }, times } : { logId, epoch, movingFrom: undefined, times };
}
