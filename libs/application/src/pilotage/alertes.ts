import { type AlerteCommand, alerteDecider, lastVersions, type SeuilsDefinition, type SujetDAlerte } from '#libs/domain';
import { addDays, dayIn, DomainError, type PlainDate } from '#libs/kernel';
import { inSnapshot, PilotageQueries } from '#libs/read-model';
import type { Sweep } from '#libs/runner';
import { alerteCodec } from '../codecs.js';
import { freshnessOf, FreshnessReader } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import type { DossierWork } from '../reactions/dossier-work.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { type EtatsOfSujet, readEtats, refusalBy } from './etats.js';

/** How thresholds are shared out among those who look at them [for ever]: not at all, for one look reads all of a réseau. */
const ALERTES = { name: 'alertes', partitions: 1 } as const;

const EVERY_MS = 60_000;

/** The stream of the alerts of somebody by some thresholds [for ever]. */
function streamOf({ seuils, niveau, organisme, procedure }: SujetDAlerte): string {
  return `alerte-${idOfName('alerte', seuils, niveau, organisme, procedure)}`;
}

/** One look at the situations of a day. */
interface Look extends DossierWork {
  readonly day: PlainDate;
  readonly today: PlainDate;
}

/** Said once of each day, whoever looks, and in whatever order: the alert hears of a day once. */
async function tell({ executor, clock, day, today }: Look, stream: string, command: AlerteCommand): Promise<void> {
  await executor.execute({
    ...{ stream, decider: alerteDecider, codec: alerteCodec, command, cache: 'skip' },
    context: {
      commandId: [stream, command.definition, day, command.type === 'ObserveSituation' ? command.etat : 'left'].join('/'),
      occurredAt: new Date(clock.now()).toISOString(),
      knownOn: today,
    },
  });
}

/** Tells what a day changes for those whose situations some thresholds tell, and leaves the alerts of all others. `standing`: streams of the alerts that do. */
async function tellAll(look: Look, seuils: SeuilsDefinition, etats: readonly EtatsOfSujet[], standing: ReadonlySet<string>): Promise<void> {
  const { day: on } = look;
  const definition = `${seuils.code}@${String(seuils.version)}`;
  const followed = new Set(etats.map(({ sujet }) => streamOf(sujet)));
  for (const stream of standing) if (!followed.has(stream)) await tell(look, stream, { type: 'LeaveAlerte', definition, on });
  const { alerte } = seuils;
  if (alerte === null) return;
  for (const { sujet, situations } of etats) {
    const { etat, value, since } = situations.at(-1) ?? { etat: null, value: null, since: null };
    // A day without a value tells nothing.
    if (etat === null || value === null || since === null) continue;
    const stream = streamOf(sujet);
    if (etat === 'normale' && !standing.has(stream)) continue;
    await tell(look, stream, { type: 'ObserveSituation', sujet, definition, alerte, on, since, etat, value });
  }
}

/**
 * Looks at the situations of yesterday, the last day that is over, and tells what they change: alerts that begin, go on and end. Looks again while the log
 * goes on; what is not known yet is waited for, as it would be told as better or worse than it is. Thresholds that cannot be looked at are told of, and tried
 * again once there is more to know; the others are looked at all the same.
 */
export function alerteSweep(work: () => Promise<DossierWork>, timeZone: string): Sweep {
  let looked = '';
  let referentiels: ReferentielReader | undefined;

  return {
    ...ALERTES,
    everyMs: EVERY_MS,
    sweep: async (_, signal) => {
      const at = await work();
      const { readModel, store, clock } = at;
      const queries = new PilotageQueries(readModel);
      const all = await queries.seuils();
      if (all.length === 0) return false;
      const today = dayIn(timeZone, clock.now());
      const look: Look = { ...at, today, day: addDays(today, -1) };
      referentiels ??= new ReferentielReader(readModel);
      const referentiel = await referentiels.read();
      const position = await inSnapshot(readModel, async (reader) => reader.position());
      const place = [look.day, position.position, ...all.map(({ code, version }) => `${code}@${String(version)}`)].join(' ');
      if (place === looked) return false;
      if ((await freshnessOf(new FreshnessReader(readModel, store, clock), position)).stale) return false;
      const standing = await queries.standing();
      const refusals: DomainError[] = [];
      for (const seuils of lastVersions(all)) {
        if (signal.aborted) return false;
        const asked = { on: look.day, knownOn: null, today, days: 1 };
        const read = async (): Promise<readonly EtatsOfSujet[]> =>
          inSnapshot(readModel, async (reader) => readEtats(reader, referentiel, seuils, all, asked));
        const streams = standing.filter((row) => row.seuils === seuils.code).map(({ stream }) => stream);
        const etats = seuils.alerte === null ? [] : await read().catch((error: unknown) => refusalBy(seuils, error));
        // What cannot be told by some thresholds keeps nobody from hearing of the others.
        if (etats instanceof DomainError) refusals.push(etats);
        else await tellAll(look, seuils, etats, new Set(streams));
      }
      looked = place;
      const [first] = refusals;
      if (first !== undefined) throw refusals.length === 1 ? first : new AggregateError(refusals, refusals.map(({ message }) => message).join(' ; '));
      return false;
    },
  };
}
