import type pg from 'pg';
import { digestOf, type EncodedAppend, type EncodedEvent } from '../encoding.js';
import type { Position } from '../event-store.port.js';
import { byteaArray, intArray, textArray, uuidArray } from './binary-array.js';
import { rawRows } from './raw-query.js';

/** What `log.append` says of one append: `appended`, `repeated`, `taken` or `conflict`, and where its stream is. */
export type VerdictRow = readonly [verdict: string, revision: string, position: string | null];

const APPEND = {
  name: 'log-append',
  text: `select verdict, revision, position from log.append(
    $1::text[], $2::int[], $3::int[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::int[], $12::boolean)`,
};
const APPEND_ONE = {
  name: 'log-append-one',
  text: 'select log.append_one($1::text, $2::int, $3::uuid, $4::text, $5::text, $6::text, $7::text, $8::bytea)',
};
const APPEND_EACH = {
  name: 'log-append-each',
  text: `select event_id, event_position from log.append_each(
    $1::text[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
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
  const values = [...placesOf(appends), intArray(firsts), intArray(counts), ...columnsOf(events), intArray(owners), String(careful)];
  return rawRows<VerdictRow>(client, APPEND, values);
}

/** Whether a batch may take the lean way: one event for each append. */
export function isLean(appends: readonly EncodedAppend[]): boolean {
  return appends.every(({ events }) => events.length === 1);
}

/** Writes what can be written of a lean batch and gives the positions. Why the others have none, {@link appendJudged} tells. */
export async function appendLean(client: pg.Client, appends: readonly EncodedAppend[]): Promise<readonly (Position | undefined)[]> {
  const events = appends.flatMap((append) => append.events);
  const [first] = events;
  if (first === undefined || events.length > 1) {
    const positions = new Map(
      await rawRows<readonly [id: string, position: string]>(client, APPEND_EACH, [...placesOf(appends), ...columnsOf(events)]),
    );
    return events.map(({ id }) => positionOf(positions.get(id)));
  }
  const { id, stream, revision, type, data, sealed, metadata } = first;
  const values = [stream, revision - 1, id, type, data, sealed, metadata, Buffer.from(digestOf(first), 'hex')];
  const [row] = await rawRows<readonly [position: string | null]>(client, APPEND_ONE, values);
  return [positionOf(row?.[0])];
}

function positionOf(text: string | null | undefined): Position | undefined {
  return text === null || text === undefined ? undefined : (BigInt(text) as Position);
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
