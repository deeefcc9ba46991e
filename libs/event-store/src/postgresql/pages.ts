import type { EncodedEvent } from '../encoding.js';
import type { Position } from '../event-store.port.js';

/** An event as the wire brings it. */
export type EventColumns = readonly [
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
/** With whatever was asked beside it. */
export type EventRow = readonly [...EventColumns, ...(string | null)[]];
/** The events at both ends of the span, told by the first row only. */
type SpanColumns = readonly [upTo: string | null, afterId: string | null, upToId: string | null];
/** With the end of the span, and the weight of the page so far. All from there on is null when the span holds nothing wanted. */
export type PageRow = readonly [...SpanColumns, weight: string | null, ...event: EventColumns];

export const COLUMNS = `e.position, e.id, e.stream, e.revision, e.type, e.data, e.sealed, e.metadata, extract(epoch from e.recorded_at), encode(e.digest, 'hex')`;

/**
 * A page spans a range of positions, whatever is wanted of it. It is cut before it weighs too much – the first event always comes –
 * with sizes that the server knows without fetching the texts. Parameters: after, up to, weight, and the types if any.
 */
function pageQuery(name: string, condition: string): { readonly name: string; readonly text: string } {
  const text = `
    select s.up_to, case row_number() over (order by w.position) when 1 then s.after_id end, case row_number() over (order by w.position) when 1 then s.up_to_id end, w.*
    from (
      select m.up_to, a.id as after_id, u.id as up_to_id from (select max(position) as up_to from log.event where position > $1 and position <= $2) m
      left join log.event a on a.position = $1 left join log.event u on u.position = m.up_to
    ) s left join (
      select e.bytes, ${COLUMNS} from (
        select *, sum(octet_length(data) + octet_length(metadata) + coalesce(octet_length(sealed), 0)) over (order by position rows unbounded preceding) as bytes
        from log.event where position > $1 and position <= $2 ${condition}
      ) e where e.bytes - octet_length(e.data) - octet_length(e.metadata) - coalesce(octet_length(e.sealed), 0) < $3
    ) w on true order by w.position`;
  return { name, text };
}

export const PAGE = pageQuery('log-page', '');
export const PAGE_OF_TYPES = pageQuery('log-page-types', 'and ($4::text[] is null or type = any ($4::text[])) and type <> all ($5::text[])');

export interface RawPage {
  readonly rows: readonly EventColumns[];
  /** Undefined when the span holds no event at all, wanted or not. */
  readonly upTo: Position | undefined;
  /** The id of the event after which the page begins; null when there is none. */
  readonly afterId: string | null;
  /** The id of the event at `upTo`. */
  readonly upToId: string | null;
  /** It would have weighed too much. */
  readonly isCut: boolean;
}

export function rawPageOf(rows: readonly PageRow[], weightCap: number): RawPage {
  const [end, afterId = null, endId = null] = rows[0] ?? [];
  if (end === undefined || end === null) return { rows: [], upTo: undefined, afterId, upToId: afterId, isCut: false };
  const weight = rows.at(-1)?.[3] ?? null;
  if (weight === null) return { rows: [], upTo: BigInt(end) as Position, afterId, upToId: endId, isCut: false };
  const events = rows.map(([, , , , ...event]) => event);
  const [last, lastId] = events.at(-1) ?? [end, endId];
  const isCut = Number(weight) >= weightCap;
  return { rows: events, upTo: BigInt(isCut ? last : end) as Position, afterId, upToId: isCut ? lastId : endId, isCut };
}

/** Read by index: taken apart as a list, each row of each page would be gone through by an iterator. */
export function encodedOf(row: EventRow): EncodedEvent {
  return { id: row[1], stream: row[2], revision: Number(row[3]), type: row[4], data: row[5], sealed: row[6], metadata: row[7] };
}

/** The events of a batch share their instant: it is written out once. */
export class Instants {
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
