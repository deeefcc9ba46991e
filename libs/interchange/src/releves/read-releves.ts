import { setImmediate as nextTurn } from 'node:timers/promises';
import { DomainError } from '#libs/kernel';
import { peeked } from '../bytes.js';
import { gathered } from '../classeur/archive.js';
import { isClasseur, openClasseur } from '../classeur/open-classeur.js';
import type { ReadRow } from '../classeur/rows.js';
import {
  assertCell,
  cellEmpty,
  columnsOf,
  LineRefused,
  numberIn,
  plainWord,
  readTable,
  refusedItem,
  type RefusedItem,
  someOf,
  type TableColumns,
  type TableFormat,
  type TableRow,
  VALUES_ONLY,
} from '../csv-table.js';
import { columnName } from '../tableau/write-xlsx.js';

/** The columns of a file of readings; `source` may be left out. */
export const RELEVE_COLUMNS = ['indicateur', 'organisme', 'periode', 'valeur', 'source'] as const;
type ReleveColumn = (typeof RELEVE_COLUMNS)[number];

/** A line of a file of readings, not yet held against what its indicator says. */
export interface ReleveLine {
  readonly kind: 'releve';
  readonly line: number;
  readonly indicateur: string;
  readonly organisme: string;
  readonly periode: string;
  readonly value: number;
  readonly source: string | null;
}

export type RefusedReleve = RefusedItem;
/** A line of the template that nobody filled in. */
export interface BlankReleve {
  readonly kind: 'blank';
  readonly line: number;
}

export type ReleveItem = ReleveLine | BlankReleve | RefusedReleve;

const PREFIX = 'releve';
const FORMAT: TableFormat<ReleveColumn> = {
  prefix: PREFIX,
  columns: RELEVE_COLUMNS,
  optional: ['source'],
  blankable: ['valeur'],
  thing: 'relevé',
  remedy: 'Partez du modèle : ecluse releve template.',
};

/** @throws LineRefused for a source without a value: whoever wrote it meant one */
function blank(line: number, source: string): BlankReleve {
  if (source !== '') throw cellEmpty(PREFIX, 'valeur');
  return { kind: 'blank', line };
}

function releveOf({ line, cells: { indicateur, organisme, periode, valeur, source } }: TableRow<ReleveColumn>): ReleveLine | BlankReleve {
  if (valeur === '') return blank(line, source);
  return { kind: 'releve', line, indicateur, organisme, periode, value: numberIn(valeur, PREFIX), source: source || null };
}

const SHEET = 'Relevés';

/** The sheet to read: the only one, or the one that is named so. @throws DomainError `releve.sheet` */
function sheetOf(sheets: readonly string[]): string {
  const named = sheets.filter((name) => plainWord(name) === plainWord(SHEET));
  const [sheet, ...others] = named.length > 0 ? named : sheets.filter((name) => plainWord(name) !== 'definition');
  if (sheet !== undefined && others.length === 0) return sheet;
  const shown = sheets.map((name) => `« ${name} »`).join(', ');
  throw new DomainError('releve.sheet', `Le classeur a les feuilles ${shown} : nommez « ${SHEET} » celle qu’il faut lire.`, { sheets });
}

const DAY = /^(?<month>\d{4}-\d{2})-01$/u;

/** What a cell says for a column, whatever its spreadsheet keeps it as: a month that was typed in is kept as its first day. */
function cellText({ row, cells }: ReadRow, column: ReleveColumn, rank: number | undefined): string {
  const cell = rank === undefined ? undefined : cells.get(rank);
  if (rank === undefined || cell === undefined) return '';
  const refuse = (code: string, what: string, remedy: string): never => {
    throw new LineRefused(code, `La cellule ${columnName(rank)}${String(row)} (${column}) ${what}.`, remedy);
  };
  switch (cell.kind) {
    case 'text':
    case 'number':
      return cell.text.trim();
    case 'date': {
      const month = column === 'periode' ? DAY.exec(cell.text)?.groups?.['month'] : undefined;
      return month ?? refuse('releve.cellKind', `est une date : ${cell.text}`, 'Mettez la cellule au format texte, et écrivez-y ce qui est attendu.');
    }
    case 'formula':
      return refuse('releve.formula', 'contient une formule', VALUES_ONLY);
    case 'boolean':
    case 'error':
      return refuse('releve.cellKind', `n’est ni un texte ni un nombre : ${cell.text}`, 'Écrivez-y ce qui est attendu.');
  }
}

function releveOfRow(row: ReadRow, { at, width }: TableColumns<ReleveColumn>): ReleveLine | BlankReleve {
  for (const rank of row.cells.keys()) {
    if (rank < width) continue;
    throw new LineRefused(
      'releve.cells',
      `La cellule ${columnName(rank)}${String(row.row)} est hors des colonnes de l’en-tête.`,
      'Une cellule par colonne.',
    );
  }
  const cell = (column: ReleveColumn): string => {
    const text = cellText(row, column, at.get(column));
    assertCell(column, text, FORMAT);
    return text;
  };
  const [indicateur, organisme, periode, valeur] = [cell('indicateur'), cell('organisme'), cell('periode'), cell('valeur')];
  if (valeur === '') return blank(row.row, cell('source'));
  const isNumber = row.cells.get(at.get('valeur') ?? -1)?.kind === 'number';
  return {
    kind: 'releve',
    line: row.row,
    indicateur,
    organisme,
    periode,
    value: isNumber ? Number(valeur) : numberIn(valeur, PREFIX),
    source: cell('source') || null,
  };
}

/** In a few letters a workbook repeats a row a million times, which come without anything being waited for: others have their turn in between. */
const ROWS_A_TURN = 1_000;

async function* relevesOfClasseur(bytes: Buffer): AsyncGenerator<ReleveItem> {
  const classeur = await openClasseur(bytes, 'releve');
  const sheet = sheetOf(classeur.sheets);
  let columns: TableColumns<ReleveColumn> | null = null;
  let rows = 0;
  for await (const row of classeur.rows(sheet)) {
    rows += 1;
    if (rows % ROWS_A_TURN === 0) await nextTurn();
    if (columns === null) {
      const width = Math.max(...row.cells.keys()) + 1;
      const header = Array.from({ length: width }, (_, rank) => row.cells.get(rank)?.text ?? '');
      columns = columnsOf(header, `Feuille « ${sheet} », ligne ${String(row.row)}`, FORMAT);
      continue;
    }
    try {
      yield releveOfRow(row, columns);
    } catch (refusal) {
      yield refusedItem(row.row, refusal);
    }
  }
}

/**
 * Reads a file of readings: CSV (UTF-8, gzip or plain; `;`, `,` or tabs), read line by line so that memory does not grow with it; or a workbook, `.xlsx` or
 * `.ods`, within bounds. Yields each reading, or why a line is refused, in file order; empty lines are passed over, and a line without value nor
 * source – of the template, not filled in – is told as blank. Formulas are refused.
 * @throws DomainError `releve.header`, `releve.empty`, `releve.notUtf8`, `releve.gzipTruncated`, `releve.gzipCorrupt`, `releve.sheet`,
 * `releve.classeurUnreadable`, `releve.classeurTooLarge`
 */
export async function* readReleves(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReleveItem> {
  const { first, whole } = await peeked(bytes, 4);
  yield* someOf(isClasseur(first) ? relevesOfClasseur(await gathered(whole, PREFIX)) : readTable(whole, FORMAT, releveOf), FORMAT);
}
