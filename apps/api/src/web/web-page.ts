import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused } from '../http/problem.js';

const NONCE = '__CSP_NONCE__';
const ZONE = /(?<=<meta name="time-zone" content=")[^"]*/u;
/** Addresses that are no screen of the page. */
const NOT_A_SCREEN = /^\/(?:api|assets|health|documentation|openapi\.json)(?:[/?]|$)/u;

const unknownRoute = (request: FastifyRequest): RequestRefused =>
  new RequestRefused('route.unknown', 'Rien ne répond à cette adresse. La liste des adresses est dans /openapi.json et /documentation.', {
    url: request.url,
  });

/** The page of a server that counts days in a zone. */
export const pageIn = (timeZone: string, page: string): string => page.replace(ZONE, timeZone);

/** The page at every address that a browser may open: its own routes read the rest. Its assets never change under one name. */
export async function serveWebPage(server: FastifyInstance, webRoot: string, timeZone: string): Promise<void> {
  const index = join(webRoot, 'index.html');
  if (!existsSync(index)) return;
  const page = pageIn(timeZone, await readFile(index, 'utf8'));
  if (existsSync(join(webRoot, 'assets'))) {
    await server.register(fastifyStatic, {
      root: join(webRoot, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
    });
  }
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const wantsPage = (request.headers.accept ?? '*/*').includes('text/html') || request.url === '/';
    if (NOT_A_SCREEN.test(request.url) || !wantsPage) throw unknownRoute(request);
    await reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page.replaceAll(NONCE, reply.cspNonce.style));
  };
  server.get('/', answer);
  server.get('/*', answer);
}
