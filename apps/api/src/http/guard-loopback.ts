import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isAskedByName } from '#libs/platform';
import { sendProblem } from './problem.filter.js';
import { RequestRefused } from './problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

function fromElsewhere(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return !URL.canParse(origin) || new URL(origin).host !== host;
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/**
 * There is no sign-in yet: the server answers this machine only, and by the names that the configuration allows. A page of another site that makes its own name resolve to this machine is refused by
 * the name it asks for, and one that posts to us from elsewhere by its origin.
 */
export function guardLoopback(server: FastifyInstance, allowedHosts: readonly string[]): void {
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = refusalOf(request, allowedHosts);
    // Answered here: not every route was made after the handler of errors.
    if (refusal === null) done();
    else void sendProblem(refusal, request, reply);
  });
}

function refusalOf(request: FastifyRequest, allowedHosts: readonly string[]): RequestRefused | null {
  const { host = '', origin = '' } = request.headers;
  if (!isAskedByName(host, allowedHosts)) {
    const names = ['localhost', '127.0.0.1', ...allowedHosts].join(', ');
    const message = `Ce serveur ne répond qu’à ces noms : ${names} – et non à « ${host} ». Un autre nom s’ajoute par ECLUSE_ALLOWED_HOSTS.`;
    return new RequestRefused('request.hostRefused', message, { host });
  }
  if (READS.has(request.method) || !fromElsewhere(request)) return null;
  return new RequestRefused('request.originRefused', `Une page d’un autre site ne peut rien écrire ici (origine : « ${origin} »).`, { origin });
}
