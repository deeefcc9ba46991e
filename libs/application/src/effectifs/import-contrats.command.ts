import { Command } from '@nestjs/cqrs';

/** What came of a file. `agents`: of how many it speaks; `changed`: of how many it said something new. */
export interface ImportedContrats {
  readonly read: number;
  readonly agents: number;
  readonly changed: number;
  /** A token for `after`; null when nothing was written. */
  readonly position: string | null;
}

/**
 * Reads a CSV file of contracts and starts – and ends – them, all or none. The same file again is nothing to do, and goes on where an interruption left it.
 * Refused with `contrat.fileRefused` – with every line that is wrong, up to a thousand –, `contrat.header`, `query.stale`, `contrat.empty`, `contrat.notUtf8`,
 * `contrat.gzipTruncated`, `contrat.gzipCorrupt`.
 */
export class ImportContrats extends Command<ImportedContrats> {
  constructor(readonly request: { readonly bytes: AsyncIterable<Uint8Array>; readonly key: string }) {
    super();
  }
}
