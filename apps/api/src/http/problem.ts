import { DomainError, type ErrorData } from '#libs/kernel';
import { kindOf, type ProblemCode, type ProblemStatus } from './problem-codes.js';

/** A refusal that the transport itself makes. `message` is in French: what, which, expected, and what to do. */
export class RequestRefused extends DomainError<ProblemCode> {}

/** The body of every error (RFC 9457). Data of the error stands beside these members. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: ProblemStatus;
  readonly detail: string;
  readonly code: string;
  readonly instance: string;
  readonly correlationId: string;
  readonly [data: string]: unknown;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** A sentence: with a capital and a full stop, whoever wrote it. */
function sentence(text: string): string {
  const capital = text.charAt(0).toLocaleUpperCase('fr') + text.slice(1);
  return /[.!?…]$/u.test(capital) ? capital : `${capital}.`;
}

interface Where {
  readonly instance: string;
  readonly correlationId: string;
}

/** The problem that an error with a code makes. The standard members win over data of the same name. */
export function problemOf(error: { readonly code: string; readonly message: string; readonly data?: ErrorData }, where: Where): ProblemBody {
  const { status, title, detail } = kindOf(error.code);
  return {
    ...error.data,
    type: `https://ecluse.invalid/problems/${error.code}`,
    title,
    status,
    detail: detail ?? sentence(error.message),
    code: error.code,
    instance: where.instance,
    correlationId: where.correlationId,
  };
}
