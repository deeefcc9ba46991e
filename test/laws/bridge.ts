import { EFFECT_OF_SENS, type Fact, type FactContent, historyOf, type KnownSejour, type Mouvement, mouvementsOf, type Place } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { piecesOf, type RawFact, type RawLook, type RawPiece } from '../support/brute-force/stock.js';

/** The product's form of a fact, so that both sides are told the same. */
export function factOfRaw({ id, piece, on, at, knownOn, order, says }: RawFact): Fact {
  return { ...contentOf(id, says), id, piece, on: plainDate(on), at, knownOn: plainDate(knownOn), order };
}

function contentOf(id: string, says: RawFact['says']): FactContent {
  switch (says.fait) {
    case 'received': {
      const { caisse, procedure, type, canal, population } = says;
      return { kind: 'received', reference: id, caisse, procedure, type, canal, population };
    }
    case 'qualified':
      return { kind: says.fait, procedure: says.procedure, type: says.type, population: says.population };
    case 'processed':
      return { kind: says.fait, mode: says.mode };
    case 'transferred':
      return { kind: says.fait, caisse: says.caisse, caisseExecutante: says.caisseExecutante };
    case 'etapeEntered':
      return { kind: says.fait, etape: says.etape };
    case 'waitingStarted':
      return { kind: says.fait, waitingFor: says.waitingFor, ...waitOf(says) };
    case 'waitingEnded':
      return { kind: says.fait, ...waitOf(says) };
    case 'corrected':
      return { kind: says.fait, corrects: says.corrects };
    case 'cancelled':
      return { kind: says.fait, cancels: says.cancels };
    case 'returned':
    case 'neutralised':
    case 'reopened':
    case 'closed':
      return { kind: says.fait };
  }
}

/** The name of a wait, where it has one. */
export const waitOf = ({ wait }: { readonly wait?: string }): { readonly wait?: string } => (wait === undefined ? {} : { wait });

/** The facts by which the product tells the story of each pièce: its own, and those of its whole dossier. */
export function factsByPiece(facts: readonly RawFact[]): Map<string, Fact[]> {
  return new Map(
    piecesOf(facts).map(([dossier, piece]) => [
      piece,
      facts.filter((fact) => fact.dossier === dossier && (fact.piece === piece || fact.piece === null)).map(factOfRaw),
    ]),
  );
}

/** The product's answer for a whole set of facts: the stays of all pièces, and the ledger that is their sum. */
export function answerOf(facts: readonly RawFact[]): { sejours: KnownSejour[]; mouvements: Mouvement[]; setAside: string[] } {
  const histories = [...factsByPiece(facts).values()].map(historyOf);
  const sejours = histories.flatMap((history) => history.sejours);
  const setAside = new Set(histories.flatMap((history) => history.current.setAside.map(({ fact }) => fact.id)));
  return { sejours, mouvements: sejours.flatMap(mouvementsOf), setAside: [...setAside].sort() };
}

/** Sums by text key, the zeros left out; in the order of the keys, so that two of them can be compared whole. */
export class Tally {
  private readonly sums = new Map<string, number>();

  add(key: string, n: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + n);
  }

  get lines(): readonly string[] {
    return [...this.sums].flatMap(([key, n]) => (n === 0 ? [] : [`${key} × ${String(n)}`])).sort();
  }
}

function keyOf(place: Place, arrivedOn: string): string {
  const { caisse, caisseExecutante, procedure, type, population, canal, etape, waitingFor } = place;
  return [arrivedOn, caisse, caisseExecutante, procedure, type, population, canal, etape, waitingFor].map((part) => part ?? '–').join(' ');
}

function keyOfRaw(piece: RawPiece): string {
  return keyOf({ ...piece, caisseExecutante: piece.doer }, piece.arrivedOn);
}

/** The stock by everything that slices it – and so every slice of it –, and by arrival. */
export function stockSeen({ pieces }: Pick<RawLook, 'pieces'>): readonly string[] {
  const tally = new Tally();
  for (const piece of pieces) if (piece.inStock) tally.add(keyOfRaw(piece), 1);
  return tally.lines;
}

/** A stay, as far as the stock asks. */
export type StaySeen = Pick<KnownSejour, 'place' | 'arrivedOn' | 'fromOn' | 'toOn' | 'knownFrom' | 'knownTo'>;

export function stockOfSejours(sejours: readonly StaySeen[], on: string, knownOn: string): readonly string[] {
  const tally = new Tally();
  for (const { place, arrivedOn, fromOn, toOn, knownFrom, knownTo } of sejours) {
    const held = knownFrom <= knownOn && (knownTo === null || knownOn < knownTo);
    if (held && fromOn <= on && (toOn === null || on < toOn)) tally.add(keyOf(place, arrivedOn), 1);
  }
  return tally.lines;
}

export function stockOfLedger(mouvements: readonly Mouvement[], on: string, knownOn: string): readonly string[] {
  const tally = new Tally();
  for (const line of mouvements) {
    if (line.on <= on && line.knownOn <= knownOn) tally.add(keyOf(line.place, line.arrivedOn), EFFECT_OF_SENS[line.sens] * line.n);
  }
  return tally.lines;
}

/** The flows of one day, by how, place and arrival. */
export function flowsSeen(look: RawLook, on: string): readonly string[] {
  const tally = new Tally();
  for (const line of look.flows) if (line.on === on) tally.add(`${line.flow} ${keyOfRaw(line.piece)}`, 1);
  return tally.lines;
}

const MOVES: readonly string[] = ['transferredIn', 'transferredOut', 'movedIn', 'movedOut'];

export function flowsOfLedger(mouvements: readonly Mouvement[], on: string, knownOn: string): readonly string[] {
  const tally = new Tally();
  for (const line of mouvements) {
    const counts = line.on === on && line.knownOn <= knownOn && !MOVES.includes(line.sens);
    if (counts) tally.add(`${line.sens} ${keyOf(line.place, line.arrivedOn)}`, line.n);
  }
  return tally.lines;
}

/** The ledger as posted: by the day it was known too. */
export function ledgerLines(mouvements: readonly Mouvement[], knownOn: string): readonly string[] {
  const tally = new Tally();
  for (const line of mouvements) {
    if (line.knownOn <= knownOn) tally.add(`${line.knownOn} ${line.on} ${line.sens} ${keyOf(line.place, line.arrivedOn)}`, line.n);
  }
  return tally.lines;
}

/** What was expected and not found, gathered over many comparisons so that one assertion shows them. */
export class Differences {
  readonly found: { readonly where: object; readonly expected: readonly string[]; readonly got: readonly string[] }[] = [];

  note(where: object, expected: readonly string[], got: readonly string[]): void {
    if (expected.join('\n') !== got.join('\n')) this.found.push({ where, expected, got });
  }
}
