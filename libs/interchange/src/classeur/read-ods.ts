import { type Archive, unreadable } from './archive.js';
import { withinCell, type Classeur, MOST_COLUMNS_READ, MOST_ROWS_READ, type ReadCell, type ReadRow } from './rows.js';
import { xmlEvents, type XmlEvent } from './xml-events.js';

const CONTENT = 'content.xml';
/** In how many columns a value that is repeated is kept: a few letters must not make a row of thousands, again and again. */
const MOST_REPEATED = 64;

/** What is repeated in a few letters: at least once, and no more than what a sheet holds. */
const repeated = (told: string | undefined, most: number): number => Math.min(Math.max(1, Math.trunc(Number(told ?? 1)) || 1), most);

type Open = Extract<XmlEvent, { readonly kind: 'open' }>;

interface OpenCell {
  readonly attributes: Open['attributes'];
  readonly columns: number;
  text: string;
  paragraphs: number;
}

function cellOf({ attributes, text }: OpenCell): ReadCell | null {
  const { formula, 'value-type': type, value = '' } = attributes;
  if (formula !== undefined) return { kind: 'formula', text: formula };
  switch (type) {
    case undefined:
      return text === '' ? null : { kind: 'text', text };
    case 'float':
    case 'percentage':
    case 'currency': {
      const number = Number(value);
      return Number.isFinite(number) && value !== '' ? { kind: 'number', text: String(number) } : { kind: 'error', text: value };
    }
    case 'date':
      return { kind: 'date', text: (attributes['date-value'] ?? '').slice(0, 10) };
    case 'boolean':
      return { kind: 'boolean', text: attributes['boolean-value'] ?? '' };
    default: {
      const told = attributes['string-value'] ?? text;
      return told === '' ? null : { kind: 'text', text: told };
    }
  }
}

/** The rows of one sheet, as its elements come. */
class SheetReader {
  private row = 1;
  private column = 0;
  private times = 1;
  private cells = new Map<number, ReadCell>();
  private cell: OpenCell | null = null;
  /** Comments, drawings: what is in them is not in the cell. */
  private beside = 0;

  constructor(private readonly prefix: string) {}

  *read(event: XmlEvent): Generator<ReadRow> {
    if (event.kind === 'text') {
      if ((this.cell?.paragraphs ?? 0) > 0) this.write(event.text);
    } else if (event.kind === 'open') this.open(event);
    else if (event.name === 'table-row') yield* this.endRow();
    else this.close(event.name);
  }

  private open({ name, attributes }: Open): void {
    const { cell } = this;
    switch (name) {
      case 'table-row':
        this.times = repeated(attributes['number-rows-repeated'], MOST_ROWS_READ);
        this.column = 0;
        this.cells = new Map();
        break;
      case 'table-cell':
      case 'covered-table-cell':
        this.cell = { attributes, columns: repeated(attributes['number-columns-repeated'], MOST_COLUMNS_READ), text: '', paragraphs: 0 };
        break;
      case 'annotation':
      case 'shapes':
        this.beside += 1;
        break;
      case 'p':
        if (cell === null || this.beside > 0) break;
        if (cell.paragraphs > 0) this.write('\n');
        cell.paragraphs += 1;
        break;
      case 's':
        this.write(' '.repeat(repeated(attributes['c'], 1_000)));
        break;
      case 'tab':
        this.write('\t');
        break;
      case 'line-break':
        this.write('\n');
        break;
      default:
    }
  }

  private write(text: string): void {
    if (this.cell !== null && this.beside === 0) this.cell.text = withinCell(this.cell.text + text, this.prefix);
  }

  private close(name: string): void {
    if (name === 'annotation' || name === 'shapes') this.beside -= 1;
    if ((name !== 'table-cell' && name !== 'covered-table-cell') || this.cell === null) return;
    const { columns } = this.cell;
    const read = cellOf(this.cell);
    this.cell = null;
    if (read !== null) {
      withinCell(read.text, this.prefix);
      if (this.column + columns > MOST_COLUMNS_READ) throw unreadable(this.prefix, `la ligne ${String(this.row)} a trop de cellules`);
      for (let n = 0; n < Math.min(columns, MOST_REPEATED); n += 1) this.cells.set(this.column + n, read);
    }
    this.column += columns;
  }

  private *endRow(): Generator<ReadRow> {
    const { cells, times } = this;
    if (cells.size > 0) {
      if (this.row + times - 1 > MOST_ROWS_READ) throw unreadable(this.prefix, `il a plus de ${String(MOST_ROWS_READ)} lignes`);
      for (let n = 0; n < times; n += 1) yield { row: this.row + n, cells };
    }
    this.row += times;
  }
}

async function sheetsOf(archive: Archive, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const events of xmlEvents(archive.text(CONTENT), CONTENT, prefix)) {
    for (const event of events) if (event.kind === 'open' && event.name === 'table') names.push(event.attributes['name'] ?? '');
  }
  return names;
}

async function* rowsOf(archive: Archive, sheet: string, prefix: string): AsyncGenerator<ReadRow> {
  let reader: SheetReader | null = null;
  for await (const events of xmlEvents(archive.text(CONTENT), CONTENT, prefix)) {
    for (const event of events) {
      if (event.kind === 'open' && event.name === 'table' && event.attributes['name'] === sheet) reader = new SheetReader(prefix);
      else if (event.kind === 'close' && event.name === 'table' && reader !== null) return;
      else if (reader !== null) yield* reader.read(event);
    }
  }
}

/** A spreadsheet of OpenDocument (`.ods`). @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge` */
export async function openOds(archive: Archive, prefix: string): Promise<Classeur> {
  return { sheets: await sheetsOf(archive, prefix), rows: (sheet) => rowsOf(archive, sheet, prefix) };
}
