import { type SeuilsDefinition, situations, seuilsOf, type Situation, type SujetDAlerte, versionNamed, worstByOrganisme } from '#libs/domain';
import { addDays, daysBetween, DomainError, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import { kept } from '../indicators/ledger-sheet.js';
import type { ValeursMemo } from '../indicators/valeurs-memo.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { EtatFound } from './pilotage.query.js';
import { type Unite, unitesOfNiveau, valeursOfUnites } from './unites.js';

/** Without anything that moved for longer, facts have stopped coming: how things are since the last one is not known. */
const SILENCE_DAYS = 7;

/** The last day of which it is known how some caisses are: the last one that is over, or the one after which facts stopped coming. */
export async function lastKnown(reader: LedgerReader, caisses: readonly string[], over: PlainDate): Promise<PlainDate> {
  const last = await reader.organismes.lastMovement(caisses, over);
  return last !== null && daysBetween(last, over) > SILENCE_DAYS ? last : over;
}

/** {@link lastKnown}, of those whom some thresholds concern: the day of which alerts and situations are told. */
export async function lastKnownBy(reader: LedgerReader, referentiel: Referentiel, seuils: SeuilsDefinition, over: PlainDate): Promise<PlainDate> {
  return lastKnown(reader, [...new Set(unitesOfNiveau(seuils, referentiel, over)(over).flatMap(({ caisses }) => caisses))], over);
}

export interface EtatsAsked {
  readonly on: PlainDate;
  readonly knownOn: PlainDate | null;
  readonly today: PlainDate;
  /** For how many days up to `on` situations are told. */
  readonly days: number;
}

export interface SituationOn extends Situation {
  readonly day: PlainDate;
}

/** The situations of one body, at the end of each of the days asked, ascending; of no day on which it was not there. */
export interface EtatsOfSujet {
  readonly sujet: SujetDAlerte;
  readonly label: string;
  readonly situations: readonly SituationOn[];
}

/** The days up to one, ascending. */
const daysUpTo = (on: PlainDate, count: number): readonly PlainDate[] => Array.from({ length: count }, (_, i) => addDays(on, i - count + 1));

/**
 * The situations of all bodies by some thresholds: each begins as « normale » so many days before the first one asked as the memory goes back.
 * Whom thresholds for caisses in difficulty concern is told by those that say so, on the day asked.
 * @param memo the days of the memory were mostly looked at before
 */
export async function readEtats(
  reader: LedgerReader,
  referentiel: Referentiel,
  seuils: SeuilsDefinition,
  all: readonly SeuilsDefinition[],
  asked: EtatsAsked,
  memo?: ValeursMemo,
): Promise<readonly EtatsOfSujet[]> {
  const concerned = await concernedBy(reader, referentiel, seuils, all, asked, memo);
  const days = daysUpTo(asked.on, asked.days - 1 + seuils.memoire);
  const [first] = days.slice(-asked.days);
  const unites = unitesOfNiveau(seuils, referentiel, asked.today);
  const unitesOn = (day: PlainDate): readonly Unite[] => (concerned === null ? unites(day) : unites(day).filter(({ code }) => concerned(code)));
  const found: EtatsOfSujet[] = [];
  for (const procedure of seuils.procedures ?? [null]) {
    const request = { indicateurs: [seuils.indicateur], days, knownOn: asked.knownOn, by: seuils.by, ...(procedure === null ? {} : { procedure }) };
    const read = await valeursOfUnites(reader, referentiel, request, unitesOn, memo);
    const ofDays = read.get(seuils.indicateur) ?? [];
    const rankIn = ranks();
    // Those who are there at the end: who left is nobody's situation any more.
    const there = ofDays.at(-1)?.unites ?? [];
    // A réseau that is the only one needs no name, and its alerts never had one.
    const isTheOnlyOne = seuils.niveau === 'reseau' && seuils.reseau === null && there.length === 1;
    for (const { code, label } of there) {
      const values = ofDays.flatMap(({ day, unites: ofDay, valeurs }) => {
        const valeur = valeurs[rankIn(ofDay).get(code) ?? -1];
        return valeur === undefined ? [] : [{ day, status: valeur.status, value: valeur.value }];
      });
      const organisme = isTheOnlyOne ? null : code;
      found.push({
        sujet: { seuils: seuils.code, niveau: seuils.niveau, organisme, procedure },
        label,
        situations: situations(seuils, values)
          .map((situation, i) => ({ ...situation, day: values[i]?.day ?? asked.on }))
          .filter(({ day }) => first === undefined || day >= first),
      });
    }
  }
  return found;
}

/** Where each body stands among those of a day, who are mostly those of the day before. */
function ranks(): (unites: readonly Unite[]) => ReadonlyMap<string, number> {
  const known = new Map<readonly Unite[], ReadonlyMap<string, number>>();
  return (unites) => kept(known, unites, () => new Map(unites.map(({ code }, rank) => [code, rank])));
}

/** Whether some thresholds apply to a body: those for caisses in difficulty by others, to the caisses that are. Null: to every one. */
async function concernedBy(
  reader: LedgerReader,
  referentiel: Referentiel,
  seuils: SeuilsDefinition,
  all: readonly SeuilsDefinition[],
  asked: EtatsAsked,
  memo?: ValeursMemo,
): Promise<((organisme: string) => boolean) | null> {
  const { siEnDifficulte } = seuils;
  if (siEnDifficulte === null) return null;
  // The others say for themselves whom they concern: that would be a chain, and a chain may be a circle.
  const others = { ...versionNamed('seuils', siEnDifficulte, all), siEnDifficulte: null };
  const etats = await readEtats(reader, referentiel, others, all, { ...asked, days: 1 }, memo);
  // A caisse is told of procédure by procédure: in difficulty in one of them is in difficulty.
  const worst = worstByOrganisme(etats.map(({ sujet, situations: found }) => ({ organisme: sujet.organisme, etat: found.at(-1)?.etat ?? null })));
  return (organisme) => seuilsOf([seuils], () => worst.get(organisme) ?? null).length > 0;
}

/** As an answer tells them, on the last day. */
export function etatsFound(seuils: SeuilsDefinition, etats: readonly EtatsOfSujet[]): readonly EtatFound[] {
  return etats.flatMap(({ sujet, label, situations: found }) => {
    const last = found.at(-1);
    if (last === undefined) return [];
    const { day, etat, status, value, since } = last;
    return [{ ...sujet, label, day, definition: `${seuils.code}@${String(seuils.version)}`, etat, status, value, since }];
  });
}

/** Why nothing can be told by some thresholds; any other failure is thrown again. Their next version mends it. */
export function refusalBy({ code: seuils }: SeuilsDefinition, error: unknown): DomainError {
  if (!(error instanceof DomainError)) throw error;
  return new DomainError(
    String(error.code),
    `Seuils « ${seuils} », dont la prochaine version est à publier autrement : ${error.message}`,
    { seuils },
    { cause: error },
  );
}
