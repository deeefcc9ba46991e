import { daysBetween, isPlainDate, plainDate } from '#libs/kernel';
import { type Cell, type ColumnKind, inGroups, numberText, type Sheet, type Tableau } from './tableau.js';
import { XML, xmlText } from './xml.js';
import { type Part } from './zip.js';

/** ECMA-376 (Office Open XML), transitional: the few parts that a workbook of tables needs. */
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** Day 0 of the serial numbers of days; a spreadsheet believes in a 29 February 1900, so that days before March 1900 are texts. */
const EPOCH = plainDate('1899-12-30');
const FIRST_DAY = '1900-03-01';

/** More is not taken by spreadsheets; a longer text ends by saying so. */
const LONGEST_TEXT = 32_767;
const CUT = '… (coupé)';

/** Rank of the formats below. */
const STYLE = { text: 0, integer: 1, decimal: 2, share: 3, date: 4 } as const satisfies Record<ColumnKind, number>;
const HEADER_STYLE = 5;
const WIDTH = { text: 28, integer: 14, decimal: 14, share: 12, date: 12 } as const satisfies Record<ColumnKind, number>;

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00##"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** `A`, `B` … `Z`, `AA` …: the column of this rank, from 0. */
export function columnName(rank: number): string {
  return rank < 26 ? String.fromCharCode(65 + rank) : columnName(Math.floor(rank / 26) - 1) + columnName(rank % 26);
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT - CUT.length) + CUT;
}

/** A text cell says that it is one: whatever it begins with, it is never a formula. `_x0041_` would be read as a character. */
function textCell(address: string, text: string, style: number): string {
  const written = xmlText(shortened(text)).replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/gu, '_x005F_');
  return `<c r="${address}" s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${written}</t></is></c>`;
}

function cellXml(cell: Cell, kind: ColumnKind, address: string): string {
  if (typeof cell === 'number') return `<c r="${address}" s="${String(STYLE[kind])}"><v>${numberText(cell)}</v></c>`;
  if (kind === 'date' && isPlainDate(cell) && cell >= FIRST_DAY) {
    return `<c r="${address}" s="${String(STYLE.date)}"><v>${String(daysBetween(EPOCH, cell))}</v></c>`;
  }
  return textCell(address, cell, STYLE.text);
}

async function* sheetXml({ columns, rows }: Sheet): AsyncGenerator<string> {
  const widths = columns.map(({ kind }, n) => `<col min="${String(n + 1)}" max="${String(n + 1)}" width="${String(WIDTH[kind])}" customWidth="1"/>`);
  const header = columns.map(({ label }, n) => textCell(`${columnName(n)}1`, label, HEADER_STYLE));
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`;
  let line = 1;
  for await (const group of inGroups(rows)) {
    let text = '';
    for (const row of group) {
      line += 1;
      const cells = row.map((cell, n) => cellXml(cell, columns[n]?.kind ?? 'text', `${columnName(n)}${String(line)}`));
      text += `<row r="${String(line)}">${cells.join('')}</row>`;
    }
    yield text;
  }
  yield '</sheetData></worksheet>';
}

/** The parts of a workbook; its sheets are written as they are read. */
export function xlsxParts({ title, sheets, on }: Tableau): readonly Part[] {
  const numbers = sheets.map((_, n) => String(n + 1));
  const overrides = numbers.map(
    (n) =>
      `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
  );
  const styles = String(sheets.length + 1);
  return [
    {
      path: '[Content_Types].xml',
      content: `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${overrides.join('')}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    },
    {
      path: '_rels/.rels',
      content: `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    },
    {
      path: 'docProps/core.xml',
      content: `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>Écluse</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${on}T00:00:00Z</dcterms:created></cp:coreProperties>`,
    },
    {
      path: 'xl/workbook.xml',
      content: `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.map(({ name }, n) => `<sheet name="${xmlText(name)}" sheetId="${String(n + 1)}" r:id="rId${String(n + 1)}"/>`).join('')}</sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      content: `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${styles}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    },
    { path: 'xl/styles.xml', content: STYLES },
    ...sheets.map((sheet, n) => ({ path: `xl/worksheets/sheet${String(n + 1)}.xml`, content: sheetXml(sheet) })),
  ];
}
