import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { CommandOrigin } from '#libs/event-store';

export const CORRELATION_HEADER = 'x-correlation-id';
const ACCEPTABLE = /^[\w.:-]{1,128}$/u;
/** W3C Trace Context: version, trace, parent, flags; what is all zeros names nothing. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})(?<trace>[\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/u;

const heard = (request: Pick<IncomingMessage, 'headers'>, name: string, shape: RegExp): RegExpExecArray | null => {
  const given = request.headers[name];
  return typeof given === 'string' ? shape.exec(given) : null;
};

/** The number that the caller gave its request, or its trace, when it can be put in a journal as it is; else a new one. */
export function correlationIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  return heard(request, CORRELATION_HEADER, ACCEPTABLE)?.[0] ?? heard(request, 'traceparent', TRACEPARENT)?.groups?.['trace'] ?? randomUUID();
}

const originOf = (request: FastifyRequest): CommandOrigin => {
  const traceparent = heard(request, 'traceparent', TRACEPARENT)?.[0];
  // The correlation may span several requests; the causation is this one, and no other.
  return { correlationId: request.id, causationId: randomUUID(), ...(traceparent === undefined ? {} : { traceparent }) };
};

const underWay = new AsyncLocalStorage<CommandOrigin>();
const origins = new WeakMap<FastifyRequest, CommandOrigin>();

/** The request that is being served, as the events that it causes will name it; nothing outside of a request. */
export const originOfRequest = (): CommandOrigin => underWay.getStore() ?? {};

/**
 * The address that answered, its ids left out: what people may have typed into an address – references, names – stays out of journals and metrics.
 * `unmatched` when nothing answers there.
 */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unmatched';

/** Every answer bears its request's number, and leaves one line in the journal; the events that it causes bear it too. */
export function traceRequests(server: FastifyInstance, logger: Logger): void {
  server.addHook('onRequest', (request, reply, done) => {
    origins.set(request, originOf(request));
    void reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  // Not before: reading the body leaves the context of the hooks that came first.
  server.addHook('preHandler', (request, _reply, done) => {
    underWay.run(origins.get(request) ?? {}, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    // A failure is logged where it is answered, with its cause; health is asked for all day long.
    const level = route.startsWith('/health/') || route === '/metrics' ? 'debug' : 'info';
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    logger[level]({ ...origins.get(request), method: request.method, route, status: reply.statusCode, milliseconds }, 'answered');
    done();
  });
}
