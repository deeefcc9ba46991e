import { LRUCache } from 'lru-cache';
import {
  ancestorsOn,
  ARBRE_OF_RESEAUX,
  cotesOf,
  delaisOf,
  ensemble,
  isToldValeur,
  membersOn,
  type Perimetre,
  type ReseauMap,
  rowsOfCaisse,
  type SeuilsEnVigueur,
  successorOn,
  unchangedSince,
  type Valeur,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import { kept } from '../indicators/ledger-sheet.js';
import { MadeOnce } from '../indicators/made-once.js';
import { readValeurs, type ValeursOfDay, type ValeursRequest } from '../indicators/valeurs.js';
import { bytesOfValeurs, type ValeursMemo } from '../indicators/valeurs-memo.js';
import type { Referentiel } from '../referentiel/referentiel.js';
import { arbresOf, assertNamed, codesOfKind } from '../reseau/asked-slice.js';

/** One of those that are held against each other: a caisse, or several that are told as one. */
export interface Unite {
  readonly code: string;
  readonly label: string;
  /** Whose rows are its own. */
  readonly caisses: readonly string[];
  /** Those of them that another answers for by then. */
  readonly merged: readonly string[];
}

/** What all caisses are called where no réseau is described. */
export const EVERY_CAISSE = 'Toutes les caisses';

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
  assertNamed('arbre.unknown', 'Arbre inconnu', arbre, arbresOf(known));
}

/**
 * Who is compared on a day: a caisse that others were merged into stands for their rows too.
 * @throws DomainError `caisse.unknown`, `groupement.unknown`, `reseau.unknown`, `arbre.unknown`
 */
export function unitesOf(population: PopulationAsked, referentiel: Known, today: PlainDate): (day: PlainDate) => readonly Unite[] {
  assertKnownPopulation(population, referentiel);
  return unitesBy(population, referentiel, today, population.arbre === null ? 'itself' : 'nearest');
}

/**
 * Of which units a caisse is on a day, and whoever was merged into it: itself, the nearest groupement or each of those above it in the tree of the population,
 * the réseaux it is in, or one with all others.
 */
type Way = 'itself' | 'nearest' | 'above' | 'reseaux' | 'together';

/** Whom each question is about, as long as the reference tables are the same: a whole réseau is looked through once for all the days between two changes. */
const made = new WeakMap<Known, LRUCache<string, readonly Unite[]>>();

const MOST_MADE = 1_000;

/** Whom to tell of; `sauf`: but not those that are in these réseaux alone. */
interface Population extends PopulationAsked {
  readonly sauf?: readonly string[];
}

/** Of a population whose names were looked at. */
export function unitesBy(population: Population, referentiel: Known, today: PlainDate, way: Way): (day: PlainDate) => readonly Unite[] {
  const known = made.get(referentiel) ?? new LRUCache<string, readonly Unite[]>({ max: MOST_MADE });
  made.set(referentiel, known);
  const { perimetre, ...asked } = population;
  const question = JSON.stringify([way, asked]);
  return (day) => {
    const on = perimetre === 'restated' ? today : day;
    const key = `${question} ${unchangedSince(referentiel.reseau, on) ?? ''}`;
    const unites = known.get(key) ?? unitesAt(population, referentiel, on, way);
    known.set(key, unites);
    return unites;
  };
}

/** Some of the units of a day, which are those of many days. */
const among = new WeakMap<readonly Unite[], LRUCache<string, readonly Unite[]>>();

const MOST_AMONG = 100;

/** Those of some units that have these codes: as the same object as long as they are remembered, so that what is told of them is, too. */
export function unitesAmong(unites: readonly Unite[], codes: readonly string[]): readonly Unite[] {
  const known = among.get(unites) ?? new LRUCache<string, readonly Unite[]>({ max: MOST_AMONG });
  among.set(unites, known);
  const key = codes.join(' ');
  const found = known.get(key) ?? unites.filter(({ code }) => codes.includes(code));
  known.set(key, found);
  return found;
}

function codesOf({ arbre, reseau: head, sauf = [] }: Population, reseau: ReseauMap, caisse: string, on: PlainDate, way: Way): readonly string[] {
  switch (way) {
    case 'itself':
      return [caisse];
    case 'nearest':
      return ancestorsOn(reseau, caisse, arbre ?? '', on).slice(0, 1);
    case 'above':
      return ancestorsOn(reseau, caisse, arbre ?? '', on);
    case 'reseaux':
      return ancestorsOn(reseau, caisse, ARBRE_OF_RESEAUX, on).filter((code) => !sauf.includes(code));
    case 'together':
      return [head ?? ''];
  }
}

function unitesAt(population: Population, { organismes, reseau }: Known, on: PlainDate, way: Way): readonly Unite[] {
  const byCode = new Map<string, string[]>(way === 'together' ? [[population.reseau ?? '', []]] : []);
  for (const caisse of rowsAt(population, { organismes, reseau }, on)) {
    for (const code of codesOf(population, reseau, successorOn(reseau, caisse, on), on, way)) {
      const caisses = byCode.get(code);
      if (caisses === undefined) byCode.set(code, [caisse]);
      else caisses.push(caisse);
    }
  }
  const isMerged = (caisse: string): boolean => successorOn(reseau, caisse, on) !== caisse;
  const unites = [...byCode].map(([code, caisses]) => ({
    ...{ code, label: organismes.get(code)?.label ?? (way === 'together' ? EVERY_CAISSE : code) },
    ...{ caisses, merged: caisses.filter(isMerged) },
  }));
  return unites.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The caisses that every filter leaves. */
function rowsAt({ caisses, groupement, reseau: head, sauf = [] }: Population, { organismes, reseau }: Known, on: PlainDate): readonly string[] {
  const sets = [groupement, head].flatMap((code) => (code === null ? [] : [membersOn(reseau, code, on, 'asItWas', on)]));
  if (caisses.length > 0) sets.push([...new Set(caisses)].flatMap((caisse) => rowsOfCaisse(reseau, caisse, on, 'asItWas', on)));
  const isApart = (code: string): boolean => {
    const heads = sauf.length === 0 ? [] : ancestorsOn(reseau, successorOn(reseau, code, on), ARBRE_OF_RESEAUX, on);
    return heads.length > 0 && heads.every((each) => sauf.includes(each));
  };
  return codesOfKind({ organismes }, 'caisse').filter((code) => sets.every((set) => set.includes(code)) && !isApart(code));
}

/** Of whom the situations of some thresholds are told: the réseau as a whole – each one when none is named –, each groupement with all that is under it, or each caisse. */
export function unitesOfNiveau(
  { niveau, reseau, arbre, sauf = [] }: SeuilsEnVigueur,
  referentiel: Known,
  today: PlainDate,
): (day: PlainDate) => readonly Unite[] {
  const population = { ...EVERYBODY, reseau, arbre, sauf };
  assertKnownPopulation(population, referentiel);
  if (arbre !== null) return unitesBy(population, referentiel, today, 'above');
  if (niveau !== 'reseau') return unitesBy(population, referentiel, today, 'itself');
  const isOfEach = reseau === null && codesOfKind(referentiel, 'teteDeReseau').length > 0;
  return unitesBy(population, referentiel, today, isOfEach ? 'reseaux' : 'together');
}

/**
 * A réseau on a day: as a whole, then each groupement, of whatever tree, that any of its caisses is under – with those of this réseau alone –, then its caisses.
 * @throws DomainError `reseau.unknown`
 */
export function unitesOfReseau(reseau: string, referentiel: Known, on: PlainDate): readonly Unite[] {
  const population = { ...EVERYBODY, reseau };
  assertKnownPopulation(population, referentiel);
  const groupements = [...arbresOf(referentiel)].flatMap((arbre) => unitesBy({ ...population, arbre }, referentiel, on, 'above')(on));
  return [...unitesBy(population, referentiel, on, 'together')(on), ...groupements, ...unitesBy(population, referentiel, on, 'itself')(on)];
}

/** What units are worth by an indicator on a day; a value for each, in their order. */
export interface ValeursOfUnites {
  readonly day: PlainDate;
  readonly unites: readonly Unite[];
  readonly valeurs: readonly Valeur[];
}

/** What is asked of units; `organismes`: the caisses of all that are asked apart by the same indicators, so that they are read once. */
export type ValeursOfUnitesRequest = Omit<ValeursRequest, 'organismes'> & Partial<Pick<ValeursRequest, 'organismes'>>;

/** One question for all units, all days and all indicators: by the reference that was asked, the days in the order asked. */
export async function valeursOfUnites(
  reader: LedgerReader,
  referentiel: Referentiel,
  request: ValeursOfUnitesRequest,
  unitesOf: (day: PlainDate) => readonly Unite[],
  memo?: ValeursMemo,
): Promise<ReadonlyMap<string, readonly ValeursOfUnites[]>> {
  const byDay = new Map(request.days.map((day) => [day, unitesOf(day)]));
  const organismes = request.organismes ?? caissesOf(new Set(byDay.values()));
  const read = await readValeurs(reader, referentiel, { ...request, organismes }, memo);
  return new Map([...read].map(([reference, days]) => [reference, days.map((ofDay) => toldOfUnites(ofDay, byDay.get(ofDay.day) ?? []))]));
}

/** In one order, however they are put together: the same caisses are one question, and remembered once. */
export const caissesOf = (unites: Iterable<readonly Unite[]>): readonly string[] =>
  [...new Set([...unites].flatMap((each) => each.flatMap(({ caisses }) => caisses)))].sort();

/** Of the situations of a réseau, whose thresholds look back some weeks, and of its groupements through ten years. */
const MOST_TOLD = 32 * 1024 * 1024;

/** What is remembered of a day is asked again as the same object, and told of the same units once. */
const told = new MadeOnce<ValeursOfDay, Map<readonly Unite[], readonly Valeur[]>>(MOST_TOLD, (_, ofDay) => 2 * bytesOfValeurs(ofDay));

/** What was read of each caisse of some units, told of the units: of caisses alone it is that, as the same object. */
export function toldOfUnites(ofDay: ValeursOfDay, unites: readonly Unite[]): ValeursOfUnites {
  const { day, valeurs } = ofDay;
  if (areTheirOwn(unites, valeurs)) return { day, unites, valeurs };
  const tell = (): readonly Valeur[] => {
    const byCaisse = new Map(valeurs.map((valeur) => [valeur.organisme, valeur]));
    return unites.map((unite) => valeurOfUnite(unite, byCaisse));
  };
  const ofEach = told.of(ofDay, () => new Map());
  return { day, unites, valeurs: kept(ofEach, unites, tell) };
}

/** Whether each unit is the caisse whose value stands in its place. */
const areTheirOwn = (unites: readonly Unite[], valeurs: readonly Valeur[]): boolean =>
  unites.length === valeurs.length && unites.every(({ code, caisses }, rank) => caisses.length === 1 && valeurs[rank]?.organisme === code);

/**
 * Of one caisse as it is told: the parts of a ratio, divided again, may differ in the last digit. One that is merged and of which nothing is told any more has
 * no part: what does not add up, a satisfaction say, is then that of its successor.
 */
function valeurOfUnite({ code, caisses, merged }: Unite, byCaisse: ReadonlyMap<string, Valeur>): Valeur {
  const isTold = (valeur: Valeur): boolean => isToldValeur(valeur) || !merged.includes(valeur.organisme);
  const valeurs = caisses
    .map((caisse) => byCaisse.get(caisse))
    .filter((valeur) => valeur !== undefined)
    .filter(isTold);
  const [first, ...others] = valeurs;
  if (first !== undefined && others.length === 0) return first.organisme === code ? first : { ...first, organisme: code };
  const { status, value, numerator, denominator } = ensemble(valeurs);
  const [delais, cotes] = [delaisOf(valeurs), cotesOf(valeurs)];
  const made = { ...(delais === null ? {} : { delais }), ...(cotes === null ? {} : { cotes }) };
  return { organisme: code, status, value, numerator, denominator, ...made };
}
