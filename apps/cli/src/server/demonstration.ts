import type { Plan } from '#libs/demonstration';
import type { Configuration } from '#libs/platform';
import { Failure } from '../failure.js';
import { day, integer, share } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';

/** What filling a log with a demonstration took, in seconds. */
export interface Filled {
  readonly events: number;
  readonly writing: number;
  readonly projecting: number;
}

/**
 * Fills the empty log that is configured with a demonstration and builds its read models, with no server on it. Interrupted, the same call goes on.
 * @returns null when the log has a life of its own: nothing was done
 */
export async function fillWithDemonstration(
  plan: Plan,
  databaseUrl: string,
  { eventStore, timeZone }: Configuration,
  terminal: Terminal,
): Promise<Filled | null> {
  const [{ openEventLog }, { eventStoreAddress, connectionPool }, { buildReadModels, demonstrationOrigin, loadDemonstration }] = await Promise.all([
    import('#libs/event-store'),
    import('#libs/platform'),
    import('#libs/application'),
  ]);
  const log = await openEventLog(eventStoreAddress(eventStore, databaseUrl));
  const pool = connectionPool(databaseUrl, { name: 'ecluse-demo', max: 8, onLost: () => undefined });
  try {
    const [head, unfinished] = [await log.store.head(), await log.verbatim.unfinished()];
    const goesOn = unfinished?.logId === demonstrationOrigin(plan).logId;
    if (!goesOn && (head.ordinal > 0 || unfinished !== null)) return null;
    const begun = performance.now();
    const { ordinal } = await loadDemonstration(log, plan, { clock: { now: () => Date.now() }, timeZone }, (progress) => {
      terminal.progress(`Démonstration : ${integer(progress.events)} événements, jusqu’au ${day(progress.day)}…`);
    });
    const written = performance.now();
    await buildReadModels({ pool, store: log.store }, ({ projection, events, total }) => {
      terminal.progress(`Chiffres (${projection}) : ${share(total === 0 ? 1 : events / total)} de ${integer(total)} événements…`);
    });
    return { events: ordinal, writing: (written - begun) / 1000, projecting: (performance.now() - written) / 1000 };
  } finally {
    terminal.endProgress();
    await pool.end();
    await log.close();
  }
}

/** @throws Failure `demo.logNotEmpty` */
export function refuseFilledLog(): never {
  throw new Failure(
    'demo.logNotEmpty',
    'La démonstration ne se charge que dans un journal vide ; celui-ci contient déjà des événements.',
    'Nommez un autre dossier de données : ECLUSE_HOME=/chemin/neuf ecluse demo.',
  );
}
