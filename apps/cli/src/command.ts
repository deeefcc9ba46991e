import type { Command } from 'commander';
import type { Terminal } from './output/terminal.js';

/** What every command is given. */
export interface Context {
  readonly terminal: Terminal;
  /** Sets the exit code of a command that went through but has bad news. */
  readonly setExitCode: (code: number) => void;
}

/** Adds one command to the program. */
export type Registration = (program: Command, context: Context) => void;

/** Examples at the end of a command's help. */
export const examples = (...lines: readonly string[]): string => `\nExemples :\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

/** An option that may be given several times. */
export const gathered = (value: string, former: readonly string[] | undefined): readonly string[] => [...(former ?? []), value];

/** A result as a program reads it. */
export const json = (value: unknown): string => JSON.stringify(value, null, 2);

export interface WithJson {
  readonly json?: boolean;
}
