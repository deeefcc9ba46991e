/** The types of columns that a table of a read model may have, in PostgreSQL's own names. */
export type ColumnType = 'uuid' | 'text' | 'date' | 'int4' | 'int2' | 'bool';

/** A day is `YYYY-MM-DD`. */
export type ColumnValue = string | number | boolean | null;

export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly of: (row: Row) => ColumnValue;
}

const OID: Readonly<Record<ColumnType, number>> = { bool: 16, int2: 21, int4: 23, text: 25, date: 1082, uuid: 2950 };
const NULL_LENGTH = -1;
const FIRST_CAPACITY = 65_536;
const MAX_BYTES_OF_CHARACTER = 3;
const EPOCH_DAY = 10_957; // 2000-01-01
const MILLISECONDS_PER_DAY = 86_400_000;
const DAYS_KEPT = 50_000;
const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_END = Buffer.from([0xff, 0xff]);

/** The value of a hexadecimal digit by its character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Math.max('0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()), 0));

/** A read model tells few days, again and again. */
const dayNumbers = new Map<string, number>();

function dayNumberOf(day: string): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const number = Date.parse(day) / MILLISECONDS_PER_DAY - EPOCH_DAY;
  if (!Number.isInteger(number)) throw new RangeError(`not a day (YYYY-MM-DD): ${day}`);
  if (dayNumbers.size >= DAYS_KEPT) dayNumbers.clear();
  dayNumbers.set(day, number);
  return number;
}

/** Values in PostgreSQL's binary wire format, one after the other: nothing is quoted, nothing is parsed. */
class BinaryWriter {
  private buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  private length = 0;

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }

  raw(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.length += bytes.copy(this.buffer, this.length);
  }

  int2(value: number): void {
    this.reserve(2);
    this.length = this.buffer.writeInt16BE(value, this.length);
  }

  int4(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeInt32BE(value, this.length);
  }

  /** Its length, then its bytes. @throws RangeError or TypeError for what is no value of the type */
  value(type: ColumnType, value: ColumnValue): void {
    if (value === null) {
      this.int4(NULL_LENGTH);
      return;
    }
    switch (type) {
      case 'text':
        this.text(String(value));
        return;
      case 'uuid':
        this.uuid(String(value));
        return;
      case 'date':
        this.int4(4);
        this.int4(dayNumberOf(String(value)));
        return;
      case 'int4':
        this.int4(4);
        this.int4(Number(value));
        return;
      case 'int2':
        this.int4(2);
        this.int2(Number(value));
        return;
      case 'bool':
        this.int4(1);
        this.reserve(1);
        this.length = this.buffer.writeUInt8(value === true ? 1 : 0, this.length);
    }
  }

  private text(value: string): void {
    this.reserve(4 + value.length * MAX_BYTES_OF_CHARACTER);
    const bytes = this.buffer.write(value, this.length + 4);
    this.buffer.writeInt32BE(bytes, this.length);
    this.length += 4 + bytes;
  }

  private uuid(value: string): void {
    if (value.length !== 36) throw new RangeError(`not a uuid: ${value}`);
    this.int4(16);
    this.reserve(16);
    const { buffer } = this;
    for (let from = 0; from < 36; from += 2) {
      if (from === 8 || from === 13 || from === 18 || from === 23) from += 1;
      buffer[this.length] = ((DIGITS[value.charCodeAt(from)] ?? 0) << 4) | (DIGITS[value.charCodeAt(from + 1)] ?? 0);
      this.length += 1;
    }
  }

  end(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}

/** What `COPY … FROM STDIN (FORMAT binary)` reads, row after row: nothing is kept of a row but its bytes. */
export class CopyBytes<Row> {
  private readonly writer = new BinaryWriter();
  private rows = 0;

  constructor(private readonly columns: readonly Column<Row>[]) {
    this.writer.raw(COPY_HEADER);
  }

  get isEmpty(): boolean {
    return this.rows === 0;
  }

  add(row: Row): void {
    const { columns, writer } = this;
    writer.int2(columns.length);
    for (const { type, of } of columns) writer.value(type, of(row));
    this.rows += 1;
  }

  /** Nothing is added afterwards. */
  end(): Buffer {
    this.writer.raw(COPY_END);
    return this.writer.end();
  }
}

/** A parameter that is an array of one dimension. */
export function arrayOf<Row>({ type, of }: Pick<Column<Row>, 'type' | 'of'>, rows: readonly Row[]): Buffer {
  const writer = new BinaryWriter();
  for (const word of [1, 1, OID[type], rows.length, 1]) writer.int4(word);
  for (const row of rows) writer.value(type, of(row));
  return writer.end();
}
