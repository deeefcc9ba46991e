/**
 * One-dimensional PostgreSQL arrays in the binary wire format. The text format would have every quote of every JSON text
 * escaped here and unescaped there: most of the price of a large append.
 */
const OID = { bytea: 17, int4: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

function started(oid: number, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + count * LENGTH_BYTES + bytes);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}

export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? NULL_LENGTH : Buffer.byteLength(value)));
  const buffer = started(
    OID.text,
    values.length,
    lengths.reduce((sum, length) => sum + Math.max(length, 0), 0),
  );
  let at = HEADER_BYTES;
  values.forEach((value, n) => {
    at = buffer.writeInt32BE(lengths[n] ?? NULL_LENGTH, at);
    if (value !== null) at += buffer.write(value, at);
  });
  return buffer;
}

export function intArray(values: readonly number[]): Buffer {
  const buffer = started(OID.int4, values.length, values.length * 4);
  let at = HEADER_BYTES;
  for (const value of values) at = buffer.writeInt32BE(value, buffer.writeInt32BE(4, at));
  return buffer;
}

function hexArray(oid: number, values: readonly string[]): Buffer {
  const buffer = started(
    oid,
    values.length,
    values.reduce((sum, value) => sum + value.length / 2, 0),
  );
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value.length / 2, at);
    at += buffer.write(value, at, 'hex');
  }
  return buffer;
}

/** From hexadecimal texts. */
export function byteaArray(values: readonly string[]): Buffer {
  return hexArray(OID.bytea, values);
}

/** From the usual text form. */
export function uuidArray(values: readonly string[]): Buffer {
  return hexArray(
    OID.uuid,
    values.map((value) => value.replaceAll('-', '')),
  );
}
