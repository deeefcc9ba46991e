import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestRefused } from './problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostnameOf(host: string | undefined): string | null {
  if (host === undefined || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}

function fromElsewhere(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return !URL.canParse(origin) || new URL(origin).host !== host;
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/**
 * There is no sign-in yet: the server answers this machine only. A page of another site that makes its own name resolve to this machine is refused by
 * the name it asks for, and one that posts to us from elsewhere by its origin.
 */
export function guardLoopback(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const hostname = hostnameOf(request.headers.host);
    if (hostname === null || !isLoopback(hostname)) {
      const host = request.headers.host ?? '';
      done(new RequestRefused('request.hostRefused', `Ce serveur ne répond qu’à localhost et 127.0.0.1, et non à « ${host} ».`, { host }));
    } else if (!READS.has(request.method) && fromElsewhere(request)) {
      const origin = request.headers.origin ?? '';
      done(new RequestRefused('request.originRefused', `Une page d’un autre site ne peut rien écrire ici (origine : « ${origin} »).`, { origin }));
    } else done();
  });
}
