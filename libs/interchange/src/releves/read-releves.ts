import { DomainError } from '#libs/kernel';
import { contentOf, peeked } from '../bytes.js';
import { gathered } from '../classeur/archive.js';
import { isArchive, openClasseur } from '../classeur/open-classeur.js';
import type { ReadRow } from '../classeur/rows.js';
import { type Line, linesOf } from '../facts/lines.js';
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

export interface RefusedReleve {
  readonly kind: 'refused';
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

export type ReleveItem = ReleveLine | RefusedReleve;

const DELIMITERS = [';', ',', '\t'] as const;
/** What a spreadsheet would compute; a number may have its sign. */
const FORMULA = /^[=@+\-\t\r]/u;
const NUMBER = /^[+-]?(?:\d{1,15}|\d{1,3}(?:[\u00a0\u202f ]\d{3}){1,4})(?:[.,]\d{1,9})?$/u;
const LONGEST_CELL = 300;
const VALUES_ONLY = 'Collez les valeurs, sans les formules.';

class LineRefused extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** The cells of a line; a cell in quotes may hold the delimiter, and `""` is a quote. */
function cellsOf(text: string, delimiter: string): readonly string[] {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (text[at] === '"') {
      let cell = '';
      let end = text.indexOf('"', at + 1);
      for (; end !== -1 && text[end + 1] === '"'; end = text.indexOf('"', at + 1)) {
        cell += text.slice(at + 1, end + 1);
        at = end + 1;
      }
      if (end === -1 || (end + 1 < text.length && text[end + 1] !== delimiter)) {
        throw new LineRefused('releve.quotes', 'Un guillemet n’est pas fermé.', 'Doublez les guillemets qui sont dans une cellule.');
      }
      cells.push((cell + text.slice(at + 1, end)).trim());
      at = end + 2;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end === -1 ? undefined : end).trim());
      if (end === -1) return cells;
      at = end + 1;
    }
  }
  return cells;
}

/** Which cell is which column. */
interface Columns {
  readonly at: ReadonlyMap<ReleveColumn, number>;
  readonly width: number;
}

interface Header extends Columns {
  readonly delimiter: string;
}

function headerOf({ text }: Line): Header {
  const delimiter = DELIMITERS.find((each) => text.includes(each)) ?? ';';
  return { delimiter, ...columnsOf(cellsOf(text, delimiter), 'Ligne 1') };
}

const plain = (text: string): string => text.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/** @throws DomainError `releve.header` */
function columnsOf(header: readonly string[], where: string): Columns {
  const cells = header.map(plain);
  const at = new Map(RELEVE_COLUMNS.flatMap((column) => (cells.includes(column) ? [[column, cells.indexOf(column)] as const] : [])));
  const missing = RELEVE_COLUMNS.filter((column) => column !== 'source' && !at.has(column));
  const unknown = cells.filter((cell) => !(RELEVE_COLUMNS as readonly string[]).includes(cell));
  if (missing.length === 0 && unknown.length === 0) return { at, width: cells.length };
  const wrong = [
    ...(missing.length === 0 ? [] : [`il manque ${missing.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`inconnu : ${unknown.map((cell) => `« ${cell} »`).join(', ')}`]),
  ];
  throw new DomainError(
    'releve.header',
    `${where} : les colonnes attendues sont ${RELEVE_COLUMNS.join(', ')} ; ${wrong.join(' ; ')}. Partez du modèle : ecluse releve template.`,
    { expected: RELEVE_COLUMNS, missing, unknown },
  );
}

function valueIn(text: string): number {
  const value = NUMBER.test(text) ? Number(text.replaceAll(/[\u00a0\u202f ]/gu, '').replace(',', '.')) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new LineRefused('releve.number', `« ${text} » n’est pas un nombre.`, 'Écrivez un nombre, avec une virgule ou un point : 1234,5.');
}

function releveOf({ line, text, isTooLong }: Line, { delimiter, at, width }: Header): ReleveLine {
  if (isTooLong) throw new LineRefused('releve.lineTooLong', 'La ligne dépasse 1 Mio.', 'Écrivez un relevé par ligne.');
  const cells = cellsOf(text, delimiter);
  if (cells.length !== width) {
    throw new LineRefused('releve.cells', `La ligne a ${String(cells.length)} cellules, et l’en-tête ${String(width)}.`, 'Une cellule par colonne.');
  }
  const cell = (column: ReleveColumn): string => cells[at.get(column) ?? -1] ?? '';
  for (const column of RELEVE_COLUMNS) assertCell(column, cell(column));
  const [indicateur, organisme, periode] = [cell('indicateur'), cell('organisme'), cell('periode')];
  return { kind: 'releve', line, indicateur, organisme, periode, value: valueIn(cell('valeur')), source: cell('source') || null };
}

function assertCell(column: ReleveColumn, told: string): void {
  if (FORMULA.test(told) && !NUMBER.test(told)) {
    throw new LineRefused('releve.formula', `La colonne « ${column} » contient une formule : ${told}.`, VALUES_ONLY);
  }
  if (told.length > LONGEST_CELL) {
    throw new LineRefused('releve.cellTooLong', `La colonne « ${column} » dépasse ${String(LONGEST_CELL)} caractères.`, 'Raccourcissez-la.');
  }
  if (told === '' && column !== 'source')
    throw new LineRefused('releve.cellEmpty', `La colonne « ${column} » est vide.`, 'Remplissez-la, ou ôtez la ligne.');
}

function refusedLine(line: number, refusal: unknown): RefusedReleve {
  if (!(refusal instanceof LineRefused)) throw refusal;
  const { code, reason, remedy } = refusal;
  return { kind: 'refused', line, code, reason, remedy };
}

async function* relevesOfCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReleveItem> {
  let header: Header | null = null;
  for await (const lines of linesOf(contentOf(bytes, 'releve'), 'releve')) {
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      if (header === null) {
        header = headerOf(line);
        continue;
      }
      try {
        yield releveOf(line, header);
      } catch (refusal) {
        yield refusedLine(line.line, refusal);
      }
    }
  }
}

const SHEET = 'Relevés';

/** The sheet to read: the only one, or the one that is named so. @throws DomainError `releve.sheet` */
function sheetOf(sheets: readonly string[]): string {
  const named = sheets.filter((name) => plain(name) === plain(SHEET));
  const [sheet, ...others] = named.length > 0 ? named : sheets.filter((name) => plain(name) !== 'definition');
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

function releveOfRow(row: ReadRow, { at, width }: Columns): ReleveLine {
  const beside = [...row.cells.keys()].find((rank) => rank >= width);
  if (beside !== undefined) {
    throw new LineRefused(
      'releve.cells',
      `La cellule ${columnName(beside)}${String(row.row)} est hors des colonnes de l’en-tête.`,
      'Une cellule par colonne.',
    );
  }
  const cell = (column: ReleveColumn): string => {
    const text = cellText(row, column, at.get(column));
    assertCell(column, text);
    return text;
  };
  const [indicateur, organisme, periode, valeur] = [cell('indicateur'), cell('organisme'), cell('periode'), cell('valeur')];
  const isNumber = row.cells.get(at.get('valeur') ?? -1)?.kind === 'number';
  return {
    kind: 'releve',
    line: row.row,
    indicateur,
    organisme,
    periode,
    value: isNumber ? Number(valeur) : valueIn(valeur),
    source: cell('source') || null,
  };
}

async function* relevesOfClasseur(bytes: Buffer): AsyncGenerator<ReleveItem> {
  const classeur = await openClasseur(bytes, 'releve');
  const sheet = sheetOf(classeur.sheets);
  let columns: Columns | null = null;
  for await (const row of classeur.rows(sheet)) {
    if (columns === null) {
      const width = Math.max(...row.cells.keys()) + 1;
      const header = Array.from({ length: width }, (_, rank) => row.cells.get(rank)?.text ?? '');
      columns = columnsOf(header, `Feuille « ${sheet} », ligne ${String(row.row)}`);
      continue;
    }
    try {
      yield releveOfRow(row, columns);
    } catch (refusal) {
      yield refusedLine(row.row, refusal);
    }
  }
}

/**
 * Reads a file of readings: CSV (UTF-8, gzip or plain; `;`, `,` or tabs), read line by line so that memory does not grow with it; or a workbook, `.xlsx` or
 * `.ods`, within bounds. Yields each reading, or why a line is refused, in file order; empty lines are passed over. Formulas are refused.
 * @throws DomainError `releve.header`, `releve.empty`, `releve.notUtf8`, `releve.gzipTruncated`, `releve.gzipCorrupt`, `releve.sheet`,
 * `releve.classeurUnreadable`, `releve.classeurTooLarge`
 */
export async function* readReleves(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReleveItem> {
  const { first, whole } = await peeked(bytes, 4);
  let read = 0;
  for await (const item of isArchive(first) ? relevesOfClasseur(await gathered(whole, 'releve')) : relevesOfCsv(whole)) {
    read += 1;
    yield item;
  }
  if (read === 0) throw new DomainError('releve.empty', 'Le fichier ne contient aucun relevé : une ligne d’en-tête, puis un relevé par ligne.', {});
}
