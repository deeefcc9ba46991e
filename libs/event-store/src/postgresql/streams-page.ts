import type { JsonObject } from '#libs/kernel';
import type { PageRequest, Position, StreamsPage, ToldEvent } from '../event-store.port.js';
import { wantedTypes } from '../wanted-types.js';

/** What each event of a page tells, joined: a page comes as a few long texts, since to send and take apart many short ones costs more than to fold them. */
export type StreamsPageRow = readonly [
  streams: string | null,
  types: string | null,
  ids: string | null,
  revisions: string | null,
  positions: string | null,
  datas: string | null,
  metadatas: string | null,
];

/** Neither a name nor JSON holds one. */
const BETWEEN = '\n';

const joined = (part: string, between = `E'\\n'`): string => `string_agg(${part}, ${between} order by e.stream, e.revision)`;
const listed = (part: string): string => `'[' || ${joined(part, `','`)} || ']'`;

/**
 * A page of the log stream by stream, cut before it weighs too much – the first event always comes. Of events whose type is not wanted, the texts are
 * not fetched, but reading goes on after them. Parameters: stream and revision after which, up to, events, weight, types and types left out.
 */
export const PAGE_OF_STREAMS = {
  name: 'log-page-streams',
  text: `
    select ${joined('e.stream')}, ${joined('e.type')}, ${joined('e.id::text')}, ${listed('e.revision::text')}, ${listed('e.position::text')},
      ${listed(`case when e.wanted then e.data else 'null' end`)}, ${joined(`case when e.wanted then e.metadata else '' end`)}
    from (
      select *, ($6::text[] is null or type = any ($6::text[])) and type <> all ($7::text[]) as wanted,
        octet_length(data) + octet_length(metadata) as weight,
        sum(octet_length(data) + octet_length(metadata)) over (order by stream, revision rows unbounded preceding) as bytes
      from (
        select * from log.event where (stream, revision) > ($1, $2::int) and position <= $3 order by stream, revision limit $4
      ) span
    ) e where e.bytes - e.weight < $5`,
};

/** The events of a page that are wanted, and where to read on. */
export function streamsPageOf([streams, types, ids, revisions, positions, datas, metadatas]: StreamsPageRow, request: PageRequest): StreamsPage {
  if (streams === null || types === null || ids === null || revisions === null || positions === null || datas === null || metadatas === null) {
    return { events: [], next: null };
  }
  const isWanted = wantedTypes(request);
  const [streamOf, typeOf, idOf] = [streams.split(BETWEEN), types.split(BETWEEN), ids.split(BETWEEN)];
  const [revisionOf, positionOf] = [JSON.parse(revisions) as readonly number[], JSON.parse(positions) as readonly number[]];
  const [dataOf, metadataOf] = [JSON.parse(datas) as readonly (JsonObject | null)[], metadatas.split(BETWEEN)];
  const events: ToldEvent[] = [];
  let next: StreamsPage['next'] = null;
  for (let n = 0; n < streamOf.length; n += 1) {
    const stream = streamOf[n];
    const revision = revisionOf[n];
    const type = typeOf[n];
    if (stream === undefined || revision === undefined || type === undefined) throw incomplete();
    next = { stream, revision };
    if (!isWanted(type)) continue;
    const id = idOf[n];
    const ordinal = positionOf[n];
    const data = dataOf[n];
    const metadata = metadataOf[n];
    if (id === undefined || ordinal === undefined || data == null || metadata === undefined) throw incomplete();
    events.push({ id, stream, revision, type, data, metadata: timesOf(metadata), position: BigInt(ordinal) as Position, ordinal });
  }
  return { events, next };
}

const incomplete = (): Error => new Error('the parts of a page are not as many as its events');

/**
 * The two times of an event. Metadata is canonical JSON of texts by name: where no character is escaped, a name with its quotes and its colon stands
 * nowhere else.
 */
function timesOf(metadata: string): ToldEvent['metadata'] {
  if (!metadata.includes('\\')) {
    const [occurredAt, knownOn] = [textOf(metadata, '"occurredAt":"'), textOf(metadata, '"knownOn":"')];
    if (occurredAt !== null && knownOn !== null) return { occurredAt, knownOn };
  }
  const { occurredAt, knownOn } = JSON.parse(metadata) as ToldEvent['metadata'];
  return { occurredAt, knownOn };
}

function textOf(metadata: string, name: string): string | null {
  const at = metadata.indexOf(name);
  if (at < 0) return null;
  const from = at + name.length;
  return metadata.slice(from, metadata.indexOf('"', from));
}
