import type { EntityManager } from 'typeorm';
import type { Origin, Sens } from '#libs/domain';
import type { PlainDate } from '#libs/kernel';
import { CODE_OF_SENS, SENS_OF_CODE } from '../stock/sens-codes.js';
import { aliveCondition, isOfPiles, knownCondition, Parameters, type Slice, sliceCondition } from '../figures/conditions.js';
import { decodeCursor, type Page, type PageRequest, pageOf } from './keyset.js';

/** The flows that a list can show; `processed` is both kinds of processing. */
export const FLUX_KINDS = ['arrived', 'processed', 'automatic', 'returned', 'neutralised', 'closed', 'reopened'] as const;
export type FluxKind = (typeof FLUX_KINDS)[number];

const SENS_OF_KIND = {
  arrived: ['arrived'],
  processed: ['processedManual', 'processedAuto'],
  automatic: ['processedAuto'],
  returned: ['returned'],
  neutralised: ['neutralised'],
  closed: ['closed'],
  reopened: ['reopened'],
} as const satisfies Record<FluxKind, readonly Sens[]>;

/** Arrival days, both included, that a filter on age stands for, for one owner of one origin. */
export interface ArrivalSpan {
  readonly origin: Origin;
  readonly caisse: string;
  readonly from: PlainDate | null;
  readonly to: PlainDate;
}

/** A period, both days included, in which the pièces of one owner moved; windows differ from owner to owner. */
export interface FluxSpan {
  readonly origin: Origin;
  readonly caisse: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

interface PieceFilter {
  readonly knownOn: PlainDate | null;
  readonly slice: Slice;
  /** Absent: of any age. */
  readonly arrivals?: readonly ArrivalSpan[];
}

export interface StockListRequest extends PieceFilter, PageRequest {
  readonly asOf: PlainDate;
  /** true: waits for somebody; false: for nobody; a text: for whom. */
  readonly waiting?: boolean | string;
  /** Null: of those of which no étape is known. */
  readonly etape?: string | null;
  readonly youngestFirst: boolean;
}

export interface FluxListRequest extends PieceFilter, PageRequest {
  readonly kind: FluxKind;
  readonly spans: readonly FluxSpan[];
}

/** A pièce as a list shows it: as it stood in the stay that puts it there. */
export interface PieceItem {
  readonly pieceId: string;
  readonly piece: string;
  readonly dossierId: string;
  readonly dossier: string;
  readonly source: string | null;
  readonly origin: Origin;
  readonly caisse: string;
  readonly caisseExecutante: string;
  readonly procedure: string;
  readonly type: string;
  readonly population: string | null;
  readonly canal: string | null;
  readonly etape: string | null;
  readonly waitingFor: string | null;
  readonly arrivedOn: PlainDate;
  readonly inStockSince: PlainDate;
  readonly leftOn: PlainDate | null;
  readonly exit: Sens | null;
}

type PieceRow = Omit<PieceItem, 'exit'> & { readonly exitCode: number | null; knownFrom: string; rank: number; count?: number };

const COLUMNS = `s.piece_id AS "pieceId", pc.reference AS piece, s.dossier_id AS "dossierId", d.reference AS dossier, a.source, a.origin,
  a.caisse, a.caisse_executante AS "caisseExecutante", a.procedure, a.type, a.population, p.canal, p.etape, a.waiting_for AS "waitingFor",
  s.arrived_on::text AS "arrivedOn", s.from_on::text AS "inStockSince", s.to_on::text AS "leftOn", s.exit AS "exitCode",
  s.known_from::text AS "knownFrom", s.rank`;
const STAYS = 'rm.sejour s JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id)';
const NAMES = 'JOIN rm.piece pc ON pc.piece_id = s.piece_id JOIN rm.dossier d ON d.dossier_id = s.dossier_id';

/** Without what only orders the list, and counts it. */
function itemOf({ exitCode, ...row }: PieceRow): PieceItem {
  const item: PieceItem & Partial<Pick<PieceRow, 'knownFrom' | 'rank' | 'count'>> = {
    ...row,
    exit: exitCode === null ? null : (SENS_OF_CODE.get(exitCode) ?? null),
  };
  delete item.knownFrom;
  delete item.rank;
  delete item.count;
  return item;
}

/** The lists behind the figures, in the snapshot of the caller. */
export class PieceQueries {
  constructor(private readonly manager: EntityManager) {}

  /** The pièces in stock at the end of a day, oldest first unless asked otherwise. */
  async inStock(request: StockListRequest): Promise<Page<PieceItem>> {
    const parameters = new Parameters();
    const conditions = [
      aliveCondition(request.asOf, request.knownOn, parameters),
      sliceCondition(request.slice, 'a', parameters),
      waitingCondition(request.waiting, parameters),
      etapeCondition(request.etape, parameters),
    ];
    const spans = request.arrivals === undefined ? '' : joinArrivals(request.arrivals, parameters);
    // Piles are far fewer than places, and an index of stays names both.
    const stays = isOfPiles(request.slice) && request.etape === undefined ? 'rm.sejour s JOIN rm.pile a USING (pile_id)' : STAYS;
    const from = `${stays} ${spans} WHERE ${conditions.join(' AND ')}`;
    const counted = [...parameters.values];
    const [order, comparison] = request.youngestFirst ? ['DESC', '<'] : ['ASC', '>'];
    let after = '';
    if (request.cursor !== undefined) {
      const [arrivedOn, piece] = decodeCursor(request.cursor, 2);
      after = `WHERE (s.arrived_on, s.piece_id) ${comparison} (${parameters.add(arrivedOn, 'date')}, ${parameters.add(piece, 'uuid')})`;
    }
    // Counted and put in order by what the index says: only the stays of the page are read.
    const rows = await this.manager.query<PieceRow[]>(
      `WITH found AS MATERIALIZED (SELECT s.piece_id, s.known_from, s.rank, s.arrived_on FROM ${from}),
       page AS (SELECT * FROM found s ${after} ORDER BY s.arrived_on ${order}, s.piece_id ${order} LIMIT ${parameters.add(request.limit + 1, 'int')})
       SELECT ${COLUMNS}, (SELECT count(*)::int FROM found) AS count FROM page JOIN rm.sejour s USING (piece_id, known_from, rank)
       JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id) ${NAMES} ORDER BY s.arrived_on ${order}, s.piece_id ${order}`,
      parameters.values,
    );
    const count = rows[0]?.count ?? (request.cursor === undefined ? 0 : await this.count(from, counted));
    return pageOf(count, rows, request.limit, itemOf, (row) => [row.arrivedOn, row.pieceId]);
  }

  /** The pièces behind a flow, in order of the day; one row per movement, so a pièce may stand twice. */
  async inFlux(request: FluxListRequest): Promise<Page<PieceItem>> {
    const parameters = new Parameters();
    const codes = parameters.add(
      SENS_OF_KIND[request.kind].map((sens) => CODE_OF_SENS[sens]),
      'smallint[]',
    );
    const entering = request.kind === 'arrived' || request.kind === 'reopened';
    const day = entering ? 's.from_on' : 's.to_on';
    const conditions = [
      `s.${entering ? 'entry' : 'exit'} = ANY(${codes})`,
      knownCondition(request.knownOn, parameters),
      sliceCondition(request.slice, 'a', parameters),
    ];
    const spans = request.arrivals === undefined ? '' : joinArrivals(request.arrivals, parameters);
    const from = `${STAYS} ${spans} ${joinFlux(request.spans, day, parameters)} WHERE ${conditions.join(' AND ')}`;
    const counted = [...parameters.values];
    let after = '';
    if (request.cursor !== undefined) {
      const [on, piece, knownFrom, rank] = decodeCursor(request.cursor, 4);
      const key = [parameters.add(on, 'date'), parameters.add(piece, 'uuid'), parameters.add(knownFrom, 'date'), parameters.add(rank, 'int')];
      after = `WHERE (s.moved_on, s.piece_id, s.known_from, s.rank) > (${key.join(', ')})`;
    }
    const order = 's.piece_id, s.known_from, s.rank';
    // Found before any is left out: for a page of one or two, PostgreSQL would rather go through all stays in the order of the list.
    const rows = await this.manager.query<PieceRow[]>(
      `WITH found AS MATERIALIZED (SELECT s.piece_id, s.known_from, s.rank, ${day} AS moved_on FROM ${from}),
       page AS (SELECT * FROM found s ${after} ORDER BY s.moved_on, ${order} LIMIT ${parameters.add(request.limit + 1, 'int')})
       SELECT ${COLUMNS}, (SELECT count(*)::int FROM found) AS count FROM page JOIN rm.sejour s USING (piece_id, known_from, rank)
       JOIN rm.place p USING (place_id) JOIN rm.axe a USING (axe_id) ${NAMES} ORDER BY ${day}, ${order}`,
      parameters.values,
    );
    const count = rows[0]?.count ?? (request.cursor === undefined ? 0 : await this.count(from, counted));
    return pageOf(count, rows, request.limit, itemOf, (row) => [
      entering ? row.inStockSince : (row.leftOn ?? ''),
      row.pieceId,
      row.knownFrom,
      String(row.rank),
    ]);
  }

  private async count(from: string, values: readonly unknown[]): Promise<number> {
    const rows = await this.manager.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${from}`, [...values]);
    return rows[0]?.count ?? 0;
  }
}

/** Not `IS NOT DISTINCT FROM`, by which PostgreSQL expects hardly any row: most pièces are at no étape that is known. */
function etapeCondition(etape: string | null | undefined, parameters: Parameters): string {
  if (etape === undefined) return 'true';
  return etape === null ? 'p.etape IS NULL' : `p.etape = ${parameters.add(etape, 'text')}`;
}

function waitingCondition(waiting: boolean | string | undefined, parameters: Parameters): string {
  if (waiting === undefined) return 'true';
  if (waiting === true) return 'a.waiting_for IS NOT NULL';
  if (waiting === false) return 'a.waiting_for IS NULL';
  return `a.waiting_for = ${parameters.add(waiting, 'text')}`;
}

function joinArrivals(spans: readonly ArrivalSpan[], parameters: Parameters): string {
  const columns = [
    parameters.add(
      spans.map((span) => span.origin),
      'text[]',
    ),
    parameters.add(
      spans.map((span) => span.caisse),
      'text[]',
    ),
    parameters.add(
      spans.map((span) => span.from ?? '-infinity'),
      'date[]',
    ),
    parameters.add(
      spans.map((span) => span.to),
      'date[]',
    ),
  ];
  return `JOIN unnest(${columns.join(', ')}) AS age(origin, caisse, arrived_from, arrived_to)
    ON age.origin = a.origin AND age.caisse = a.caisse AND s.arrived_on BETWEEN age.arrived_from AND age.arrived_to`;
}

function joinFlux(spans: readonly FluxSpan[], day: string, parameters: Parameters): string {
  const columns = [
    parameters.add(
      spans.map((span) => span.origin),
      'text[]',
    ),
    parameters.add(
      spans.map((span) => span.caisse),
      'text[]',
    ),
    parameters.add(
      spans.map((span) => span.from),
      'date[]',
    ),
    parameters.add(
      spans.map((span) => span.to),
      'date[]',
    ),
  ];
  return `JOIN unnest(${columns.join(', ')}) AS span(origin, caisse, from_on, to_on)
    ON span.origin = a.origin AND span.caisse = a.caisse AND ${day} BETWEEN span.from_on AND span.to_on`;
}

/** Every owner of a slice over one period. */
export function samePeriod(owners: readonly Pick<FluxSpan, 'origin' | 'caisse'>[], from: PlainDate, to: PlainDate): readonly FluxSpan[] {
  return owners.map(({ origin, caisse }) => ({ origin, caisse, from, to }));
}
