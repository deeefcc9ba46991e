import { isPlainDate } from '#libs/kernel';
import { type Cell, type ColumnKind, inGroups, numberText, type Sheet, type Tableau } from './tableau.js';
import { XML, xmlText } from './xml.js';
import { type Part } from './zip.js';

/** OASIS OpenDocument 1.3, spreadsheet. */
export const ODS_TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
const ODF = 'urn:oasis:names:tc:opendocument:xmlns';
const NAMESPACES = ['office', 'table', 'text', 'style', 'meta'].map((name) => `xmlns:${name}="${ODF}:${name}:1.0"`).join(' ');
const MORE = `xmlns:number="${ODF}:datastyle:1.0" xmlns:fo="${ODF}:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`;
const VERSION = 'office:version="1.3"';

const STYLE = { text: 'texte', integer: 'entier', decimal: 'decimal', share: 'part', date: 'jour' } as const satisfies Record<ColumnKind, string>;
const cellStyle = (name: string, data: string, more = ''): string =>
  `<style:style style:name="${name}" style:family="table-cell" style:data-style-name="${data}">${more}</style:style>`;
const AUTOMATIC = `<office:automatic-styles><style:style style:name="colonne" style:family="table-column"><style:table-column-properties style:column-width="4cm"/></style:style><number:number-style style:name="n-entier"><number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style><number:number-style style:name="n-decimal"><number:number number:decimal-places="4" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style><number:percentage-style style:name="n-part"><number:number number:decimal-places="2" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style><number:date-style style:name="n-jour"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style><number:text-style style:name="n-texte"><number:text-content/></number:text-style>${cellStyle('texte', 'n-texte')}${cellStyle('entete', 'n-texte', '<style:text-properties fo:font-weight="bold"/>')}${cellStyle('entier', 'n-entier')}${cellStyle('decimal', 'n-decimal')}${cellStyle('part', 'n-part')}${cellStyle('jour', 'n-jour')}</office:automatic-styles>`;

/** Blanks in a row are one unless they are counted; a line is a paragraph. */
function paragraphs(text: string): string {
  const inline = (line: string): string =>
    xmlText(line)
      .replaceAll('\t', '<text:tab/>')
      .replaceAll(/^ +| {2,}/gu, (blanks) => `<text:s text:c="${String(blanks.length)}"/>`);
  return text
    .split(/\r\n?|\n/u)
    .map((line) => `<text:p>${inline(line)}</text:p>`)
    .join('');
}

const textCell = (text: string, style: string): string =>
  `<table:table-cell table:style-name="${style}" office:value-type="string">${paragraphs(text)}</table:table-cell>`;

/** Every cell says its type: a text, whatever it begins with, is never a formula. */
function cellXml(cell: Cell, kind: ColumnKind): string {
  if (typeof cell === 'number') {
    const value = numberText(cell);
    const type = kind === 'share' ? 'percentage' : 'float';
    return `<table:table-cell table:style-name="${STYLE[kind]}" office:value-type="${type}" office:value="${value}"><text:p>${value.replace('.', ',')}</text:p></table:table-cell>`;
  }
  if (kind === 'date' && isPlainDate(cell)) {
    return `<table:table-cell table:style-name="jour" office:value-type="date" office:date-value="${cell}"><text:p>${cell}</text:p></table:table-cell>`;
  }
  return textCell(cell, 'texte');
}

async function* contentXml(sheets: readonly Sheet[]): AsyncGenerator<string> {
  yield `${XML}<office:document-content ${NAMESPACES} ${MORE} ${VERSION}>${AUTOMATIC}<office:body><office:spreadsheet>`;
  for (const { name, columns, rows } of sheets) {
    const header = columns.map(({ label }) => textCell(label, 'entete')).join('');
    const width = `<table:table-column table:style-name="colonne" table:number-columns-repeated="${String(columns.length)}"/>`;
    yield `<table:table table:name="${xmlText(name)}">${width}<table:table-header-rows><table:table-row>${header}</table:table-row></table:table-header-rows>`;
    for await (const group of inGroups(rows)) {
      const lines = group.map((row) => row.map((cell, n) => cellXml(cell, columns[n]?.kind ?? 'text')).join(''));
      yield lines.map((cells) => `<table:table-row>${cells}</table:table-row>`).join('');
    }
    yield '</table:table>';
  }
  yield '</office:spreadsheet></office:body></office:document-content>';
}

/** The parts of a document; its sheets are written as they are read. Its type stands first and uncompressed, as the standard asks. */
export function odsParts({ title, sheets, on }: Tableau): readonly Part[] {
  const entry = (path: string, type: string): string => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
  return [
    { path: 'mimetype', content: ODS_TYPE, stored: true },
    {
      path: 'META-INF/manifest.xml',
      content: `${XML}<manifest:manifest xmlns:manifest="${ODF}:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${ODS_TYPE}"/>${entry('content.xml', 'text/xml')}${entry('styles.xml', 'text/xml')}${entry('meta.xml', 'text/xml')}</manifest:manifest>`,
    },
    {
      path: 'meta.xml',
      content: `${XML}<office:document-meta ${NAMESPACES} ${MORE} ${VERSION}><office:meta><meta:generator>Écluse</meta:generator><dc:title>${xmlText(title)}</dc:title><dc:date>${on}T00:00:00</dc:date></office:meta></office:document-meta>`,
    },
    { path: 'styles.xml', content: `${XML}<office:document-styles ${NAMESPACES} ${VERSION}><office:styles/></office:document-styles>` },
    { path: 'content.xml', content: contentXml(sheets) },
  ];
}
