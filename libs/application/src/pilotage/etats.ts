import {
  definitionReference,
  type Etat,
  findDefinition,
  type SeuilsDefinition,
  type SeuilsEnVigueur,
  seuilsOf,
  type Situation,
  type SituationOn,
  situations,
  type SujetDAlerte,
  type ValeurAt,
  versionNamed,
  worstByOrganisme,
} from '#libs/domain';
import { addDays, daysBetween, DomainError, earliest, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import { firstDaysTold } from '../indicators/first-days-told.js';
import { kept } from '../indicators/ledger-sheet.js';
import type { ValeursMemo } from '../indicators/valeurs-memo.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import type { EtatFound } from './pilotage.query.js';
import { caissesOf, type Unite, unitesAmong, unitesOfNiveau, type ValeursOfUnites, valeursOfUnites } from './unites.js';

/** Without anything that moved for longer, facts have stopped coming: how things are since the last one is not known. */
const SILENCE_DAYS = 7;

/** How many days are read at once of those whose situation the days looked at do not tell; twice as many each time, up to the most. */
const [LEAST_FURTHER, MOST_FURTHER] = [31, 366];

/** Of which days situations are told, and of whom. */
export interface EtatsAsked {
  readonly on: PlainDate;
  /** For how many days up to `on`. */
  readonly days: number;
  /** Whose beginning is to be found however long ago it was; of all others it is if it is within the memory of the thresholds. */
  readonly isBeginningAsked?: (sujet: SujetDAlerte, etat: Etat) => boolean;
}

/** The situations of one body, at the end of each of the days asked, ascending; of no day on which it was not there. */
export interface EtatsOfSujet {
  readonly sujet: SujetDAlerte;
  readonly label: string;
  readonly situations: readonly SituationOn[];
}

/** By what situations are told, in one snapshot. */
interface Sources {
  readonly reader: LedgerReader;
  readonly referentiel: Referentiel;
  /** All thresholds, each version. */
  readonly all: readonly SeuilsDefinition[];
  readonly knownOn: PlainDate | null;
  readonly today: PlainDate;
  readonly memo?: ValeursMemo;
  /** Of whom they are told, by their codes; null: of everybody. */
  readonly organismes: ReadonlySet<string> | null;
  /** The thresholds that are asked on the same day: what several of them are told by is read once. */
  readonly together: readonly SeuilsEnVigueur[];
}

/** Tells situations, and the day of which they are known, in one snapshot: what several thresholds ask for is read once. */
export class EtatsReader {
  private readonly movements = new Map<string, Promise<PlainDate | null>>();
  private readonly told = new Map<string, Promise<readonly EtatsOfSujet[]>>();
  private readonly caisses = new Map<string, readonly string[]>();

  constructor(private readonly sources: Sources) {}

  /** The last day of which it is known how some caisses are: the last one that is over, or the one after which facts stopped coming. */
  async lastKnown(caisses: readonly string[], over: PlainDate): Promise<PlainDate> {
    const { reader } = this.sources;
    const last = await kept(this.movements, `${over} ${caisses.join()}`, async () => reader.organismes.lastMovement(caisses, over));
    return last !== null && daysBetween(last, over) > SILENCE_DAYS ? last : over;
  }

  /** {@link lastKnown}, of those whom some thresholds concern: the day of which alerts and situations are told. */
  async lastKnownBy(seuils: SeuilsEnVigueur, over: PlainDate): Promise<PlainDate> {
    const { referentiel, today } = this.sources;
    return this.lastKnown(caissesOf([unitesOfNiveau(seuils, referentiel, today)(over)]), over);
  }

  /**
   * The situations of all bodies by some thresholds, each as it comes of all the days since something is told of it.
   * Whom thresholds for caisses in difficulty concern is told by those that say so, on the day asked.
   */
  async read(seuils: SeuilsEnVigueur, asked: EtatsAsked): Promise<readonly EtatsOfSujet[]> {
    const { code, version, sauf, siEnDifficulte } = seuils;
    const question = JSON.stringify([code, version, sauf, siEnDifficulte, asked.on, asked.days]);
    return asked.isBeginningAsked === undefined ? kept(this.told, question, async () => this.readNow(seuils, asked)) : this.readNow(seuils, asked);
  }

  private async readNow(seuils: SeuilsEnVigueur, asked: EtatsAsked): Promise<readonly EtatsOfSujet[]> {
    const { referentiel, today } = this.sources;
    const isAsked = await this.askedBy(seuils, asked);
    const unitesOn = unitesOfNiveau(seuils, referentiel, today);
    const there = unitesOn(asked.on);
    // A réseau that is the only one needs no name, and its alerts never had one.
    const isTheOnlyOne = seuils.niveau === 'reseau' && seuils.reseau === null && seuils.sauf === undefined && there.length === 1;
    const found: EtatsOfSujet[] = [];
    for (const procedure of seuils.procedures ?? [null]) {
      const sujetOf = (code: string): SujetDAlerte => ({
        ...{ seuils: seuils.code, niveau: seuils.niveau, organisme: isTheOnlyOne ? null : code, procedure },
      });
      // Those who are there at the end: who left is nobody's situation any more.
      const bodies = there.filter(({ code }) => isAsked?.(code) ?? true);
      const told = await new Histories(this.sources, seuils, procedure, unitesOn, (days) => this.caissesBy(seuils, procedure, days)).tell(
        bodies,
        isAsked !== null,
        asked,
        sujetOf,
      );
      for (const { code, label } of bodies) found.push({ sujet: sujetOf(code), label, situations: told.get(code) ?? [] });
    }
    return found;
  }

  /** Of all thresholds that are told by the same values: asked together, these are one question, and remembered once. */
  private caissesBy(seuils: SeuilsEnVigueur, procedure: string | null, days: readonly PlainDate[]): readonly string[] {
    const { together, referentiel, today } = this.sources;
    const { indicateur, by } = seuils;
    const isAlike = (each: SeuilsEnVigueur): boolean =>
      each.indicateur === indicateur &&
      each.by === by &&
      (procedure === null ? each.procedures === null : (each.procedures ?? []).includes(procedure));
    const alike = together.filter(isAlike);
    const all = alike.includes(seuils) ? alike : [seuils];
    const key = JSON.stringify([all.map(({ code, version, sauf }) => [code, version, sauf]), days[0], days.length]);
    return kept(this.caisses, key, () => caissesOf(new Set(all.flatMap((each) => days.map(unitesOfNiveau(each, referentiel, today))))));
  }

  /** Of whom situations are told by some thresholds: those for caisses in difficulty by others, to the caisses that are. Null: of every one. */
  private async askedBy(seuils: SeuilsEnVigueur, { on }: EtatsAsked): Promise<((organisme: string) => boolean) | null> {
    const { all, organismes } = this.sources;
    const { siEnDifficulte } = seuils;
    if (siEnDifficulte === null) return organismes === null ? null : (organisme) => organismes.has(organisme);
    // The others say for themselves whom they concern: that would be a chain, and a chain may be a circle.
    const named = versionNamed('seuils', siEnDifficulte, all);
    const others = named.siEnDifficulte === null ? named : { ...named, siEnDifficulte: null };
    const etats = await this.read(others, { on, days: 1 });
    // A caisse is told of procédure by procédure: in difficulty in one of them is in difficulty.
    const worst = worstByOrganisme(etats.map(({ sujet, situations: found }) => ({ organisme: sujet.organisme, etat: found.at(-1)?.etat ?? null })));
    return (organisme) => (organismes?.has(organisme) ?? true) && seuilsOf([seuils], () => worst.get(organisme) ?? null).length > 0;
  }
}

/** The days up to one, ascending. */
export const daysUpTo = (on: PlainDate, count: number): readonly PlainDate[] => Array.from({ length: count }, (_, i) => addDays(on, i - count + 1));

/** What led to the situations of some bodies by some thresholds, as far back as need be. */
class Histories {
  /** Of those that are looked at further back, their values after what is read next. */
  private readonly later = new Map<string, readonly ValeurAt[]>();
  private beginnings: ReadonlyMap<string, PlainDate> | undefined;

  constructor(
    private readonly sources: Sources,
    private readonly seuils: SeuilsEnVigueur,
    private readonly procedure: string | null,
    private readonly unitesOn: (day: PlainDate) => readonly Unite[],
    /** Whose values are read of some days where those of all units are. */
    private readonly caissesOn: (days: readonly PlainDate[]) => readonly string[],
  ) {}

  /** By code. @param isFiltered whether the bodies are some of those at that level */
  async tell(
    bodies: readonly Unite[],
    isFiltered: boolean,
    { on, days: count, isBeginningAsked }: EtatsAsked,
    sujetOf: (code: string) => SujetDAlerte,
  ): Promise<ReadonlyMap<string, readonly SituationOn[]>> {
    const told = new Map<string, readonly SituationOn[]>();
    const from = addDays(on, 1 - count);
    let days = daysUpTo(on, count - 1 + this.seuils.memoire);
    const [remembered = on] = days;
    let left = bodies;
    while (left.length > 0) {
      const read = await this.read(days, isFiltered || left !== bodies ? left : null);
      const further: Unite[] = [];
      for (const body of left) {
        const { code } = body;
        const values = valuesOf(code, read, this.later.get(code) ?? []);
        let found = situations(this.seuils, values, { past: 'unknown', from });
        const isOpen = (each: SituationOn | undefined): boolean => {
          if (each === undefined) return true;
          const { etat, since, sinceOrBefore } = each;
          return sinceOrBefore && etat !== null && since !== null && (since > remembered || isBeginningAsked?.(sujetOf(code), etat) === true);
        };
        if (found.some(isOpen)) {
          const beginning = await this.beginningOf(body, bodies);
          if (beginning === null || beginning >= (days[0] ?? on)) found = situations(this.seuils, values, { past: 'none', from });
        }
        if (found.some(isOpen)) {
          further.push(body);
          this.later.set(code, values);
        } else
          told.set(
            code,
            found.flatMap((each) => each ?? []),
          );
      }
      left = further;
      days = daysUpTo(addDays(days[0] ?? on, -1), Math.min(MOST_FURTHER, Math.max(LEAST_FURTHER, 2 * days.length)));
    }
    return told;
  }

  /** @param bodies null: all that are there */
  private async read(days: readonly PlainDate[], bodies: readonly Unite[] | null): Promise<readonly ValeursOfUnites[]> {
    const { reader, referentiel, knownOn, memo } = this.sources;
    const { indicateur, by } = this.seuils;
    const organismes = bodies === null ? { organismes: this.caissesOn(days) } : {};
    const codes = bodies?.map(({ code }) => code) ?? null;
    const unitesOn = (day: PlainDate): readonly Unite[] => (codes === null ? this.unitesOn(day) : unitesAmong(this.unitesOn(day), codes));
    const request = { indicateurs: [indicateur], days, knownOn, by, ...organismes, ...this.ofProcedure() };
    return (await valeursOfUnites(reader, referentiel, request, unitesOn, memo)).get(indicateur) ?? [];
  }

  /** A day before which nothing is told of a body; null: nothing ever is. */
  private async beginningOf(body: Unite, bodies: readonly Unite[]): Promise<PlainDate | null> {
    const { reader, referentiel, knownOn, memo } = this.sources;
    // Who is in a groupement or a réseau changes from day to day; those that are merged into a caisse are so for good.
    const isOfCaisse = this.seuils.niveau === 'caisse';
    if (this.beginnings === undefined) {
      const organismes = isOfCaisse ? bodies.flatMap(({ caisses }) => caisses) : [...referentiel.caisses.keys()];
      const definition = findDefinition(this.seuils.indicateur, referentiel.definitions);
      this.beginnings = await firstDaysTold(
        reader,
        referentiel,
        definition,
        { organismes, knownOn, by: this.seuils.by, ...this.ofProcedure() },
        memo,
      );
    }
    const { beginnings } = this;
    const days = isOfCaisse ? body.caisses.flatMap((caisse) => beginnings.get(caisse) ?? []) : [...beginnings.values()];
    return days.reduce<PlainDate | null>((first, day) => (first === null ? day : earliest(first, day)), null);
  }

  private ofProcedure(): { readonly procedure?: string } {
    return this.procedure === null ? {} : { procedure: this.procedure };
  }
}

/** Where each body stands among those of a day, who are mostly those of the day before. */
const ranks = new WeakMap<readonly Unite[], ReadonlyMap<string, number>>();

function rankOf(code: string, unites: readonly Unite[]): number {
  const known = ranks.get(unites) ?? new Map(unites.map((unite, rank) => [unite.code, rank]));
  ranks.set(unites, known);
  return known.get(code) ?? -1;
}

/** What a body is worth on each of some days, of those on which it is there; then what it was worth later. */
function valuesOf(code: string, days: readonly ValeursOfUnites[], later: readonly ValeurAt[]): readonly ValeurAt[] {
  const values: ValeurAt[] = [];
  let of: readonly Unite[] = [];
  let rank = -1;
  for (const { day, unites, valeurs } of days) {
    if (unites !== of) [of, rank] = [unites, rankOf(code, unites)];
    const valeur = valeurs[rank];
    if (valeur !== undefined) values.push({ day, status: valeur.status, value: valeur.value });
  }
  return later.length === 0 ? values : values.concat(later);
}

/** As an answer tells them, on the last day. */
export function etatsFound(seuils: SeuilsDefinition, etats: readonly EtatsOfSujet[]): readonly EtatFound[] {
  return etats.flatMap(({ sujet, label, situations: found }) => {
    const last = found.at(-1);
    return last === undefined ? [] : [{ ...sujet, label, definition: definitionReference(seuils), ...last }];
  });
}

/** The situations of all bodies on each of some days, in order of the days: of a day, those who are there. */
export function situationsByDay(etats: readonly EtatsOfSujet[], days: readonly PlainDate[]): readonly (readonly Situation[])[] {
  const byDay = new Map<PlainDate, Situation[]>(days.map((day) => [day, []]));
  for (const { situations: found } of etats) for (const situation of found) byDay.get(situation.day)?.push(situation);
  return [...byDay.values()];
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
