import pg from 'pg';
import { type BatchTold, told } from '../diagnostics.js';
import type { EncodedAppend } from '../encoding.js';
import { EventIdTaken, OutcomeUnknown, VersionConflict } from '../event-store.errors.js';
import type { Appended, Position } from '../event-store.port.js';
import { appendJudged, appendLean, isLean, type VerdictRow } from './append-calls.js';
import { clientConfig, refusalCode, type Timeouts, told as toldOf } from './connection.js';

/** How much is gathered into one commit. A single larger append goes alone. */
export interface BatchCap {
  readonly events: number;
  readonly bytes: number;
}

interface Waiting {
  readonly append: EncodedAppend;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** Plans of the function are made once, by index: a plan made while the log was empty must not read a full one from end to end. */
const SESSION = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off';
/** Data that the server refuses for what it is: one append of the batch has it, the others must not suffer. */
const OF_ITS_OWN = /^(?:22|23|54)/u;

/**
 * Gathers the appends of the whole process: while one batch is on its way, the next one fills.
 * One call of one function writes a batch in one commit. Appends of one event each – nearly all – go by the lean functions,
 * which say nothing of what they could not write: for that, and for everything else, `log.append` gives one verdict per append.
 */
export class Writer {
  private queue: Waiting[] = [];
  private running: Promise<void> | undefined;
  private client: pg.Client | undefined;

  constructor(
    private readonly url: string,
    private readonly timeouts: Timeouts,
    private readonly cap: BatchCap,
    private readonly onCommitted: () => void,
  ) {}

  async append(append: EncodedAppend): Promise<Appended> {
    return new Promise<Appended>((resolve, reject) => {
      this.queue.push({ append, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** After what was asked for has been written. */
  async close(): Promise<void> {
    await this.running;
    await this.dropClient();
  }

  private async run(): Promise<void> {
    // One turn of the loop, so that callers answered together ask together.
    await nextTurn();
    while (this.queue.length > 0) {
      await this.send(this.takeBatch());
      await nextTurn();
    }
    this.running = undefined;
  }

  /** In order; a second append to a stream, and one that repeats an id, wait for the next batch. */
  private takeBatch(): readonly Waiting[] {
    const [batch, left]: [Waiting[], Waiting[]] = [[], []];
    const [streams, ids] = [new Set<string>(), new Set<string>()];
    let [events, bytes, full] = [0, 0, false];
    for (const waiting of this.queue) {
      const { append } = waiting;
      full ||= batch.length > 0 && (events + append.events.length > this.cap.events || bytes + append.bytes > this.cap.bytes);
      const alone = full || streams.has(append.stream) || append.events.some(({ id }) => ids.has(id));
      streams.add(append.stream);
      (alone ? left : batch).push(waiting);
      if (alone) continue;
      events += append.events.length;
      bytes += append.bytes;
      for (const { id } of append.events) ids.add(id);
    }
    this.queue = left;
    return batch;
  }

  private async send(batch: readonly Waiting[], careful = false): Promise<void> {
    let client: pg.Client;
    try {
      client = await this.connected();
    } catch (cause) {
      this.rejectAll(batch, () => toldOf(cause));
      return;
    }
    let left = batch;
    try {
      if (!careful && isLean(appendsOf(batch))) left = await this.sendLean(client, batch);
      if (left.length > 0) await this.sendJudged(client, left, careful);
    } catch (cause) {
      await this.fail(left, cause, careful);
    }
  }

  /** Gives what was not written. */
  private async sendLean(client: pg.Client, batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    const positions = await appendLean(client, appendsOf(batch));
    const positionOf = ({ append }: Waiting): string | undefined => positions.get(append.events[0]?.id ?? '');
    const written = batch.filter((waiting) => positionOf(waiting) !== undefined);
    if (written.length > 0) this.tellCommitted(written);
    for (const waiting of written) settle(waiting, ['appended', String(waiting.append.expectedRevision + 1), positionOf(waiting) ?? null]);
    return written.length === batch.length ? [] : batch.filter((waiting) => positionOf(waiting) === undefined);
  }

  private async sendJudged(client: pg.Client, batch: readonly Waiting[], careful: boolean): Promise<void> {
    const rows = await appendJudged(client, appendsOf(batch), careful);
    this.tellCommitted(batch);
    batch.forEach((waiting, n) => {
      settle(waiting, rows[n]);
    });
  }

  private tellCommitted(batch: readonly Waiting[]): void {
    this.onCommitted();
    if (told.batch.hasSubscribers) told.batch.publish(batchTold(batch));
  }

  private async fail(batch: readonly Waiting[], cause: unknown, careful: boolean): Promise<void> {
    const code = refusalCode(cause);
    if (code === undefined) {
      await this.dropClient();
      this.rejectAll(batch, ({ append }) => new OutcomeUnknown(append.stream, { cause }));
    } else if (OF_ITS_OWN.test(code) && !careful) {
      for (const waiting of batch) await this.send([waiting], true);
    } else {
      this.rejectAll(batch, () => toldOf(cause));
    }
  }

  private rejectAll(batch: readonly Waiting[], reason: (waiting: Waiting) => unknown): void {
    for (const waiting of batch) waiting.reject(reason(waiting));
  }

  private async connected(): Promise<pg.Client> {
    if (this.client !== undefined) return this.client;
    const client = new pg.Client(clientConfig(this.url, this.timeouts, 'ecluse log writer'));
    // The pending query tells; between queries the next one finds no client.
    client.on('error', () => {
      this.forget(client);
    });
    client.on('end', () => {
      this.forget(client);
    });
    await client.connect();
    try {
      await client.query(SESSION);
    } catch (error) {
      await endQuietly(client);
      throw error;
    }
    this.client = client;
    return client;
  }

  private forget(client: pg.Client): void {
    if (this.client === client) this.client = undefined;
  }

  private async dropClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) await endQuietly(client);
  }
}

async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A connection that is already gone cannot be ended; that is what was wanted. */
async function endQuietly(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

function appendsOf(batch: readonly Waiting[]): readonly EncodedAppend[] {
  return batch.map(({ append }) => append);
}

function batchTold(batch: readonly Waiting[]): BatchTold {
  return { appends: batch.length, events: batch.reduce((sum, { append }) => sum + append.events.length, 0) };
}

function settle({ append, resolve, reject }: Waiting, row: VerdictRow | undefined): void {
  const { stream, expectedRevision } = append;
  if (row === undefined) {
    reject(new OutcomeUnknown(stream));
    return;
  }
  const [verdict, revision, position] = row;
  switch (verdict) {
    case 'appended':
    case 'repeated':
      resolve({
        revision: Number(revision),
        position: BigInt(position ?? 0) as Position,
        repeated: verdict === 'repeated',
      });
      break;
    case 'taken':
      reject(new EventIdTaken(stream));
      break;
    default:
      reject(new VersionConflict(stream, expectedRevision, Number(revision)));
  }
}
