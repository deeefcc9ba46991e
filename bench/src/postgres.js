import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { root } from './command.js';

/** A library of the program, as it was built: `prebench` builds it. @param {string} name */
export const library = async (name) => import(pathToFileURL(join(root, 'dist/libs', name, 'src/index.js')).href);

/**
 * @typedef {object} Database
 * @property {string} url
 * @property {(text: string) => Promise<Record<string, string>[]>} sql runs statements over a connection of its own
 */

/** @param {string} url @returns {Database} */
const databaseAt = (url) => ({
  url,
  sql: async (text) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query(text);
      return rows;
    } finally {
      await client.end();
    }
  },
});

/**
 * Does something with the embedded server, set up as the program sets it up – `fsync` and `synchronous_commit` on – and stops it whatever happens.
 * @template T
 * @param {string} folder for its data, which is left behind
 * @param {(server: { version: string, database: (name: string) => Promise<Database> }) => Promise<T>} work `database` makes a new one
 * @returns {Promise<T>}
 */
export async function withPostgres(folder, work) {
  const { openDataFolder, startEmbeddedPostgres } = await library('platform');
  const held = await openDataFolder(folder);
  try {
    const server = await startEmbeddedPostgres(held);
    try {
      const main = databaseAt(server.url);
      const [{ server_version: version }] = await main.sql('show server_version');
      const database = async (name) => {
        await main.sql(`create database ${name} template template0`);
        const url = new URL(server.url);
        url.pathname = `/${name}`;
        return databaseAt(url.href);
      };
      return await work({ version: `PostgreSQL ${version}`, database });
    } finally {
      await server.stop();
    }
  } finally {
    await held.close();
  }
}
