import { Readable, pipeline } from 'node:stream';
import { createGunzip, gunzipSync, constants } from 'node:zlib';
import { DomainError } from '#libs/kernel';

/** How many bytes of a file were read so far, as they came (still compressed). The reader adds, whoever shows progress looks. */
export interface BytesRead {
  read: number;
}

/** What a file is, told from its first bytes. */
export type FileFormat = 'xes' | 'facts';

/** No piece handed on is larger, whatever the source sends at once. */
const PIECE = 64 * 1024;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function* counted(bytes: AsyncIterable<Uint8Array>, progress: BytesRead | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    if (progress !== undefined) progress.read += chunk.byteLength;
    for (let start = 0; start < chunk.byteLength; start += PIECE) yield chunk.subarray(start, start + PIECE);
  }
}

/** Gives the first bytes back in front of the rest, once there are enough of them to tell what they are. */
async function* withHead(first: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>, prefix: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: PIECE });
  // The error, if any, comes out of the iteration below.
  pipeline(Readable.from(bytes, { objectMode: true, highWaterMark: 2 }), gunzip, () => undefined);
  let inflated = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Uint8Array>) {
      inflated += chunk.byteLength;
      yield chunk;
    }
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    if (code === 'Z_BUF_ERROR') {
      throw new DomainError(
        `${prefix}.gzipTruncated`,
        `Le fichier gzip est tronqué : il s’arrête après ${String(inflated)} octets décompressés, avant sa fin. Transférez-le de nouveau en entier.`,
        { byte: inflated },
        { cause },
      );
    }
    if (!code.startsWith('Z_')) throw cause;
    throw new DomainError(
      `${prefix}.gzipCorrupt`,
      `Le fichier gzip est corrompu après ${String(inflated)} octets décompressés. Refaites l’archive, ou transférez-la de nouveau.`,
      { byte: inflated, detail: code },
      { cause },
    );
  }
}

/**
 * The content of a file, gunzipped when its magic bytes say so, in pieces of at most 64 KiB. Pull based: nothing is read ahead
 * beyond a few pieces, and leaving the loop closes the source.
 * @param prefix the first word of the codes of its errors
 * @throws DomainError `<prefix>.gzipTruncated`, `<prefix>.gzipCorrupt`; an error of the source itself passes unchanged
 */
export async function* contentOf(bytes: AsyncIterable<Uint8Array>, prefix: string, progress?: BytesRead): AsyncGenerator<Uint8Array> {
  const { first, whole } = await peeked(counted(bytes, progress), 2);
  yield* isGzip(first) ? gunzipped(whole, prefix) : whole;
}

/** The first bytes of a source – so many, or all there are –, and the whole of it, still to be read. */
export async function peeked(
  bytes: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ readonly first: Uint8Array; readonly whole: AsyncGenerator<Uint8Array> }> {
  const source = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await source.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.byteLength;
  }
  return { first: Buffer.concat(first), whole: withHead(first, source) };
}

/** So little that even the best compression cannot make more than a few megabytes of it. */
const SNIFFED = 2 * 1024;

function inflatedStart(bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes.subarray(0, SNIFFED), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * PIECE });
  } catch {
    return bytes;
  }
}

/**
 * Tells a XES log from a facts file by its first bytes (64 KiB are plenty), gzip or plain; null for anything else.
 * UTF-16 is recognised too, so that the reader can say what is wrong with it.
 */
export function sniffFormat(firstBytes: Uint8Array): FileFormat | null {
  for (const byte of inflatedStart(firstBytes)) {
    const isFiller = byte === 0 || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte >= 0xbb; // blanks and byte order marks
    if (isFiller) continue;
    return byte === 0x3c ? 'xes' : byte === 0x7b ? 'facts' : null;
  }
  return null;
}
