import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Acces } from '#libs/application';
import { checkedName, nameIn } from '../http/acting.js';
import { ecritureOf, questionOf } from './asks.js';

const QUESTIONS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Every question that is asked in the name of a caisse passes here, and every command that is given in its name; here alone they are refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly acces: Acces) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const inAddress = takeNameOfAddress(request);
    const caisse = nameIn(request, 'ecluse-caisse') ?? inAddress;
    if (caisse === null) return true;
    const { params, query, routeOptions } = request;
    if (!QUESTIONS.has(request.method)) {
      await this.acces.assertMayWrite(caisse, ecritureOf(routeOptions.url ?? ''));
      return true;
    }
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
