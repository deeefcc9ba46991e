import { DomainError } from '#libs/kernel';
import { cutLength, firstInvalidByte } from '../utf8.js';

/** Enough to hold the XML declaration. */
const HEAD = 1024;
type Encoding = 'utf-8' | 'windows-1252' | 'iso-8859-15';

/** UTF-8, and the one-byte encodings of western Europe. What says ISO-8859-1 is read as Windows-1252, which only adds to it, as browsers do. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
};

/** Where they differ from ISO-8859-1. The runtime's own decoder takes the first for ISO-8859-1 in some versions. */
const DIFFERENCES: Readonly<Record<Exclude<Encoding, 'utf-8'>, { readonly among: RegExp; readonly from: number; readonly characters: string }>> = {
  'windows-1252': { among: /[\u0080-\u009f]/gu, from: 0x80, characters: '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' },
  'iso-8859-15': { among: /[\u00a4-\u00be]/gu, from: 0xa4, characters: '€¥Š§š©ª«¬\u00ad®¯°±²³Žµ¶·ž¹º»ŒœŸ' },
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

function encodingOf(head: Uint8Array): Encoding {
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

function oneByteTextOf(chunk: Uint8Array, encoding: Exclude<Encoding, 'utf-8'>): string {
  const { among, from, characters } = DIFFERENCES[encoding];
  return Buffer.from(chunk)
    .toString('latin1')
    .replaceAll(among, (character) => characters[character.charCodeAt(0) - from] ?? character);
}

/** Decodes the pieces of one file, in order. */
class XmlDecoder {
  private readonly encoding: Encoding;
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private given = 0;
  private pending: Uint8Array = Buffer.alloc(0);

  constructor(head: Uint8Array) {
    this.encoding = encodingOf(head);
  }

  decode(chunk: Uint8Array, isLast: boolean): XmlText {
    const { encoding, given: byte } = this;
    if (encoding !== 'utf-8') {
      this.given += chunk.byteLength;
      return { text: oneByteTextOf(chunk, encoding), byte, isUtf8: false };
    }
    const bytes = this.pending.byteLength === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const whole = bytes.byteLength - (isLast ? 0 : cutLength(bytes));
    const text = this.utf8Of(bytes.subarray(0, whole));
    this.given += whole;
    this.pending = Buffer.from(bytes.subarray(whole));
    const hasMark = byte === 0 && text.startsWith('\uFEFF');
    return { text: hasMark ? text.slice(1) : text, byte: hasMark ? 3 : byte, isUtf8: true };
  }

  private utf8Of(bytes: Uint8Array): string {
    try {
      return this.utf8.decode(bytes);
    } catch (cause) {
      const at = this.given + firstInvalidByte(bytes);
      throw new DomainError(
        'xes.encodingInvalid',
        `L’octet ${String(at)} du XML n’est pas de l’UTF-8. Déclarez l’encodage réel dans la première ligne du fichier, ou convertissez-le en UTF-8.`,
        { byte: at },
        { cause },
      );
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
    if (decoder !== undefined) yield decoder.decode(chunk, false);
    else {
      head.push(chunk);
      length += chunk.byteLength;
      if (length < HEAD) continue;
      const start = Buffer.concat(head);
      decoder = new XmlDecoder(start);
      yield decoder.decode(start, false);
    }
  }
  const rest = decoder === undefined ? Buffer.concat(head) : Buffer.alloc(0);
  yield (decoder ?? new XmlDecoder(rest)).decode(rest, true);
}
