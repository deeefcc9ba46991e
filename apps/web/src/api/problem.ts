import { labels } from '../labels.ts';

/** What went wrong, in words that a person can act on: the API's problem+json, or the silence of the network. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    detail: string,
    readonly remedy: string | null,
    /** What the API says beside the standard members. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  /** The texts of one member of the answer, such as what has happened `since`; none when it is not there. */
  texts(member: string): readonly string[] {
    const value = this.body[member];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }
}

function text(body: object, key: string): string | null {
  const value: unknown = (body as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Reads a problem+json body; whatever else a proxy may have sent becomes a problem too. */
export function problemOf(status: number, body: unknown): ProblemError {
  const object = typeof body === 'object' && body !== null ? body : {};
  return new ProblemError(
    status,
    text(object, 'code') ?? `http.${String(status)}`,
    text(object, 'title') ?? labels.problem.title,
    text(object, 'detail') ?? labels.problem.unexpected(status),
    text(object, 'remedy'),
    { ...object },
  );
}

/** Any thrown value as a problem: a failed fetch means that the server did not answer. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // A fetch that fails, a part of the page that cannot be loaded: both are TypeErrors, told apart by their words.
  if (error instanceof TypeError && /fetch|network|load/iu.test(error.message)) {
    return new ProblemError(0, 'network.unreachable', labels.problem.unreachableTitle, labels.problem.unreachable, labels.problem.unreachableRemedy);
  }
  return new ProblemError(0, 'page.failed', labels.problem.title, error instanceof Error ? error.message : String(error), labels.problem.pageRemedy);
}
