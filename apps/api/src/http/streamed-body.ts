import type { FastifyInstance } from 'fastify';

/** What a file may be sent as. */
export const STREAMED_TYPES = [
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'application/xml',
  'text/xml',
  'application/x-ndjson',
];

/** These bodies are handed over as they arrive, whatever their length: nothing is gathered in memory. */
export function streamBodies(server: FastifyInstance): void {
  server.addContentTypeParser(STREAMED_TYPES, (_request, payload, done) => {
    done(null, payload);
  });
}
