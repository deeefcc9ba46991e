import { expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { openClasseur } from '../classeur/open-classeur.js';
import { type Cell, type Tableau, type TableColumn } from './tableau.js';
import { tableauBytes } from './write-tableau.js';

const ROWS = 100_000;
const COLUMNS: readonly TableColumn[] = [
  { label: 'Caisse', kind: 'text' },
  { label: 'Pièces', kind: 'integer' },
  { label: 'Jour', kind: 'date' },
];

it.each(['xlsx', 'ods'] as const)('a hundred thousand rows are written in %s without being kept, and read', async (format) => {
  async function* many(): AsyncGenerator<readonly Cell[]> {
    for (let n = 0; n < ROWS; n += 1) yield await Promise.resolve(['751', n, '2026-10-30']);
  }
  const sheets = [{ name: 'Valeurs', columns: COLUMNS, rows: many() }];
  const table: Tableau = { name: 'essai', title: 'Essai', on: plainDate('2026-11-21'), sheets };
  const pieces: Uint8Array[] = [];
  for await (const piece of tableauBytes(table, format)) pieces.push(piece);
  let count = 0;
  for await (const { row } of (await openClasseur(Buffer.concat(pieces), 'essai')).rows('Valeurs')) count = row;
  expect(count).toBe(ROWS + 1);
});
