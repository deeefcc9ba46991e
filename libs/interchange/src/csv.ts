import { stringify } from 'csv-stringify/sync';

export type CsvValue = string | number | boolean | null;

/** A column of a table: what stands above it, and what a row shows in it. */
export interface CsvColumn<Row> {
  readonly header: string;
  readonly valueOf: (row: Row) => CsvValue;
}

export interface CsvOptions {
  /** Default: a semicolon, which spreadsheets set to French expect. */
  readonly delimiter?: ';' | ',' | '\t' | undefined;
  /** A byte order mark, without which spreadsheets read UTF-8 as Windows-1252. Default: none, for programs. */
  readonly bom?: boolean | undefined;
}

const ROWS_PER_PIECE = 500;

/**
 * A table as CSV text, in pieces of some hundred rows: a header line, then a line per row, ended by a line feed.
 * Numbers keep the decimal point; null is an empty cell. A text that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` …)
 * is preceded by an apostrophe. Without rows, the header alone.
 */
export async function* csvOf<Row>(
  rows: AsyncIterable<Row> | Iterable<Row>,
  columns: readonly CsvColumn<Row>[],
  options: CsvOptions = {},
): AsyncGenerator<string> {
  const { delimiter = ';', bom = false } = options;
  const textOf = (cells: CsvValue[][]): string =>
    stringify(cells, { delimiter, escape_formulas: true, cast: { boolean: (value) => (value ? 'true' : 'false') } });

  yield (bom ? '\uFEFF' : '') + textOf([columns.map(({ header }) => header)]);
  let piece: CsvValue[][] = [];
  for await (const row of rows) {
    piece.push(columns.map(({ valueOf }) => valueOf(row)));
    if (piece.length < ROWS_PER_PIECE) continue;
    yield textOf(piece);
    piece = [];
  }
  if (piece.length > 0) yield textOf(piece);
}
