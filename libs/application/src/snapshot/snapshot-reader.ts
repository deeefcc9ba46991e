import type { DataSource } from 'typeorm';
import { type Clock, dayIn, type PlainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader, type ReadPosition } from '#libs/read-model';
import { type AnswerFreshness, type FreshnessReader, freshnessOf, includesAll } from '../freshness/freshness.js';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import type { ValeursMemo } from '../indicators/valeurs-memo.js';
import { type AskedSlice, assertKnownSlice, type SliceOn, slicesOf } from '../reseau/asked-slice.js';
import { assertKnownBy, assertNotInFuture } from '../today.js';
import type { Settings } from '../tokens.js';

/** The projections that answers are told by. */
const READ = ['stock', 'referentiel'];

/** What every question about days that have come says of itself. */
export interface Question {
  /** The days asked, by the name under which they were given. */
  readonly days: readonly (readonly [name: string, day: PlainDate])[];
  readonly knownOn: PlainDate | null;
  readonly slice: AskedSlice;
  /** A position token: the answer includes what it stands for, or says `stale`. */
  readonly after?: string | undefined;
}

/** Ascending days, by the name under which they were given: those of a series end with the day that was given as `to`. */
export function namedDays(days: readonly PlainDate[], isSeries: boolean): Question['days'] {
  return isSeries ? days.slice(-1).map((day) => ['to', day]) : days.map((day) => ['on', day]);
}

export interface SnapshotAnswer<T> {
  readonly answer: T;
  readonly freshness: AnswerFreshness;
}

/** Answers questions about stays and grand livre, each from one snapshot, and says how fresh the answer is. */
export class SnapshotReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly referentiels: ReferentielReader,
    private readonly freshness: FreshnessReader,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly memo: ValeursMemo,
  ) {}

  /** Waits a while until an answer includes all that the log tells now: for what is decided by it. @throws DomainError `query.stale`; StoreUnavailable */
  async untilCurrent(): Promise<void> {
    await includesAll(this.freshness, READ);
  }

  /**
   * @param read is told which part of the stock a day is told by, and what is remembered of values
   * @throws DomainError `day.inFuture`, `day.notYetKnown`, `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `procedure.unknown`, `source.unknown`, `token.otherLog`;
   * what `read` throws
   */
  async answer<T>(
    question: Question,
    read: (reader: LedgerReader, referentiel: Referentiel, sliceOn: SliceOn, memo: ValeursMemo) => Promise<T>,
  ): Promise<SnapshotAnswer<T>> {
    const { days, knownOn, slice, after } = question;
    for (const [name, day] of [['knownOn', knownOn] as const, ...days]) assertNotInFuture(name, day, this.clock, this.settings.timeZone);
    for (const [name, day] of days) assertKnownBy(name, day, knownOn);
    const waited = after === undefined || (await this.freshness.waitFor(after, READ, this.settings.afterDeadlineMilliseconds));
    const referentiel = await this.referentiels.read();
    assertKnownSlice(slice, referentiel);
    const sliceOn = slicesOf(slice, referentiel, dayIn(this.settings.timeZone, this.clock.now()));
    const { answer, position } = await inSnapshot(this.dataSource, async (reader): Promise<{ answer: T; position: ReadPosition }> => ({
      answer: await read(reader, referentiel, sliceOn, this.memo),
      position: await reader.position(),
    }));
    const { ordinal, lag, stale } = await freshnessOf(this.freshness, position);
    return { answer, freshness: { ordinal, lag, stale: stale || !waited } };
  }
}
