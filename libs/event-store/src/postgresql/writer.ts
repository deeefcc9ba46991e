import pg from 'pg';
import { type BatchTold, told } from '../diagnostics.js';
import type { EncodedAppend } from '../encoding.js';
import { EventIdTaken, OutcomeUnknown, VersionConflict } from '../event-store.errors.js';
import type { Position } from '../event-store.port.js';
import { appendJudged, appendLean, isLean, type VerdictRow } from './append-calls.js';
import { clientConfig, refusalCode, type Timeouts, told as toldOf } from './connection.js';
import { type BatchCap, type Outcome, Waves } from './waves.js';

/** Plans of the function are made once, by index: a plan made while the log was empty must not read a full one from end to end. */
const SESSION = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off';
/** Data that the server refuses for what it is: one append of the batch has it, the others must not suffer. */
const OF_ITS_OWN = /^(?:22|23|54)/u;

/**
 * Writes the appends of the whole process as {@link Waves} gathers them, over one connection on which batches stand one behind the other.
 * One call of one function writes a batch in one commit. Appends of one event each – nearly all – go by the lean functions,
 * which say nothing of what they could not write: for that, and for everything else, `log.append` gives one verdict per append.
 */
export class Writer {
  private readonly waves: Waves;
  private client: pg.Client | undefined;
  private connecting: Promise<pg.Client> | undefined;

  constructor(
    private readonly url: string,
    private readonly timeouts: Timeouts,
    cap: BatchCap,
    private readonly onCommitted: () => void,
  ) {
    this.waves = new Waves(async (batch) => this.write(batch), cap);
  }

  readonly append: Waves['append'] = (append) => this.waves.append(append);

  /** After what was asked for has been written. */
  async close(): Promise<void> {
    await this.waves.ended();
    if (this.client !== undefined) await this.drop(this.client);
  }

  private async write(batch: readonly EncodedAppend[], careful = false): Promise<readonly Outcome[]> {
    let client: pg.Client;
    try {
      client = this.client ?? (await this.connected());
    } catch (cause) {
      return batch.map(() => ({ error: toldOf(cause) }));
    }
    const outcomes = !careful && isLean(batch) ? await this.writeLean(client, batch) : batch.map(() => undefined);
    const left = batch.filter((_, n) => outcomes[n] === undefined);
    if (left.length === 0) return outcomes.filter((outcome) => outcome !== undefined);
    const judged = (await this.writeJudged(client, left, careful)).values();
    return outcomes.map((outcome) => outcome ?? judged.next().value ?? { error: new Error('an append without an outcome') });
  }

  /** Undefined for what was not written. */
  private async writeLean(client: pg.Client, batch: readonly EncodedAppend[]): Promise<readonly (Outcome | undefined)[]> {
    try {
      const positions = await appendLean(client, batch);
      this.tellCommitted(batch.filter((_, n) => positions[n] !== undefined));
      return batch.map(({ expectedRevision }, n) => {
        const position = positions[n];
        return position === undefined ? undefined : { revision: expectedRevision + 1, position, repeated: false };
      });
    } catch (cause) {
      return this.afterFailure(client, batch, cause, false);
    }
  }

  private async writeJudged(client: pg.Client, batch: readonly EncodedAppend[], careful: boolean): Promise<readonly Outcome[]> {
    try {
      const rows = await appendJudged(client, batch, careful);
      this.tellCommitted(batch);
      return batch.map((append, n) => outcomeOf(append, rows[n]));
    } catch (cause) {
      return this.afterFailure(client, batch, cause, careful);
    }
  }

  private tellCommitted(batch: readonly EncodedAppend[]): void {
    if (batch.length === 0) return;
    this.onCommitted();
    if (told.batch.hasSubscribers) told.batch.publish(batchTold(batch));
  }

  private async afterFailure(client: pg.Client, batch: readonly EncodedAppend[], cause: unknown, careful: boolean): Promise<readonly Outcome[]> {
    const code = refusalCode(cause);
    if (code === undefined) {
      await this.drop(client);
      return batch.map(({ stream }) => ({ error: new OutcomeUnknown(stream, { cause }) }));
    }
    if (careful || !OF_ITS_OWN.test(code)) return batch.map(() => ({ error: toldOf(cause) }));
    const outcomes: Outcome[] = [];
    for (const append of batch) outcomes.push(...(await this.write([append], true)));
    return outcomes;
  }

  /** Shared by batches that come before it is there. */
  private async connected(): Promise<pg.Client> {
    this.connecting ??= this.connect().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...clientConfig(this.url, this.timeouts, 'ecluse log writer'), pipeline: true });
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

  private async drop(client: pg.Client): Promise<void> {
    this.forget(client);
    await endQuietly(client);
  }
}

/** A connection that is already gone cannot be ended; that is what was wanted. */
async function endQuietly(client: pg.Client): Promise<void> {
  await client.end().catch(() => undefined);
}

function batchTold(batch: readonly EncodedAppend[]): BatchTold {
  return { appends: batch.length, events: batch.reduce((sum, { events }) => sum + events.length, 0) };
}

function outcomeOf({ stream, expectedRevision }: EncodedAppend, row: VerdictRow | undefined): Outcome {
  if (row === undefined) return { error: new OutcomeUnknown(stream) };
  const [verdict, revision, position] = row;
  switch (verdict) {
    case 'appended':
    case 'repeated':
      return { revision: Number(revision), position: BigInt(position ?? 0) as Position, repeated: verdict === 'repeated' };
    case 'taken':
      return { error: new EventIdTaken(stream) };
    default:
      return { error: new VersionConflict(stream, expectedRevision, Number(revision)) };
  }
}
