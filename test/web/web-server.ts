import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { apiOf } from '../support/api.js';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.js';
import { factsOfSpring, SOURCE } from './facts-of-spring.js';

export interface WebServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server of its own that serves the built page, with its database. */
export async function startOwnWebServer(options: TestServerOptions = {}): Promise<TestServer> {
  const webRoot = fileURLToPath(new URL('../../dist/web', import.meta.url));
  if (!existsSync(`${webRoot}/index.html`)) throw new Error(`${webRoot} holds no page: run « npm run build:web » first`);
  return startTestServer({ webRoot, ...options });
}

/** `ECLUSE_TEST_URL` points the spec at a server that runs already. */
async function serverToDrive(): Promise<WebServer> {
  const running = process.env['ECLUSE_TEST_URL'];
  return running === undefined ? startOwnWebServer() : { url: running, stop: () => Promise.resolve() };
}

/** Brings facts in – those of spring without others – and waits until the figures include them. */
export async function bringFacts(url: string, source = SOURCE, facts = factsOfSpring()): Promise<void> {
  const api = apiOf(url);
  const { body } = await api.upload(`format=facts&source=${source}&fileName=${source}.ndjson`, facts, { 'idempotency-key': `e2e-${source}` });
  if (body['status'] !== 'completed') throw new Error(`the facts were not imported: ${JSON.stringify(body)}`);
  if (body['position'] !== null) await api.untilIncluded(body);
}

export async function startWebServer(): Promise<WebServer> {
  const server = await serverToDrive();
  try {
    await bringFacts(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
