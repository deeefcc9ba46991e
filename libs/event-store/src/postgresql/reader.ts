import pg from 'pg';
import { decodeEvent } from '../encoding.js';
import { StoreUnavailable } from '../event-store.errors.js';
import type { Head, LogPage, PageRequest, Position, StoredEvent } from '../event-store.port.js';
import { clientConfig, isPassing, reasonOf, type Timeouts } from './connection.js';

type EventColumns = readonly [
  position: string,
  id: string,
  stream: string,
  revision: string,
  type: string,
  data: string,
  sealed: string | null,
  metadata: string,
  recordedAtSeconds: string,
  digest: string,
];
/** The event's columns are all null when the span holds nothing wanted. */
type PageRow = readonly [upTo: string | null, bytes: string | null, ...event: EventColumns];

const COLUMNS = `e.position, e.id, e.stream, e.revision, e.type, e.data, e.sealed, e.metadata, extract(epoch from e.recorded_at), encode(e.digest, 'hex')`;
/** Texts come as they are: parsing them twice is the price of a page. */
const RAW = { rowMode: 'array', types: { getTypeParser: () => String } } as const;

/**
 * A page spans a range of positions, whatever is wanted of it. It is cut before it weighs too much – the first event always comes –
 * with sizes that the server knows without fetching the texts.
 */
function pageQuery(name: string, condition: string): { readonly name: string; readonly text: string } {
  const text = `
    select s.up_to, w.* from (select max(position) as up_to from log.event where position > $1 and position <= $2) s left join (
      select e.bytes, ${COLUMNS} from (
        select *, sum(octet_length(data) + octet_length(metadata) + coalesce(octet_length(sealed), 0)) over (order by position rows unbounded preceding) as bytes
        from log.event where position > $1 and position <= $2 ${condition}
      ) e where e.bytes - octet_length(e.data) - octet_length(e.metadata) - coalesce(octet_length(e.sealed), 0) < $3
    ) w on true order by w.position`;
  return { name, text };
}

const PAGE = pageQuery('log-page', '');
const PAGE_OF_TYPES = pageQuery('log-page-types', 'and type = any ($4::text[])');
const STREAM = { name: 'log-stream', text: `select ${COLUMNS} from log.event e where e.stream = $1 and e.revision >= $2 order by e.revision` };
const HEAD = { name: 'log-head', text: `select log_id, epoch, coalesce((select max(position) from log.event), 0) from log.identity` };

/** Reads the log, by statements that are short whatever its size. */
export class Reader {
  private readonly pool: pg.Pool;

  constructor(
    url: string,
    timeouts: Timeouts,
    connections: number,
    private readonly pageBytes: number,
  ) {
    this.pool = new pg.Pool({ ...clientConfig(url, timeouts, 'ecluse log reader'), max: connections });
    // An idle connection that breaks is replaced at the next query, which tells if it cannot be.
    this.pool.on('error', () => undefined);
  }

  async readStream(stream: string, fromRevision: number): Promise<readonly StoredEvent[]> {
    const rows = await this.query<EventColumns>({ ...STREAM, values: [stream, fromRevision] });
    const instants = new Instants();
    return rows.map((row) => eventOf(row, instants));
  }

  async readAll(after: Position, { limit, types }: PageRequest): Promise<LogPage> {
    const values = [String(after), String(after + BigInt(limit)), this.pageBytes];
    const rows = await this.query<PageRow>(types === undefined ? { ...PAGE, values } : { ...PAGE_OF_TYPES, values: [...values, types] });
    const instants = new Instants();
    const events: StoredEvent[] = [];
    const weight = Number(rows.at(-1)?.[1] ?? 0);
    if (weight > 0) for (const [, , ...event] of rows) events.push(eventOf(event, instants));
    const last = events.at(-1)?.position;
    const upTo = last !== undefined && weight >= this.pageBytes ? last : (BigInt(rows[0]?.[0] ?? after) as Position);
    return { events, upTo, upToOrdinal: Number(upTo) };
  }

  async head(): Promise<Head> {
    const [row] = await this.query<readonly [string, string, string]>({ ...HEAD, values: [] });
    if (row === undefined) throw new StoreUnavailable('log.identity is empty');
    return { logId: row[0], epoch: Number(row[1]), position: BigInt(row[2]) as Position, ordinal: Number(row[2]) };
  }

  async notify(channel: string): Promise<void> {
    await this.query({ name: 'log-notify', text: `select pg_notify($1, '')`, values: [channel] });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async query<Row extends readonly unknown[]>(query: { name: string; text: string; values: readonly unknown[] }): Promise<readonly Row[]> {
    try {
      const { rows } = await this.pool.query<Row>({ ...RAW, ...query, values: [...query.values] });
      return rows;
    } catch (cause) {
      throw isPassing(cause) ? new StoreUnavailable(reasonOf(cause), { cause }) : cause;
    }
  }
}

function eventOf(columns: EventColumns, instants: Instants): StoredEvent {
  const [position, id, stream, revision, type, data, sealed, metadata, recordedAtSeconds, digest] = columns;
  return decodeEvent(
    { id, stream, revision: Number(revision), type, data, sealed, metadata },
    { position: BigInt(position) as Position, recordedAt: instants.of(recordedAtSeconds), digest },
  );
}

/** The events of a batch share their instant: it is written out once. */
class Instants {
  private seconds = '';
  private iso = '';

  of(seconds: string): string {
    if (seconds !== this.seconds) {
      this.seconds = seconds;
      this.iso = new Date(Math.round(Number(seconds) * 1000)).toISOString();
    }
    return this.iso;
  }
}
