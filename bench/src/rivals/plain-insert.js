import { randomUUID } from 'node:crypto';
import { poolOf } from '../postgres.js';
import { dataOf, evolve, initialState, newEvent, nextNumber } from '../workload.js';

export const PLAIN = 'plain INSERT';

const TABLE = `create table event (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  stream text not null,
  revision int not null,
  type text not null,
  data text not null,
  metadata text not null,
  recorded_at timestamptz not null default now(),
  unique (stream, revision)
)`;
const INSERT = {
  name: 'insert',
  text: 'insert into event (id, stream, revision, type, data, metadata) values ($1, $2, $3, $4, $5, $6) returning position',
};
const READ = { name: 'read', text: 'select revision, type, data from event where stream = $1 order by revision' };

/**
 * What anyone would write by hand: a table, a pool, one prepared INSERT per event. Its positions have gaps and become visible out of order.
 * @type {import('./index.js').OpenRival}
 */
export async function openPlainInsert(database) {
  await database.sql(TABLE);
  const pool = poolOf(database.url);
  const insert = async (stream, revision, { id, type, data, metadata }) =>
    pool.query({ ...INSERT, values: [id, stream, revision, type, JSON.stringify(data), JSON.stringify(metadata)] });
  return {
    name: PLAIN,
    append: async (stream, events) => {
      for (const [revision, event] of events.entries()) await insert(stream, revision, event);
    },
    command: async (stream) => {
      const { rows } = await pool.query({ ...READ, values: [stream] });
      const state = rows.map(({ type, data }) => ({ type, data: JSON.parse(data) })).reduce(evolve, initialState);
      const event = { ...newEvent(), id: randomUUID(), data: dataOf(nextNumber(state)) };
      await insert(stream, rows.length, event);
    },
    close: async () => pool.end(),
  };
}
