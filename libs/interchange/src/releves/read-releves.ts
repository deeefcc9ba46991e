import { DomainError } from '#libs/kernel';
import { type BytesRead, contentOf } from '../bytes.js';
import { type Line, linesOf } from '../facts/lines.js';

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
interface Header {
  readonly delimiter: string;
  readonly at: ReadonlyMap<ReleveColumn, number>;
  readonly width: number;
}

function headerOf({ text }: Line): Header {
  const delimiter = DELIMITERS.find((each) => text.includes(each)) ?? ';';
  const cells = cellsOf(text, delimiter).map((cell) => cell.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, ''));
  const at = new Map(RELEVE_COLUMNS.flatMap((column) => (cells.includes(column) ? [[column, cells.indexOf(column)] as const] : [])));
  const missing = RELEVE_COLUMNS.filter((column) => column !== 'source' && !at.has(column));
  const unknown = cells.filter((cell) => !(RELEVE_COLUMNS as readonly string[]).includes(cell));
  if (missing.length === 0 && unknown.length === 0) return { delimiter, at, width: cells.length };
  const wrong = [
    ...(missing.length === 0 ? [] : [`il manque ${missing.join(', ')}`]),
    ...(unknown.length === 0 ? [] : [`inconnu : ${unknown.map((cell) => `« ${cell} »`).join(', ')}`]),
  ];
  throw new DomainError(
    'releve.header',
    `Ligne 1 : les colonnes attendues sont ${RELEVE_COLUMNS.join(', ')} ; ${wrong.join(' ; ')}. Partez du modèle : ecluse releve template.`,
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
  for (const column of RELEVE_COLUMNS) {
    const told = cell(column);
    if (FORMULA.test(told) && !NUMBER.test(told)) {
      throw new LineRefused('releve.formula', `La colonne « ${column} » contient une formule : ${told}.`, 'Collez les valeurs, sans les formules.');
    }
    if (told.length > LONGEST_CELL) {
      throw new LineRefused('releve.cellTooLong', `La colonne « ${column} » dépasse ${String(LONGEST_CELL)} caractères.`, 'Raccourcissez-la.');
    }
    if (told === '' && column !== 'source')
      throw new LineRefused('releve.cellEmpty', `La colonne « ${column} » est vide.`, 'Remplissez-la, ou ôtez la ligne.');
  }
  const [indicateur, organisme, periode] = [cell('indicateur'), cell('organisme'), cell('periode')];
  return { kind: 'releve', line, indicateur, organisme, periode, value: valueIn(cell('valeur')), source: cell('source') || null };
}

/**
 * Reads a CSV file of readings (UTF-8, gzip or plain; `;`, `,` or tabs), line by line: memory does not grow with the file. Yields each reading, or why
 * a line is refused, in file order; empty lines are passed over. Formulas are refused.
 * @throws DomainError `releve.header`, `releve.empty`, `releve.notUtf8`, `releve.gzipTruncated`, `releve.gzipCorrupt`
 */
export async function* readReleves(bytes: AsyncIterable<Uint8Array>, progress?: BytesRead): AsyncGenerator<ReleveItem> {
  let header: Header | null = null;
  let read = 0;
  for await (const lines of linesOf(contentOf(bytes, 'releve', progress), 'releve')) {
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      if (header === null) {
        header = headerOf(line);
        continue;
      }
      read += 1;
      try {
        yield releveOf(line, header);
      } catch (refusal) {
        if (!(refusal instanceof LineRefused)) throw refusal;
        const { code, reason, remedy } = refusal;
        yield { kind: 'refused', line: line.line, code, reason, remedy };
      }
    }
  }
  if (read === 0) throw new DomainError('releve.empty', 'Le fichier ne contient aucun relevé : une ligne d’en-tête, puis un relevé par ligne.', {});
}
