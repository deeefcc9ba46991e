import type pg from 'pg';
import { digestOf, type EncodedAppend, type EncodedEvent } from '../encoding.js';
import { byteaArray, intArray, textArray, uuidArray } from './binary-array.js';

/** What `log.append` says of one append: `appended`, `repeated`, `taken` or `conflict`, and where its stream is. */
export type VerdictRow = readonly [verdict: string, revision: string, position: string | null];

/** Texts come as they are. */
const RAW = { rowMode: 'array', types: { getTypeParser: () => String } } as const;

const APPEND = {
  name: 'log-append',
  text: `select verdict, revision, position from log.append(
    $1::text[], $2::int[], $3::int[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::int[], $12::boolean)`,
  ...RAW,
};
const APPEND_ONE = {
  name: 'log-append-one',
  text: 'select log.append_one($1::text, $2::int, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::bytea)',
  ...RAW,
};
const APPEND_EACH = {
  name: 'log-append-each',
  text: `select event_id, event_position from log.append_each(
    $1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
  ...RAW,
};

/** Writes a batch, and says of each of its appends what became of it. `careful`: an id that is taken is told, not stumbled upon. */
export async function appendJudged(client: pg.Client, appends: readonly EncodedAppend[], careful: boolean): Promise<readonly VerdictRow[]> {
  const events: EncodedEvent[] = [];
  const [firsts, counts, owners]: [number[], number[], number[]] = [[], [], []];
  appends.forEach((append, n) => {
    firsts.push(events.length + 1);
    counts.push(append.events.length);
    for (const event of append.events) {
      events.push(event);
      owners.push(n + 1);
    }
  });
  const [streams, expected] = placesOf(appends);
  const values = [streams, expected, intArray(firsts), intArray(counts), ...columnsOf(events), intArray(owners), careful];
  const { rows } = await client.query<VerdictRow>({ ...APPEND, values });
  return rows;
}

/** Whether a batch may take the lean way: one event for each append. */
export function isLean(appends: readonly EncodedAppend[]): boolean {
  return appends.every(({ events }) => events.length === 1);
}

/** Writes what can be written of a lean batch and gives the positions by event id. Why the others were not, {@link appendJudged} tells. */
export async function appendLean(client: pg.Client, appends: readonly EncodedAppend[]): Promise<ReadonlyMap<string, string>> {
  const events = appends.flatMap((append) => append.events);
  const [first] = events;
  if (first === undefined || events.length > 1) {
    const { rows } = await client.query<[string, string]>({ ...APPEND_EACH, values: [...placesOf(appends), ...columnsOf(events)] });
    return new Map(rows);
  }
  const { id, stream, revision, type, data, sealed, metadata } = first;
  const values = [stream, revision - 1, id, type, data, sealed, metadata, Buffer.from(digestOf(first), 'hex')];
  const { rows } = await client.query<[string | null]>({ ...APPEND_ONE, values });
  return new Map(rows.flatMap(([position]) => (position === null ? [] : [[id, position]])));
}

/** Streams, and the revisions that they are expected at. */
function placesOf(appends: readonly EncodedAppend[]): readonly Buffer[] {
  return [textArray(appends.map(({ stream }) => stream)), intArray(appends.map(({ expectedRevision }) => expectedRevision))];
}

function columnsOf(events: readonly EncodedEvent[]): readonly Buffer[] {
  return [
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    textArray(events.map(({ data }) => data)),
    textArray(events.map(({ sealed }) => sealed)),
    textArray(events.map(({ metadata }) => metadata)),
    byteaArray(events.map(digestOf)),
  ];
}
