import type { CommandContext, CommandExecutor } from '#libs/event-store';
import type { Clock, PlainDate } from '#libs/kernel';
import type { ImportRun } from './import-run.js';
import type { Registrations } from './registrations.js';

/** How many dossiers are being written at a time: enough to fill the log's batches. */
export const DOSSIERS_AT_A_TIME = 96;

/** What the two kinds of import share. */
export interface ImportContext {
  readonly executor: CommandExecutor;
  readonly registrations: Registrations;
  readonly run: ImportRun;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly source: string;
  /** The day of the import: what a log tells is known from then on. */
  readonly knownOn: PlainDate;
  readonly importedAt: string;
  /**
   * Names a command of this run alone. What an import has already done is told by the dossier itself, not by a remembered key:
   * brought again, a file gets the same refusals again.
   */
  readonly commandIdOf: (dossier: string, part: string) => string;
  readonly pseudonymOf: (name: string) => string;
  /** Metadata of what the import does itself. */
  readonly metadata: Omit<CommandContext, 'commandId'>;
  /** Writes the refusals gathered so far into the import's stream. */
  readonly listRefusals: (atLeast?: number) => Promise<void>;
}
