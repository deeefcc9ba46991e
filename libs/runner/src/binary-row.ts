import { dayNumber, plainDate } from '#libs/kernel';

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
const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_END = Buffer.from([0xff, 0xff]);

/** The value of a hexadecimal digit by its character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => Math.max('0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()), 0));

/** @throws RangeError when the text is not an existing calendar day */
const daysFrom2000 = (day: string): number => dayNumber(plainDate(day)) - EPOCH_DAY;

/** With its length; what a text takes beyond that it reserves itself. */
const MAX_BYTES_OF_VALUE = 20;

/** Values in PostgreSQL's binary wire format, one after the other: nothing is quoted, nothing is parsed. */
class BinaryWriter {
  private bytes = Buffer.allocUnsafe(FIRST_CAPACITY);
  private view = viewOf(this.bytes);
  private length = 0;

  /** Room for so many more bytes: asked for before anything is written. */
  reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
    this.view = viewOf(larger);
  }

  raw(bytes: Buffer): void {
    this.reserve(bytes.length);
    this.length += bytes.copy(this.bytes, this.length);
  }

  int2(value: number): void {
    if ((value << 16) >> 16 !== value) throw new RangeError(`not a smallint: ${String(value)}`);
    this.view.setInt16(this.length, value);
    this.length += 2;
  }

  int4(value: number): void {
    if ((value | 0) !== value) throw new RangeError(`not an integer of 32 bits: ${String(value)}`);
    this.view.setInt32(this.length, value);
    this.length += 4;
  }

  bool(value: boolean): void {
    this.view.setUint8(this.length, value ? 1 : 0);
    this.length += 1;
  }

  text(value: string): void {
    this.reserve(4 + value.length * MAX_BYTES_OF_CHARACTER);
    const bytes = this.bytes.write(value, this.length + 4);
    this.view.setInt32(this.length, bytes);
    this.length += 4 + bytes;
  }

  uuid(value: string): void {
    if (value.length !== 36) throw new RangeError(`not a uuid: ${value}`);
    const { bytes } = this;
    let { length } = this;
    for (let from = 0; from < 36; from += 2) {
      if (from === 8 || from === 13 || from === 18 || from === 23) from += 1;
      bytes[length] = ((DIGITS[value.charCodeAt(from)] ?? 0) << 4) | (DIGITS[value.charCodeAt(from + 1)] ?? 0);
      length += 1;
    }
    this.length = length;
  }

  end(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Buffer): DataView => new DataView(buffer, byteOffset, byteLength);

type Write = (writer: BinaryWriter, value: NonNullable<ColumnValue>) => void;

/** How a value of each type is written, its length before it. @throws RangeError for what is no value of the type */
const WRITING: Readonly<Record<ColumnType, Write>> = {
  text: (writer, value) => {
    writer.text(String(value));
  },
  uuid: (writer, value) => {
    writer.int4(16);
    writer.uuid(String(value));
  },
  date: (writer, value) => {
    writer.int4(4);
    writer.int4(daysFrom2000(String(value)));
  },
  int4: (writer, value) => {
    writer.int4(4);
    writer.int4(Number(value));
  },
  int2: (writer, value) => {
    writer.int4(2);
    writer.int2(Number(value));
  },
  bool: (writer, value) => {
    writer.int4(1);
    writer.bool(value === true);
  },
};

function put(writer: BinaryWriter, write: Write, value: ColumnValue): void {
  writer.reserve(MAX_BYTES_OF_VALUE);
  if (value === null) writer.int4(NULL_LENGTH);
  else write(writer, value);
}

/** What `COPY … FROM STDIN (FORMAT binary)` reads, row after row: nothing is kept of a row but its bytes. */
export class CopyBytes<Row> {
  private readonly writer = new BinaryWriter();
  private readonly columns: readonly { readonly of: Column<Row>['of']; readonly write: Write }[];
  private rows = 0;

  constructor(columns: readonly Column<Row>[]) {
    this.columns = columns.map(({ type, of }) => ({ of, write: WRITING[type] }));
    this.writer.raw(COPY_HEADER);
  }

  get isEmpty(): boolean {
    return this.rows === 0;
  }

  add(row: Row): void {
    const { columns, writer } = this;
    writer.reserve(2);
    writer.int2(columns.length);
    for (const { of, write } of columns) put(writer, write, of(row));
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
  const words = [1, 1, OID[type], rows.length, 1];
  writer.reserve(4 * words.length);
  for (const word of words) writer.int4(word);
  for (const row of rows) put(writer, WRITING[type], of(row));
  return writer.end();
}
