import type { EncodedEvent } from '../encoding.js';
import type { EncodedUnplaced } from './encode-verbatim.js';

/**
 * Events in one piece of memory, which a thread hands to another as it is: objects would be copied twice, and collected twice.
 * Laid out as COPY of PostgreSQL takes rows, each column after its length, since that is where most of them go.
 */
export interface PackedEvents {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Their instants, each with how many of them had come when the last of it had. */
  readonly instants: readonly { readonly recordedAt: string; readonly upTo: number }[];
}

/** The columns of a row, in their order. */
export const ROW_COLUMNS = ['id', 'stream', 'revision', 'type', 'data', 'sealed', 'metadata', 'recorded_at', 'digest'] as const;

const [UUID_BYTES, INT_BYTES, INSTANT_BYTES, DIGEST_BYTES] = [16, 4, 8, 32];
const LENGTH_BYTES = 4;
const FIXED_BYTES = ROW_COLUMNS.length * LENGTH_BYTES + UUID_BYTES + INT_BYTES + INSTANT_BYTES + DIGEST_BYTES;
const NULL_LENGTH = -1;
/** PostgreSQL counts microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** An event of a pack: its row as it stands there, and its parts when they are asked for. */
class PackedEvent implements EncodedUnplaced {
  constructor(
    readonly row: Buffer,
    readonly recordedAt: string,
  ) {}

  get event(): EncodedEvent {
    return new RowReader(this.row).event();
  }

  get digest(): string {
    return this.row.toString('hex', this.row.length - DIGEST_BYTES);
  }
}

/** The row of an event: the columns, without their number. */
export function rowOf(encoded: EncodedUnplaced): Uint8Array {
  if (encoded instanceof PackedEvent) return encoded.row;
  const row = Buffer.allocUnsafe(bytesOf(encoded));
  new RowWriter(row).row(encoded);
  return row;
}

/** Packs events, in memory that nothing else shares: `bytes` and `ends` may be transferred. */
export function packEvents(events: readonly EncodedUnplaced[]): PackedEvents {
  const bytes = Buffer.allocUnsafeSlow(events.reduce((sum, each) => sum + bytesOf(each), 0));
  const ends = new Uint32Array(events.length);
  const instants: { recordedAt: string; upTo: number }[] = [];
  const writer = new RowWriter(bytes);
  events.forEach((each, n) => {
    ends[n] = writer.row(each);
    const last = instants.at(-1);
    if (last?.recordedAt === each.recordedAt) last.upTo = n + 1;
    else instants.push({ recordedAt: each.recordedAt, upTo: n + 1 });
  });
  return { bytes, ends, instants };
}

/** The events of a pack. They are held together: as long as one of them is, all are. */
export function unpackEvents({ bytes, ends, instants }: PackedEvents): readonly EncodedUnplaced[] {
  const events: PackedEvent[] = [];
  for (const { recordedAt, upTo } of instants) {
    for (let n = events.length; n < upTo; n += 1) {
      const from = n === 0 ? 0 : (ends[n - 1] ?? 0);
      events.push(new PackedEvent(Buffer.from(bytes.buffer, bytes.byteOffset + from, (ends[n] ?? 0) - from), recordedAt));
    }
  }
  return events;
}

function bytesOf({ event: { stream, type, data, sealed, metadata } }: EncodedUnplaced): number {
  const texts = Buffer.byteLength(stream) + Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata);
  return FIXED_BYTES + texts + (sealed === null ? 0 : Buffer.byteLength(sealed));
}

class RowWriter {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  /** @returns where it ends */
  row({ event, recordedAt, digest }: EncodedUnplaced): number {
    this.hex(event.id.replaceAll('-', ''));
    this.text(event.stream);
    this.at = this.buffer.writeInt32BE(event.revision, this.length(INT_BYTES));
    for (const text of [event.type, event.data, event.sealed, event.metadata]) this.text(text);
    this.at = this.buffer.writeBigInt64BE(BigInt(Date.parse(recordedAt) - EPOCH_MS) * 1000n, this.length(INSTANT_BYTES));
    this.hex(digest);
    return this.at;
  }

  private length(bytes: number): number {
    this.at = this.buffer.writeInt32BE(bytes, this.at);
    return this.at;
  }

  private hex(value: string): void {
    this.length(value.length / 2);
    this.at += this.buffer.write(value, this.at, 'hex');
  }

  private text(value: string | null): void {
    if (value === null) {
      this.length(NULL_LENGTH);
      return;
    }
    const lengthAt = this.at;
    this.at += LENGTH_BYTES;
    const bytes = this.buffer.write(value, this.at);
    this.buffer.writeInt32BE(bytes, lengthAt);
    this.at += bytes;
  }
}

class RowReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  event(): EncodedEvent {
    const id = this.column()
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
    const stream = this.text();
    const revision = this.column().readInt32BE();
    return { id, stream, revision, type: this.text(), data: this.text(), sealed: this.textOrNull(), metadata: this.text() };
  }

  private column(): Buffer {
    const from = this.at + LENGTH_BYTES;
    this.at = from + Math.max(this.buffer.readInt32BE(this.at), 0);
    return this.buffer.subarray(from, this.at);
  }

  private text(): string {
    return this.column().toString();
  }

  private textOrNull(): string | null {
    return this.buffer.readInt32BE(this.at) === NULL_LENGTH ? (this.column(), null) : this.text();
  }
}
