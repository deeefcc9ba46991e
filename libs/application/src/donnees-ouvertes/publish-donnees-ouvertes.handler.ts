import { setImmediate as breath } from 'node:timers/promises';
import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import {
  cellCount,
  cellOf,
  cellsOf,
  type Couche,
  definitionReference,
  type Forme,
  masquageInSteps,
  membersOn,
  type Motif,
  namesOfSelections,
  type Rangs,
  rangsOf,
  REGLES_DE_PUBLICATION,
  type ReglesDePublication,
  withTotals,
} from '#libs/domain';
import { addDays, addMonths, type Clock, dayIn, daysBetween, DomainError, endOfMonth, isPlainDate, type PlainDate } from '#libs/kernel';
import type { LedgerReader } from '#libs/read-model';
import type { Referentiel } from '../referentiel/referentiel.js';
import { SnapshotReader } from '../snapshot/snapshot-reader.js';
import { CLOCK, SETTINGS, type Settings } from '../tokens.js';
import {
  type DonneesOuvertes,
  type DonneesOuvertesRequest,
  type LigneDeFlux,
  type LigneDeStock,
  PublishDonneesOuvertes,
  type Suite,
} from './publish-donnees-ouvertes.query.js';
import { verifiedMotif } from './solveur.js';

/** Ten years. */
const MOST_MONTHS = 120;
export const TOTAL = 'TOTAL';

/** The names of the ranks of a grid, the total first. */
interface Noms {
  readonly caisses: readonly string[];
  readonly procedures: readonly string[];
  readonly tranches: readonly string[];
}

interface Mois {
  readonly name: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly knownOn: PlainDate;
}

/** What was counted in a month. */
interface Compte extends Mois {
  readonly stock: Couche;
  readonly arrivees: Couche;
  readonly traitees: Couche;
}

@QueryHandler(PublishDonneesOuvertes)
export class PublishDonneesOuvertesHandler implements IQueryHandler<PublishDonneesOuvertes> {
  constructor(
    private readonly snapshots: SnapshotReader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ request }: PublishDonneesOuvertes): Promise<DonneesOuvertes> {
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const regles = reglesOf();
    const mois = moisOf(request, today);
    assertGoesOn(request, regles);
    const slice = request.reseau === null ? {} : { reseau: request.reseau };
    const { answer, freshness } = await this.snapshots.answer({ days: [], knownOn: null, slice }, async (reader, referentiel) => {
      const members = membersOf(request, mois, referentiel);
      const procedures = request.avant?.procedures ?? (await proceduresOf(reader, mois, members, referentiel));
      const noms = nomsOf(request.avant?.caisses ?? members, procedures, regles);
      const comptes: Compte[] = [];
      for (const each of mois) comptes.push(await counted(reader, each, noms, members, regles));
      return { noms, comptes };
    });
    if (freshness.stale) {
      throw new DomainError(
        'query.stale',
        'Les chiffres ne sont pas à jour : attendez que le projecteur ait rattrapé le journal (ecluse status).',
        {},
      );
    }
    const { noms, comptes } = answer;
    const forme = formeOf(noms);
    const couches = comptes.flatMap(({ stock, arrivees, traitees }) => [stock, arrivees, traitees]);
    const motif = await unhurried(masquageInSteps(forme, couches, regles, request.avant === null ? undefined : motifOf(forme, noms, request.avant)));
    const { breches, ...verification } = await verifiedMotif(forme, couches, motif, regles, request.exhaustive);
    // Never seen: the masking is made so that there is none. What is not shown safe is not handed out.
    if (breches.length > 0) throw new Error(`${String(breches.length)} small counts of the publication could be told: nothing is published`);
    return {
      today,
      ordinal: freshness.ordinal,
      suite: {
        regles: definitionReference(regles),
        reseau: request.reseau,
        caisses: noms.caisses.slice(1),
        procedures: noms.procedures.slice(1),
        mois: Object.fromEntries(mois.map(({ name, knownOn }) => [name, knownOn])),
        masquees: [...cellsOf(forme, { hasBands: true })].filter((cell) => motif[cell] === 1).map((cell) => namesOf(noms, rangsOf(forme, cell))),
      },
      seuil: regles.seuil,
      protection: regles.protection,
      source: regles.source,
      verification,
      cells: cellCount(forme),
      hidden: motif.reduce((sum, hidden) => sum + hidden, 0),
      stock: lignesDeStock(forme, noms, comptes, motif),
      flux: lignesDeFlux(forme, noms, comptes, motif),
    };
  }
}

/** Work in steps, with a breath after each: what else the server is asked meanwhile is answered. */
async function unhurried<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await breath();
  }
}

function reglesOf(): ReglesDePublication {
  const last = REGLES_DE_PUBLICATION.at(-1);
  if (last === undefined) throw new Error('no rules of publication ship');
  return last;
}

/** @throws DomainError `donneesOuvertes.moisInvalid`, `donneesOuvertes.tooManyMonths`, `donneesOuvertes.moisNotOver`, `donneesOuvertes.knownOnNotOver` */
function moisOf({ from, to, knownOn, avant }: DonneesOuvertesRequest, today: PlainDate): readonly Mois[] {
  const [first, last] = [`${from}-01`, `${to}-01`];
  if (!isPlainDate(first) || !isPlainDate(last) || first > last) {
    throw new DomainError('donneesOuvertes.moisInvalid', `Les mois de ${from} à ${to} : écrivez AAAA-MM, le premier avant le dernier.`, { from, to });
  }
  if (first <= addMonths(last, -MOST_MONTHS)) {
    throw new DomainError('donneesOuvertes.tooManyMonths', `Une publication tient en ${String(MOST_MONTHS)} mois : demandez-en moins.`, {
      from,
      to,
      most: MOST_MONTHS,
    });
  }
  const known = knownOn ?? addDays(today, -1);
  if (known >= today) {
    throw new DomainError(
      'donneesOuvertes.knownOnNotOver',
      `Le ${known} n’est pas fini : ce qui s’apprend encore changerait la publication. Donnez un jour passé.`,
      { knownOn: known },
    );
  }
  const mois: Mois[] = [];
  for (let day: PlainDate = first; day <= last; day = addMonths(day, 1)) {
    const [name, end] = [day.slice(0, 7), endOfMonth(day)];
    const asBefore = avant?.mois[name];
    if (asBefore === undefined && end > known) {
      throw new DomainError('donneesOuvertes.moisNotOver', `Le mois ${name} n’est pas fini le ${known} : arrêtez-vous au mois d’avant.`, {
        mois: name,
        knownOn: known,
      });
    }
    mois.push({ name, from: day, to: end, knownOn: asBefore ?? known });
  }
  return mois;
}

/** Another scope, or other rules, held against the former publication would tell what both hide. @throws DomainError `donneesOuvertes.otherSuite` */
function assertGoesOn({ avant, reseau, from, to }: DonneesOuvertesRequest, regles: ReglesDePublication): void {
  if (avant === null) return;
  const refuse = (why: string): never => {
    throw new DomainError('donneesOuvertes.otherSuite', `${why} Deux publications qui se recoupent diraient ensemble ce que chacune masque.`, {});
  };
  if (avant.reseau !== reseau)
    refuse(
      `La publication d’avant est de ${avant.reseau ?? 'toutes les caisses'}, celle-ci de ${reseau ?? 'toutes les caisses'} : gardez le même périmètre.`,
    );
  if (avant.regles !== definitionReference(regles)) refuse(`La publication d’avant suit ${avant.regles}, celle-ci ${definitionReference(regles)}.`);
  const left = Object.keys(avant.mois).filter((name) => name < from || name > to);
  if (left.length > 0) refuse(`Des mois de la publication d’avant manquent : ${left.slice(0, 5).join(', ')}. Reprenez-les tous.`);
}

/** The procédures of which these caisses had pièces in these months: of another réseau's there is nothing to tell. */
async function proceduresOf(
  reader: LedgerReader,
  mois: readonly Mois[],
  members: readonly string[],
  referentiel: Referentiel,
): Promise<readonly string[]> {
  const asked = { organismes: members, by: 'owner', toldApart: namesOfSelections([]) } as const;
  const found = new Set<string>();
  for (const { from, to, knownOn } of mois) {
    const rows = [await reader.organismes.stock([to], { ...asked, knownOn }), await reader.organismes.flows(from, to, { ...asked, knownOn })].flat();
    for (const { procedure } of rows) found.add(procedure);
  }
  return found.size === 0 ? [...referentiel.procedures.keys()] : [...found];
}

/** The grid; one that goes on is that of before. @throws DomainError `donneesOuvertes.empty` */
function nomsOf(caissesToTell: readonly string[], proceduresToTell: readonly string[], { tranches }: ReglesDePublication): Noms {
  const caisses = [...caissesToTell].sort();
  const procedures = [...proceduresToTell].sort();
  if (caisses.length === 0 || procedures.length === 0) {
    throw new DomainError('donneesOuvertes.empty', 'Il n’y a ni caisse ni procédure à publier : importez d’abord des dossiers (ecluse import).', {});
  }
  return {
    caisses: [TOTAL, ...caisses],
    procedures: [TOTAL, ...procedures],
    tranches: [TOTAL, ...tranches.map((from, n) => trancheName(from, tranches[n + 1]))],
  };
}

/** The caisses asked for, on the last day of all. */
function membersOf({ reseau }: DonneesOuvertesRequest, mois: readonly Mois[], referentiel: Referentiel): readonly string[] {
  const on = mois.at(-1)?.to;
  return reseau === null || on === undefined ? [...referentiel.caisses.keys()] : membersOn(referentiel.reseau, reseau, on, 'asItWas', on);
}

/** `0-15`, or `181-` without end: days, both included. */
const trancheName = (from: number, next: number | undefined): string => `${String(from)}-${next === undefined ? '' : String(next - 1)}`;

const formeOf = ({ caisses, procedures, tranches }: Noms): Forme => ({ sizes: [caisses.length, procedures.length, tranches.length] });

const namesOf = ({ caisses, procedures, tranches }: Noms, [caisse, procedure, tranche]: Rangs): readonly [string, string, string] => [
  caisses[caisse] ?? '',
  procedures[procedure] ?? '',
  tranches[tranche] ?? '',
];

/** @throws DomainError `donneesOuvertes.otherSuite` when a cell is not of this grid: what was hidden there must not come out */
function motifOf(forme: Forme, { caisses, procedures, tranches }: Noms, { masquees }: Suite): Motif {
  const rankOf = (names: readonly string[]): ReadonlyMap<string | undefined, number> => new Map(names.map((name, rang) => [name, rang]));
  const ranks = [rankOf(caisses), rankOf(procedures), rankOf(tranches)] as const;
  const motif = new Uint8Array(cellCount(forme));
  for (const names of masquees) {
    const [c, p, b] = [ranks[0].get(names[0]), ranks[1].get(names[1]), ranks[2].get(names[2])];
    if (c === undefined || p === undefined || b === undefined) {
      throw new DomainError(
        'donneesOuvertes.otherSuite',
        `La publication d’avant masque « ${names.join(', ')} », qui n’est pas de sa grille : donnez-la telle qu’elle a été écrite.`,
        {},
      );
    }
    motif[cellOf(forme, [c, p, b])] = 1;
  }
  return motif;
}

/** The stock at the end of a month by band of age, and what came and was processed in it. */
async function counted(reader: LedgerReader, mois: Mois, noms: Noms, members: readonly string[], { tranches }: ReglesDePublication): Promise<Compte> {
  const { name, from, to, knownOn } = mois;
  const forme = formeOf(noms);
  const rankOf = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((each, rang) => [each, rang]));
  const [caisses, procedures] = [rankOf(noms.caisses), rankOf(noms.procedures)];
  const asked = {
    organismes: [...new Set([...noms.caisses.slice(1), ...members])],
    by: 'owner',
    knownOn,
    toldApart: namesOfSelections([]),
  } as const;
  const placeOf = (organisme: string, procedure: string, band: number): Rangs => {
    const [c, p] = [caisses.get(organisme), procedures.get(procedure)];
    if (c !== undefined && p !== undefined) return [c, p, band];
    throw new DomainError(
      'donneesOuvertes.otherGrid',
      `${name} : ${c === undefined ? `la caisse ${organisme}` : `la procédure ${procedure}`} n’était pas dans la publication d’avant, et en changerait les totaux. Commencez une autre suite, sans celle d’avant, au premier mois qui n’est pas encore publié.`,
      { mois: name, caisse: organisme, procedure },
    );
  };
  const bandOf = (arrivedOn: PlainDate): number => tranches.filter((start) => start <= daysBetween(arrivedOn, to)).length;
  const stock = await reader.organismes.stock([to], asked);
  const flows = await reader.organismes.flows(from, to, asked);
  const flow = (...senses: readonly string[]) =>
    flows.filter(({ sens }) => senses.includes(sens)).map(({ organisme, procedure, pieces }) => [placeOf(organisme, procedure, 0), pieces] as const);
  const layer = (measure: string, hasBands: boolean, counts: Iterable<readonly [Rangs, number]>): Couche => ({
    ...{ name: `${measure} ${name}`, hasBands },
    comptes: withTotals(forme, counts),
  });
  return {
    ...mois,
    stock: layer(
      'stock',
      true,
      stock.map(({ organisme, procedure, arrivedOn, pieces }) => [placeOf(organisme, procedure, bandOf(arrivedOn)), pieces] as const),
    ),
    arrivees: layer('arrivees', false, flow('arrived')),
    traitees: layer('traitees', false, flow('processedManual', 'processedAuto')),
  };
}

const shown = ({ comptes }: Couche, cell: number, motif: Motif): number | null => (motif[cell] === 1 ? null : (comptes[cell] ?? 0));

function* lignesDeStock(forme: Forme, noms: Noms, comptes: readonly Compte[], motif: Motif): Generator<LigneDeStock> {
  for (const { name: mois, stock } of comptes) {
    for (const cell of cellsOf(forme, stock)) {
      const [caisse, procedure, tranche] = namesOf(noms, rangsOf(forme, cell));
      yield { mois, caisse, procedure, tranche, pieces: shown(stock, cell, motif) };
    }
  }
}

function* lignesDeFlux(forme: Forme, noms: Noms, comptes: readonly Compte[], motif: Motif): Generator<LigneDeFlux> {
  for (const { name: mois, arrivees, traitees } of comptes) {
    for (const cell of cellsOf(forme, arrivees)) {
      const [caisse, procedure] = namesOf(noms, rangsOf(forme, cell));
      yield { mois, caisse, procedure, arrivees: shown(arrivees, cell, motif), traitees: shown(traitees, cell, motif) };
    }
  }
}
