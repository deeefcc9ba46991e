import { assertLogHolds } from './compare-log.js';
import type { EventLog, VerbatimEvent, VerbatimWriter } from '../event-log.js';
import type { Head } from '../event-store.port.js';
import { StoreFull } from '../event-store.errors.js';
import { LogFileTruncated, LogNotEmpty, MoveNotFaithful, MoveOutOfRoom } from './move.errors.js';
import { type CheckedEvents, LogFileReader, withLine } from './read-log-file.js';

/** How far a move has come. */
export interface MoveProgress {
  readonly phase: 'writing' | 'verifying';
  readonly events: number;
  readonly total: number;
}

/** What an import has done. */
export interface MovedLog {
  readonly head: Head;
  /** How many events the file holds, and how many of them were there before. */
  readonly events: number;
  readonly alreadyThere: number;
}

/** One commit, on engines that have them. */
const BATCH_EVENTS = 5_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Takes the file of a log over into an empty log, or goes on where a former call was interrupted; then reads everything again and compares.
 * @param content the bytes of the file, uncompressed
 * @throws LogFileForeign, LogFileDamaged, LogFileTruncated, with the line; what comes before was written, and the same call with a sound file goes on
 * Into a log that was taken over already nothing is written: the file is read to its end and compared with it.
 * @throws LogNotEmpty when the log has a life of its own
 * @throws LogNotOfFile when the log was taken over from another export: a shorter one, or one that tells something else
 * @throws MoveOutOfRoom when the disk of the log is full; what was written before stays, and the same call goes on
 * @throws MoveNotFaithful when what was written is not what the file tells
 */
export async function importLog(
  log: EventLog,
  content: AsyncIterable<Uint8Array>,
  progress: (progress: MoveProgress) => void = () => undefined,
): Promise<MovedLog> {
  const file = await LogFileReader.open(content);
  const { logId, epoch, events: total } = file.header;
  const alreadyThere = await begun(log, { logId, epoch });
  if (alreadyThere === 'moved') {
    progress({ phase: 'verifying', events: total, total });
    await assertLogHolds(file, log.store);
    return { head: await log.store.head(), events: total, alreadyThere: total };
  }
  if (alreadyThere > total) throw new LogFileTruncated(1, total, alreadyThere);
  const batches = new Batches(log.verbatim, alreadyThere, total);
  for await (const group of file.groups()) {
    await batches.add(group);
    progress({ phase: 'writing', events: batches.written, total });
  }
  await batches.end();
  progress({ phase: 'verifying', events: total, total });
  const { differences, digest, examined } = await log.verify();
  const { end } = file;
  if (differences.length > 0) throw new MoveNotFaithful(differences);
  if (digest !== end.digest || examined !== total) throw new MoveNotFaithful(['ses événements sont d’autres que ceux du fichier']);
  return { head: await log.verbatim.end(), events: total, alreadyThere };
}

/** A move that was ended is no error yet: the command may have been killed between the end and saying so. The file tells whether it was this one. */
async function begun(log: EventLog, origin: Pick<Head, 'logId' | 'epoch'>): Promise<number | 'moved'> {
  try {
    return await log.verbatim.begin(origin);
  } catch (error) {
    if (!(error instanceof LogNotEmpty)) throw error;
    const head = await log.store.head();
    if (head.logId !== origin.logId || head.epoch !== origin.epoch + 1) throw error;
    return 'moved';
  }
}

/** Gathers what was checked into larger writes: one is on its way while the next is read. */
class Batches {
  private gathered: CheckedEvents[] = [];
  private events = 0;
  private bytes = 0;
  private writing: Promise<void> = Promise.resolve();
  /** How many events of the file are in the log, or on their way. */
  written: number;
  /** How many are there for certain. */
  private held: number;

  constructor(
    private readonly writer: VerbatimWriter,
    private readonly alreadyThere: number,
    private readonly total: number,
  ) {
    this.written = alreadyThere;
    this.held = alreadyThere;
  }

  async add(group: CheckedEvents): Promise<void> {
    if ((group.events.at(-1)?.ordinal ?? 0) <= this.alreadyThere) return;
    this.gathered.push(group);
    this.events += group.events.length;
    this.bytes += group.bytes;
    if (this.events >= BATCH_EVENTS || this.bytes >= BATCH_BYTES) await this.flush();
  }

  async end(): Promise<void> {
    await this.flush();
    await this.writing;
  }

  private async flush(): Promise<void> {
    const { gathered } = this;
    [this.gathered, this.events, this.bytes] = [[], 0, 0];
    await this.writing;
    const events = gathered.flatMap((group) => group.events).filter(({ ordinal }) => ordinal > this.alreadyThere);
    this.written += events.length;
    this.writing = this.write(events, gathered);
    // Told when it is awaited.
    this.writing.catch(() => undefined);
  }

  private async write(events: readonly VerbatimEvent[], gathered: readonly CheckedEvents[]): Promise<void> {
    if (events.length === 0) return;
    try {
      await this.writer.write(events);
      this.held += events.length;
    } catch (error) {
      if (error instanceof StoreFull) throw new MoveOutOfRoom(this.held, this.total, { cause: error });
      throw withLine(error, gathered);
    }
  }
}
