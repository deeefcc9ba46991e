import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { poolOf } from '../postgres.js';

const home = join(dirname(createRequire(import.meta.url).resolve('@eventide/message-db/package.json')), 'database');

/** In the order of its own `install.sh`, which needs a psql that does not come with the embedded server. */
const scripts = [
  'schema/message-store',
  'extensions/pgcrypto',
  'tables/messages',
  'types/message',
  ...['message-store-version', 'hash-64', 'acquire-lock', 'category', 'is-category', 'id', 'cardinal-id', 'stream-version', 'write-message'].map(
    (name) => `functions/${name}`,
  ),
  ...['messages-id', 'messages-stream', 'messages-category'].map((name) => `indexes/${name}`),
];
const WRITE = { name: 'write', text: 'select write_message($1::varchar, $2::varchar, $3::varchar, $4::jsonb, $5::jsonb, $6::bigint)' };

/** Its functions in PostgreSQL, which is all that the package brings, called through a pool. @type {import('./index.js').OpenRival} */
export async function openMessageDb(database) {
  const texts = await Promise.all(scripts.map(async (script) => readFile(join(home, `${script}.sql`), 'utf8')));
  // Its indexes are made concurrently, which no transaction may hold: one statement at a time.
  const options = '-c search_path=message_store,public -c client_min_messages=warning';
  const pool = poolOf(database.url, { options });
  for (const text of texts) await installed(pool, text);
  return {
    name: 'message-db',
    append: async (stream, events) => {
      for (const [n, { id, type, data, metadata }] of events.entries()) {
        await pool.query({ ...WRITE, values: [id, stream, type, JSON.stringify(data), JSON.stringify(metadata), n - 1] });
      }
    },
    close: async () => pool.end(),
  };
}

/** @param {import('pg').Pool} pool @param {string} text */
async function installed(pool, text) {
  const statements = /concurrently/iu.test(text) ? text.split(';').filter((statement) => statement.trim() !== '') : [text];
  for (const statement of statements) await pool.query(statement);
}
