import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { DomainError, plainDate } from '#libs/kernel';
import { openClasseur } from '../classeur/open-classeur.js';
import { unpacked } from '../classeur/unpacked.js';
import { type Cell, definitionSheet, type Sheet, type TableColumn } from '../tableau/tableau.js';
import { tableauBytes } from '../tableau/write-tableau.js';
import { type Part, zipOf } from '../tableau/zip.js';
import { type ReleveItem, readReleves } from './read-releves.js';

const HEADER = ['indicateur', 'organisme', 'periode', 'valeur', 'source'];
const KINDS = ['text', 'text', 'date', 'decimal', 'text'] as const;
const COLUMNS: readonly TableColumn[] = HEADER.map((label, n) => ({ label, kind: KINDS[n] ?? 'text' }));

async function items(bytes: AsyncIterable<Uint8Array>): Promise<readonly ReleveItem[]> {
  const found: ReleveItem[] = [];
  for await (const item of readReleves(bytes)) found.push(item);
  return found;
}

async function codeOf(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
  try {
    return (await items(bytes)).map((item) => (item.kind === 'refused' ? `${String(item.line)} ${item.code} ${item.reason}` : 'taken'));
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const sheet = (rows: readonly (readonly Cell[])[], name = 'Relevés', columns = COLUMNS): Sheet => ({ name, columns, rows });
const workbook = (format: 'xlsx' | 'ods', ...sheets: readonly Sheet[]): AsyncGenerator<Uint8Array> =>
  tableauBytes({ name: 'releves', title: 'Relevés', on: plainDate('2026-11-21'), sheets }, format);

const told = { kind: 'releve', line: 2, indicateur: 'cout', organisme: '751', periode: '2025' };

describe.each(['xlsx', 'ods'] as const)('a workbook of readings, in %s', (format) => {
  it.each([
    [['cout', '751', '2025', 12.5, 'comptes'], { ...told, value: 12.5, source: 'comptes' }],
    [['cout', 751, 2025, '1 234,5'], { ...told, value: 1234.5, source: null }],
    [['cout', '751', '2025-03-01', -3], { ...told, periode: '2025-03', value: -3, source: null }],
  ])('is read whatever its cells are kept as: %j', async (row, item) => {
    const columns = COLUMNS.map((column, n) => (typeof row[n] === 'number' ? { ...column, kind: 'decimal' as const } : column));
    expect(await items(workbook(format, sheet([row], 'Relevés', columns)))).toEqual([item]);
  });

  it('is told which cell is no value, and the rest goes on', async () => {
    const rows = [
      ['cout', '751', '2025', '=A1'],
      ['cout', '751', '2025-03-15', 1],
      ['cout', '', '2025', 1],
      ['cout', '751', '2025', 'beaucoup'],
      ['cout', '751', '2025', 1],
    ];
    expect(await codeOf(workbook(format, sheet(rows)))).toEqual([
      '2 releve.formula La colonne « valeur » contient une formule : =A1.',
      '3 releve.cellKind La cellule C3 (periode) est une date : 2025-03-15.',
      '4 releve.cellEmpty La colonne « organisme » est vide.',
      '5 releve.number « beaucoup » n’est pas un nombre.',
      'taken',
    ]);
  });

  it('of several sheets is read where it says so, and else told', async () => {
    const definition = definitionSheet([]);
    const rows = [['cout', '751', '2025', 1]];
    expect(await items(workbook(format, sheet(rows, 'Feuille1'), definition))).toHaveLength(1);
    expect(await items(workbook(format, sheet([], 'Notes'), sheet(rows)))).toHaveLength(1);
    expect(await codeOf(workbook(format, sheet([], 'Notes'), sheet(rows, 'Feuille2')))).toBe('releve.sheet');
  });

  it('with other columns is refused, the sheet named', async () => {
    const wrong = sheet([['cout', '751']], 'Relevés', COLUMNS.slice(0, 2));
    await expect(items(workbook(format, wrong))).rejects.toThrow(/^Feuille « Relevés », ligne 1 : .* manque periode, valeur/u);
  });

  it('that has a column twice is refused', async () => {
    const twice = sheet([], 'Relevés', [...COLUMNS, { label: 'Valeur', kind: 'decimal' }]);
    await expect(items(workbook(format, twice))).rejects.toThrow(/en double : valeur/u);
  });

  it('without a line is refused', async () => {
    expect(await codeOf(workbook(format, sheet([])))).toBe('releve.empty');
  });
});

/** A workbook as others write it: texts shared, formulas, days by their format. */
async function* foreign(cells: string, more: readonly Part[] = []): AsyncGenerator<Uint8Array> {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const header = HEADER.map((_, n) => `<c r="${String.fromCharCode(65 + n)}1" t="s"><v>${String(n)}</v></c>`).join('');
  yield* zipOf([
    { path: '[Content_Types].xml', content: '<Types/>' },
    { path: 'xl/workbook.xml', content: `<workbook ${main} xmlns:r="r"><sheets><sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>` },
    { path: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>' },
    {
      path: 'xl/styles.xml',
      content: `<styleSheet ${main}><numFmts><numFmt numFmtId="170" formatCode="mmm\\-yy;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    },
    {
      path: 'xl/sharedStrings.xml',
      content: `<sst ${main}>${HEADER.map((name) => `<si><r><t>${name.slice(0, 2)}</t></r><r><t>${name.slice(2)}</t></r></si>`).join('')}<si><t>cout</t></si></sst>`,
    },
    { path: 'xl/worksheets/sheet1.xml', content: `<worksheet ${main}><sheetData><row r="1">${header}</row>${cells}</sheetData></worksheet>` },
    ...more,
  ]);
}

const line = (valeur: string, periode = '<c r="C4"><v>2025</v></c>'): string =>
  `<row r="4"><c r="A4" t="s"><v>5</v></c><c r="B4"><v>751</v></c>${periode}${valeur}</row>`;

describe('a workbook that another program wrote', () => {
  it('is read by its own shared texts and formats of days', async () => {
    const periode = '<c r="C4" s="1"><v>45717</v></c>';
    expect(await items(foreign(line('<c r="D4"><v>12.5</v></c>', periode)))).toEqual([
      { kind: 'releve', line: 4, indicateur: 'cout', organisme: '751', periode: '2025-03', value: 12.5, source: null },
    ]);
  });

  it.each([
    ['<c r="D4"><f>A1*2</f><v>12</v></c>', '4 releve.formula La cellule D4 (valeur) contient une formule.'],
    ['<c r="D4" t="shared"><f t="shared" si="0"/><v>12</v></c>', '4 releve.formula La cellule D4 (valeur) contient une formule.'],
    ['<c r="D4" t="e"><v>#DIV/0!</v></c>', '4 releve.cellKind La cellule D4 (valeur) n’est ni un texte ni un nombre : #DIV/0!.'],
    ['<c r="D4" t="b"><v>1</v></c>', '4 releve.cellKind La cellule D4 (valeur) n’est ni un texte ni un nombre : 1.'],
    ['<c r="D4"><v>1</v></c><c r="H4"><v>9</v></c>', '4 releve.cells La cellule H4 est hors des colonnes de l’en-tête.'],
  ])('has each of its cells refused by its address: %s', async (valeur, refusal) => {
    expect(await codeOf(foreign(line(valeur)))).toEqual([refusal]);
  });

  it.each([
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', 'releve.classeurUnreadable'],
    ['<row r="2"><c r="A2"><v>1</v></row>', 'releve.classeurUnreadable'],
    ['<row r="99999999"/>', 'releve.classeurUnreadable'],
    ['<row r="2"><c r="ZZZ2"><v>1</v></c></row>', 'releve.classeurUnreadable'],
  ])('and is no workbook is refused: %s', async (cells, code) => {
    expect(await codeOf(foreign(cells))).toBe(code);
  });

  it('cut short, or a zip of something else, is refused', async () => {
    const pieces: Uint8Array[] = [];
    for await (const piece of foreign('')) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const only = async function* (part: Uint8Array): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(part);
    };
    expect(await codeOf(only(bytes.subarray(0, bytes.length - 30)))).toBe('releve.classeurUnreadable');
    await expect(unpacked(bytes.subarray(0, bytes.length - 30), 'export')).rejects.toThrow(/^L’archive .* Demandez-la de nouveau\.$/u);
    expect(await codeOf(zipOf([{ path: 'notes.txt', content: 'rien' }]))).toBe('releve.classeurUnreadable');
    expect(await codeOf(only(Buffer.from('PK\u0001\u0002é abîmé')))).toBe('releve.classeurUnreadable');
    const beforeXlsx = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    expect(await codeOf(only(beforeXlsx))).toBe('releve.classeurUnreadable');
  });

  it('that unpacks to more than a sheet can be is refused before it is unpacked whole', async () => {
    async function* blanks(): AsyncGenerator<string> {
      const mebibyte = `<row r="2"/>${' '.repeat(1024 * 1024 - 12)}`;
      yield '<worksheet><sheetData>';
      for (let n = 0; n < 600; n += 1) yield await Promise.resolve(mebibyte);
      yield '</sheetData></worksheet>';
    }
    const parts = [
      { path: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="Feuil1" id="rId1"/></sheets></workbook>' },
      { path: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="rId1" Target="sheet1.xml"/></Relationships>' },
      { path: 'xl/sheet1.xml', content: blanks() },
    ];
    expect(await codeOf(zipOf(parts))).toBe('releve.classeurTooLarge');
  });

  const header = `<table:table-row>${HEADER.map((text) => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`;
  const content = (rows: string): Part[] => [
    {
      path: 'content.xml',
      content: `<office:document-content><table:table table:name="Feuil1">${header}${rows}</table:table></office:document-content>`,
    },
  ];

  it('of OpenDocument that repeats a line a million times is read no further than a sheet goes', async () => {
    const row = (times: number): string =>
      `<table:table-row table:number-rows-repeated="${String(times)}">${HEADER.slice(0, 4)
        .map((text, n) =>
          n === 3
            ? '<table:table-cell office:value-type="float" office:value="1"/>'
            : `<table:table-cell><text:p>${text}</text:p></table:table-cell>`,
        )
        .join('')}</table:table-row>`;
    expect(await items(zipOf(content(row(3))))).toHaveLength(3);
    expect(await codeOf(zipOf(content(row(2_000_000))))).toBe('releve.classeurUnreadable');
    expect(await codeOf(zipOf(content('<table:table-row table:number-rows-repeated="1048575"/>')))).toBe('releve.empty');
  });

  it('of OpenDocument is no wider than a table, however often it repeats a value', async () => {
    const row = '<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>';
    const rows = [];
    for await (const read of (await openClasseur(await buffer(zipOf(content(row))), 'releve')).rows('Feuil1')) rows.push(read.cells.size);
    expect(rows).toEqual([HEADER.length, 64]);
    expect(await codeOf(zipOf(content(row)))).toEqual(['2 releve.cells La cellule F2 est hors des colonnes de l’en-tête.']);
  });

  it('of OpenDocument that repeats a line lets others have their turn', async () => {
    const row = '<table:table-row table:number-rows-repeated="10000"><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>';
    let [turns, isRead] = [0, false];
    const next = (): void => {
      turns += 1;
      if (!isRead) setImmediate(next);
    };
    for await (const { line } of readReleves(zipOf(content(row)))) if (line === 2) next();
    isRead = true;
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('of OpenDocument whose cell would grow beyond what a spreadsheet holds is refused', async () => {
    const row = (spaces: number): string =>
      `<table:table-row><table:table-cell><text:p>x${'<text:s text:c="1000"/>'.repeat(spaces)}</text:p></table:table-cell></table:table-row>`;
    expect(await codeOf(zipOf(content(row(33))))).toBe('releve.classeurUnreadable');
    expect(await codeOf(zipOf(content(row(32))))).toEqual([expect.stringContaining('releve.cellEmpty')]);
  });
});
