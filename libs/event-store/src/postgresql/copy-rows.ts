import type { EncodedVerbatim } from '../move/encode-verbatim.js';
import { ROW_COLUMNS, rowOf } from '../move/packed-events.js';

export const COPY_EVENTS = `copy log.event (position, ${ROW_COLUMNS.join(', ')}) from stdin with (format binary)`;

/** Signature, flags, length of the extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const POSITION_BYTES = 8;
/** How many columns, the position's length, the position. */
const BEFORE_ROW = 2 + 4 + POSITION_BYTES;
const END_BYTES = 2;

/** Rows of `log.event` in the binary format of COPY: nothing is escaped here, and nothing parsed there. */
export function copyOf(events: readonly EncodedVerbatim[]): Buffer {
  const rows = events.map(({ encoded }) => rowOf(encoded));
  const copy = Buffer.allocUnsafe(HEADER.length + rows.reduce((sum, row) => sum + BEFORE_ROW + row.length, 0) + END_BYTES);
  let at = HEADER.copy(copy);
  events.forEach(({ ordinal }, n) => {
    at = copy.writeInt16BE(1 + ROW_COLUMNS.length, at);
    at = copy.writeInt32BE(POSITION_BYTES, at);
    at = copy.writeBigInt64BE(BigInt(ordinal), at);
    const row = rows[n];
    if (row === undefined) return;
    copy.set(row, at);
    at += row.length;
  });
  copy.writeInt16BE(-1, at);
  return copy;
}
