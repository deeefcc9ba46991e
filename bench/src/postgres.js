import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { root } from './command.js';

/** The default of the pool is 10. With 64 callers, 64 connections gave the plain INSERT 1.09 times the rate of 20, on a machine busy with other work. */
const CONNECTIONS = 20;

/** A library of the program, as it was built: `prebench` builds it. @param {string} name */
export const library = async (name) => import(pathToFileURL(join(root, 'dist/libs', name, 'src/index.js')).href);

/**
 * @typedef {object} Database
 * @property {string} url
 * @property {(text: string) => Promise<Record<string, string>[]>} sql runs statements over a connection of its own
 * @property {<T>(work: () => Promise<T>) => Promise<T>} whileSnapshotIsOpen does something while a transaction sees what was there before
 */

/** @template T @param {string} url @param {(client: pg.Client) => Promise<T>} work @returns {Promise<T>} */
async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One that is there. @param {string} url @returns {Database} */
export const databaseAt = (url) => ({
  url,
  sql: async (text) => withClient(url, async (client) => (await client.query(text)).rows),
  whileSnapshotIsOpen: async (work) =>
    withClient(url, async (client) => {
      await client.query('begin isolation level repeatable read; select txid_current_snapshot()');
      return work();
    }),
});

/** The pool of a rival. Its connections close after its end was told, and may hear the server stop first. @param {string} url @param {pg.PoolConfig} [options] */
export function poolOf(url, options = {}) {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, ...options });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Does something with the embedded server, set up as the program sets it up – `fsync` and `synchronous_commit` on – and stops it whatever happens.
 * @template T
 * @param {string} folder for its data, which is left behind
 * @param {(server: { version: string, database: (name: string) => Promise<Database> }) => Promise<T>} work `database` makes a new one
 * @returns {Promise<T>}
 */
export async function withPostgres(folder, work) {
  return withDataFolder(folder, async (serverUrl) => {
    const main = databaseAt(serverUrl);
    const [{ server_version: version }] = await main.sql('show server_version');
    const database = async (rival) => {
      const name = `bench_${rival}`;
      await main.sql(`create database ${name} template template0`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return databaseAt(url.href);
    };
    return work({ version: `PostgreSQL ${version}`, database });
  });
}

/**
 * Does something with the database of a data folder, while the program does not run on it.
 * @template T @param {string} folder @param {(url: string) => Promise<T>} work @returns {Promise<T>}
 */
export async function withDataFolder(folder, work) {
  const { openDataFolder, startEmbeddedPostgres } = await library('platform');
  const held = await openDataFolder(folder);
  try {
    const server = await startEmbeddedPostgres(held);
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  } finally {
    await held.close();
  }
}
