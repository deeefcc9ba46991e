import type { EncodedEvent } from '../encoding.js';

/** A row of `log.event` as it is copied in. */
export interface CopiedEvent {
  readonly event: EncodedEvent;
  readonly position: number;
  readonly recordedAt: string;
  readonly digest: string;
}

export const COPY_EVENTS = `copy log.event (position, id, stream, revision, type, data, sealed, metadata, recorded_at, digest) from stdin with (format binary)`;

const COLUMNS = 10;
/** Signature, flags, length of the extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const FIXED_BYTES = 2 + COLUMNS * 4 + 8 + 16 + 4 + 8 + 32;
const NULL_LENGTH = -1;
/** PostgreSQL counts microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Rows in the binary format of COPY: nothing is escaped here, and nothing parsed there. */
export function copyOf(events: readonly CopiedEvent[]): Buffer {
  const bytes = events.reduce((sum, { event }) => sum + FIXED_BYTES + textsOf(event).reduce((size, text) => size + byteLength(text), 0), 0);
  const writer = new RowWriter(Buffer.allocUnsafe(HEADER.length + bytes + 2));
  for (const each of events) writer.row(each);
  return writer.end();
}

class RowWriter {
  private at: number;

  constructor(private readonly buffer: Buffer) {
    this.at = HEADER.copy(buffer);
  }

  row({ event, position, recordedAt, digest }: CopiedEvent): void {
    this.at = this.buffer.writeInt16BE(COLUMNS, this.at);
    this.bigint(BigInt(position));
    this.hex(event.id.replaceAll('-', ''));
    this.text(event.stream);
    this.at = this.buffer.writeInt32BE(event.revision, this.length(4));
    for (const text of [event.type, event.data, event.sealed, event.metadata]) this.text(text);
    this.bigint(BigInt(Date.parse(recordedAt) - EPOCH_MS) * 1000n);
    this.hex(digest);
  }

  end(): Buffer {
    this.at = this.buffer.writeInt16BE(-1, this.at);
    return this.buffer.subarray(0, this.at);
  }

  private length(bytes: number): number {
    this.at = this.buffer.writeInt32BE(bytes, this.at);
    return this.at;
  }

  private bigint(value: bigint): void {
    this.at = this.buffer.writeBigInt64BE(value, this.length(8));
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
    this.at += 4;
    const bytes = this.buffer.write(value, this.at);
    this.buffer.writeInt32BE(bytes, lengthAt);
    this.at += bytes;
  }
}

function textsOf({ stream, type, data, sealed, metadata }: EncodedEvent): readonly (string | null)[] {
  return [stream, type, data, sealed, metadata];
}

function byteLength(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(text);
}
