import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import fastifyHelmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ApplicationModule, FreshnessReader, ListRollups, StandingReader, Warming } from '#libs/application';
import { csp, nestLogger } from '#libs/platform';
import { connectionsOf } from '#libs/read-model';
import { ApiModule } from './api.module.js';
import type { Services } from './composition/services.js';
import type { Watch } from './health/readiness.js';
import { limitBodies } from './http/body-limit.js';
import { correlationIdOf, originOfRequest, traceRequests } from './http/correlation.js';
import { guardLoopback } from './http/guard-loopback.js';
import { sendProblem } from './http/problem.filter.js';
import { streamBodies } from './http/streamed-body.js';
import { apiDocument } from './openapi/document.js';
import { serveDocumentation } from './openapi/documentation.page.js';
import { measureApi } from './metrics/api-metrics.js';
import { serveWebPage } from './web/web-page.js';

export interface ApiOptions {
  readonly services: Services;
  /** The zone in which « today » is told. */
  readonly timeZone: string;
  readonly logger: Logger;
  /** The built page; none is served without it. */
  readonly webRoot?: string;
  /** What the server is told of its surroundings. */
  readonly watch?: Watch;
  /** Whether it asks itself beforehand what the dashboards of the réseaux ask; not unless it is told to. */
  readonly warms?: boolean;
  /** What the program was built from: what it remembers of closed days is kept for the next start of the same; null, unless told: nothing is. */
  readonly program?: string | null;
  /** Names by which it may be asked for besides those of the loopback. */
  readonly allowedHosts?: readonly string[];
}

export type { Watch };

/** The HTTP interface and the page, not yet listening. */
export interface Api {
  /** Listens, on the loopback unless told otherwise; resolves to the address that clients use. Port 0: any free one. */
  listen(port: number, host?: string): Promise<string>;
  /** Stops listening; requests under way have a few seconds to end. */
  close(): Promise<void>;
}

const BODY_LIMIT = 1_048_576;
const LONGEST_PARAMETER = 500;
const LAST_REQUESTS_MS = 3_000;
/** A query that waits for what was just written gives up after this, and says `stale`. */
const AFTER_DEADLINE_MS = 30_000;

function adapter(logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Its two lines a request are replaced by one of ours.
    loggerInstance: logger.child({}, { level: logger.isLevelEnabled('warn') ? 'warn' : logger.level }),
    genReqId: (request: IncomingMessage) => correlationIdOf(request),
    requestIdHeader: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER, ignoreTrailingSlash: true },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => void sendProblem(error, request, reply),
  });
}

const ALONE: Watch = { problems: () => [], projectorUrl: () => null };

/** When somebody last asked, or was answered. */
function attended(server: FastifyInstance): () => number {
  let last = -Infinity;
  for (const hook of ['onRequest', 'onResponse'] as const) {
    server.addHook(hook, (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
      last = performance.now();
      done();
    });
  }
  return () => last;
}

/** Puts the API together on services that the caller has opened, and closes after it. */
export async function createApi({
  services,
  timeZone,
  logger,
  webRoot,
  watch = ALONE,
  warms = false,
  program = null,
  allowedHosts = [],
}: ApiOptions): Promise<Api> {
  const settings = { timeZone, afterDeadlineMilliseconds: AFTER_DEADLINE_MS };
  const { log, vault, readModel, pool, clock } = services;
  const application = ApplicationModule.register({ log, vault, readModel, pool, clock, settings, origin: originOfRequest, program });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.register(application, services.engine, watch), adapter(logger), {
    logger: nestLogger(logger.child({}, { level: 'warn' })),
    abortOnError: false,
  });
  const server = app.getHttpAdapter().getInstance();
  guardLoopback(server, allowedHosts);
  traceRequests(server, logger);
  const lastAsked = attended(server);
  streamBodies(server);
  limitBodies(server);
  await app.register(fastifyHelmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: csp },
    // Served in clear on the loopback: nothing to pin, and a pin would outlive us on that name.
    hsts: false,
  });
  const reading = connectionsOf(readModel);
  const stopMeasuring = measureApi({
    ...{ server, log, readModel, freshness: app.get(FreshnessReader), standings: app.get(StandingReader) },
    rollups: async () => (await app.get(QueryBus).execute(new ListRollups())).items,
    pools: { api: pool, ...(reading === null ? {} : { read: reading }) },
    onFailure: (error) => {
      logger.warn({ err: error }, 'measures not read');
    },
  });
  serveDocumentation(server, () => apiDocument(app));
  if (webRoot !== undefined) await serveWebPage(server, webRoot, timeZone);
  await app.init();
  const warming = new AbortController();
  let warmed = Promise.resolve();
  return {
    listen: async (port, host = '127.0.0.1') => {
      const notAsked = (error: unknown): void => {
        logger.warn({ err: error }, 'dashboards not asked beforehand');
      };
      if (warms) await app.get(Warming).prepare(notAsked);
      await app.listen(port, host);
      const address = app.getHttpServer().address();
      if (warms) warmed = app.get(Warming).run(warming.signal, { lastAsked, onFailure: notAsked });
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      return `http://localhost:${String(actual)}`;
    },
    close: async () => {
      const timer = setTimeout(() => {
        app.getHttpServer().closeAllConnections();
      }, LAST_REQUESTS_MS);
      warming.abort();
      try {
        // With a database that does not answer it would never end; without what it keeps nothing is lost.
        await Promise.race([warmed, pause(LAST_REQUESTS_MS, undefined, { ref: false })]);
        await app.close();
      } finally {
        clearTimeout(timer);
        stopMeasuring();
      }
    },
  };
}
