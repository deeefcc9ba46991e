import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, type Problem } from '../failure.js';

/** Query parameters; a list repeats its name, an absent value is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** More headers, by name. */
export type Headers = Readonly<Record<string, string>>;

export interface Upload {
  readonly bytes: Readable;
  readonly total: number;
  readonly sent: (bytes: number) => void;
}

/** The API, as the commands speak it. Refusals come as {@link Failure} with the problem's code. */
export interface Client {
  readonly url: string;
  get<Body>(path: string, query?: Query, headers?: Headers): Promise<Body>;
  /** `key`: the idempotency key of a write. */
  post<Body>(
    path: string,
    options?: { readonly query?: Query; readonly body?: object; readonly key?: string; readonly headers?: Headers },
  ): Promise<Body>;
  put<Body>(path: string): Promise<Body>;
  delete<Body>(path: string): Promise<Body>;
  upload<Body>(path: string, file: Upload, options: { readonly query: Query; readonly key: string }): Promise<Body>;
  /** The body of an answer as it comes; a refusal is told as everywhere. */
  download(path: string, query?: Query): Promise<Readable>;
  /** The same of a question that is sent as a body. */
  downloadOf(path: string, body: object): Promise<Readable>;
  /** The answer whatever its status. */
  read(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
}

function addressOf(base: string, path: string, query: Query): URL {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [String(value)]) url.searchParams.append(name, one);
  }
  return url;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Upload;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function unreachable(url: URL, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure(
    'server.unreachable',
    `Le serveur ${url.origin} ne répond pas (${reason}).`,
    'Vérifiez qu’il tourne (ecluse status), ou relancez-le (ecluse start).',
    1,
    { cause: error },
  );
}

async function answerOf(url: URL, { method, headers, body }: Call): Promise<IncomingMessage> {
  const request = httpRequest(url, { method, headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  let sending: Promise<unknown> = Promise.resolve();
  if (typeof body === 'object') {
    let bytes = 0;
    body.bytes.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      body.sent(bytes);
    });
    sending = pipeline(body.bytes, request);
  } else request.end(body);
  // The server may answer before everything is sent: its answer counts, not the broken pipe.
  sending.catch(() => undefined);
  return answered;
}

async function send(url: URL, call: Call): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const answer = await answerOf(url, call);
    return { status: answer.statusCode ?? 0, text: await textOf(answer) };
  } catch (error) {
    throw unreachable(url, error);
  }
}

function parsed(url: URL, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(
      'server.notEcluse',
      `Ce qui répond sur ${url.origin} n’est pas Écluse.`,
      'Arrêtez cet autre programme, ou relancez ecluse start.',
      1,
      {
        cause: error,
      },
    );
  }
}

function memberOf(problem: Problem | null, name: string): string | null {
  const value = problem?.[name];
  return typeof value === 'string' ? value : null;
}

/** 400: what was typed cannot be understood – an impossible day, a parameter out of its form –, and is no other than a badly written command. */
const BADLY_WRITTEN = 400;

function refusalOf(status: number, body: unknown): Failure {
  const problem = typeof body === 'object' && body !== null ? (body as Problem) : null;
  const code = memberOf(problem, 'code') ?? `http.${String(status)}`;
  const message = memberOf(problem, 'detail') ?? `Le serveur a répondu ${String(status)}.`;
  return new Failure(code, message, memberOf(problem, 'remedy'), status === BADLY_WRITTEN ? 2 : 1, { problem });
}

async function bytesOf(address: URL, call: Call): Promise<Readable> {
  const answer = await answerOf(address, call).catch((error: unknown) => {
    throw unreachable(address, error);
  });
  const status = answer.statusCode ?? 0;
  if (status >= 400) throw refusalOf(status, parsed(address, await textOf(answer)));
  return answer;
}

/** The header that says in the name of which caisse something is asked or done; none when nobody says so. */
export const inNameOf = (caisse: string | undefined): Headers =>
  caisse === undefined || caisse.trim() === '' ? {} : { 'ecluse-caisse': encodeURIComponent(caisse.trim()) };

/** `asking`: headers of every question and every command. */
export function createClient(url: string, asking: Headers = {}): Client {
  const call = async <Body>(path: string, query: Query, options: Call): Promise<Body> => {
    const address = addressOf(url, path, query);
    const { status, text } = await send(address, options);
    const body = parsed(address, text);
    if (status >= 400) throw refusalOf(status, body);
    return body as Body;
  };
  const accept = { accept: 'application/json' };
  return {
    url,
    get: async (path, query = {}, headers = {}) => call(path, query, { method: 'GET', headers: { ...accept, ...asking, ...headers } }),
    post: async (path, { query = {}, body, key, headers: more = {} } = {}) => {
      const headers = { ...accept, ...asking, ...more, ...(key === undefined ? {} : { 'idempotency-key': key }) };
      if (body === undefined) return call(path, query, { method: 'POST', headers: { ...headers, 'content-length': '0' } });
      return call(path, query, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    },
    put: async (path) => call(path, {}, { method: 'PUT', headers: { ...accept, ...asking, 'content-length': '0' } }),
    delete: async (path) => call(path, {}, { method: 'DELETE', headers: { ...accept, ...asking } }),
    upload: async (path, file, { query, key }) => {
      const headers = {
        ...accept,
        ...asking,
        'content-type': 'application/octet-stream',
        'content-length': String(file.total),
        'idempotency-key': key,
      };
      return call(path, query, { method: 'POST', headers, body: file });
    },
    download: async (path, query = {}) => bytesOf(addressOf(url, path, query), { method: 'GET', headers: asking }),
    downloadOf: async (path, body) =>
      bytesOf(addressOf(url, path, {}), { method: 'POST', headers: { ...asking, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    read: async (path) => {
      const address = addressOf(url, path, {});
      const { status, text } = await send(address, { method: 'GET', headers: accept });
      return { status, body: parsed(address, text) };
    },
  };
}
