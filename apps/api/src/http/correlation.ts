import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

export const CORRELATION_HEADER = 'x-correlation-id';
const ACCEPTABLE = /^[\w.:-]{1,128}$/u;

/** The number that the caller gave its request, when it can be put in a journal as it is; else a new one. */
export function correlationIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[CORRELATION_HEADER];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}

/** Every answer bears its request's number, and leaves one line in the journal. */
export function traceRequests(server: FastifyInstance, logger: Logger): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    // A failure is logged where it is answered, with its cause; health is asked for all day long.
    const level = request.url.startsWith('/health/') ? 'debug' : 'info';
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    logger[level]({ reqId: request.id, method: request.method, url: request.url, status: reply.statusCode, milliseconds }, 'answered');
    done();
  });
}
