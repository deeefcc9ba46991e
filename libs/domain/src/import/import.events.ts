import type { JsonObject, PlainDate } from '#libs/kernel';

export type ImportFormat = 'xes' | 'facts';

/** How an imported log is cut into pièces. */
export type ImportUnit = 'trace' | 'workitem';

/** What an import read and what came of it. */
export interface ImportCounts {
  /** Bytes of the file as it was sent. */
  readonly bytesRead: number;
  /** Traces of a log, lines of a facts file. */
  readonly recordsRead: number;
  /** Events of a log, facts of a facts file. */
  readonly eventsRead: number;
  readonly dossiersAppended: number;
  readonly eventsAppended: number;
  /** Records that were already there, unchanged. */
  readonly skipped: number;
  readonly refused: number;
  /** Lines that wait for a refused line of their pièce. */
  readonly held: number;
  /** The first and the last day that the file tells about. */
  readonly firstDay: PlainDate | null;
  readonly lastDay: PlainDate | null;
}

/** A line or a trace that an import did not take, and what to do about it. */
export interface ImportRefusal {
  /** « ligne 12 », « trace case-10011, ligne 340 ». */
  readonly where: string;
  readonly line: number | null;
  /** The reference of the trace, dossier or fact, when it could be read. */
  readonly reference: string | null;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
  /** True for a sound line that waits for a refused line of its pièce. */
  readonly held: boolean;
}

/** Every event of an `import-<id>` stream, by type [for ever]. An import is a job; what it brings is in the dossiers. */
export interface ImportEventData {
  /** `log`: the attributes, extensions and classifiers of a log as a whole, null where they are not known yet. */
  ImportStarted: {
    readonly source: string;
    readonly format: ImportFormat;
    readonly unit: ImportUnit | null;
    readonly fileName: string | null;
    readonly options: JsonObject;
    readonly log: JsonObject | null;
    readonly startedOn: PlainDate;
  };
  /** Some of the lines refused, in the order of the file; as many events as it takes. */
  LignesRefused: { readonly refusals: readonly ImportRefusal[] };
  ImportCompleted: ImportCounts & { readonly log: JsonObject | null; readonly completedOn: PlainDate };
  /** `counts`: what had been written before it failed, and stays. */
  ImportFailed: {
    readonly error: { readonly code: string; readonly message: string; readonly data: JsonObject };
    readonly counts: ImportCounts;
    readonly failedOn: PlainDate;
  };
}

export type ImportEventType = keyof ImportEventData;

export type ImportEvent = { readonly [T in ImportEventType]: { readonly type: T; readonly data: ImportEventData[T] } }[ImportEventType];
