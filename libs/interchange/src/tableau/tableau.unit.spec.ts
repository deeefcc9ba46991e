import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { plainDate } from '#libs/kernel';
import { Archive } from '../classeur/archive.js';
import { openClasseur } from '../classeur/open-classeur.js';
import type { ReadRow } from '../classeur/rows.js';
import { type Cell, definitionSheet, sheetOf, type Tableau, type TableColumn } from './tableau.js';
import { type DecimalMark } from './write-csv.js';
import { tableauBytes, TABLE_FORMATS, type TableFormat } from './write-tableau.js';

const COLUMNS: readonly TableColumn[] = [
  { label: 'Caisse', kind: 'text' },
  { label: 'Pièces', kind: 'integer' },
  { label: 'Solde', kind: 'decimal' },
  { label: 'Part', kind: 'share' },
  { label: 'Jour', kind: 'date' },
];

function tableau(rows: readonly (readonly Cell[])[], columns = COLUMNS): Tableau {
  const cells = columns.map((column, n) => ({ ...column, valueOf: (row: readonly Cell[]) => row[n] ?? '' }));
  const said = [{ of: 'stock@1', rubrique: 'Source', text: 'IGAS <2022> & autres' }];
  return { name: 'essai', title: 'Essai « <1> »', on: plainDate('2026-11-21'), sheets: [sheetOf('Valeurs', cells, rows), definitionSheet(said)] };
}

async function bytesOf(table: Tableau, format: TableFormat, mark?: DecimalMark): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of tableauBytes(table, format, mark)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function partOf(bytes: Buffer, path: string): Promise<string> {
  let text = '';
  for await (const piece of (await Archive.open(bytes, 'essai')).text(path)) text += piece;
  return text;
}

async function rowsOf(bytes: Buffer, sheet = 'Valeurs'): Promise<readonly ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of (await openClasseur(bytes, 'essai')).rows(sheet)) rows.push(row);
  return rows;
}

/** Every element of an XML text that is well formed by a parser of its own settings, namespaces included. */
function elementsOf(xml: string): readonly string[] {
  const names: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri }) => names.push(`${uri} ${local}`));
  parser.write(xml).close();
  return names;
}

/** A text as it comes back: what XML cannot hold is replaced, ends of line are one; a cell without anything but blanks may be none. */
const writable = (text: string): string =>
  `x${text.replaceAll(/(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd').replaceAll(/\r\n?/gu, '\n')}`;

const DANGEROUS = ['=1+1', '+33 1', '-2+3', '@SUM(A1)', '\tx', '\r=x', '＝1'];

describe('a table in CSV', () => {
  it('is what a spreadsheet set to French opens: its mark, semicolons, decimal commas', async () => {
    const bytes = await bytesOf(tableau([['751', 1234, 12.5, 0.25, '2026-10-30']]), 'csv');
    expect(await partOf(bytes, 'essai.csv')).toBe('\uFEFFCaisse;Pièces;Solde;Part;Jour\r\n751;1234;12,5;0,25;2026-10-30\r\n');
    const archive = await Archive.open(bytes, 'essai');
    expect(archive.has('essai-definition.csv')).toBe(true);
  });

  it('has decimal points for programs, and never an exponent', async () => {
    const bytes = await bytesOf(tableau([['751', 0, 1e-7, -0.5, 'aucune donnée']]), 'csv', 'point');
    expect(await partOf(bytes, 'essai.csv')).toContain('751;0;0.0000001;-0.5;aucune donnée');
  });

  it.each(DANGEROUS)('never begins a cell like a formula: %j', async (text) => {
    const told = await partOf(await bytesOf(tableau([[text, 1, 1, 1, text]]), 'csv'), 'essai.csv');
    expect(told).toContain(`'${text}`);
    expect(told.split('\r\n')[1]).toMatch(/^"?'/u);
  });
});

describe('a workbook', () => {
  it('is laid out as ECMA-376 says: each part has a type, each relation leads to a part', async () => {
    const bytes = await bytesOf(tableau([['751', 1, 1, 1, '2026-10-30']]), 'xlsx');
    const archive = await Archive.open(bytes, 'essai');
    const types = await partOf(bytes, '[Content_Types].xml');
    for (const path of [...types.matchAll(/PartName="\/([^"]+)"/gu)].map(([, path]) => path ?? '')) {
      expect([path, archive.has(path)]).toEqual([path, true]);
      expect(elementsOf(await partOf(bytes, path)).length).toBeGreaterThan(0);
    }
    for (const [rels, base] of [
      ['_rels/.rels', ''],
      ['xl/_rels/workbook.xml.rels', 'xl/'],
    ] as const) {
      for (const [, target = ''] of (await partOf(bytes, rels)).matchAll(/Target="([^"]+)"/gu)) expect(archive.has(base + target)).toBe(true);
    }
    const workbook = elementsOf(await partOf(bytes, 'xl/worksheets/sheet1.xml'));
    expect([...new Set(workbook.map((name) => name.split(' ')[1]))].slice(0, 7)).toEqual([
      'worksheet',
      'sheetViews',
      'sheetView',
      'pane',
      'cols',
      'col',
      'sheetData',
    ]);
  });

  it('of OpenDocument begins with its type, uncompressed, and lists its parts', async () => {
    const bytes = await bytesOf(tableau([['751', 1, 1, 1, '2026-10-30']]), 'ods');
    const type = 'application/vnd.oasis.opendocument.spreadsheet';
    expect(bytes.subarray(30, 38 + type.length).toString('latin1')).toBe(`mimetype${type}`);
    expect([bytes.readUInt16LE(8), bytes.readUInt16LE(28)]).toEqual([0, 0]);
    const archive = await Archive.open(bytes, 'essai');
    const manifest = await partOf(bytes, 'META-INF/manifest.xml');
    for (const [, path = ''] of manifest.matchAll(/full-path="([^"]+)"/gu)) {
      if (path === '/') continue;
      expect([path, archive.has(path)]).toEqual([path, true]);
      expect(elementsOf(await partOf(bytes, path)).length).toBeGreaterThan(0);
    }
  });

  it.each(['xlsx', 'ods'] as const)('in %s holds numbers, days and shares as what they are, and words where there is no value', async (format) => {
    const bytes = await bytesOf(
      tableau([
        ['751', 1234, 12.5, 0.1234, '2026-10-30'],
        ['aucune', 'aucune donnée', 'indéfini', 'non configuré', '1875-01-01'],
      ]),
      format,
    );
    const [header, first, second] = (await rowsOf(bytes)).map(({ cells }) => [...cells.values()]);
    expect(header?.map(({ text }) => text)).toEqual(COLUMNS.map(({ label }) => label));
    expect(first).toEqual([
      { kind: 'text', text: '751' },
      { kind: 'number', text: '1234' },
      { kind: 'number', text: '12.5' },
      { kind: 'number', text: '0.1234' },
      { kind: 'date', text: '2026-10-30' },
    ]);
    expect(second?.slice(0, 4).map(({ kind, text }) => [kind, text])).toEqual(
      ['aucune', 'aucune donnée', 'indéfini', 'non configuré'].map((text) => ['text', text]),
    );
    expect(second?.[4]?.text).toBe('1875-01-01');
  });

  it.each(['xlsx', 'ods'] as const)('in %s never holds a formula', async (format) => {
    const rows = await rowsOf(await bytesOf(tableau(DANGEROUS.map((text) => [text, text, text, text, text])), format));
    expect(new Set(rows.flatMap(({ cells }) => [...cells.values()].map(({ kind }) => kind)))).toEqual(new Set(['text']));
  });

  it.each(['xlsx', 'ods'] as const)('in %s has its definition as a second sheet', async (format) => {
    const bytes = await bytesOf(tableau([]), format);
    expect((await openClasseur(bytes, 'essai')).sheets).toEqual(['Valeurs', 'Définition']);
    const said = (await rowsOf(bytes, 'Définition')).map(({ cells }) => [...cells.values()].map(({ text }) => text));
    expect(said).toEqual([
      ['Objet', 'Rubrique', 'Définition'],
      ['stock@1', 'Source', 'IGAS <2022> & autres'],
    ]);
  });

  it('comes back as it was written, whatever its texts, numbers and days', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map(writable);
    const day = fc
      .date({ min: new Date('1900-03-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const number = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((each) => Math.round(each * 1e4) / 1e4),
    );
    const row = fc.tuple(text, number, number, number, day);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 12 }), fc.constantFrom('xlsx' as const, 'ods' as const), async (rows, format) => {
        const read = (await rowsOf(await bytesOf(tableau(rows), format)))
          .slice(1)
          .map(({ cells }) => [...cells.values()].map(({ text: told }) => told));
        expect(read).toEqual(rows.map((cells) => cells.map((cell) => (Object.is(cell, -0) ? '0' : String(cell)))));
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

it.each(TABLE_FORMATS)('the same table gives the same bytes in %s', async (format) => {
  const rows = [['751', 1, 2, 0.5, '2026-10-30']];
  expect(await bytesOf(tableau(rows), format)).toEqual(await bytesOf(tableau(rows), format));
});

it.each(TABLE_FORMATS)('an error of the rows is the error of the file in %s', async (format) => {
  async function* failing(): AsyncGenerator<readonly Cell[]> {
    yield await Promise.resolve(['751', 1, 1, 1, '2026-10-30']);
    throw new Error('the line is cut');
  }
  const table = tableau([]);
  const broken = { ...table, sheets: [{ name: 'Valeurs', columns: COLUMNS, rows: failing() }] };
  await expect(bytesOf(broken, format)).rejects.toThrow('the line is cut');
});

it('a number that is none is refused, not written as an empty cell', async () => {
  await expect(bytesOf(tableau([['751', Number.NaN, 1, 1, '2026-10-30']]), 'xlsx')).rejects.toThrow(RangeError);
});
