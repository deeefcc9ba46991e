import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Observable, throwError, timeout } from 'rxjs';
import { RequestRefused } from './problem.js';

/** Longer than a query waits for what was just written, and than a command pursues an unknown outcome. */
const DEADLINE_MS = 35_000;
const WITHIN = 'answerWithin';

/** Another deadline for what answers sooner, or never: `Infinity` for work whose length is that of a file or of the log. */
export const AnswerWithin = (milliseconds: number): MethodDecorator => SetMetadata(WITHIN, milliseconds);

/**
 * Every demand has an answer in time, whatever does not answer behind it. What was under way ends by deadlines of its own;
 * a command that was given a key may be given again with it.
 */
@Injectable()
export class DeadlineInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const each = this.reflector.get<number | undefined>(WITHIN, context.getHandler()) ?? DEADLINE_MS;
    if (!Number.isFinite(each)) return next.handle();
    return next.handle().pipe(timeout({ each, with: () => throwError(() => tooLate(each)) }));
  }
}

function tooLate(milliseconds: number): RequestRefused {
  return new RequestRefused(
    'server.tooLate',
    `Pas de réponse en ${String(milliseconds / 1_000)} s : la base de données ou le journal ne répondent plus. On ignore si une écriture a eu lieu ; refaites la même demande, une écriture avec la même clé Idempotency-Key. Voyez /health/ready.`,
  );
}
