import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { addDays, addMonths, DomainError, earliest, latest, type PlainDate } from '#libs/kernel';
import { inSnapshot } from '#libs/read-model';
import type { Referentiel, ReferentielReader } from '../referentiel/referentiel.js';
import { codesOfKind } from '../reseau/asked-slice.js';
import { readRollupProgress } from '../rollups/rollup-progress.js';
import type { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { readEnsembles } from './ensembles.js';
import { readFigures } from './figures.js';
import type { KeptValeurs } from './kept-valeurs.js';
import { daysByMembers } from './members-of-days.js';
import { daysOfSeries } from './series.js';
import { readValeurs } from './valeurs.js';

const LOOK_MS = 10_000;
const REHEARSED_MS = 2_000;
const MONTHS_TOLD = 120;
/** A short question, so that others have their turn. */
const MONTHS_AT_ONCE = 2;
/** Whoever opens a page asks several things one after the other: only then nobody is waiting. */
const QUIET_MS = 500;
/** A server that is asked all day has its turn, too. */
const PATIENCE_MS = 30_000;

/** With what it goes on until it is stopped. */
export interface WarmingOptions {
  /** When somebody last asked the server something, or was answered: `performance.now()`. */
  readonly lastAsked: () => number;
  /** What went wrong; it goes on. */
  readonly onFailure: (error: unknown) => void;
}

/** The closed days as they are rolled up: with another state of them, other values are worth remembering. */
interface Closed {
  readonly state: string;
  readonly firstDay: PlainDate;
  readonly lastDay: PlainDate;
}

/**
 * Asks beforehand what the dashboard of each réseau asks – by every indicator, the last closed day caisse by caisse, and the months of ten years together, the
 * last ones first –, so that what people ask after a start, or after a day was closed, is remembered already. Only once all closed days are rolled up, and a
 * little at a time: while nobody asks, and after each question it rests for as long as that took. What is remembered then, or when it is stopped, is kept for the next start.
 */
export class Warming {
  /** What was closed when all was asked last. */
  private warmed = '';

  constructor(
    private readonly snapshots: SnapshotReader,
    private readonly referentiels: ReferentielReader,
    private readonly dataSource: DataSource,
    private readonly kept: KeptValeurs,
  ) {}

  /**
   * Before anybody asks: remembers what was kept at the last time, and asks for a day that was not, so that who asks first does not wait until the program is
   * compiled and its connection knows its tables. Not for long. @param onFailure what of it could not be done
   */
  async prepare(onFailure: (error: unknown) => void): Promise<void> {
    try {
      this.warmed = (await this.kept.recall()) ?? '';
    } catch (error) {
      onFailure(error);
    }
    const rehearsed = new AbortController();
    const rehearsing = this.rehearse().catch((error: unknown) => {
      if (!(error instanceof DomainError)) onFailure(error);
    });
    await Promise.race([rehearsing, pausing(REHEARSED_MS, rehearsed.signal)]);
    rehearsed.abort();
  }

  private async rehearse(): Promise<void> {
    const span = await inSnapshot(this.dataSource, async ({ rollups }) => rollups.span());
    if (span === null) return;
    const reseaux = codesOfKind(await this.referentiels.read(), 'teteDeReseau');
    const day = addDays(span.closedTo, -1);
    for (const reseau of reseaux) await this.tellFigures(reseau, day);
    // Of days that are not rolled up it would take longer than whoever asks first.
    if ((await this.closedSince('')) === null) return;
    for (const reseau of reseaux) await this.remember(reseau, [day], 'valeurs');
  }

  /** The four figures that every dashboard begins with. */
  private async tellFigures(reseau: string, on: PlainDate): Promise<void> {
    const question = { days: [['on', on] as const], knownOn: null, slice: { reseau } };
    await this.snapshots.answer(question, async (reader, referentiel, sliceOn) =>
      readFigures(reader, referentiel, { on, knownOn: null, slice: sliceOn(on), definitions: [] }),
    );
  }

  /** Until the signal is given, and what is remembered then is kept: a short while after it. */
  async run(signal: AbortSignal, { lastAsked, onFailure }: WarmingOptions): Promise<void> {
    const goesOn = (): boolean => !signal.aborted;
    while (goesOn()) {
      try {
        const closed = await this.closedSince(this.warmed);
        if (closed !== null) {
          await this.ask(closed, async (work) => slowly(work, lastAsked, signal));
          // Stopped midway it leaves what is remembered so far to the next start, which goes on with the rest.
          this.warmed = goesOn() ? closed.state : '';
          await this.kept.keep(this.warmed);
        }
      } catch (error) {
        // What cannot be told yet will be.
        if (!(error instanceof DomainError)) onFailure(error);
      }
      await pausing(LOOK_MS, signal);
    }
  }

  /** Null: nothing is closed, or as it was in that state, or not all of it is rolled up – which takes longest to say, and is asked last. */
  private async closedSince(warmed: string): Promise<Closed | null> {
    const referentiel = await this.referentiels.read();
    return inSnapshot(this.dataSource, async ({ rollups }) => {
      const version = await rollups.version();
      if (version?.marked !== null) return null;
      const last = version.revisions.reduce((most, { revision }) => Math.max(most, revision), 0);
      const state = [version.generation, version.closedTo, last, referentiel.version].join(' ');
      const span = state === warmed ? null : await rollups.span();
      if (span === null || (await readRollupProgress(rollups, referentiel)).some(({ ratio }) => ratio < 1)) return null;
      return { state, firstDay: [...span.firstDays.values()].reduce(earliest, span.closedTo), lastDay: span.closedTo };
    });
  }

  private async ask({ firstDay, lastDay }: Closed, slow: (work: () => Promise<void>) => Promise<void>): Promise<void> {
    const from = latest(firstDay, addMonths(lastDay, -MONTHS_TOLD));
    const months = daysOfSeries(from, lastDay, 'month');
    const referentiel = await this.referentiels.read();
    for (const reseau of codesOfKind(referentiel, 'teteDeReseau')) {
      await slow(async () => this.remember(reseau, [lastDay], 'valeurs'));
      for (let end = months.length; end > 0; end -= MONTHS_AT_ONCE) {
        await slow(async () => this.remember(reseau, months.slice(Math.max(0, end - MONTHS_AT_ONCE), end), 'ensembles'));
      }
    }
  }

  private async remember(reseau: string, days: readonly PlainDate[], what: 'valeurs' | 'ensembles'): Promise<void> {
    const question = { days: days.map((day) => ['on', day] as const), knownOn: null, slice: {} };
    await this.snapshots.answer(question, async (reader, referentiel, _sliceOn, memo) => {
      const [first] = days;
      if (first === undefined) return;
      const request = { indicateurs: codesOf(referentiel), knownOn: null, by: 'owner' as const };
      const read = what === 'valeurs' ? readValeurs : readEnsembles;
      const asked = { organismes: [], groupement: null, reseau, perimetre: 'asItWas' as const };
      for (const part of daysByMembers(asked, days, referentiel, first).parts) await read(reader, referentiel, { ...request, ...part }, memo);
    });
  }
}

/** Once nobody asks, or patience is at its end; then rests for as long as it took. */
async function slowly(work: () => Promise<void>, lastAsked: () => number, signal: AbortSignal): Promise<void> {
  const waiting = performance.now();
  while (performance.now() - lastAsked() < QUIET_MS && performance.now() - waiting < PATIENCE_MS && !signal.aborted) await pausing(QUIET_MS, signal);
  if (signal.aborted) return;
  const begun = performance.now();
  await work();
  await pausing(performance.now() - begun, signal);
}

const codesOf = ({ definitions }: Referentiel): readonly string[] => [...new Set(definitions.map(({ code }) => code))];

async function pausing(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
