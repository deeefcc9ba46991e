/** What the server answers when it refuses, whole. */
export type Problem = Readonly<Record<string, unknown>>;

/** What a command could not do, for the person who typed it: in French, with a stable code and what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** Null: no server has answered. */
  readonly problem: Problem | null;

  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string | null = null,
    /** 1: it could not be done; 2: it was asked in a way that cannot be understood. */
    readonly exitCode: 1 | 2 = 1,
    { problem = null, ...options }: ErrorOptions & { readonly problem?: Problem | null } = {},
  ) {
    super(message, options);
    this.problem = problem;
  }
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly exitCode: number;
}

function textIn(value: object, key: string): string | null {
  const found: unknown = (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' && found !== '' ? found : null;
}

/** Any thrown value as a failure: errors that bring a code and a remedy keep them. */
export function describe(error: unknown): Described {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return { code: 'unexpected', message: String(error), remedy: null, exitCode: 1 };
  const code = textIn(error, 'code') ?? 'unexpected';
  return { code, message: error.message, remedy: textIn(error, 'remedy'), exitCode: 1 };
}
