import { types } from 'node:util';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#libs/kernel';
import { CORRELATION_HEADER } from './correlation.js';
import { type ProblemCode } from './problem-codes.js';
import { PROBLEM_MEDIA_TYPE, type ProblemBody, problemOf, RequestRefused } from './problem.js';

const CODE_OF_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['request.malformed', 'La demande ne peut pas être lue : vérifiez son adresse, ses en-têtes et son corps JSON.'],
  404: ['route.unknown', 'Rien ne répond à cette adresse avec cette méthode. La liste des adresses est dans /openapi.json et /documentation.'],
  413: ['request.tooLarge', 'Le corps de la demande dépasse 1 Mo. Un fichier s’envoie par POST /api/v1/imports, qui n’a pas de limite.'],
  414: ['request.addressTooLong', 'Un élément de l’adresse est trop long.'],
  415: [
    'request.mediaTypeUnsupported',
    'Type de contenu non accepté : application/json pour une commande ; application/octet-stream, application/gzip, application/xml ou application/x-ndjson pour un import.',
  ],
  503: ['server.stopping', 'Le serveur s’arrête. Réessayez quand il sera relancé.'],
};

function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return null;
}

/** The database said no for a while: restarting, no connection or no room left, deadline passed, a session that it ended. */
const PASSING = /^(?:57P0\d|57014|55P03|25P0[34]|08\w{3}|53\w{3}|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/u;
/** What the client of the database says, without a code, of a connection that broke or was not answered in time. */
const BROKEN =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout e(?:xpired|xceeded when trying to connect)|Query read timeout)/u;

/** Whether the same demand may be served in a while: the database is away, and nothing is wrong with the demand. */
function isPassing(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  if ('code' in error && typeof error.code === 'string' && PASSING.test(error.code)) return true;
  return BROKEN.test(error.message) || isPassing(error.cause);
}

/** Every thrown value as a refusal with a code; null for a failure that is nobody's fault but ours. */
export function refusalOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const status = statusOf(error);
  if (status !== null && status < 500) {
    const [code, message] = CODE_OF_STATUS[status] ?? ['request.failed', 'La demande ne peut pas être servie.'];
    return new RequestRefused(code, message, {}, { cause: error });
  }
  if (status === 503 || isPassing(error)) {
    return new RequestRefused(
      'server.notReady',
      'La base de données ne répond pas pour l’instant. Réessayez ; voyez /health/ready.',
      {},
      { cause: error },
    );
  }
  return null;
}

/** The problem of any thrown value; what is inside the server stays inside. */
export function problemOfAny(error: unknown, request: FastifyRequest): ProblemBody {
  const where = { instance: request.url, correlationId: request.id };
  const refusal = refusalOf(error);
  if (refusal?.code === 'stream.versionConflict' && request.headers['if-match'] !== undefined) {
    const message = 'Ce dossier a changé depuis que vous l’avez lu : relisez-le, puis refaites la demande avec son nouvel ETag.';
    return problemOf({ code: 'stream.revisionMismatch', message, data: refusal.data }, where);
  }
  if (refusal?.code === 'request.tooLarge') {
    const message = request.routeOptions.config.body?.tooLarge ?? refusal.message;
    return problemOf({ code: 'request.tooLarge', message, data: refusal.data }, where);
  }
  if (refusal !== null) return problemOf(refusal, where);
  const message = `Le serveur a rencontré une erreur imprévue. Son journal en dit plus, sous le numéro ${request.id}.`;
  return problemOf({ code: 'server.failed', message }, where);
}

/** Answers with the problem; logs with its stack whatever is a failure of ours. */
export async function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const problem = problemOfAny(error, request);
  if (problem.status >= 500) request.log.error({ err: error, code: problem.code, correlationId: request.id }, 'request failed');
  if (reply.sent) return;
  // A refusal of the router comes before the hook that gives an answer its number.
  await reply
    .status(problem.status)
    .header(CORRELATION_HEADER, request.id)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}

/** Every error of every controller, and those of the framework before it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    await sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
