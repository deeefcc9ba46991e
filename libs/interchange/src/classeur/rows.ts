import { unreadable } from './archive.js';

/** What a cell holds, and as what its spreadsheet keeps it. A number is told as JavaScript writes it, a day as AAAA-MM-JJ. */
export interface ReadCell {
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'formula' | 'error';
  readonly text: string;
}

/** A row that holds something. `row`: from 1; `cells` by the rank of their column, from 0; those that are empty are not there. */
export interface ReadRow {
  readonly row: number;
  readonly cells: ReadonlyMap<number, ReadCell>;
}

/** A workbook: its sheets in order, each read row by row. */
export interface Classeur {
  readonly sheets: readonly string[];
  rows(sheet: string): AsyncGenerator<ReadRow>;
}

/** What spreadsheets hold: rows, columns, characters of a cell. */
export const MOST_ROWS_READ = 1_048_576;
export const MOST_COLUMNS_READ = 16_384;
const LONGEST_CELL = 32_767;

/** The same text. @throws DomainError `<prefix>.classeurUnreadable` when no cell is that long */
export function withinCell(text: string, prefix: string): string {
  if (text.length > LONGEST_CELL) throw unreadable(prefix, `une cellule y dépasse ${String(LONGEST_CELL)} caractères`);
  return text;
}
