import { DomainError } from '#libs/kernel';
import { firstInvalidByte } from '../utf8.js';

/** Enough to hold the XML declaration. */
const HEAD = 1024;
/** One byte per character, or UTF-8. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

/** A piece of decoded text. `byte`: where in the file it begins. */
export interface XmlText {
  readonly text: string;
  readonly byte: number;
  readonly isUtf8: boolean;
}

function unsupported(encoding: string): DomainError {
  return new DomainError(
    'xes.encodingUnsupported',
    `Le fichier est en ${encoding} (octet 0), un encodage qui n’est pas lu. Convertissez-le en UTF-8, par exemple : iconv -f ${encoding} -t UTF-8.`,
    { byte: 0, encoding },
  );
}

function encodingOf(head: Uint8Array): string {
  const [a, b, c, d] = head;
  const isUtf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0x3c && b === 0) || (a === 0 && b === 0x3c);
  if (isUtf16) throw unsupported('UTF-16');
  if (a === 0 && b === 0 && (d === 0x3c || (c === 0xfe && d === 0xff))) throw unsupported('UTF-32');
  const start = a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  const declaration = Buffer.from(head.subarray(start, HEAD)).toString('latin1');
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/u.exec(declaration)?.[1] ?? 'utf-8';
  const encoding = ENCODINGS[declared.trim().toLowerCase()];
  if (encoding === undefined) throw unsupported(declared.slice(0, 40));
  return encoding;
}

function invalid(chunk: Uint8Array, byte: number, isUtf8: boolean, cause: unknown): DomainError {
  let carried = 0; // the end of a character that began in the piece before
  while (carried < 3 && ((chunk[carried] ?? 0) & 0xc0) === 0x80) carried += 1;
  const at = isUtf8 ? byte + carried + firstInvalidByte(chunk.subarray(carried)) : byte;
  return new DomainError(
    'xes.encodingInvalid',
    `L’octet ${String(at)} du XML n’est pas de l’UTF-8. Déclarez l’encodage réel dans la première ligne du fichier, ou convertissez-le en UTF-8.`,
    { byte: at },
    { cause },
  );
}

/** Decodes the pieces of one file, in order. */
class XmlDecoder {
  private readonly decoder: TextDecoder;
  private readonly isUtf8: boolean;
  private given = 0;
  private taken = 0;

  constructor(head: Uint8Array) {
    const encoding = encodingOf(head);
    this.decoder = new TextDecoder(encoding, { fatal: true });
    this.isUtf8 = encoding === 'utf-8';
    if (this.isUtf8 && head[0] === 0xef && head[1] === 0xbb) this.given = 3; // the byte order mark is no character
  }

  decode(chunk: Uint8Array, stream: boolean): XmlText {
    try {
      const text = this.decoder.decode(chunk, { stream });
      const byte = this.given;
      this.given += this.isUtf8 ? Buffer.byteLength(text) : text.length;
      this.taken += chunk.byteLength;
      return { text, byte, isUtf8: this.isUtf8 };
    } catch (cause) {
      throw invalid(chunk, this.taken, this.isUtf8, cause);
    }
  }
}

/**
 * Decodes XML: UTF-8 (a byte order mark is fine), or the one-byte encodings of western Europe where the declaration names one.
 * @throws DomainError `xes.encodingUnsupported`, `xes.encodingInvalid`
 */
export async function* xmlTextOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<XmlText> {
  const head: Uint8Array[] = [];
  let length = 0;
  let decoder: XmlDecoder | undefined;
  for await (const chunk of content) {
    if (decoder !== undefined) yield decoder.decode(chunk, true);
    else {
      head.push(chunk);
      length += chunk.byteLength;
      if (length < HEAD) continue;
      const start = Buffer.concat(head);
      decoder = new XmlDecoder(start);
      yield decoder.decode(start, true);
    }
  }
  const rest = decoder === undefined ? Buffer.concat(head) : Buffer.alloc(0);
  yield (decoder ?? new XmlDecoder(rest)).decode(rest, false);
}
