import { DomainError } from '#libs/kernel';
import { contentOf } from './bytes.js';
import { type Line, linesOf } from './facts/lines.js';
import { beginsFormula } from './formula.js';

/** What a file of one kind of thing is made of: a line of headers, then one thing a line. */
export interface TableFormat<Column extends string> {
  /** Before the dot of every code of refusal. */
  readonly prefix: string;
  readonly columns: readonly Column[];
  /** Those that may be left out, or be empty. */
  readonly optional: readonly Column[];
  /** Those that must be there, and may be empty. */
  readonly blankable?: readonly Column[];
  /** « relevé »: what a line is. */
  readonly thing: string;
  /** Where to begin when the headers are wrong. */
  readonly remedy: string;
}

/** The cells of a line by column; empty: not told. */
export interface TableRow<Column extends string> {
  readonly line: number;
  readonly cells: Readonly<Record<Column, string>>;
}

/** A line that is not taken: which, why, and what to do. */
export interface RefusedRow {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Thrown while a line is read: the rest of the file goes on. */
export class LineRefused extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

const DELIMITERS = [';', ',', '\t'] as const;
const NUMBER = /^[+-]?(?:\d{1,15}|\d{1,3}(?:[\u00a0\u202f ]\d{3}){1,4})(?:[.,]\d{1,9})?$/u;
const LONGEST_CELL = 300;
export const VALUES_ONLY = 'Collez les valeurs, sans les formules.';

/** The cells of a line; a cell in quotes may hold the delimiter, and `""` is a quote. */
function cellsOf(text: string, delimiter: string, prefix: string): readonly string[] {
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
        throw new LineRefused(`${prefix}.quotes`, 'Un guillemet n’est pas fermé.', 'Doublez les guillemets qui sont dans une cellule.');
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
export interface TableColumns<Column extends string> {
  readonly at: ReadonlyMap<Column, number>;
  readonly width: number;
}

/** Without what a header may be written with: accents, case, spaces around. */
export const plainWord = (text: string): string => text.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '');

/**
 * The columns of a line of headers.
 * @param where the line, for whoever reads the refusal
 * @throws DomainError `<prefix>.header`
 */
export function columnsOf<Column extends string>(
  header: readonly string[],
  where: string,
  { prefix, columns, optional, remedy }: TableFormat<Column>,
): TableColumns<Column> {
  const cells = header.map(plainWord);
  const at = new Map(columns.flatMap((column) => (cells.includes(column) ? [[column, cells.indexOf(column)] as const] : [])));
  const missing = columns.filter((column) => !optional.includes(column) && !at.has(column));
  const unknown = [...new Set(cells.filter((cell) => !(columns as readonly string[]).includes(cell)))];
  const doubled = [...at.keys()].filter((column) => cells.indexOf(column) !== cells.lastIndexOf(column));
  if (missing.length + unknown.length + doubled.length === 0) return { at, width: cells.length };
  const wrong = [
    ...(missing.length === 0 ? [] : [`il manque ${missing.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`inconnu : ${unknown.map((cell) => `« ${cell} »`).join(', ')}`]),
    ...(doubled.length === 0 ? [] : [`en double : ${doubled.join(', ')}, dont un seul est à garder`]),
  ];
  throw new DomainError(`${prefix}.header`, `${where} : les colonnes attendues sont ${columns.join(', ')} ; ${wrong.join(' ; ')}. ${remedy}`, {
    expected: columns,
    missing,
    unknown,
    doubled,
  });
}

/** Throws `LineRefused` for a cell that no line may have: a formula, one that is too long, an empty one that is needed. */
export function assertCell<Column extends string>(column: Column, told: string, { prefix, optional, blankable = [] }: TableFormat<Column>): void {
  if (told.length > LONGEST_CELL) {
    throw new LineRefused(`${prefix}.cellTooLong`, `La colonne « ${column} » dépasse ${String(LONGEST_CELL)} caractères.`, 'Raccourcissez-la.');
  }
  // A number may have its sign.
  if (beginsFormula(told) && !NUMBER.test(told)) {
    throw new LineRefused(`${prefix}.formula`, `La colonne « ${column} » contient une formule : ${told}.`, VALUES_ONLY);
  }
  if (told !== '' || optional.includes(column) || blankable.includes(column)) return;
  throw cellEmpty(prefix, column);
}

/** Why a line is refused that lacks what it needs. */
export const cellEmpty = (prefix: string, column: string): LineRefused =>
  new LineRefused(`${prefix}.cellEmpty`, `La colonne « ${column} » est vide.`, 'Remplissez-la, ou ôtez la ligne.');

interface Header<Column extends string> extends TableColumns<Column> {
  readonly delimiter: string;
}

function headerOf<Column extends string>({ text }: Line, format: TableFormat<Column>): Header<Column> {
  const delimiter = DELIMITERS.find((each) => text.includes(each)) ?? ';';
  return { delimiter, ...columnsOf(cellsOf(text, delimiter, format.prefix), 'Ligne 1', format) };
}

function rowOf<Column extends string>(
  { line, text, isTooLong }: Line,
  { delimiter, at, width }: Header<Column>,
  format: TableFormat<Column>,
): TableRow<Column> {
  const { prefix, columns, thing } = format;
  if (isTooLong) throw new LineRefused(`${prefix}.lineTooLong`, 'La ligne dépasse 1 Mio.', `Écrivez un ${thing} par ligne.`);
  const read = cellsOf(text, delimiter, prefix);
  if (read.length !== width) {
    const reason = `La ligne a ${String(read.length)} cellules, et l’en-tête ${String(width)}.`;
    throw new LineRefused(`${prefix}.cells`, reason, 'Une cellule par colonne.');
  }
  const told = columns.map((column) => {
    const cell = read[at.get(column) ?? -1] ?? '';
    assertCell(column, cell, format);
    return [column, cell] as const;
  });
  return { line, cells: Object.fromEntries(told) as Record<Column, string> };
}

/** The number that a cell says, with a comma or a point. Throws `LineRefused` `<prefix>.number`. */
export function numberIn(text: string, prefix: string): number {
  const value = NUMBER.test(text) ? Number(text.replaceAll(/[\u00a0\u202f ]/gu, '').replace(',', '.')) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new LineRefused(`${prefix}.number`, `« ${text} » n’est pas un nombre.`, 'Écrivez un nombre, avec une virgule ou un point : 1234,5.');
}

/** A line that is not taken, among those that are. */
export type RefusedItem = RefusedRow & { readonly kind: 'refused' };

/** What is said of a line that threw; anything else is thrown again. */
export function refusedItem(line: number, refusal: unknown): RefusedItem {
  if (!(refusal instanceof LineRefused)) throw refusal;
  const { code, reason, remedy } = refusal;
  return { kind: 'refused', line, code, reason, remedy };
}

/**
 * Reads a CSV file (UTF-8, gzip or plain; `;`, `,` or tabs), line by line: memory does not grow with the file. Yields what each line says, or why it is
 * refused, in file order; empty lines are passed over, and a file of none yields nothing. Formulas are refused. `itemOf` may throw `LineRefused`.
 * @throws DomainError `<prefix>.header`, `<prefix>.notUtf8`, `<prefix>.gzipTruncated`, `<prefix>.gzipCorrupt`
 */
export async function* readTable<Column extends string, Item>(
  bytes: AsyncIterable<Uint8Array>,
  format: TableFormat<Column>,
  itemOf: (row: TableRow<Column>) => Item,
): AsyncGenerator<Item | RefusedItem> {
  const { prefix } = format;
  let header: Header<Column> | null = null;
  for await (const lines of linesOf(contentOf(bytes, prefix), prefix)) {
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      if (header === null) {
        header = headerOf(line, format);
        continue;
      }
      try {
        yield itemOf(rowOf(line, header, format));
      } catch (refusal) {
        yield refusedItem(line.line, refusal);
      }
    }
  }
}

/** The same items. @throws DomainError `<prefix>.empty` when there is none */
export async function* someOf<Item>(
  items: AsyncIterable<Item>,
  { prefix, thing }: Pick<TableFormat<string>, 'prefix' | 'thing'>,
): AsyncGenerator<Item> {
  let read = 0;
  for await (const item of items) {
    read += 1;
    yield item;
  }
  if (read > 0) return;
  throw new DomainError(`${prefix}.empty`, `Le fichier ne contient aucun ${thing} : une ligne d’en-tête, puis un ${thing} par ligne.`, {});
}
