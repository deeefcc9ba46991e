import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { plainDate } from '#libs/kernel';
import { type FluxKind, inSnapshot, type LedgerReader, type Page, type PageRequest, type PieceItem, samePeriod, type Slice } from '#libs/read-model';
import { dayAfter } from '../support/brute-force/days.js';
import { byDossier, lookOn, type RawFact, type RawFlow, type RawLook, type RawPiece } from '../support/brute-force/stock.js';
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
const CAISSES = ['751', '691', '974'];

export const question: fc.Arbitrary<Question> = fc.record({
  day: fc.integer({ min: -1, max: 16 }),
  knownDay: fc.option(fc.integer({ min: -1, max: 16 }), { nil: null }),
  slice: fc.record(
    {
      caisse: fc.constantFrom(...CAISSES),
      doer: fc.constantFrom(...CAISSES),
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
  /** How the stock differs from that of the evening before the window. */
  readonly change: readonly string[];
  /** The pièces behind the stock, of those that wait as asked. */
  readonly list: readonly string[];
  /** The pièces behind the flows of the window. */
  readonly flowList: readonly string[];
}

const WINDOW = 7;
const FLOWS: readonly FluxKind[] = ['arrived', 'processed', 'automatic', 'returned', 'neutralised', 'closed', 'reopened'];
const KINDS_OF_FLOW: Readonly<Record<RawFlow, readonly FluxKind[]>> = {
  arrived: ['arrived'],
  reopened: ['reopened'],
  putOnHold: [],
  processedManual: ['processed'],
  processedAuto: ['processed', 'automatic'],
  returned: ['returned'],
  neutralised: ['neutralised'],
  closed: ['closed'],
};
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

function rowOf(source: string | null, place: Omit<RawPiece, 'inStock' | 'openWaits'>): string {
  const { arrivedOn, dossier, piece, caisse, doer, procedure, type, population, canal, etape, waitingFor } = place;
  return [arrivedOn, source, dossier, piece, caisse, doer, procedure, type, population, canal, etape, waitingFor].map(String).join(' ');
}

/** Sums by what they are sums of, under construction. */
class Sums {
  readonly stock = new Tally();
  readonly flows = new Tally();
  readonly change = new Tally();
  readonly list = new Tally();
  readonly flowList = new Tally();

  answer(dossiers: number): Answer {
    const { stock, flows, change, list, flowList } = this;
    return { stock: stock.lines, dossiers, flows: flows.lines, change: change.lines, list: list.lines, flowList: flowList.lines };
  }
}

function looksAt(facts: readonly RawFact[], on: string, knownOn: string | null): RawLook[] {
  return byDossier(facts).map((ofDossier) => lookOn(ofDossier, on, knownOn ?? ALWAYS));
}

/** The answer by brute force, over the histories told so far. */
export function answerByBruteForce(histories: readonly ToldHistory[], on: string, { slice, waiting }: Question, knownOn: string | null): Answer {
  const sums = new Sums();
  const dossiers = new Set<string>();
  const before = dayAfter(on, -WINDOW);
  const inStock = (looks: RawLook[]): RawPiece[] => looks.flatMap(({ pieces }) => pieces.filter((piece) => piece.inStock && keeps(piece, slice)));
  for (const { source, facts } of histories) {
    const looks = looksAt(facts, on, knownOn);
    for (const piece of inStock(looks)) {
      sums.stock.add(`${piece.arrivedOn} ${piece.caisse} ${String(piece.waitingFor)}`, 1);
      sums.change.add(`${piece.arrivedOn} ${piece.caisse}`, 1);
      dossiers.add(`${source} ${piece.dossier}`);
      if (waits(piece, waiting)) sums.list.add(rowOf(source, piece), 1);
    }
    for (const piece of inStock(looksAt(facts, before, knownOn))) sums.change.add(`${piece.arrivedOn} ${piece.caisse}`, -1);
    for (const line of looks.flatMap((look) => look.flows)) {
      if (line.on <= before || on < line.on || !keeps(line.piece, slice)) continue;
      // The flows of figures are what comes and goes.
      if (line.flow === 'putOnHold') continue;
      sums.flows.add(`${line.on} ${line.flow} ${line.piece.caisse}`, 1);
      for (const kind of KINDS_OF_FLOW[line.flow]) sums.flowList.add(`${line.on} ${kind} ${rowOf(source, line.piece)}`, 1);
    }
  }
  return sums.answer(dossiers.size);
}

/** All pages of a list, which must be as many as it says. */
async function wholeList(ask: (request: PageRequest) => Promise<Page<PieceItem>>): Promise<PieceItem[]> {
  const items: PieceItem[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await ask({ limit: ROWS_PER_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next;
    if (cursor === null && items.length !== page.count) {
      throw new Error(`the list says ${String(page.count)} and shows ${String(items.length)}`);
    }
  }
  return items;
}

function rowOfItem(item: PieceItem): string {
  return rowOf(item.source, { ...item, doer: item.caisseExecutante });
}

async function readLists(reader: LedgerReader, on: string, { waiting }: Question, knownOn: string | null, slice: Slice, sums: Sums): Promise<void> {
  const filter = { knownOn: knownOn === null ? null : plainDate(knownOn), slice };
  const youngestFirst = slice.type !== undefined;
  const inStock = await wholeList(async (page) =>
    reader.pieces.inStock({ ...filter, ...page, asOf: plainDate(on), youngestFirst, ...(waiting === undefined ? {} : { waiting }) }),
  );
  for (const item of inStock) sums.list.add(rowOfItem(item), 1);
  const owners = CAISSES.map((caisse) => ({ origin: 'imported' as const, caisse }));
  const spans = samePeriod(owners, plainDate(dayAfter(on, 1 - WINDOW)), plainDate(on));
  for (const kind of FLOWS) {
    for (const item of await wholeList(async (page) => reader.pieces.inFlux({ ...filter, ...page, kind, spans }))) {
      const day = kind === 'arrived' || kind === 'reopened' ? item.inStockSince : item.leftOn;
      sums.flowList.add(`${String(day)} ${kind} ${rowOfItem(item)}`, 1);
    }
  }
}

/** The answer of the product's own queries. */
export async function answerOfQueries(figures: DataSource, on: string, question: Question, knownOn: string | null, source?: string): Promise<Answer> {
  const slice: Slice = source === undefined ? question.slice : { ...question.slice, source };
  const [asOf, known] = [plainDate(on), knownOn === null ? null : plainDate(knownOn)];
  const from = plainDate(dayAfter(on, 1 - WINDOW));
  return inSnapshot(figures, async (reader) => {
    const sums = new Sums();
    const stock = await reader.stock(asOf, known, slice);
    for (const { arrivedOn, caisse, waitingFor, pieces } of stock) {
      sums.stock.add(`${arrivedOn} ${caisse} ${String(waitingFor)}`, pieces);
    }
    for (const line of await reader.flux(from, asOf, known, slice)) sums.flows.add(`${line.on} ${line.sens} ${line.caisse}`, line.pieces);
    for (const delta of await reader.deltas(from, asOf, known, slice)) sums.change.add(`${delta.arrivedOn} ${delta.caisse}`, delta.pieces);
    await readLists(reader, on, question, knownOn, slice, sums);
    const counts = await reader.dossiers(asOf, known, slice, stock);
    return sums.answer(counts.reduce((sum, { dossiers }) => sum + dossiers, 0));
  });
}

/** What came and went in two halves of a long period: as it is told of the halves, and as it is told of each day. */
export async function flowsOfHalves(
  figures: DataSource,
  from: string,
  { slice, knownOn }: { readonly slice: Slice; readonly knownOn: string | null },
) {
  const [start, half, to] = [plainDate(from), plainDate(dayAfter(from, 22)), plainDate(dayAfter(from, 45))];
  const known = knownOn === null ? null : plainDate(knownOn);
  return inSnapshot(figures, async (reader) => {
    const [ofHalves, ofDays] = [new Tally(), new Tally()];
    for (const line of await reader.flux(start, to, known, slice, [start, half]))
      ofHalves.add(`${line.on} ${line.origin} ${line.sens} ${line.caisse}`, line.pieces);
    for (const line of await reader.flux(start, to, known, slice))
      ofDays.add(`${line.on < half ? start : half} ${line.origin} ${line.sens} ${line.caisse}`, line.pieces);
    return [ofHalves.lines, ofDays.lines] as const;
  });
}
