import { randomUUID } from 'node:crypto';
import { until } from './killable-server.js';

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
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    answerOf(await fetch(`${url}${path}`, { headers }));
  const post = async (path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    answerOf(
      await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
        body: JSON.stringify(body),
      }),
    );
  return {
    get,
    /** With a new idempotency key unless the headers say otherwise. */
    post,
    /** The same of a command on which others rest. @throws Error with what was answered when it is refused */
    give: async (path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer['body']> => {
      const { status, body: written } = await post(path, body, headers);
      if (status < 200 || status >= 300) throw new Error(`${path} was answered ${String(status)}: ${JSON.stringify(written)}`);
      return written;
    },
    /** Waits until the figures include what a command or an import has written. @throws Error with its answer when it wrote nothing, or with theirs */
    untilIncluded: async (written: Answer['body']): Promise<void> => {
      const { position } = written;
      if (typeof position !== 'string' || written['status'] === 'failed') throw new Error(`nothing to wait for: ${JSON.stringify(written)}`);
      await until('the figures include what was written', async () => {
        const { status, body } = await get(`/api/v1/indicators?after=${encodeURIComponent(position)}`);
        const { stock } = body as { readonly stock?: { readonly status: string } };
        if (status !== 200 || stock === undefined) throw new Error(`the figures were answered ${String(status)}: ${JSON.stringify(body)}`);
        return stock.status === 'stale' ? null : true;
      });
    },
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
