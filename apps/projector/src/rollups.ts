import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { projections, ReferentielReader, RollupFiller } from '#libs/application';
import { readModelDataSource } from '#libs/read-model';

export interface RollupsObserver {
  /** A piece of work is done, in so many seconds. */
  filled(seconds: number): void;
  /** Nothing is left to do for now. */
  idle(): void;
  /** It is tried again. */
  failed(error: unknown): void;
}

export interface RollupsOptions {
  readonly databaseUrl: string;
  readonly observer: RollupsObserver;
  /** Whether what would be filled now is about to be replaced: it is not worth the time that others need. */
  readonly isReplaced: () => boolean;
  readonly signal: AbortSignal;
}

/** A new day, a fact that is learnt late and a new definition are noticed so soon. */
const IDLE_MS = 500;
const RETRY_MS = 2_000;
const CONNECTIONS = 2;

/** At a first start the read models are made meanwhile. */
async function areMade(dataSource: DataSource): Promise<boolean> {
  const names = projections.map(({ name }) => name);
  const rows = await dataSource.query<unknown[]>(`SELECT FROM runner.generation WHERE state = 'active' AND projection = ANY($1)`, [names]);
  return rows.length === names.length;
}

/**
 * Keeps the closed days rolled up until the signal, one short transaction after the other: whatever ends it, nothing is half written.
 * A failure is told and tried again; meanwhile the ledger answers.
 */
export async function keepRolledUp({ databaseUrl, observer, isReplaced, signal }: RollupsOptions): Promise<void> {
  const dataSource = readModelDataSource(databaseUrl, CONNECTIONS);
  const filler = new RollupFiller(dataSource, new ReferentielReader(dataSource));
  const rest = async (milliseconds: number): Promise<void> => pause(milliseconds, undefined, { signal }).catch(() => undefined);
  let made = false;
  try {
    while (!signal.aborted) {
      try {
        if (!dataSource.isInitialized) await dataSource.initialize();
        made ||= await areMade(dataSource);
        const begun = performance.now();
        if (made && !isReplaced() && (await filler.step())) {
          observer.filled((performance.now() - begun) / 1000);
          continue;
        }
        observer.idle();
        await rest(IDLE_MS);
      } catch (error) {
        observer.failed(error);
        await rest(RETRY_MS);
      }
    }
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
