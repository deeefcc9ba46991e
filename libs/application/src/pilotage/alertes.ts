import { type AlerteCommand, alerteDecider, type Etat, lastVersions, reaches, type SeuilsDefinition, type SujetDAlerte } from '#libs/domain';
import { addDays, dayIn, daysBetween, DomainError, earliest, latest, plainDate, type PlainDate } from '#libs/kernel';
import { type AlerteRow, inSnapshot, PilotageQueries } from '#libs/read-model';
import type { Sweep } from '#libs/runner';
import { alerteCodec } from '../codecs.js';
import { freshnessOf, FreshnessReader } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import type { DossierWork } from '../reactions/dossier-work.js';
import { ReferentielReader } from '../referentiel/referentiel.js';
import { type EtatsOfSujet, EtatsReader, refusalBy } from './etats.js';

/** How thresholds are shared out among those who look at them [for ever]: not at all, for one look reads all of a réseau. */
const ALERTES = { name: 'alertes', partitions: 1 } as const;

const EVERY_MS = 60_000;

/** How far back a look goes to days at which nobody looked. */
const REACH_DAYS = 31;

/** The stream of the alerts of somebody by some thresholds [for ever]. */
export function streamOf({ seuils, niveau, organisme, procedure }: SujetDAlerte): string {
  return `alerte-${idOfName('alerte', seuils, niveau, organisme, procedure)}`;
}

/** One look at the situations of some days, up to the last one that is known. */
interface Look extends DossierWork {
  readonly day: PlainDate;
  readonly today: PlainDate;
}

/** Said once of each day, whoever looks, and in whatever order: the alert hears of a day once. */
async function tell({ executor, clock, today }: Look, stream: string, command: AlerteCommand): Promise<void> {
  await executor.execute({
    ...{ stream, decider: alerteDecider, codec: alerteCodec, command, cache: 'skip' },
    context: {
      commandId: [stream, command.definition, command.on, command.type === 'ObserveSituation' ? command.etat : 'left'].join('/'),
      occurredAt: new Date(clock.now()).toISOString(),
      knownOn: today,
    },
  });
}

/** By stream, the alerts that stand, each with its situation and the last day of which it wrote: it has heard of every day up to that one. */
type Standing = ReadonlyMap<string, Pick<AlerteRow, 'etat' | 'heardOn'>>;

/** Tells what each day changes for those whose situations some thresholds tell, and leaves the alerts of all others. */
async function tellAll(look: Look, seuils: SeuilsDefinition, etats: readonly EtatsOfSujet[], standing: Standing): Promise<void> {
  const { day: on } = look;
  const definition = `${seuils.code}@${String(seuils.version)}`;
  const followed = new Set(etats.map(({ sujet }) => streamOf(sujet)));
  for (const stream of standing.keys()) if (!followed.has(stream)) await tell(look, stream, { type: 'LeaveAlerte', definition, on });
  const { alerte } = seuils;
  if (alerte === null) return;
  for (const { sujet, situations } of etats) {
    const stream = streamOf(sujet);
    const heardOn = standing.get(stream)?.heardOn;
    let mayStand = heardOn !== undefined;
    for (const { day, etat, value, since } of situations) {
      // A day without a value tells nothing.
      if (etat === null || value === null || since === null || (etat === 'normale' && !mayStand)) continue;
      if (heardOn !== undefined && day <= heardOn) continue;
      await tell(look, stream, { type: 'ObserveSituation', sujet, definition, alerte, on: day, since, etat, value });
      mayStand = true;
    }
  }
}

/** On which day the last version of some thresholds was published. */
async function publishedOn({ store }: Pick<DossierWork, 'store'>, { code }: SeuilsDefinition): Promise<PlainDate | null> {
  const known = (await store.readStream(`seuils-${code}`)).at(-1)?.metadata.knownOn;
  return known === undefined ? null : plainDate(known);
}

/**
 * Looks at the situations of the last day that is over, and of those before it at which nobody looked since the thresholds are there, and tells what they change:
 * alerts that begin, go on and end. Looks again while the log goes on; what is not known yet is waited for, as it would be told as better or worse than it is. Thresholds
 * that cannot be looked at are told of, and tried again once there is more to know; the others are looked at all the same.
 */
export function alerteSweep(work: () => Promise<DossierWork>, timeZone: string): Sweep {
  let looked = '';
  /** Up to which day this one has looked, by thresholds. */
  const lookedTo = new Map<string, PlainDate>();
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
      const over = addDays(today, -1);
      referentiels ??= new ReferentielReader(readModel);
      const referentiel = await referentiels.read();
      const position = await inSnapshot(readModel, async (reader) => reader.position());
      const place = [over, position.position, ...all.map(({ code, version }) => `${code}@${String(version)}`)].join(' ');
      if (place === looked) return false;
      if ((await freshnessOf(new FreshnessReader(readModel, store, clock), position)).stale) return false;
      const standing = await queries.standing();
      const refusals: DomainError[] = [];
      for (const seuils of lastVersions(all)) {
        if (signal.aborted) return false;
        const streams = new Map(standing.filter((row) => row.seuils === seuils.code).map((row) => [row.stream, row]));
        const { alerte } = seuils;
        if (alerte === null) {
          if (streams.size > 0) await tellAll({ ...at, today, day: over }, seuils, [], streams);
          continue;
        }
        const version = `${seuils.code}@${String(seuils.version)}`;
        const since = lookedTo.get(version) ?? (await publishedOn(at, seuils));
        // It is told once, when the alert is raised: an alert that lasts goes on saying it.
        const isBeginningAsked = (sujet: SujetDAlerte, etat: Etat): boolean =>
          reaches(etat, alerte.from) && streams.get(streamOf(sujet))?.etat !== etat;
        const found = await inSnapshot(readModel, async (reader) => {
          const etats = new EtatsReader({ reader, referentiel, all, knownOn: null, today, organismes: null, together: [] });
          const on = await etats.lastKnownBy(seuils, over);
          const from = earliest(on, latest(addDays(on, 1 - REACH_DAYS), since ?? on));
          return { day: on, etats: await etats.read(seuils, { on, days: daysBetween(from, on) + 1, isBeginningAsked }) };
        }).catch((error: unknown) => refusalBy(seuils, error));
        // What cannot be told by some thresholds keeps nobody from hearing of the others.
        if (found instanceof DomainError) {
          refusals.push(found);
          continue;
        }
        await tellAll({ ...at, today, day: found.day }, seuils, found.etats, streams);
        lookedTo.set(version, found.day);
      }
      looked = place;
      const [first] = refusals;
      if (first !== undefined) throw refusals.length === 1 ? first : new AggregateError(refusals, refusals.map(({ message }) => message).join(' ; '));
      return false;
    },
  };
}
