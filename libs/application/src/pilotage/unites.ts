import {
  ancestorsOn,
  ARBRE_OF_RESEAUX,
  delaisOf,
  ensemble,
  membersOn,
  type Perimetre,
  rowsOfCaisse,
  type SeuilsDefinition,
  successorOn,
  type Valeur,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import { readValeurs, type ValeursRequest } from '../indicators/valeurs.js';
import type { ValeursMemo } from '../indicators/valeurs-memo.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import { assertNamed, codesOfKind } from '../reseau/asked-slice.js';

/** One of those that are held against each other: a caisse, or several that are told as one. */
export interface Unite {
  readonly code: string;
  readonly label: string;
  /** Whose rows are its own. */
  readonly caisses: readonly string[];
  /** Those of them that another answers for by then. */
  readonly merged: readonly string[];
}

/** Whom to compare, as far as each filter leaves them; with none, every caisse. */
export interface PopulationAsked {
  readonly caisses: readonly string[];
  readonly groupement: string | null;
  /** Code of its head. */
  readonly reseau: string | null;
  /** The groupements of this tree, each as one, with the caisses that it is the nearest of: none contains another. Null: the caisses themselves. */
  readonly arbre: string | null;
  readonly perimetre: Perimetre;
}

export const EVERYBODY: PopulationAsked = { caisses: [], groupement: null, reseau: null, arbre: null, perimetre: 'asItWas' };

type Known = Pick<Referentiel, 'organismes' | 'reseau'>;

/** @throws DomainError `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `arbre.unknown` */
export function assertKnownPopulation({ caisses, groupement, reseau, arbre }: PopulationAsked, known: Known): void {
  for (const caisse of caisses) assertNamed('caisse.unknown', 'Caisse inconnue', caisse, codesOfKind(known, 'caisse'));
  assertNamed('groupement.unknown', 'Groupement inconnu', groupement, codesOfKind(known, 'groupement'));
  assertNamed('reseau.unknown', 'Réseau inconnu', reseau, codesOfKind(known, 'teteDeReseau'));
  const arbres = [...known.organismes.values()].flatMap((each) => (each.kind === 'groupement' && each.arbre !== null ? [each.arbre] : []));
  assertNamed('arbre.unknown', 'Arbre inconnu', arbre, new Set(arbres));
}

/**
 * Who is compared on a day: a caisse that others were merged into stands for their rows too.
 * @throws DomainError `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `arbre.unknown`
 */
export function unitesOf(population: PopulationAsked, referentiel: Known, today: PlainDate): (day: PlainDate) => readonly Unite[] {
  const { arbre } = population;
  return unitesBy(population, referentiel, today, (caisse, on) =>
    arbre === null ? [caisse] : ancestorsOn(referentiel.reseau, caisse, arbre, on).slice(0, 1),
  );
}

/** Of which units a caisse is on a day, none, one or several; one that was merged into it is of the same. */
type CodesOfCaisse = (caisse: string, on: PlainDate) => readonly string[];

function unitesBy(population: PopulationAsked, referentiel: Known, today: PlainDate, codesOf: CodesOfCaisse): (day: PlainDate) => readonly Unite[] {
  assertKnownPopulation(population, referentiel);
  const { perimetre } = population;
  const made = new Map<PlainDate, readonly Unite[]>();
  return (day) => {
    // As it is on one day or the other, a whole réseau is looked through once.
    const on = perimetre === 'restated' ? today : day;
    const unites = made.get(on) ?? unitesAt(population, referentiel, on, codesOf);
    made.set(on, unites);
    return unites;
  };
}

function unitesAt(population: PopulationAsked, { organismes, reseau }: Known, on: PlainDate, codesOf: CodesOfCaisse): readonly Unite[] {
  const byCode = new Map<string, string[]>();
  for (const caisse of rowsAt(population, { organismes, reseau }, on)) {
    for (const code of codesOf(successorOn(reseau, caisse, on), on)) {
      const caisses = byCode.get(code);
      if (caisses === undefined) byCode.set(code, [caisse]);
      else caisses.push(caisse);
    }
  }
  const isMerged = (caisse: string): boolean => successorOn(reseau, caisse, on) !== caisse;
  const unites = [...byCode].map(([code, caisses]) => ({
    ...{ code, label: organismes.get(code)?.label ?? code },
    ...{ caisses, merged: caisses.filter(isMerged) },
  }));
  return unites.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The caisses that every filter leaves. */
function rowsAt({ caisses, groupement, reseau: head }: PopulationAsked, { organismes, reseau }: Known, on: PlainDate): readonly string[] {
  const sets = [groupement, head].flatMap((code) => (code === null ? [] : [membersOn(reseau, code, on, 'asItWas', on)]));
  if (caisses.length > 0) sets.push([...new Set(caisses)].flatMap((caisse) => rowsOfCaisse(reseau, caisse, on, 'asItWas', on)));
  return codesOfKind({ organismes }, 'caisse').filter((code) => sets.every((set) => set.includes(code)));
}

/** Of whom the situations of some thresholds are told: the réseau as a whole – each one when none is named –, each groupement with all that is under it, or each caisse. */
export function unitesOfNiveau(
  { niveau, reseau, arbre }: SeuilsDefinition,
  referentiel: Known,
  today: PlainDate,
): (day: PlainDate) => readonly Unite[] {
  const population = { ...EVERYBODY, reseau, arbre };
  const isOfEach = niveau === 'reseau' && reseau === null && codesOfKind(referentiel, 'teteDeReseau').length > 0;
  if (isOfEach) return unitesBy(population, referentiel, today, (caisse, on) => ancestorsOn(referentiel.reseau, caisse, ARBRE_OF_RESEAUX, on));
  if (arbre !== null) return unitesBy(population, referentiel, today, (caisse, on) => ancestorsOn(referentiel.reseau, caisse, arbre, on));
  const unites = unitesOf(population, referentiel, today);
  if (niveau !== 'reseau') return unites;
  const code = reseau ?? '';
  const label = referentiel.organismes.get(code)?.label ?? 'Toutes les caisses';
  return (day) => {
    const all = unites(day);
    return [{ code, label, caisses: all.flatMap(({ caisses }) => caisses), merged: all.flatMap(({ merged }) => merged) }];
  };
}

/** What units are worth by an indicator on a day; a value for each, in their order. */
export interface ValeursOfUnites {
  readonly day: PlainDate;
  readonly unites: readonly Unite[];
  readonly valeurs: readonly Valeur[];
}

/** One question for all units, all days and all indicators: by the reference that was asked, the days in the order asked. */
export async function valeursOfUnites(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: Omit<ValeursRequest, 'organismes'>,
  unitesOf: (day: PlainDate) => readonly Unite[],
  memo?: ValeursMemo,
): Promise<ReadonlyMap<string, readonly ValeursOfUnites[]>> {
  const byDay = new Map(request.days.map((day) => [day, unitesOf(day)]));
  const organismes = [...new Set([...byDay.values()].flatMap((unites) => unites.flatMap(({ caisses }) => caisses)))];
  const read = await readValeurs(reader, referentiel, { ...request, organismes }, memo);
  const told = ([reference, days]: readonly [string, readonly { readonly day: PlainDate; readonly valeurs: readonly Valeur[] }[]]) => {
    const ofUnites = days.map(({ day, valeurs }): ValeursOfUnites => {
      const byCaisse = new Map(valeurs.map((valeur) => [valeur.organisme, valeur]));
      const unites = byDay.get(day) ?? [];
      return { day, unites, valeurs: unites.map((unite) => valeurOfUnite(unite, byCaisse)) };
    });
    return [reference, ofUnites] as const;
  };
  return new Map([...read].map(told));
}

/**
 * Of one caisse as it is told: the parts of a ratio, divided again, may differ in the last digit. One that is merged and of which nothing is told any more has
 * no part: what does not add up, a satisfaction say, is then that of its successor.
 */
function valeurOfUnite({ code, caisses, merged }: Unite, byCaisse: ReadonlyMap<string, Valeur>): Valeur {
  const isTold = ({ organisme, value, numerator }: Valeur): boolean => value !== null || numerator !== null || !merged.includes(organisme);
  const valeurs = caisses.flatMap((caisse) => byCaisse.get(caisse) ?? []).filter(isTold);
  const [first, ...others] = valeurs;
  if (first !== undefined && others.length === 0) return { ...first, organisme: code };
  const { status, value, numerator, denominator } = ensemble(valeurs);
  const delais = delaisOf(valeurs);
  return { organisme: code, status, value, numerator, denominator, ...(delais === null ? {} : { delais }) };
}
