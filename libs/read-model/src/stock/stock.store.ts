import type { ClientBase } from 'pg';
import type { PlainDate } from '#libs/kernel';
import type { Column, PreparedWrite, Table } from '#libs/runner';
import type { Mouvement, PieceHistory } from '#libs/domain';
import { changedDays } from './changed-days.js';
import { type DossierRecord, packFacts, referenceOf, summaryOf, unpackFacts } from './dossier-record.js';
import type { Filed, FilingCabinet } from './filing-cabinet.js';
import type { Filing, SejourChange, StockChanges } from './stock-changes.js';
import {
  BY_DOSSIER,
  BY_PIECE,
  BY_SEJOUR,
  type DossierRow,
  dossierTable,
  type LedgerRow,
  ledgerTable,
  type PieceRow,
  pieceTable,
  type SejourRow,
  type SetAsideRow,
  setAsideTable,
  sejourTable,
} from './stock.rows.js';
import { dropPoints } from './points.js';
import { CODE_OF_SENS } from './sens-codes.js';

interface RecordRow {
  readonly dossier_id: string;
  readonly reference: string;
  readonly source: string | null;
  readonly origin: string;
  readonly unit: string | null;
  readonly procedure: string | null;
  readonly agent: string | null;
  readonly opened_on: PlainDate;
  readonly facts: string;
}

export async function loadRecords(client: ClientBase, schema: string, ids: readonly string[]): Promise<readonly DossierRecord[]> {
  const { rows } = await client.query<RecordRow>(
    `SELECT dossier_id, reference, source, origin, unit, procedure, agent, opened_on::text, facts
     FROM ${schema}.dossier WHERE dossier_id = ANY($1::uuid[])`,
    [ids],
  );
  return rows.map((row) => ({
    id: row.dossier_id,
    reference: row.reference,
    source: row.source,
    origin: row.origin,
    unit: row.unit,
    procedure: row.procedure,
    agent: row.agent,
    openedOn: row.opened_on,
    histories: new Map(),
    stored: true,
    ...unpackFacts(row.facts),
  }));
}

/**
 * How changes reach the tables. `following`: row by key, points that are no longer true are dropped.
 * `building`: former rows are removed and all rows are copied; lines of the grand livre are not yet summed, and there is no point.
 */
export type WayOfWriting = 'following' | 'building';

/** Makes of changes the statements that write them; the records may go on changing meanwhile. */
export function writing(changes: StockChanges, cabinet: FilingCabinet, way: WayOfWriting): PreparedWrite {
  const put = <Row, Key>(
    table: Table<Row>,
    rows: readonly Row[],
    by: readonly Column<Key>[],
    former: () => readonly Key[],
  ): readonly PreparedWrite[] => (way === 'following' ? [table.upserting(rows)] : [table.removing(by, former()), table.copying(rows)]);
  const stored = [...changes.pieces].filter(([, { isNew }]) => !isNew).map(([piece]) => piece);
  const sejours = changes.written.map((change) => sejourRow(change, cabinet.file(change)));
  const lastKnown = cabinet.lastKnown;
  const posted = changes.mouvements.map((mouvement) => ledgerRow(mouvement, cabinet.file(mouvement), cabinet));
  const ledger = way === 'following' ? summed(posted) : posted;
  const changed =
    way === 'following' && lastKnown !== null
      ? changedDays(changes.mouvements, lastKnown, (mouvement) => cabinet.file(mouvement).place)
      : new Map<string, PlainDate>();
  const writes = [
    ...put(dossierTable, changes.dossiers.map(dossierRow), BY_DOSSIER, () => changes.dossiers.filter((dossier) => dossier.stored)),
    ...put(pieceTable, pieceRows(changes, cabinet), BY_PIECE, () => stored),
    sejourTable.removing(BY_SEJOUR, changes.removed),
    ...put(sejourTable, sejours, BY_SEJOUR, () => changes.replaced),
    way === 'following' ? ledgerTable.upserting(ledger) : ledgerTable.copying(ledger),
    setAsideTable.removing(BY_PIECE, stored),
    ...put(setAsideTable, setAsideRows(changes), BY_PIECE, () => []),
    ...(way === 'following' ? [droppingPointsBehind(ledger), marking(changed)] : []),
  ];
  const filing = cabinet.saving();
  for (const dossier of changes.dossiers) dossier.stored = true;
  return async (client, schema) => {
    await filing(client, schema);
    for (const write of writes) await write(client, schema);
  };
}

export const dossierRow = (dossier: DossierRecord): DossierRow => ({ dossier, summary: summaryOf(dossier), facts: packFacts(dossier) });

function pieceRows({ pieces }: StockChanges, cabinet: FilingCabinet): readonly PieceRow[] {
  return [...pieces].map(([piece, { dossier, history }]) => pieceRow(dossier, piece, history, cabinet));
}

export function pieceRow(dossier: DossierRecord, piece: string, { current }: PieceHistory, cabinet: FilingCabinet): PieceRow {
  const { place, inStock, arrivedOn, sejours } = current;
  // Filed where it last was in stock: a place that its stays have already numbered.
  const at = sejours.at(-1)?.place ?? place;
  const filed = at === null ? null : cabinet.file({ source: dossier.source, origin: dossier.origin, place: at }).place;
  return { piece, dossier: dossier.id, reference: referenceOf(dossier, piece), arrivedOn, inStock, place: filed };
}

function setAsideRows({ pieces }: StockChanges): readonly SetAsideRow[] {
  return [...pieces].flatMap(([piece, { dossier, history }]) => setAsideOf(dossier, piece, history));
}

/** A fact told twice is set aside once. */
export function setAsideOf(dossier: DossierRecord, piece: string, { current }: PieceHistory): readonly SetAsideRow[] {
  if (current.setAside.length === 0) return [];
  const rows = new Map<string, SetAsideRow>();
  for (const { fact, reason } of current.setAside) {
    if (!rows.has(fact.id)) rows.set(fact.id, { dossier: dossier.id, piece, fact, reason });
  }
  return [...rows.values()];
}

export const sejourRow = ({ piece, dossier, sejour, shared }: Omit<SejourChange, keyof Filing>, { axe, place }: Filed): SejourRow => ({
  piece,
  dossier,
  sejour,
  place,
  pile: axe.pile.id,
  shared,
});

export function ledgerRow({ arrivedOn, on, sens, knownOn, n }: Mouvement, { axe }: Filed, cabinet: FilingCabinet): OpenLine {
  cabinet.learnt(axe.pile, knownOn, arrivedOn);
  return { axe: axe.id, pile: axe.pile.id, arrivedOn, on, sens: CODE_OF_SENS[sens], knownOn, n };
}

/** A line that more may be added to. */
export type OpenLine = LedgerRow & { n: number };

/**
 * Lines are copied in the order of their days: dossiers come in no order of time, and the lines of a few days, which questions read together, would
 * each stand in a page of its own.
 */
export const byDay = (a: LedgerRow, b: LedgerRow): number => (a.on < b.on ? -1 : Number(a.on > b.on));

/** How far back a line of the same key is looked for. */
const LOOKED_BACK = 16;

/**
 * Adds a line to those of its pièce. What a stay posts back when it ends, the stay known instead posts again: half of all lines cancel out with
 * one of the last few. What is not found so is summed in the end.
 */
export function post(lines: OpenLine[], line: OpenLine): void {
  for (let at = lines.length - 1; at >= 0 && at >= lines.length - LOOKED_BACK; at -= 1) {
    const former = lines[at];
    if (former !== undefined && hasSameKey(former, line)) {
      former.n += line.n;
      return;
    }
  }
  lines.push(line);
}

const hasSameKey = (a: LedgerRow, b: LedgerRow): boolean =>
  a.on === b.on && a.sens === b.sens && a.knownOn === b.knownOn && a.axe === b.axe && a.arrivedOn === b.arrivedOn;

/** One line per key: a statement may not touch a row twice, and what cancels out is not posted at all. */
function summed(posted: readonly LedgerRow[]): readonly LedgerRow[] {
  const lines = new Map<string, OpenLine>();
  for (const row of posted) {
    const key = `${String(row.axe)} ${row.arrivedOn} ${row.on} ${String(row.sens)} ${row.knownOn}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { ...row });
    else line.n += row.n;
  }
  return [...lines.values()].filter((line) => line.n !== 0);
}

/** A point that these lines should have been part of is no longer true; it is disposable. */
function droppingPointsBehind(lines: readonly LedgerRow[]): PreparedWrite {
  const firstDay = new Map<PlainDate, PlainDate>();
  for (const { on, knownOn } of lines) {
    const known = firstDay.get(knownOn);
    if (known === undefined || on < known) firstDay.set(knownOn, on);
  }
  if (firstDay.size === 0) return async () => Promise.resolve();
  return async (client, schema) => {
    const behind = 'USING unnest($1::date[], $2::date[]) AS l(known_on, on_day) WHERE p.known_on >= l.known_on AND p.on_day >= l.on_day';
    await dropPoints(client, schema, behind, [[...firstDay.keys()], [...firstDay.values()]]);
  };
}

/**
 * What was rolled up of a caisse is not sure from the day on that changed. Whoever fills closes the day before the last one on which anything
 * was learnt, so that what happens on that day or later – most of what is posted – leaves no mark.
 */
function marking(changed: ReadonlyMap<string, PlainDate>): PreparedWrite {
  if (changed.size === 0) return async () => Promise.resolve();
  return async (client, schema) => {
    await client.query(`INSERT INTO ${schema}.rollup_mark (caisse, from_on) SELECT * FROM unnest($1::text[], $2::date[])`, [
      [...changed.keys()],
      [...changed.values()],
    ]);
  };
}
