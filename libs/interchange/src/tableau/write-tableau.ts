import { csvParts, type DecimalMark } from './write-csv.js';
import { ODS_TYPE, odsParts } from './write-ods.js';
import { xlsxParts } from './write-xlsx.js';
import type { Tableau } from './tableau.js';
import { zipOf } from './zip.js';

/** `csv`: an archive of CSV files, the table and its definition at least; the two others hold them as sheets. */
export const TABLE_FORMATS = ['csv', 'xlsx', 'ods'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** What is written: its media type, and the ending of its name. */
export const FILE_OF_FORMAT: Readonly<Record<TableFormat, { readonly type: string; readonly ending: string }>> = {
  csv: { type: 'application/zip', ending: 'zip' },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
  ods: { type: ODS_TYPE, ending: 'ods' },
};

/** Rows that a spreadsheet takes, its header not counted. */
export const MOST_ROWS = 1_048_575;

/**
 * A table as a file, made as it is read: memory does not grow with its rows. The same table gives the same bytes.
 * In all formats a text that begins like a formula stays a text. `mark`: of the numbers of CSV; the others hold numbers.
 */
export function tableauBytes(tableau: Tableau, format: TableFormat, mark: DecimalMark = 'comma'): AsyncGenerator<Uint8Array> {
  switch (format) {
    case 'csv':
      return zipOf(csvParts(tableau, mark));
    case 'xlsx':
      return zipOf(xlsxParts(tableau));
    case 'ods':
      return zipOf(odsParts(tableau));
  }
}
