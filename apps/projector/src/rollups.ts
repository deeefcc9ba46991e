import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ReferentielReader, RollupFiller } from '#libs/application';
import { readModelDataSource } from '#libs/read-model';

export interface RollupsOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Told after each piece of work: seconds that it took. */
  readonly filled: (seconds: number) => void;
  readonly signal: AbortSignal;
}

/** A new day, a fact that is learnt late and a new definition are noticed so soon. */
const IDLE_MS = 500;
const RETRY_MS = 2_000;
const CONNECTIONS = 2;

/**
 * Keeps the closed days rolled up until the signal, one short transaction after the other: whatever ends it, nothing is half written.
 * A failure is said and tried again; meanwhile the ledger answers.
 */
export async function keepRolledUp({ databaseUrl, logger, filled, signal }: RollupsOptions): Promise<void> {
  const dataSource = readModelDataSource(databaseUrl, CONNECTIONS);
  const filler = new RollupFiller(dataSource, new ReferentielReader(dataSource));
  const rest = async (milliseconds: number): Promise<void> => pause(milliseconds, undefined, { signal }).catch(() => undefined);
  try {
    while (!signal.aborted) {
      try {
        if (!dataSource.isInitialized) await dataSource.initialize();
        const begun = performance.now();
        if (await filler.step()) filled((performance.now() - begun) / 1000);
        else await rest(IDLE_MS);
      } catch (error) {
        logger.warn({ err: error }, 'closed days not rolled up');
        await rest(RETRY_MS);
      }
    }
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
