import { dayNumber, dayOfNumber, isPlainDate, plainDate } from '#libs/kernel';
import { type Archive, unreadable } from './archive.js';
import { withinCell, type Classeur, MOST_COLUMNS_READ, MOST_ROWS_READ, type ReadCell, type ReadRow } from './rows.js';
import { xmlEvents } from './xml-events.js';

const WORKBOOK = 'xl/workbook.xml';
/** Texts that the cells share: how many – four to each row of a full sheet –, and their characters. */
const MOST_SHARED = 4 * MOST_ROWS_READ;
const MOST_SHARED_LENGTH = 64 * 1024 * 1024;

/** Beyond it there is no day. */
const FARTHEST_DAY = 3_000_000;

/** Formats of days that have a number and no code of their own. */
const DATE_FORMATS: ReadonlySet<number> = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
/** A format tells of days when it has one of these letters outside of quotes, brackets and escapes. */
const isDateFormat = (code: string): boolean => /[dmyhs]/iu.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./gu, ''));

interface Sheets {
  readonly pathOf: ReadonlyMap<string, string>;
  /** Day 0 of the serial numbers. */
  readonly epoch: number;
}

async function readSheets(archive: Archive, prefix: string): Promise<Sheets> {
  const targets = new Map<string, string>();
  const relations = 'xl/_rels/workbook.xml.rels';
  for await (const events of xmlEvents(archive.text(relations), relations, prefix)) {
    for (const event of events) {
      if (event.kind !== 'open' || event.name !== 'Relationship') continue;
      const target = event.attributes['Target'] ?? '';
      targets.set(event.attributes['Id'] ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    }
  }
  const pathOf = new Map<string, string>();
  let from1904 = false;
  for await (const events of xmlEvents(archive.text(WORKBOOK), WORKBOOK, prefix)) {
    for (const event of events) {
      if (event.kind !== 'open') continue;
      if (event.name === 'workbookPr') from1904 = ['1', 'true'].includes(event.attributes['date1904'] ?? '');
      if (event.name === 'sheet') pathOf.set(event.attributes['name'] ?? '', targets.get(event.attributes['id'] ?? '') ?? '');
    }
  }
  return { pathOf, epoch: dayNumber(plainDate(from1904 ? '1904-01-01' : '1899-12-30')) };
}

/** Which styles of cells show days. */
async function readDateStyles(archive: Archive, prefix: string): Promise<ReadonlySet<number>> {
  const path = 'xl/styles.xml';
  const styles = new Set<number>();
  if (!archive.has(path)) return styles;
  const custom = new Map<number, string>();
  let [inCells, rank] = [false, 0];
  for await (const events of xmlEvents(archive.text(path), path, prefix)) {
    for (const event of events) {
      if (event.kind === 'text') continue;
      if (event.name === 'cellXfs') inCells = event.kind === 'open';
      if (event.kind !== 'open') continue;
      if (event.name === 'numFmt') custom.set(Number(event.attributes['numFmtId']), event.attributes['formatCode'] ?? '');
      if (event.name !== 'xf' || !inCells) continue;
      const format = Number(event.attributes['numFmtId'] ?? 0);
      const code = custom.get(format);
      if (code === undefined ? DATE_FORMATS.has(format) : isDateFormat(code)) styles.add(rank);
      rank += 1;
    }
  }
  return styles;
}

/** `_x000D_` is how a workbook writes a character that XML cannot. */
const unescaped = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

async function readSharedTexts(archive: Archive, prefix: string): Promise<readonly string[]> {
  const path = 'xl/sharedStrings.xml';
  const texts: string[] = [];
  if (!archive.has(path)) return texts;
  let [text, inText, phonetic, length] = ['', false, false, 0];
  for await (const events of xmlEvents(archive.text(path), path, prefix)) {
    for (const event of events) {
      if (event.kind === 'text') {
        if (!inText || phonetic) continue;
        text = withinCell(text + event.text, prefix);
        length += event.text.length;
        if (length > MOST_SHARED_LENGTH) throw unreadable(prefix, 'ses textes sont démesurés');
      } else if (event.name === 't') inText = event.kind === 'open';
      else if (event.name === 'rPh') phonetic = event.kind === 'open';
      else if (event.name === 'si' && event.kind === 'close') {
        if (texts.length === MOST_SHARED) throw unreadable(prefix, `il a plus de ${String(MOST_SHARED)} textes partagés`);
        texts.push(unescaped(text));
        text = '';
      }
    }
  }
  return texts;
}

/** Of an address such as `AB12`: the rank of its column, from 0; null when it is none. */
function columnOf(address: string): number | null {
  const letters = /^[A-Z]{1,3}(?=\d)/u.exec(address)?.[0];
  if (letters === undefined) return null;
  return Array.from(letters).reduce((rank, letter) => rank * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

interface Reading {
  readonly sharedTexts: readonly string[];
  readonly dateStyles: ReadonlySet<number>;
  readonly epoch: number;
}

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  value: string;
  isFormula: boolean;
}

function cellOf({ type, style, value, isFormula }: OpenCell, { sharedTexts, dateStyles, epoch }: Reading): ReadCell | null {
  if (isFormula) return { kind: 'formula', text: value };
  if (value === '') return null;
  switch (type) {
    case 's':
      return { kind: 'text', text: sharedTexts[Number(value)] ?? '' };
    case 'inlineStr':
    case 'str':
      return { kind: 'text', text: unescaped(value) };
    case 'b':
      return { kind: 'boolean', text: value };
    case 'e':
      return { kind: 'error', text: value };
    case 'd':
      return { kind: 'date', text: value.slice(0, 10) };
    default: {
      const number = Number(value);
      if (!Number.isFinite(number)) return { kind: 'error', text: value };
      if (!dateStyles.has(style)) return { kind: 'number', text: String(number) };
      const day = Math.abs(number) < FARTHEST_DAY ? dayOfNumber(epoch + Math.floor(number)) : '';
      return isPlainDate(day) ? { kind: 'date', text: day } : { kind: 'number', text: String(number) };
    }
  }
}

async function* rowsOf(archive: Archive, path: string, reading: Reading, prefix: string): AsyncGenerator<ReadRow> {
  let [row, nextColumn, inText] = [0, 0, false];
  let cells = new Map<number, ReadCell>();
  let cell: OpenCell | null = null;
  for await (const events of xmlEvents(archive.text(path), path, prefix)) {
    for (const event of events) {
      if (event.kind === 'text') {
        if (cell !== null && inText) cell.value = withinCell(cell.value + event.text, prefix);
        continue;
      }
      const isOpen = event.kind === 'open';
      switch (event.name) {
        case 'row':
          if (!isOpen) {
            if (cells.size > 0) yield { row, cells };
            break;
          }
          row = Number(event.attributes['r'] ?? row + 1);
          if (!Number.isSafeInteger(row) || row < 1 || row > MOST_ROWS_READ) throw unreadable(prefix, `une ligne y porte le numéro ${String(row)}`);
          nextColumn = 0;
          cells = new Map();
          break;
        case 'c':
          if (isOpen) {
            const { r, t = 'n', s = '0' } = event.attributes;
            const column = r === undefined ? nextColumn : (columnOf(r) ?? MOST_COLUMNS_READ);
            if (column >= MOST_COLUMNS_READ) throw unreadable(prefix, `la cellule « ${r ?? ''} » n’existe pas`);
            cell = { column, type: t, style: Number(s), value: '', isFormula: false };
            nextColumn = column + 1;
          } else if (cell !== null) {
            const read = cellOf(cell, reading);
            if (read !== null) cells.set(cell.column, read);
            cell = null;
          }
          break;
        case 'f':
          if (cell !== null) cell.isFormula = true;
          break;
        case 'v':
        case 't':
          inText = isOpen;
          break;
        default:
      }
    }
  }
}

/** A workbook of ECMA-376 (`.xlsx`). @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge` */
export async function openXlsx(archive: Archive, prefix: string): Promise<Classeur> {
  const { pathOf, epoch } = await readSheets(archive, prefix);
  return {
    sheets: [...pathOf.keys()],
    async *rows(sheet) {
      const reading = { sharedTexts: await readSharedTexts(archive, prefix), dateStyles: await readDateStyles(archive, prefix), epoch };
      yield* rowsOf(archive, pathOf.get(sheet) ?? '', reading, prefix);
    },
  };
}
