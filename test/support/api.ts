import { randomUUID } from 'node:crypto';

/** An answer of the API, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body. */
  readonly body: Readonly<Record<string, unknown>>;
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

/** Speaks to a server as a client would. */
export function apiOf(url: string) {
  return {
    get: async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => answerOf(await fetch(`${url}${path}`, { headers })),
    /** With a new idempotency key unless the headers say otherwise. */
    post: async (path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      answerOf(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
          body: JSON.stringify(body),
        }),
      ),
    put: async (path: string): Promise<Answer> => answerOf(await fetch(`${url}${path}`, { method: 'PUT' })),
    /** A file, as it is. */
    upload: async (query: string, content: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
      answerOf(
        await fetch(`${url}/api/v1/imports?${query}`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream', 'idempotency-key': randomUUID(), ...headers },
          body: content,
        }),
      ),
  };
}

export type Api = ReturnType<typeof apiOf>;
