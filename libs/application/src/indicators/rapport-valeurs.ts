import {
  type Cote,
  coteOf,
  coteOfMerged,
  daysOfCount,
  type Definition,
  definitionReference,
  EffectifsOfPeriodes,
  findDefinition,
  type Grandeur,
  lastPeriodeBy,
  type PeriodeDeRapport,
  periodeOfRapport,
  type RapportDefinition,
  type ReseauMap,
  successorOn,
  type Valeur,
  valeurOfRapport,
} from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { kept } from './ledger-sheet.js';
import type { ValeurOf, Valeurs, ValeursRequest } from './valeurs.js';
import type { MemoOfQuestion } from './valeurs-memo.js';

/** One side of a rapport, of any organisme. */
type Side = (organisme: string) => Cote;

const coteOfAmount = (amount: number | null): Cote => ({ status: amount === null ? 'noData' : 'ok', amount, known: amount === null ? 0 : 1 });

const MISSING = { status: 'noData', numerator: null } as const;

/**
 * Both sides of all rapports, asked at once: counts where every value is told, readings and effectifs in one question each. From a merge on, pièces stay where
 * they are and readings are those of the successor: both sides are added up there, and the caisse that was merged has no part of its own.
 */
export async function rapportValeurs(
  reader: LedgerReader,
  { definitions, reseau }: Pick<Referentiel, 'definitions' | 'reseau'>,
  { organismes, days, knownOn }: ValeursRequest,
  rapports: readonly RapportDefinition[],
  memo: MemoOfQuestion | null,
  valeursOf: (asked: Pick<ValeursRequest, 'indicateurs' | 'days'>) => Promise<Valeurs>,
): Promise<ValeurOf<RapportDefinition>> {
  const asked = rapports.flatMap((rapport) =>
    [rapport.dividende, rapport.diviseur].flatMap((grandeur) => days.map((day) => sideAsked(grandeur, periodeOfRapport(rapport, day), definitions))),
  );
  const counts = await countsOf(asked, valeursOf);
  const readings = await readingsOf(asked, async (codes, periodes) => reader.releves.values(codes, organismes, periodes, knownOn));
  const readEffectifs = async (): Promise<EffectifsOfPeriodes> => new EffectifsOfPeriodes(await reader.effectifs.variations(organismes, knownOn));
  const asksEffectifs = asked.some(({ of }) => of === 'effectif');
  const effectifs = asksEffectifs ? await (memo?.effectifs(readEffectifs) ?? readEffectifs()) : new EffectifsOfPeriodes([]);

  const tellSide = (grandeur: Grandeur, periode: PeriodeDeRapport): Side => {
    const side = sideAsked(grandeur, periode, definitions);
    switch (side.of) {
      case 'effectif':
        return (organisme) => coteOfAmount(effectifs.of(organisme, side.effectif, periode));
      case 'releve': {
        const ofPeriode = readings.get(`${side.code} ${side.periode}`);
        return (organisme) => coteOfAmount(ofPeriode?.get(organisme) ?? null);
      }
      case 'indicateur': {
        const ofDays = side.days.map((day) => counts.get(`${side.reference} ${day}`));
        return (organisme) => coteOf(ofDays.map((ofDay) => ofDay?.get(organisme) ?? MISSING));
      }
    }
  };
  // A year is the same on each of its days, and what arrived the same for each of those that it is held against.
  const told = new Map<string, Map<string, Cote>>();
  const sideOf = (grandeur: Grandeur, periode: PeriodeDeRapport): Side => {
    const cotes = kept(told, `${JSON.stringify(grandeur)} ${periode.from} ${periode.to}`, () => new Map<string, Cote>());
    const side = tellSide(grandeur, periode);
    return (organisme) => kept(cotes, organisme, () => side(organisme));
  };
  // The same for all organismes.
  const sides = new Map<string, { readonly dividende: Side; readonly diviseur: Side }>();
  for (const rapport of rapports) {
    for (const day of days) {
      const periode = periodeOfRapport(rapport, day);
      const both = { dividende: sideOf(rapport.dividende, periode), diviseur: sideOf(rapport.diviseur, periode) };
      sides.set(`${definitionReference(rapport)} ${day}`, both);
    }
  }
  const mergedOn = new Map(days.map((day) => [day, mergedAmong(organismes, reseau, day)]));
  return (rapport, organisme, day) => {
    const both = sides.get(`${definitionReference(rapport)} ${day}`);
    const caisses = mergedOn.get(day)?.get(organisme) ?? [organisme];
    const cote = (side: Side | undefined): Cote =>
      side === undefined || caisses.length === 0 ? coteOfAmount(null) : coteOfMerged(caisses.map(side));
    return valeurOfRapport(rapport, organisme, cote(both?.dividende), cote(both?.diviseur));
  };
}

/** Of those asked that are merged by a day, whose sides are each one's: all of theirs the successor's, as far as it is asked; those of all others their own. */
function mergedAmong(organismes: readonly string[], reseau: ReseauMap, day: PlainDate): ReadonlyMap<string, readonly string[]> {
  const asked = new Set(organismes);
  const sides = new Map<string, string[]>();
  for (const caisse of reseau.fusions.keys()) {
    const successor = successorOn(reseau, caisse, day);
    if (successor === caisse || !asked.has(caisse) || !asked.has(successor)) continue;
    sides.set(caisse, []);
    sides.set(successor, [...(sides.get(successor) ?? [successor]), caisse]);
  }
  return sides;
}

/** What one side asks for, of one period. */
type SideAsked =
  | { readonly of: 'indicateur'; readonly reference: string; readonly days: readonly PlainDate[] }
  | { readonly of: 'releve'; readonly code: string; readonly periode: string }
  | { readonly of: 'effectif'; readonly effectif: Extract<Grandeur, { readonly effectif: unknown }>['effectif'] };

function sideAsked(grandeur: Grandeur, periode: PeriodeDeRapport, definitions: readonly Definition[]): SideAsked {
  if ('effectif' in grandeur) return { of: 'effectif', effectif: grandeur.effectif };
  if ('indicateur' in grandeur) {
    const reference = grandeur.indicateur;
    return { of: 'indicateur', reference, days: daysOfCount(findDefinition(reference, definitions), periode, grandeur.mois) };
  }
  const releve = findDefinition(grandeur.releve, definitions);
  // What is named was looked at when the rapport was published: a reading has a period.
  const length = releve.block === 'releve' ? releve.periodicity : 'year';
  return { of: 'releve', code: releve.code, periode: lastPeriodeBy(periode.to, length).name };
}

/** By indicator and day, what each organisme tells. */
async function countsOf(
  asked: readonly SideAsked[],
  valeursOf: (asked: Pick<ValeursRequest, 'indicateurs' | 'days'>) => Promise<Valeurs>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Valeur>>> {
  const daysOf = new Map<string, Set<PlainDate>>();
  for (const side of asked) {
    if (side.of !== 'indicateur') continue;
    const own = kept(daysOf, side.reference, () => new Set<PlainDate>());
    for (const day of side.days) own.add(day);
  }
  // Counts of the same days are one question; those of a year are not asked of what is told of a month.
  const byDays = new Map<string, { readonly indicateurs: string[]; readonly days: readonly PlainDate[] }>();
  for (const [reference, own] of daysOf) {
    const days = [...own].sort();
    kept(byDays, days.join(), () => ({ indicateurs: [], days })).indicateurs.push(reference);
  }
  const counts = new Map<string, ReadonlyMap<string, Valeur>>();
  for (const question of byDays.values()) {
    for (const [reference, ofDays] of await valeursOf(question)) {
      for (const { day, valeurs } of ofDays) counts.set(`${reference} ${day}`, new Map(valeurs.map((valeur) => [valeur.organisme, valeur])));
    }
  }
  return counts;
}

/** By reading and period, what was read of each organisme. */
async function readingsOf(
  asked: readonly SideAsked[],
  read: (
    codes: readonly string[],
    periodes: readonly string[],
  ) => Promise<readonly { readonly code: string; readonly organisme: string; readonly periode: string; readonly value: number }[]>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const named = asked.flatMap((side) => (side.of === 'releve' ? [side] : []));
  const [codes, periodes] = [new Set(named.map(({ code }) => code)), new Set(named.map(({ periode }) => periode))];
  const rows = codes.size === 0 ? [] : await read([...codes], [...periodes]);
  const readings = new Map<string, Map<string, number>>();
  for (const { code, organisme, periode, value } of rows) kept(readings, `${code} ${periode}`, () => new Map<string, number>()).set(organisme, value);
  return readings;
}
