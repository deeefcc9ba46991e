import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../failure.js';

/** Longer than a process that was killed passes for one at work. */
const GONE_WITHIN_MS = 4_000;
const LOOK_MS = 250;

/**
 * The data folder is locked, but a projector of another one, or of none, may be at work on the same database: it would read a log that is
 * becoming another one.
 * @throws Failure `log.inUse`
 */
export async function assertNobodyAtWork(databaseUrl: string): Promise<void> {
  const [{ connectionPool }, { processesAtWork }] = await Promise.all([import('#libs/platform'), import('#libs/runner')]);
  const pool = connectionPool(databaseUrl, { name: 'ecluse-import', max: 1, onLost: () => undefined });
  try {
    let atWork = await processesAtWork(pool);
    for (let waited = 0; atWork.length > 0 && waited < GONE_WITHIN_MS; waited += LOOK_MS) {
      await pause(LOOK_MS);
      atWork = await processesAtWork(pool);
    }
    if (atWork.length === 0) return;
    const who = atWork.join(', ');
    throw new Failure(
      'log.inUse',
      `Un projecteur tourne sur cette base de données (machine et processus : ${who}).`,
      'Arrêtez serveurs et projecteurs, puis relancez la même commande.',
    );
  } finally {
    await pool.end();
  }
}
