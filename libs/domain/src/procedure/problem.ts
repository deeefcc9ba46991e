/** Keys and positions from the root of the definition to what is meant. */
export type Path = readonly (string | number)[];

/** What is wrong with a definition: where, what, and what to do about it, in French. An error forbids publishing; a warning does not. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

export const error = (path: Path, message: string, remedy: string): Problem => ({ severity: 'error', path, message, remedy });
export const warning = (path: Path, message: string, remedy: string): Problem => ({ severity: 'warning', path, message, remedy });
