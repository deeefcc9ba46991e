import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { EventIdTaken } from '../event-store.errors.js';
import type { KeysChecked, LogOrigin, UnloggedEvent, VerbatimEvent, VerbatimWriter } from '../event-log.js';
import type { Head, Position } from '../event-store.port.js';
import { type EncodedVerbatim, encodeVerbatim } from '../move/encode-verbatim.js';
import { LogInUse, LogNotEmpty, LogOutOfOrder } from '../move/move.errors.js';
import { available, clientConfig, DEFAULT_TIMEOUTS, told } from './connection.js';
import { COPY_EVENTS, copyOf } from './copy-rows.js';
import { HeardClient } from './heard-client.js';

/** The lock under which `log.append` writes: nobody appends while a move writes. */
const LOG_LOCK = '111550592214885';
/** A server that is alive holds the lock for one batch at a time; a move, for as long as it lasts. */
const LOCK_MS = 5_000;
const LOCK_REFUSED = '55P03';

/**
 * Entering each event into the two large indexes, page by page, takes six times what making them at once takes. Until they are there again nobody
 * writes but who does this: a session that says so, which no other one does.
 */
const MOVING = `set ecluse.moving = 'yes'`;
const LEAVE_KEYS = `alter table log.event
  drop constraint event_id_key,
  drop constraint event_stream_revision_key,
  add constraint event_is_moved check (coalesce(current_setting('ecluse.moving', true), '') = 'yes') not valid`;
const KEYS_LEFT = `select exists (select from pg_constraint where conrelid = 'log.event'::regclass and conname = 'event_is_moved') as left`;
const MAKE_KEYS = `alter table log.event
  drop constraint event_is_moved,
  add constraint event_id_key unique (id),
  add constraint event_stream_revision_key unique (stream, revision)`;
/** Of the largest log, minutes. */
const KEYS_MS = 3_600_000;

const UNFINISHED = 'select log_id, epoch from log.move where ended_at is null';
const STATE = `select coalesce((select max(position) from log.event), 0)::text as events, exists (select from log.move) as moved`;

/**
 * Copies the events of another log in. One connection from `begin` to `end` holds the lock of the log, so that nothing else is written
 * to it meanwhile; each `write` is one commit.
 */
export class PostgresVerbatimWriter implements VerbatimWriter {
  private client: pg.Client | undefined;
  private written = 0;
  private last = '';

  constructor(private readonly url: string) {}

  async unfinished(): Promise<LogOrigin | null> {
    const client = this.client ?? (await this.connected());
    try {
      const { rows } = await available(client.query<{ log_id: string; epoch: number }>(UNFINISHED));
      const [row] = rows;
      return row === undefined ? null : { logId: row.log_id, epoch: row.epoch };
    } finally {
      if (client !== this.client) await client.end();
    }
  }

  async begin({ logId, epoch }: LogOrigin, keysChecked: KeysChecked = 'atOnce'): Promise<number> {
    this.client ??= await this.locked();
    const { rows } = await available(this.client.query<{ events: string; moved: boolean }>(STATE));
    const { events, moved } = { events: Number(rows[0]?.events ?? 0), moved: rows[0]?.moved ?? false };
    const unfinished = await this.unfinished();
    const goesOn = unfinished?.logId === logId && unfinished.epoch === epoch;
    if (!goesOn && (moved || events > 0)) {
      await this.close();
      throw new LogNotEmpty(events, unfinished);
    }
    if (!goesOn) {
      await available(this.client.query('begin'));
      await available(this.client.query('insert into log.move (log_id, epoch) values ($1, $2)', [logId, epoch]));
      if (keysChecked === 'atEnd') await available(this.client.query(LEAVE_KEYS));
      await available(this.client.query('commit'));
    }
    this.written = events;
    this.last = await this.lastInstant();
    return events;
  }

  async write(events: readonly (VerbatimEvent | UnloggedEvent | EncodedVerbatim)[]): Promise<void> {
    const client = this.open();
    const encoded = encodeVerbatim(this.written, events);
    if (encoded.length === 0) return;
    const instants = encoded.map((each) => each.encoded.recordedAt);
    const backwards = this.backwardsIn(instants);
    try {
      if (backwards > 0) await client.query('begin');
      await pipeline(Readable.from([copyOf(encoded)]), client.query(copyFrom(COPY_EVENTS)));
      if (backwards > 0) await client.query('update log.move set backwards = backwards + $1', [backwards]);
      if (backwards > 0) await client.query('commit');
    } catch (error) {
      if (backwards > 0) await client.query('rollback').catch(() => undefined);
      throw told(refusalOf(error, this.written + 1, encoded[0]?.encoded.event.stream ?? ''));
    }
    this.written += events.length;
    this.last = instants.at(-1) ?? this.last;
  }

  async end(): Promise<Head> {
    const client = this.open();
    await available(client.query('begin'));
    await this.makeKeys(client);
    const { rows } = await available(
      client.query<{ log_id: string; epoch: number }>(
        'update log.identity set (log_id, epoch) = (select log_id, epoch + 1 from log.move) returning log_id, epoch',
      ),
    );
    await available(client.query('update log.move set ended_at = now(), up_to = $1', [this.written]));
    await available(client.query('commit'));
    await this.close();
    const [row] = rows;
    return { logId: row?.log_id ?? '', epoch: row?.epoch ?? 0, position: BigInt(this.written) as Position, ordinal: this.written };
  }

  /** Within the transaction that ends the move. */
  private async makeKeys(client: pg.Client): Promise<void> {
    const { rows } = await available(client.query<{ left: boolean }>(KEYS_LEFT));
    if (rows[0]?.left !== true) return;
    await available(client.query(`set local statement_timeout = ${String(KEYS_MS)}`));
    try {
      // The types of `pg` do not know that a query has a patience of its own.
      const making: pg.QueryConfig & { readonly query_timeout: number } = { text: MAKE_KEYS, query_timeout: KEYS_MS };
      await client.query(making);
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw told(refusalOf(error, this.written, await streamOfTaken(client).catch(() => '')));
    }
  }

  /** Gives the log free again; what was written stays, and the same move may go on. */
  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private open(): pg.Client {
    if (this.client === undefined) throw new Error('the move was not begun');
    return this.client;
  }

  /** On other engines instants may go back: how often they do in what is taken over is kept, for the verification. */
  private backwardsIn(instants: readonly string[]): number {
    return instants.filter((instant, n) => instant < (n === 0 ? this.last : (instants[n - 1] ?? ''))).length;
  }

  private async lastInstant(): Promise<string> {
    const { rows } = await available(this.open().query<{ recorded_at: Date }>('select recorded_at from log.event order by position desc limit 1'));
    return rows[0]?.recorded_at.toISOString() ?? '';
  }

  private async connected(): Promise<pg.Client> {
    const client = new HeardClient({ ...clientConfig(this.url, DEFAULT_TIMEOUTS, 'ecluse log move'), lock_timeout: LOCK_MS });
    await available(client.connect());
    return client;
  }

  private async locked(): Promise<pg.Client> {
    const client = await this.connected();
    try {
      await client.query(`select pg_advisory_lock(${LOG_LOCK})`);
      await client.query(MOVING);
      return client;
    } catch (cause) {
      await client.end().catch(() => undefined);
      if (cause instanceof pg.DatabaseError && cause.code === LOCK_REFUSED) throw new LogInUse({ cause });
      throw told(cause);
    }
  }
}

/** A stream with an event whose id another one has, where no key tells. */
async function streamOfTaken(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ stream: string }>('select max(stream) as stream from log.event group by id having count(*) > 1 limit 1');
  return rows[0]?.stream ?? '';
}

/** What the keys of the table refuse, in the words of the port. */
function refusalOf(error: unknown, expected: number, stream: string): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.constraint === 'event_id_key') return new EventIdTaken(stream);
  const outOfOrder = error.constraint === 'event_pkey' || error.constraint === 'event_stream_revision_key';
  return outOfOrder ? new LogOutOfOrder(expected, error.detail ?? error.message) : error;
}
