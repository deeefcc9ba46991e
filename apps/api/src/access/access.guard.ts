import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Acces } from '#libs/application';
import { checkedName, nameIn } from '../http/acting.js';
import { questionOf } from './asks.js';

/**
 * Every question that is asked in the name of a caisse passes here, and here alone it is refused. Commands are not questions: who may give them is told by the
 * role of the procédure.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly acces: Acces) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const inAddress = takeNameOfAddress(request);
    const caisse = request.method === 'GET' ? (nameIn(request, 'ecluse-caisse') ?? inAddress) : null;
    if (caisse === null) return true;
    const { params, query, routeOptions } = request;
    await this.acces.assertMayAsk(
      caisse,
      questionOf({
        path: routeOptions.url ?? '',
        parameters: params as object as Record<string, unknown>,
        query: query as object as Record<string, unknown>,
      }),
    );
    return true;
  }
}

/** A link – a download – sends no header: `vuDe` of its address says the same, and is no parameter of the question itself. */
function takeNameOfAddress({ query }: FastifyRequest): string | null {
  const asked = query as Record<string, unknown>;
  const { vuDe } = asked;
  delete asked['vuDe'];
  return vuDe === undefined || vuDe === '' ? null : checkedName('vuDe', typeof vuDe === 'string' ? vuDe : JSON.stringify(vuDe));
}
