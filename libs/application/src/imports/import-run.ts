import type { ImportCounts, ImportFormat, ImportRefusal, ImportUnit } from '#libs/domain';
import { earliest, latest, type PlainDate } from '#libs/kernel';
import type { ImportJson, ImportProgress } from './import-file.command.js';

/** One import while it runs: what it has read and written so far. */
export class ImportRun {
  /** Counted by the reader, as the bytes come. */
  readonly bytes = { read: 0 };
  recordsRead = 0;
  eventsRead = 0;
  dossiersAppended = 0;
  eventsAppended = 0;
  skipped = 0;
  refused = 0;
  held = 0;
  format: ImportFormat | null = null;
  private firstDay: PlainDate | null = null;
  private lastDay: PlainDate | null = null;
  private unlisted: ImportRefusal[] = [];

  constructor(
    readonly id: string,
    readonly source: string,
    readonly unit: ImportUnit | null,
    readonly fileName: string | null,
    private readonly bytesTotal: number | null,
    private readonly startedAt: number,
  ) {}

  tells(day: PlainDate): void {
    this.firstDay = this.firstDay === null ? day : earliest(this.firstDay, day);
    this.lastDay = this.lastDay === null ? day : latest(this.lastDay, day);
  }

  refuse(refusal: ImportRefusal): void {
    if (refusal.held) this.held += 1;
    else this.refused += 1;
    this.unlisted.push(refusal);
  }

  /** The refusals not yet taken, in the order of the file as far as they came in it. */
  takeRefusals(atLeast = 1): readonly ImportRefusal[] {
    if (this.unlisted.length < atLeast) return [];
    const taken = this.unlisted;
    this.unlisted = [];
    return taken;
  }

  get counts(): ImportCounts {
    const { recordsRead, eventsRead, dossiersAppended, eventsAppended, skipped, refused, held, firstDay, lastDay } = this;
    return { bytesRead: this.bytes.read, recordsRead, eventsRead, dossiersAppended, eventsAppended, skipped, refused, held, firstDay, lastDay };
  }

  progress(now: number): ImportProgress {
    const seconds = Math.max(0.001, (now - this.startedAt) / 1000);
    const { bytesTotal, bytes, eventsRead } = this;
    const left = bytesTotal === null || bytes.read === 0 ? null : Math.max(0, Math.round(((bytesTotal - bytes.read) / bytes.read) * seconds));
    return { bytesRead: bytes.read, bytesTotal, events: eventsRead, rate: Math.round(eventsRead / seconds), secondsLeft: left };
  }

  json(now: number): ImportJson {
    const { id, source, format, unit, fileName } = this;
    const startedAt = new Date(this.startedAt).toISOString();
    const told = { id, status: 'running', source, format, unit, fileName, startedAt } as const;
    return { ...told, ...countsJson(this.counts), position: null, error: null, progress: this.progress(now) };
  }
}

/** The counts of an import as the API gives them; zeros before anything is known. */
export function countsJson(counts: ImportCounts | null): ImportCountsJson {
  return {
    read: { bytes: counts?.bytesRead ?? 0, records: counts?.recordsRead ?? 0, events: counts?.eventsRead ?? 0 },
    appended: { dossiers: counts?.dossiersAppended ?? 0, events: counts?.eventsAppended ?? 0 },
    skipped: counts?.skipped ?? 0,
    refusedCount: counts?.refused ?? 0,
    heldCount: counts?.held ?? 0,
    firstDay: counts?.firstDay ?? null,
    lastDay: counts?.lastDay ?? null,
  };
}

type ImportCountsJson = Pick<ImportJson, 'read' | 'appended' | 'skipped' | 'refusedCount' | 'heldCount' | 'firstDay' | 'lastDay'>;

/** The imports that this process is running. */
export class ImportRuns {
  private readonly runs = new Map<string, ImportRun>();

  begin(run: ImportRun): void {
    this.runs.set(run.id, run);
  }

  end(run: ImportRun): void {
    this.runs.delete(run.id);
  }

  find(id: string): ImportRun | null {
    return this.runs.get(id) ?? null;
  }

  all(): readonly ImportRun[] {
    return [...this.runs.values()];
  }
}
