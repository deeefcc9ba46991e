import { getPostgreSQLEventStore, pongoSingleStreamProjection } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { library, poolOf } from '../postgres.js';
import { newEvent, newStream } from '../workload.js';
import { EMMETT } from './emmett.js';

/**
 * The same read model made in several ways: for each stream, how many events it has and the type of the last one.
 * @typedef {object} Replay
 * @property {string} name
 * @property {() => Promise<number>} replay makes it anew, from the first event to the last; gives how many events were read
 * @property {() => Promise<void>} close
 */

export const OURS = 'Écluse';
export const BY_HAND = 'a loop by hand';
export { EMMETT };

const PAGE = 1_000;
/** As the projector rebuilds. */
const [OUR_PAGE, OUR_BATCH] = [5_000, 50_000];

/** @typedef {{ stream: string, n: number, last: string }} Row */

/** @param {Map<string, Row>} rows @param {readonly { stream: string, type: string }[]} events */
function fold(rows, events) {
  for (const { stream, type } of events) {
    const row = rows.get(stream);
    if (row === undefined) rows.set(stream, { stream, n: 1, last: type });
    else {
      row.n += 1;
      row.last = type;
    }
  }
}

/** A projection on the runner, rebuilt as any other: pages, checkpoint, fence, comparison, switch. @param {string} url @returns {Promise<Replay>} */
export async function openOurs(url) {
  const { rebuild, Table } = await library('runner');
  const { PostgresEventStore } = await library('event-store');
  const [store, pool] = [new PostgresEventStore(url), poolOf(url, { max: 6 })];
  const table = new Table({
    name: 'per_stream',
    key: ['stream'],
    onConflict: { add: 'n' },
    columns: [
      { name: 'stream', type: 'text', of: ({ stream }) => stream },
      { name: 'n', type: 'int4', of: ({ n }) => n },
      { name: 'last', type: 'text', of: ({ last }) => last },
    ],
  });
  const projection = {
    name: 'per-stream',
    structure: 1,
    reads: {},
    createTables: (schema) => `CREATE TABLE ${schema}.per_stream (stream text PRIMARY KEY, n integer NOT NULL, last text NOT NULL)`,
    createIndexes: () => [],
    createViews: (schema) => `CREATE OR REPLACE VIEW rm.per_stream AS SELECT * FROM ${schema}.per_stream`,
    open: (schema) => ({
      apply: async (events, client) => {
        const rows = new Map();
        fold(rows, events);
        await table.upserting([...rows.values()])(client, schema);
      },
      forget: () => undefined,
    }),
    build: (schema, order) => {
      let rows = new Map();
      return {
        add: async (events) => fold(rows, events),
        take: () => {
          const each = [...rows.values()];
          // Stream by stream, no row is met twice.
          const write = order === 'streams' ? table.copying(each) : table.upserting(each);
          rows = new Map();
          return write;
        },
      };
    },
  };
  const options = { pool, store, projection, pageSize: OUR_PAGE, batchSize: OUR_BATCH, pollMs: 100 };
  return {
    name: OURS,
    replay: async () => {
      const report = async () => ({ accepted: false, cancelled: false });
      const tenure = { signal: new AbortController().signal, confirm: async () => undefined };
      return (await rebuild({ ...options, tenure, report, complete: async () => true })).ordinal;
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}

/** What anyone would write for this one table: a page of a thousand, a fold, one bulk upsert, one checkpoint. @param {string} url @returns {Promise<Replay>} */
export async function openByHand(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    name: BY_HAND,
    replay: async () => {
      await client.query(`DROP TABLE IF EXISTS by_hand, by_hand_checkpoint;
        CREATE TABLE by_hand (stream text PRIMARY KEY, n integer NOT NULL, last text NOT NULL);
        CREATE TABLE by_hand_checkpoint (position bigint NOT NULL); INSERT INTO by_hand_checkpoint VALUES (0)`);
      for (let position = 0; ;) {
        const { rows: events } = await client.query({
          name: 'page',
          text: `SELECT position, stream, revision, type, data, metadata FROM log.event WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
          values: [position],
        });
        if (events.length === 0) return position;
        const rows = new Map();
        fold(
          rows,
          events.map((event) => ({ ...event, data: JSON.parse(event.data), metadata: JSON.parse(event.metadata) })),
        );
        position = Number(events.at(-1).position);
        const each = [...rows.values()];
        await client.query('BEGIN');
        await client.query({
          name: 'upsert',
          text: `INSERT INTO by_hand AS t SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
                 ON CONFLICT (stream) DO UPDATE SET n = t.n + excluded.n, last = excluded.last`,
          values: [each.map(({ stream }) => stream), each.map(({ n }) => n), each.map(({ last }) => last)],
        });
        await client.query('UPDATE by_hand_checkpoint SET position = $1', [position]);
        await client.query('COMMIT');
      }
    },
    close: async () => client.end(),
  };
}

/**
 * Its consumer with an asynchronous projector, on a log of its own with so many events.
 * @param {import('../postgres.js').Database} database @param {number} events @returns {Promise<Replay>}
 */
export async function openEmmettProjector(database, events) {
  const pool = poolOf(database.url);
  const store = getPostgreSQLEventStore(database.url, { connectionOptions: { pool } });
  await store.schema.migrate();
  const perStream = 5;
  for (let n = 0; n < events; n += perStream) {
    const some = Array.from({ length: perStream }, (_, rank) => newEvent(rank));
    await store.appendToStream(
      newStream(),
      some.map(({ type, data, metadata }) => ({ type, data, metadata })),
    );
  }
  let round = 0;
  return {
    name: EMMETT,
    replay: async () => {
      round += 1;
      const consumer = store.consumer({ stopWhen: { noMessagesLeft: true }, pulling: { batchSize: PAGE } });
      consumer.projector({
        processorId: `per-stream-${round}`,
        startFrom: 'BEGINNING',
        projection: pongoSingleStreamProjection({
          collectionName: `per_stream_${round}`,
          canHandle: ['PieceReceived'],
          initialState: () => ({ n: 0, last: '' }),
          evolve: (row, { type }) => ({ ...row, n: row.n + 1, last: type }),
        }),
      });
      await consumer.start();
      await consumer.close();
      return events;
    },
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}
