import { availableParallelism } from 'node:os';
import type { TellingThreads } from '#libs/application';
import type { Plan } from '#libs/demonstration';
import type { EventLog } from '#libs/event-store';
import type { Configuration } from '#libs/platform';
import { Failure } from '../failure.js';
import { day, integer, share } from '../output/french.js';
import type { Terminal } from '../output/terminal.js';
import { builtFile } from './built-file.js';

/** What filling a log with a demonstration took, in seconds; `writing` is 0 when it was written already. */
export interface Filled {
  readonly events: number;
  readonly writing: number;
  readonly projecting: number;
  /** Of what is decided by figures, once there are any: months closed, phases entered. */
  readonly deciding: number;
}

/**
 * Why a log was not filled: it has a life of its own (`alive`), it holds what was published and no dossier (`published`), it is this demonstration and
 * has lived since (`livedOn`), it is to take over another log and has not done so whole (`moving`).
 */
export type Unfilled = 'alive' | 'published' | 'livedOn' | 'moving';

/** The indexes of a large read model take minutes. */
const BUILDING_ANSWER_MS = 1_800_000;
/** One asks after the other. */
const READERS = 2;
/** Beyond these, the log is what they wait for. */
const TELLERS_AT_MOST = 4;
const tellers = (): TellingThreads => ({
  file: builtFile('libs/application/src/demonstration/teller.thread.js'),
  count: Math.min(TELLERS_AT_MOST, availableParallelism()),
});

/** What a server publishes by itself is less; a log with more is somebody's. */
const PUBLISHED_AT_MOST = 1_000;

/**
 * Fills the empty log that is configured with a demonstration and builds its read models, with no server on it. Interrupted – killed, too –, the same
 * call goes on from where it was; done already, it does nothing more.
 * @returns why it could not: nothing was done then
 */
export async function fillWithDemonstration(
  plan: Plan,
  databaseUrl: string,
  { eventStore, timeZone, dataFolder }: Configuration,
  terminal: Terminal,
): Promise<Filled | Unfilled> {
  const [
    { openEventLog },
    { eventStoreAddress, connectionPool, vaultKeyIn },
    { buildReadModels, decideByFigures, demonstrationIn, loadDemonstration },
    { readModelDataSource },
    { openKeyFile, PostgresVault },
  ] = await Promise.all([
    import('#libs/event-store'),
    import('#libs/platform'),
    import('#libs/application'),
    import('#libs/read-model'),
    import('#libs/vault'),
  ]);
  const keyFile = await openKeyFile(vaultKeyIn(dataFolder), async () => PostgresVault.isNew(databaseUrl));
  const vault = await PostgresVault.open(databaseUrl, keyFile);
  const log = await openEventLog(eventStoreAddress(eventStore, databaseUrl));
  const pool = connectionPool(databaseUrl, { name: 'ecluse-demo', max: 8, answerMs: BUILDING_ANSWER_MS, onLost: () => undefined });
  try {
    const begun = performance.now();
    // A log that is half taken over may tell the name of the whole one already.
    if ((await log.verbatim.unfinished()) !== null || (await demonstrationIn(log.store, plan)) === null) {
      const obstacle = await obstacleTo(plan, log);
      if (obstacle !== null) return obstacle;
      await loadDemonstration(log, plan, { clock: { now: () => Date.now() }, timeZone, threads: tellers(), vault }, (progress) => {
        terminal.progress(`Démonstration : ${integer(progress.events)} événements, jusqu’au ${day(progress.day)}…`);
      });
    }
    const written = performance.now();
    const held = await demonstrationIn(log.store, plan);
    await buildReadModels({ pool, store: log.store, ...(held === null ? {} : { upTo: held.position }) }, ({ projection, events, total }) => {
      terminal.progress(`Chiffres (${projection}) : ${share(total === 0 ? 1 : events / total)} de ${integer(total)} événements…`);
    });
    const projected = performance.now();
    const readModel = await readModelDataSource(databaseUrl, READERS).initialize();
    try {
      await decideByFigures(plan, { store: log.store, readModel, vault, timeZone }, (done, of) => {
        terminal.progress(`Arrêtés et phases : ${integer(done)} sur ${integer(of)}…`);
      });
    } finally {
      await readModel.destroy();
    }
    const { ordinal: events } = await log.store.head();
    const seconds = (from: number, to: number): number => (to - from) / 1000;
    return { events, writing: seconds(begun, written), projecting: seconds(written, projected), deciding: seconds(projected, performance.now()) };
  } finally {
    terminal.endProgress();
    await pool.end();
    await log.close();
    await vault.close();
  }
}

/** Null for an empty log, and for one in which this very demonstration was begun. */
async function obstacleTo(plan: Plan, { store, verbatim }: EventLog): Promise<Unfilled | null> {
  const [{ demonstrationOrigin }, { START }] = await Promise.all([import('#libs/application'), import('#libs/event-store')]);
  const { logId, epoch } = demonstrationOrigin(plan);
  const [head, unfinished] = [await store.head(), await verbatim.unfinished()];
  // The export of a demonstration bears its name, of a later epoch: what was begun is that import, not the loading.
  if (unfinished !== null) return unfinished.logId === logId && unfinished.epoch === epoch ? null : 'moving';
  if (head.ordinal === 0) return null;
  if (head.logId === logId) return 'livedOn';
  if (head.ordinal > PUBLISHED_AT_MOST) return 'alive';
  const { events } = await store.readAll(START, { limit: PUBLISHED_AT_MOST });
  return events.every(({ stream }) => /^(?:calendrier|indicateur|procedure|repere|seuils)-/u.test(stream)) ? 'published' : 'alive';
}

const ELSEWHERE = 'Nommez un autre dossier de données : ECLUSE_HOME=/chemin/neuf ecluse demo.';
const REFUSALS: Readonly<Record<Unfilled, readonly [message: string, remedy: string]>> = {
  alive: ['La démonstration ne se charge que dans un journal vide ; celui-ci contient déjà des événements.', ELSEWHERE],
  published: [
    'La démonstration ne se charge que dans un journal vide ; un serveur a déjà publié ses définitions dans celui-ci, qui n’a encore aucun dossier.',
    ELSEWHERE,
  ],
  livedOn: ['Cette démonstration est déjà dans ce journal, qui a vécu depuis : rien à charger.', `Pour la voir : ecluse start. ${ELSEWHERE}`],
  moving: [
    'Un autre chargement est resté inachevé dans ce journal : une démonstration d’une autre taille ou d’une autre version d’Écluse, ou un déménagement.',
    `Relancez la commande qui l’a commencé (ecluse demo avec la même taille, ecluse log import avec le même fichier), elle reprend où elle en est. ${ELSEWHERE}`,
  ],
};

/** @throws Failure `demo.logNotEmpty` */
export function refuseFilledLog(why: Unfilled): never {
  throw new Failure('demo.logNotEmpty', ...REFUSALS[why]);
}
