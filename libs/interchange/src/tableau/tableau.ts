import { type PlainDate } from '#libs/kernel';

/** What a column holds; `share`: from 0 to 1, shown as a percentage; `date`: a day. A cell of any of them may hold words instead: why there is no value. */
export type ColumnKind = 'text' | 'integer' | 'decimal' | 'share' | 'date';

export interface TableColumn {
  readonly label: string;
  readonly kind: ColumnKind;
}

/** A text, a day or a finite number. Never empty: what has no value says so in words. */
export type Cell = string | number;

/** One sheet: a header, then rows as long as it; cells at the end of a row that are to be filled in may be left out. */
export interface Sheet {
  /** Of letters, digits, blanks and dashes, 31 at most: what every spreadsheet takes. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

/** What is handed out as one file: the table first, what goes with it, and last how they are to be read. */
export interface Tableau {
  /** Of the file, without its ending: letters, digits, dashes. */
  readonly name: string;
  readonly title: string;
  /** The day of the extraction. */
  readonly on: PlainDate;
  readonly sheets: readonly Sheet[];
}

/** What stands in a cell of which nothing is to be said. */
export const NOTHING = '–';

/** A column, and what a row shows in it. */
export interface ColumnOf<Row> extends TableColumn {
  readonly valueOf: (row: Row) => Cell;
}

/** A sheet of what is known row by row. */
export function sheetOf<Row>(name: string, columns: readonly ColumnOf<Row>[], rows: Iterable<Row> | AsyncIterable<Row>): Sheet {
  async function* cells(): AsyncGenerator<readonly Cell[]> {
    for await (const row of rows) yield columns.map(({ valueOf }) => valueOf(row));
  }
  return { name, columns: columns.map(({ label, kind }) => ({ label, kind })), rows: cells() };
}

/** Something that the second sheet says: of which indicator (or of the whole extraction), under which heading. */
export interface Said {
  readonly of: string;
  readonly rubrique: string;
  readonly text: string;
}

/** The second sheet: what the first one is to be read by. */
export function definitionSheet(said: Iterable<Said> | AsyncIterable<Said>): Sheet {
  const columns: readonly ColumnOf<Said>[] = [
    { label: 'Objet', kind: 'text', valueOf: ({ of }) => of },
    { label: 'Rubrique', kind: 'text', valueOf: ({ rubrique }) => rubrique },
    { label: 'Définition', kind: 'text', valueOf: ({ text }) => text },
  ];
  return sheetOf('Définition', columns, said);
}

/** A number as text, with a point and never an exponent. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${String(value)} cannot be written in a table: what has no value says so in words`);
  const text = String(value);
  return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/u, '') : text;
}

/** Groups rows, so that a long table is written in pieces of some size. */
export async function* inGroups(rows: Sheet['rows'], size = 500): AsyncGenerator<readonly (readonly Cell[])[]> {
  let group: (readonly Cell[])[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
