import { WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import type { LogOrigin, UnloggedEvent, VerbatimEvent, VerbatimWriter } from '../event-log.js';
import { START, type Head, type Position } from '../event-store.port.js';
import { type EncodedVerbatim, encodeVerbatim } from '../move/encode-verbatim.js';
import { LogInUse, LogMoveSpoilt, LogNotEmpty, LogOutOfOrder } from '../move/move.errors.js';
import type { Connection } from './connection.js';
import type { IdentityStream } from './identity.js';
import type { Reader } from './reader.js';
import { checkWeight, physicalAppend, travelledOrdinal, type PhysicalAppend } from './stored-form.js';
import { send } from './writer.js';

/** What is under way at most: enough to keep the server busy, little enough to be held in memory. */
const WINDOW = { appends: 128, bytes: 4 * 1024 * 1024 };
const MOST_EVENTS = 500;

/** What the writer asks of the log that it writes to. */
interface Target {
  readonly connection: Connection;
  readonly reader: Reader;
  readonly identity: IdentityStream;
  readonly count: () => Promise<number>;
  readonly head: () => Promise<Head>;
  /** The identity has changed: whoever appends looks again whether the log may be written to. */
  readonly renamed: () => void;
}

/** Events of one stream that follow each other in the log, too: one append. */
interface Run extends PhysicalAppend {
  readonly stream: string;
  readonly expectedRevision: number;
  /** The ordinal of its first event. */
  readonly ordinal: number;
}

/**
 * Takes over the events of another log into KurrentDB. Appends are sent one behind the other without waiting for the answers: the
 * server writes those of one connection in the order in which they come, and each answer is checked for it. Ordinals travel
 * with the events, so that the verification of the log goes on checking the order.
 *
 * Beyond what the port says: a revision that does not follow in its stream is found by the server only, when the events before it
 * are written; and an id that is there already is not found at all, as the server knows ids by stream.
 */
export class KurrentVerbatimWriter implements VerbatimWriter {
  /** How far the move has come; undefined when it has to be looked up. */
  private written: number | undefined;

  constructor(
    private readonly target: Target,
    private readonly maxAppendBytes: number,
  ) {}

  async unfinished(): Promise<LogOrigin | null> {
    return (await this.target.identity.read())?.movingFrom ?? null;
  }

  async begin({ logId, epoch }: LogOrigin): Promise<number> {
    const { identity, renamed, count } = this.target;
    const known = await identity.read();
    const unfinished = known?.movingFrom ?? null;
    if (unfinished?.logId === logId && unfinished.epoch === epoch) return this.resume();
    const ordinal = await count();
    const tookOver = known !== undefined && known.times > 1;
    if (unfinished !== null || tookOver || ordinal > 0) throw new LogNotEmpty(ordinal, unfinished);
    await identity.beginMove({ logId, epoch }, known);
    renamed();
    const now = await identity.read();
    if (now?.movingFrom?.logId !== logId || now.movingFrom.epoch !== epoch || (await count()) > 0) throw new LogInUse();
    this.written = 0;
    return 0;
  }

  async write(events: readonly (VerbatimEvent | UnloggedEvent | EncodedVerbatim)[]): Promise<void> {
    const after = this.written ?? (await this.resume());
    const runs = this.runsOf(encodeVerbatim(after, events));
    this.written = undefined;
    await this.send(runs);
    this.written = after + events.length;
  }

  async end(): Promise<Head> {
    const { identity, head, renamed } = this.target;
    const moving = await identity.read();
    if (moving?.movingFrom === undefined) throw new Error('end before begin');
    await identity.endMove(moving);
    renamed();
    return head();
  }

  /** All that is there is the beginning of what was to be taken over, or it cannot be gone on with. */
  private async resume(): Promise<number> {
    const ordinal = await this.target.count();
    const last = await this.target.reader.last();
    const travelled = last === undefined ? 0 : (travelledOrdinal(last) ?? 0);
    if (travelled !== ordinal) throw new LogMoveSpoilt(ordinal, travelled);
    this.written = ordinal;
    return ordinal;
  }

  /** Everything is put into form, and checked, before anything is sent. */
  private runsOf(events: readonly EncodedVerbatim[]): readonly Run[] {
    const runs: Run[] = [];
    for (const {
      ordinal,
      encoded: { event, recordedAt, digest },
    } of events) {
      const { stream, revision } = event;
      const one = physicalAppend({ stream, expectedRevision: revision - 1, events: [event], bytes: 0 }, () => ({ ordinal, recordedAt, digest }));
      checkWeight(stream, one.bytes, this.maxAppendBytes);
      const last = runs.at(-1);
      const follows = last?.stream === stream && last.expectedRevision + last.events.length === revision - 1;
      if (last !== undefined && follows && last.events.length < MOST_EVENTS && last.bytes + one.bytes <= this.maxAppendBytes) {
        runs.splice(-1, 1, { ...last, events: [...last.events, ...one.events], bytes: last.bytes + one.bytes });
      } else runs.push({ stream, expectedRevision: revision - 1, ordinal, ...one });
    }
    return runs;
  }

  private async send([first, ...others]: readonly Run[]): Promise<void> {
    // Alone: what the client sends over a connection that is new to appends may overtake its very first one.
    if (first !== undefined) await this.sendInOrder(others, await this.sendAfter(Promise.resolve(START), first));
  }

  private async sendInOrder(runs: readonly Run[], after: Position): Promise<void> {
    // In order: the answers come in it.
    const underWay: Promise<void>[] = [];
    let bytes = 0;
    let last = Promise.resolve(after);
    let failed: Promise<Position> | undefined;
    for (const run of runs) {
      while (underWay.length >= WINDOW.appends || (underWay.length > 0 && bytes + run.bytes > WINDOW.bytes)) await underWay.shift();
      if (failed !== undefined) break;
      bytes += run.bytes;
      const answer = this.sendAfter(last, run);
      underWay.push(
        answer.then(
          () => {
            bytes -= run.bytes;
          },
          () => {
            failed ??= answer;
          },
        ),
      );
      last = answer;
    }
    await Promise.all(underWay);
    await failed;
  }

  /** Sent at once; the answer of the one before is only compared. */
  private async sendAfter(former: Promise<Position>, { stream, expectedRevision, events, ordinal }: Run): Promise<Position> {
    const sent = send(this.target.connection, stream, expectedRevision, events);
    const [before, position] = await Promise.all([former, sent]).catch((error: unknown) => {
      if (error instanceof WrongExpectedVersionError) throw new LogOutOfOrder(ordinal, `une autre révision de ${error.streamName}`);
      throw error;
    });
    if (position <= before) throw new LogOutOfOrder(ordinal, `un événement écrit avant son précédent (${stream})`);
    return position;
  }
}
