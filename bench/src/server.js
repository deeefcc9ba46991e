import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launch } from './command.js';
import { peakMemory, projectorOf } from './processes.js';

const FILL_POLL_MS = 200;

/** A server in processes of its own: the API with its PostgreSQL and its projector. */
export class Server {
  /** @param {import('node:child_process').ChildProcess} child @param {string} url */
  constructor(child, url) {
    this.child = child;
    this.url = url;
  }

  /** Starts one on a data folder, without the demonstration; resolves once it is ready. @param {string} home @returns {Promise<Server>} */
  static async start(home) {
    const child = launch(home, ['start', '--empty', '--port', '0', '--json']);
    const output = { stdout: '', stderr: '' };
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output.stderr}`)));
      child.stderr.setEncoding('utf8').on('data', (part) => {
        output.stderr += part;
      });
      child.stdout.setEncoding('utf8').on('data', (part) => {
        output.stdout += part;
        if (output.stdout.includes('\n')) resolve(new Server(child, JSON.parse(output.stdout).url));
      });
    });
  }

  /** Stops everything in order. @returns {Promise<void>} */
  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.child.once('exit', resolve);
    });
    this.child.kill('SIGTERM');
    await ended;
  }

  /** Most memory that its two Node processes ever held, in MB; null where it cannot be known. */
  async peaks() {
    const projector = await projectorOf(this.child.pid);
    return { api: await peakMemory(this.child.pid), projector: projector === null ? null : await peakMemory(projector) };
  }

  /** @param {string} path @param {Record<string, string>} [query] */
  async get(path, query = {}) {
    return this.#ask('GET', path, query);
  }

  /** @param {string} path @param {object} [body] */
  async post(path, body) {
    return this.#ask('POST', path, {}, body);
  }

  /** Until every read model has read the whole log. */
  async untilCaughtUp() {
    for (;;) {
      const { items } = await this.get('projections');
      if (items.every(({ lag }) => lag.events === 0)) return;
      await pause(FILL_POLL_MS);
    }
  }

  /** Until every definition that is rolled up – or only one – is told to the last closed day. @param {string} [definition] */
  async untilFilled(definition) {
    for (;;) {
      const { items } = await this.get('rollups');
      const asked = items.filter((item) => definition === undefined || item.definition === definition);
      if (asked.length > 0 && asked.every(({ ratio }) => ratio === 1)) return;
      await pause(FILL_POLL_MS);
    }
  }

  async #ask(method, path, query, body) {
    const address = new URL(`/api/v1/${path}`, this.url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const headers = {
      ...(method === 'GET' ? {} : { 'idempotency-key': globalThis.crypto.randomUUID() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await fetch(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${address.href}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}

/**
 * Does something with a server of a data folder, and stops the server whatever happens.
 * @template T @param {string} home @param {(server: Server) => Promise<T>} work @returns {Promise<T>}
 */
export async function withServer(home, work) {
  const server = await Server.start(home);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** The address of the PostgreSQL that runs for a data folder. @param {string} home @returns {Promise<string>} */
export async function databaseOf(home) {
  const password = (await readFile(join(home, 'postgres-password'), 'utf8')).trim();
  const port = (await readFile(join(home, 'postgres/postmaster.pid'), 'utf8')).split('\n')[3];
  return `postgres://ecluse:${password}@127.0.0.1:${port}/ecluse`;
}
