import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { plainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader, type PieceItem, type Slice } from '#libs/read-model';
import { dayAfter } from '../support/brute-force/days.js';
import { byDossier, lookOn, type RawFact, type RawLook, type RawPiece } from '../support/brute-force/stock.js';
import { Tally } from './bridge.js';

/** A history among others in one log: its facts under the name of the source that told them. */
export interface ToldHistory {
  readonly source: string;
  readonly facts: readonly RawFact[];
}

/** What a user may ask. `day` and `knownDay` count from the first day of a history; `knownDay` null: as known now. */
export interface Question {
  readonly day: number;
  readonly knownDay: number | null;
  readonly slice: Omit<Slice, 'source'>;
  /** Of this source alone, or over all that the log holds. */
  readonly ofItsSource: boolean;
  readonly waiting: boolean | string | undefined;
}

const ALWAYS = '9999-12-31';

export const question: fc.Arbitrary<Question> = fc.record({
  day: fc.integer({ min: -1, max: 16 }),
  knownDay: fc.option(fc.integer({ min: -1, max: 16 }), { nil: null }),
  slice: fc.record(
    {
      caisse: fc.constantFrom('751', '691', '974'),
      doer: fc.constantFrom('751', '691', '974'),
      procedure: fc.constantFrom('retraite', 'famille'),
      type: fc.constantFrom('demande', 'reclamation'),
    },
    { requiredKeys: [] },
  ),
  ofItsSource: fc.boolean(),
  waiting: fc.constantFrom(true, false, 'assure', undefined),
});

/** What the oracle or the product says, as texts that can be compared whole. */
export interface Answer {
  readonly stock: readonly string[];
  readonly dossiers: number;
  readonly flows: readonly string[];
  readonly list: readonly string[];
}

const WINDOW = 7;
/** Small, so that the list has pages. */
const ROWS_PER_PAGE = 3;

function keeps(piece: RawPiece, slice: Slice): boolean {
  const { caisse = piece.caisse, doer = piece.doer, procedure = piece.procedure, type = piece.type } = slice;
  return piece.caisse === caisse && piece.doer === doer && piece.procedure === procedure && piece.type === type;
}

function waits({ waitingFor }: RawPiece, waiting: boolean | string | undefined): boolean {
  if (waiting === undefined) return true;
  return typeof waiting === 'string' ? waitingFor === waiting : (waitingFor !== null) === waiting;
}

function rowOf(source: string | null, place: Omit<RawPiece, 'inStock'>): string {
  const { arrivedOn, dossier, piece, caisse, doer, procedure, type, population, canal, etape, waitingFor } = place;
  return [arrivedOn, source, dossier, piece, caisse, doer, procedure, type, population, canal, etape, waitingFor].map(String).join(' ');
}

/** The answer by brute force, over the histories told so far. */
export function answerByBruteForce(histories: readonly ToldHistory[], on: string, { slice, waiting }: Question, knownOn: string | null): Answer {
  const [stock, flows, list] = [new Tally(), new Tally(), new Tally()];
  const dossiers = new Set<string>();
  for (const { source, facts } of histories) {
    const looks: RawLook[] = byDossier(facts).map((ofDossier) => lookOn(ofDossier, on, knownOn ?? ALWAYS));
    for (const piece of looks.flatMap(({ pieces }) => pieces)) {
      if (!piece.inStock || !keeps(piece, slice)) continue;
      stock.add(`${piece.arrivedOn} ${piece.caisse} ${String(piece.waitingFor)}`, 1);
      dossiers.add(`${source} ${piece.dossier}`);
      if (waits(piece, waiting)) list.add(rowOf(source, piece), 1);
    }
    for (const line of looks.flatMap((look) => look.flows)) {
      const inWindow = dayAfter(on, 1 - WINDOW) <= line.on && line.on <= on;
      if (inWindow && keeps(line.piece, slice)) flows.add(`${line.on} ${line.flow} ${line.piece.caisse}`, 1);
    }
  }
  return { stock: stock.lines, dossiers: dossiers.size, flows: flows.lines, list: list.lines };
}

async function wholeList(reader: LedgerReader, on: string, { waiting }: Question, knownOn: string | null, slice: Slice): Promise<PieceItem[]> {
  const items: PieceItem[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await reader.pieces.inStock({
      asOf: plainDate(on),
      knownOn: knownOn === null ? null : plainDate(knownOn),
      slice,
      ...(waiting === undefined ? {} : { waiting }),
      youngestFirst: slice.type !== undefined,
      limit: ROWS_PER_PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    if (page.next === null) {
      if (items.length !== page.count) throw new Error(`the list says ${String(page.count)} and shows ${String(items.length)}`);
      return items;
    }
    cursor = page.next;
  }
}

/** The answer of the product's own queries. */
export async function answerOfQueries(figures: DataSource, on: string, question: Question, knownOn: string | null, source?: string): Promise<Answer> {
  const slice: Slice = source === undefined ? question.slice : { ...question.slice, source };
  const [asOf, known] = [plainDate(on), knownOn === null ? null : plainDate(knownOn)];
  return inSnapshot(figures, async (reader) => {
    const [stock, flows, list] = [new Tally(), new Tally(), new Tally()];
    for (const { arrivedOn, caisse, waitingFor, pieces } of await reader.stock(asOf, known, slice)) {
      stock.add(`${arrivedOn} ${caisse} ${String(waitingFor)}`, pieces);
    }
    for (const line of await reader.flux(plainDate(dayAfter(on, 1 - WINDOW)), asOf, known, slice)) {
      flows.add(`${line.on} ${line.sens} ${line.caisse}`, line.pieces);
    }
    for (const item of await wholeList(reader, on, question, knownOn, slice)) {
      list.add(rowOf(item.source, { ...item, doer: item.caisseExecutante }), 1);
    }
    const counts = await reader.dossiers(asOf, known, slice);
    return { stock: stock.lines, dossiers: counts.reduce((sum, { dossiers }) => sum + dossiers, 0), flows: flows.lines, list: list.lines };
  });
}
