import { Command } from '@nestjs/cqrs';
import type { ImportFormat, ImportUnit } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';

export interface ImportFileRequest {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** As far as the caller knows: tells how much is left. */
  readonly bytesTotal: number | null;
  /** Null: told from the first bytes. */
  readonly format: ImportFormat | null;
  /** Null: the base name of the file, without extensions. */
  readonly source: string | null;
  /** Of a log; default: `trace`. */
  readonly unit: ImportUnit | null;
  /** Regular expression of the activities that are work items; default: `^W_`. */
  readonly workItems: string | null;
  /** Owner of the pièces of a log; default: `IMPORT`. */
  readonly caisse: string | null;
  /** Procédure of the pièces of a log; default: `journal-importe`. */
  readonly procedure: string | null;
  readonly fileName: string | null;
  /** Further attributes of a log that name people. */
  readonly people?: readonly string[];
  /** The caller's idempotency key: names the import. */
  readonly key: string;
}

export type ImportStatus = 'running' | 'completed' | 'failed';

export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number | null;
  readonly events: number;
  /** Events per second since the start. */
  readonly rate: number;
  /** Null while it cannot be told. */
  readonly secondsLeft: number | null;
}

export interface ImportJson {
  readonly id: string;
  readonly status: ImportStatus;
  readonly source: string;
  readonly format: ImportFormat | null;
  readonly unit: ImportUnit | null;
  readonly fileName: string | null;
  readonly startedAt: string;
  readonly read: { readonly bytes: number; readonly records: number; readonly events: number };
  readonly appended: { readonly dossiers: number; readonly events: number };
  readonly skipped: number;
  readonly refusedCount: number;
  readonly heldCount: number;
  readonly firstDay: PlainDate | null;
  readonly lastDay: PlainDate | null;
  /** A token: a query that waits for it sees all that the import brought. Null until it ends. */
  readonly position: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Null once it has ended. */
  readonly progress: ImportProgress | null;
}

/**
 * Brings a log (XES) or a facts file in. What is refused is listed and leaves nothing half-written; the rest goes on.
 * An unreadable file fails the import: what was written before stays, and the same file brought again goes on from there.
 */
export class ImportFile extends Command<ImportJson> {
  constructor(readonly request: ImportFileRequest) {
    super();
  }
}
