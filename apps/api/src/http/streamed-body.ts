import type { FastifyInstance } from 'fastify';
import { RequestRefused } from './problem.js';

/** What a file may be sent as. */
export const STREAMED_TYPES = [
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'application/xml',
  'text/xml',
  'application/x-ndjson',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.spreadsheet',
];

/** The routes that take a file. */
const FILES = /^\/api\/v1\/(?:contrats|imports|releves)\/?(?:\?|$)/u;

/**
 * The body of a file is handed over as it arrives, whatever its length: nothing is gathered in memory.
 * Everywhere else these types are none that the API takes: a stream must never reach the validation of a JSON body.
 */
export function streamBodies(server: FastifyInstance): void {
  server.addContentTypeParser(STREAMED_TYPES, (request, payload, done) => {
    if (FILES.test(request.url)) done(null, payload);
    else done(new RequestRefused('request.mediaTypeUnsupported', 'Cette adresse attend du JSON (application/json), non un fichier.'));
  });
}
