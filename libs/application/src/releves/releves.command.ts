import { Command, Query } from '@nestjs/cqrs';
import type { ReleveRow } from '#libs/read-model';
import type { OrganismesOfDay } from '../reseau/asked-organismes.js';

/** What came of a file. `corrections`: how many of those recorded replace another value; `closed`: how many are of a period of which figures are published. */
export interface RecordedReleves {
  readonly read: number;
  /** Lines of the template that nobody filled in: they are passed over. */
  readonly blank: number;
  readonly recorded: number;
  readonly unchanged: number;
  readonly corrections: number;
  readonly closed: number;
  /** How many of those recorded are unlikely: a hundred times the value of the period before, say. */
  readonly unlikely: number;
  /** They by line, in file order, up to a thousand: what is unlikely, and what to do. */
  readonly warnings: readonly string[];
  /** A token for `after`; null when nothing was written. */
  readonly position: string | null;
}

/**
 * Reads a file of readings, CSV or a workbook, and records them: all of them, or none where one line is wrong. The same file again is nothing to do. A log that
 * fails in the middle leaves some recorded, and `releve.interrupted` says so: sent again, the file goes on from there.
 * Refused with `releve.refused` – with every line that is wrong, up to a thousand –, `releve.header`, `releve.empty`, `releve.notUtf8`,
 * `releve.gzipTruncated`, `releve.gzipCorrupt`, `releve.sheet`, `releve.classeurUnreadable`, `releve.classeurTooLarge`, `query.stale`, `command.idReused`.
 */
export class RecordRelevesOfFile extends Command<RecordedReleves> {
  constructor(readonly request: { readonly bytes: AsyncIterable<Uint8Array>; readonly source: string | null; readonly key: string }) {
    super();
  }
}

export interface ReleveList {
  readonly count: number;
  readonly items: readonly Omit<ReleveRow, 'rank'>[];
  readonly next: string | null;
}

/**
 * All readings, corrections after what they correct. Refused with `definition.unknown`, `definition.notRead` – of an indicator that is computed –,
 * `organisme.unknown`, `groupement.unknown`, `reseau.unknown`, `request.cursorInvalid`, `query.stale`.
 */
export class ListReleves extends Query<ReleveList> {
  constructor(
    readonly request: OrganismesOfDay & {
      readonly code?: string;
      readonly limit: number;
      readonly cursor?: string;
      readonly after?: string;
    },
  ) {
    super();
  }
}

/** A line to fill in. */
export interface ReleveToRead {
  readonly indicateur: string;
  readonly organisme: string;
  readonly periode: string;
}

/**
 * What there is to fill in: a line for each indicator that is read and each caisse – of a réseau, as it was at the end of the period –, for a period, the last one
 * that is over without it. Refused with `definition.unknown`, `reseau.unknown`, `period.invalid`.
 */
export class GetReleveTemplate extends Query<readonly ReleveToRead[]> {
  constructor(readonly request: { readonly codes: readonly string[]; readonly reseau: string | null; readonly periode: string | null }) {
    super();
  }
}
