import { DomainError } from '#libs/kernel';
import { firstInvalidByte } from '../utf8.js';

/** In bytes. No fact is that long: such a line is something else. */
export const MAX_LINE = 1024 * 1024;

/** `text`: without its end of line; of a line longer than {@link MAX_LINE}, its beginning only. `byte`: where it begins in the uncompressed file. */
export interface Line {
  readonly line: number;
  readonly byte: number;
  readonly text: string;
  readonly isTooLong: boolean;
}

const NEWLINE = 0x0a;

/** Bytes that no text has. */
const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;

/** What is wrong with bytes that are not UTF-8, and what to do about it. `isStart`: the file begins with them. */
function notUtf8(bytes: Uint8Array, isStart: boolean): string {
  const [a, b] = bytes;
  if (isStart && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))) {
    return 'le fichier est en UTF-16, et non en UTF-8. Convertissez-le, par exemple : iconv -f UTF-16 -t UTF-8.';
  }
  if (bytes.some(isControl))
    return 'le fichier n’est pas un texte. Envoyez-en un, en UTF-8 : d’un classeur, un CSV UTF-8 qu’enregistre votre tableur.';
  return 'le fichier n’est pas en UTF-8. Convertissez-le, par exemple : iconv -f ISO-8859-1 -t UTF-8.';
}

/** Cuts bytes into lines; of a line that is too long, only the beginning is kept. */
class LineCutter {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private line = 1;
  private byte = 0;
  private kept: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly prefix: string) {}

  *cut(chunk: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      yield this.endLine(1);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  *end(): Generator<Line> {
    if (this.length > 0) yield this.endLine(0);
  }

  private keep(part: Uint8Array): void {
    this.length += part.byteLength;
    if (this.length <= MAX_LINE) this.kept.push(part);
    else this.kept.length = Math.min(this.kept.length, 1);
  }

  private endLine(newline: number): Line {
    const { line, byte, length } = this;
    const isTooLong = length > MAX_LINE;
    const text = isTooLong ? Buffer.concat(this.kept).toString('utf8') : this.decoded();
    this.line += 1;
    this.byte += length + newline;
    this.kept = [];
    this.length = 0;
    return { line, byte, text, isTooLong };
  }

  private decoded(): string {
    const bytes = this.kept.length === 1 && this.kept[0] !== undefined ? this.kept[0] : Buffer.concat(this.kept);
    try {
      const text = this.decoder.decode(bytes);
      const start = this.byte === 0 && text.startsWith('\uFEFF') ? 1 : 0;
      return text.slice(start, text.endsWith('\r') ? -1 : undefined);
    } catch (cause) {
      const byte = this.byte + firstInvalidByte(bytes);
      throw new DomainError(
        `${this.prefix}.notUtf8`,
        `Ligne ${String(this.line)}, octet ${String(byte)} : ${notUtf8(bytes, this.byte === 0)}`,
        { line: this.line, byte },
        { cause },
      );
    }
  }
}

/**
 * The lines of a UTF-8 text, numbered from 1, in groups – those completed by one piece of the source. Memory: one piece and one line.
 * @param prefix the first word of the code of its error
 * @throws DomainError `<prefix>.notUtf8`, with line and byte; the lines before were yielded
 */
export async function* linesOf(content: AsyncIterable<Uint8Array>, prefix: string): AsyncGenerator<Iterable<Line>> {
  const cutter = new LineCutter(prefix);
  for await (const chunk of content) yield cutter.cut(chunk);
  yield cutter.end();
}
