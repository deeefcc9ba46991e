import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { RequestRefused } from './problem.js';
import { STREAMED_TYPES } from './streamed-body.js';

type Bytes = AsyncIterableIterator<Uint8Array> & { return(): Promise<unknown> };

/**
 * Hands over the body as it arrives: the parser of these types leaves the stream alone. Whoever stops reading does not cut the connection, on which the
 * answer is still to go.
 */
export async function readingFile<T>(request: FastifyRequest, read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  const bytes = bytesOf(request);
  try {
    return await read({ [Symbol.asyncIterator]: () => bytes });
  } finally {
    // A client that is still sending hears the answer only once all is taken.
    await bytes.return();
    await drained(request.raw);
  }
}

function bytesOf(request: FastifyRequest): Bytes {
  const { body } = request;
  if (body !== request.raw) {
    throw new RequestRefused('request.mediaTypeUnsupported', `Cette adresse attend un fichier, envoyé comme ${STREAMED_TYPES.join(', ')}.`, {
      accepted: STREAMED_TYPES,
    });
  }
  return request.raw.iterator({ destroyOnReturn: false }) as Bytes;
}

const LONGEST_DRAIN_MS = 10_000;

async function drained(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  await finished(body.resume(), { signal: AbortSignal.timeout(LONGEST_DRAIN_MS) }).catch(() => undefined);
}
