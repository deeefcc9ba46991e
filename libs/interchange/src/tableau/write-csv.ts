import { stringify } from 'csv-stringify/sync';
import { beginsFormula } from '../formula.js';
import { type Cell, inGroups, numberText, type Sheet, type Tableau } from './tableau.js';
import type { Part } from './zip.js';

/** `comma`: what spreadsheets set to French take for a number; `point`: what programs do. */
export type DecimalMark = 'comma' | 'point';

/** A text that is never taken for a formula: an apostrophe in front says that it is a text. */
export const inert = (text: string): string => (beginsFormula(text) && text !== '-' ? `'${text}` : text);

function cellText(cell: Cell, mark: DecimalMark): string {
  if (typeof cell === 'string') return inert(cell);
  const text = numberText(cell);
  return mark === 'comma' ? text.replace('.', ',') : text;
}

/** A sheet as CSV: UTF-8 with its mark, semicolons, a header, lines ended by CR LF. Days are written AAAA-MM-JJ, shares from 0 to 1. */
export async function* csvOfSheet({ columns, rows }: Sheet, mark: DecimalMark): AsyncGenerator<string> {
  const lines = (group: readonly (readonly string[])[]): string =>
    stringify(
      group.map((row) => [...row]),
      { delimiter: ';', record_delimiter: 'windows' },
    );
  yield `\uFEFF${lines([columns.map(({ label }) => inert(label))])}`;
  for await (const group of inGroups(rows)) yield lines(group.map((row) => row.map((cell) => cellText(cell, mark))));
}

/** The files of a table in CSV: figures never travel without what they are to be read by. */
export const csvParts = ({ name, sheets }: Tableau, mark: DecimalMark): readonly Part[] =>
  sheets.map((sheet, n) => ({ path: `${[name, ...(n === 0 ? [] : [endingOf(sheet)])].join('-')}.csv`, content: csvOfSheet(sheet, mark) }));

/** « Rangs moyens » → « rangs-moyens » */
const endingOf = ({ name }: Sheet): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '-');
