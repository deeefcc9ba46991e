import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { decodeEvent, decodeStreamEvent, type EncodedEvent, type Placing } from '../encoding.js';
import { StoreUnavailable } from '../event-store.errors.js';
import type { JsonObject } from '#libs/kernel';
import type { EventMetadata, FoldedEvent, Head, LogPage, PageRequest, Position, StreamEvent, StreamPlace, StreamsPage } from '../event-store.port.js';
import { HeardClient } from './heard-client.js';
import { clientConfig, isBroken, isPassing, reasonOf, type Timeouts } from './connection.js';
import { intArray, textArray } from './binary-array.js';
import { GatheredReads } from './gathered-reads.js';
import { COLUMNS, encodedOf, Instants, PAGE, PAGE_OF_TYPES, rawPageOf, type EventColumns, type EventRow, type PageRow } from './pages.js';
import { RawQuery, type Statement, type Value } from './raw-query.js';
import { PAGE_OF_STREAMS, streamsPageOf, type StreamsPageRow } from './streams-page.js';

/** How streams are asked for: one, or several of which each row tells the number at its end. */
interface StreamQueries {
  readonly one: Statement;
  readonly several: Statement;
}

/** The lateral part is sorted, and so is never merged into a join that would read the whole log. */
const streamQueries = (name: string, columns: string): StreamQueries => ({
  one: { name, text: `select ${columns} from log.event e where e.stream = $1 and e.revision >= $2 order by e.revision` },
  several: {
    name: `${name}s`,
    text: `select e.*, r.n from unnest($1::text[], $2::int[]) with ordinality as r (stream, from_revision, n) cross join lateral (
      select ${columns} from log.event e where e.stream = r.stream and e.revision >= r.from_revision order by e.revision) e`,
  },
});
const STREAM = streamQueries('log-stream', COLUMNS);
/** Half of what it costs to read an event is columns that no decision looks at. */
const STREAM_TO_FOLD = streamQueries('log-fold', 'e.position, e.id, e.type, e.data, e.metadata');
const HEAD = { name: 'log-head', text: `select log_id, epoch, coalesce((select max(position) from log.event), 0) from log.identity` };

/** Its commit waits for no disk, where appends would wait behind it: an announcement that a crash takes away is found by polling. */
const NOTIFY = { name: 'log-notify', text: `select set_config('synchronous_commit', 'off', true), pg_notify($1, '')` };

/** How many questions for streams are on their way at once, and how many streams each is for. */
const STREAM_LANES = 2;
const STREAMS_TOGETHER = 16;

/** Pauses before reading over a new connection. */
const RETRIES_MS = [10, 100];

interface NamedQuery extends Statement {
  readonly values: readonly Value[];
}

type FoldedColumns = readonly [position: string, id: string, type: string, data: string, metadata: string];

interface StreamPart {
  readonly stream: string;
  readonly fromRevision: number;
}

export interface ReadPage {
  readonly page: LogPage;
  /** Nothing stood after it when it was read. */
  readonly isLast: boolean;
}

/** Reads the log, by statements that are short whatever its size. */
export class Reader {
  private readonly pool: pg.Pool;
  private readonly streams = this.gathered<EventColumns>(STREAM);
  private readonly toFold = this.gathered<FoldedColumns>(STREAM_TO_FOLD);

  constructor(
    url: string,
    timeouts: Timeouts,
    connections: number,
    private readonly pageBytes: number,
  ) {
    this.pool = new pg.Pool({ ...clientConfig(url, timeouts, 'ecluse log reader'), Client: HeardClient, max: connections });
    // An idle connection that breaks is replaced at the next query, which tells if it cannot be.
    this.pool.on('error', () => undefined);
  }

  async readStream(stream: string, fromRevision: number): Promise<readonly StreamEvent[]> {
    return eventsOf(await this.streams.read({ stream, fromRevision }), decodeStreamEvent);
  }

  async readToFold(stream: string, fromRevision: number): Promise<readonly FoldedEvent[]> {
    const rows = await this.toFold.read({ stream, fromRevision });
    // By index, as in `encodedOf`.
    return rows.map((row) => ({
      id: row[1],
      type: row[2],
      data: JSON.parse(row[3]) as JsonObject,
      metadata: JSON.parse(row[4]) as EventMetadata,
      position: BigInt(row[0]) as Position,
    }));
  }

  async readPage(after: Position, { limit, types, exceptTypes }: PageRequest): Promise<ReadPage> {
    const values: readonly Value[] = [String(after), String(after + BigInt(limit)), this.pageBytes];
    const choosy = types !== undefined || exceptTypes !== undefined;
    const answer = await this.query<PageRow>(
      choosy
        ? { ...PAGE_OF_TYPES, values: [...values, types === undefined ? null : textArray(types), textArray(exceptTypes ?? [])] }
        : { ...PAGE, values },
    );
    const { rows, upTo = after, isCut, afterId, upToId } = rawPageOf(answer, this.pageBytes);
    const page = { events: eventsOf(rows, decodeEvent), upTo, upToOrdinal: Number(upTo), afterId, upToId };
    // Positions have no gaps: a page that spans fewer than it may has reached the end.
    return { page, isLast: !isCut && upTo - after < BigInt(limit) };
  }

  async readStreams(after: StreamPlace | null, upTo: Position, request: PageRequest): Promise<StreamsPage> {
    const { limit, types, exceptTypes } = request;
    const place: readonly Value[] = [after?.stream ?? '', after?.revision ?? -1, String(upTo), limit, this.pageBytes];
    const values = [...place, types === undefined ? null : textArray(types), textArray(exceptTypes ?? [])];
    const [row] = await this.query<StreamsPageRow>({ ...PAGE_OF_STREAMS, values });
    return row === undefined ? { events: [], next: null } : streamsPageOf(row, request);
  }

  async head(): Promise<Head> {
    const [row] = await this.query<readonly [logId: string, epoch: string, position: string]>({ ...HEAD, values: [] });
    if (row === undefined) throw new StoreUnavailable('log.identity');
    return { logId: row[0], epoch: Number(row[1]), position: BigInt(row[2]) as Position, ordinal: Number(row[2]) };
  }

  async notify(channel: string): Promise<void> {
    await this.query({ ...NOTIFY, values: [channel] });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private gathered<Columns extends readonly unknown[]>(queries: StreamQueries): GatheredReads<StreamPart, readonly Columns[]> {
    return new GatheredReads(async (parts) => this.streamRows<Columns>(queries, parts), STREAM_LANES, STREAMS_TOGETHER);
  }

  /** The rows of each stream, in the order of the streams. */
  private async streamRows<Columns extends readonly unknown[]>(
    { one, several }: StreamQueries,
    parts: readonly StreamPart[],
  ): Promise<readonly (readonly Columns[])[]> {
    const [part] = parts;
    if (part !== undefined && parts.length === 1) return [await this.query<Columns>({ ...one, values: [part.stream, part.fromRevision] })];
    const values = [textArray(parts.map(({ stream }) => stream)), intArray(parts.map(({ fromRevision }) => fromRevision))];
    const found = parts.map((): Columns[] => []);
    for (const row of await this.query<Columns>({ ...several, values })) found[Number(row.at(-1)) - 1]?.push(row);
    return found;
  }

  /** Reading again does no harm: when connections of the pool turn out to be dead, new ones are made before anyone is told. */
  private async query<Row extends readonly unknown[]>(query: NamedQuery, retries: readonly number[] = RETRIES_MS): Promise<readonly Row[]> {
    try {
      const { rows } = await this.pool.query<Row>(new RawQuery<Row>(query, query.values));
      return rows;
    } catch (cause) {
      const [pauseMs, ...left] = retries;
      if (pauseMs !== undefined && isBroken(cause)) {
        await pause(pauseMs);
        return this.query(query, left);
      }
      throw isPassing(cause) ? new StoreUnavailable(reasonOf(cause), { cause }) : cause;
    }
  }
}

function eventsOf<Event>(rows: readonly EventRow[], decode: (event: EncodedEvent, placing: Placing) => Event): readonly Event[] {
  const instants = new Instants();
  return rows.map((row) => decode(encodedOf(row), { position: BigInt(row[0]) as Position, recordedAt: instants.of(row[8]), digest: row[9] }));
}
