/** Plain, serialisable facts about a refusal: which thing, what was expected, what was found. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * A refusal that a person or a program can act on.
 * `code` is stable and dotted (`piece.alreadyOut`); `message` says what, which, expected and actual, and the remedy.
 */
export class DomainError<Code extends string = string> extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: Code,
    message: string,
    readonly data: ErrorData = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
