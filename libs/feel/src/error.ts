import { DomainError, type ErrorData } from '#libs/kernel';

/** Why an expression or a table gives no answer. All are stable, and told in French. */
export type FeelErrorCode =
  /** It would not have passed the check: what it says is not allowed, or not known. */
  | 'feel.refused'
  /** A value was needed where there is none. */
  | 'feel.null'
  /** The context lacks a name that was declared, or holds another thing than its type. */
  | 'feel.valueInvalid'
  /** A number, a date or a text that became too great, or a division by zero. */
  | 'feel.outOfRange'
  | 'feel.noRule'
  | 'feel.severalRules'
  | 'feel.differingOutputs'
  /** An input or an output of a table that is none of its declared values. */
  | 'feel.valueUndeclared';

export class FeelError extends DomainError<FeelErrorCode> {}

/** What a program throws: its caller knows which expression it was, and what it had read. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: FeelErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Runs, and tells a failure with the text in which it happened and the names that had no value. */
export function telling<T>(place: string, inputs: Readonly<Record<string, unknown>>, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const missing = Object.keys(inputs).filter((name) => inputs[name] === null);
    const data: ErrorData = { expression: place, missing };
    const without = missing.length === 0 ? '' : ` Sans valeur : ${missing.join(', ')}.`;
    throw new FeelError(error.code, `${error.message} Dans ${place}.${without}`, data, { cause: error });
  }
}
