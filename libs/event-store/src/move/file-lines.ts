import { LogFileDamaged } from './move.errors.js';

/** What the largest event weighs, and the members around it. */
const MAX_LINE = 80 * 1024 * 1024;
const NEWLINE = 0x0a;

/** A line of a file: `number` from 1, `bytes` with its end of line, which only a file that was cut lacks. */
export interface FileLine {
  readonly number: number;
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/**
 * Cuts a file into lines; memory: one line and one piece.
 * @throws LogFileDamaged for a line that is longer than any
 */
export async function* fileLines(content: AsyncIterable<Uint8Array>): AsyncGenerator<readonly FileLine[]> {
  let number = 1;
  let kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    const lines: FileLine[] = [];
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      const rest = piece.subarray(start, end + 1);
      lines.push({
        number,
        bytes: kept.length === 0 ? Buffer.from(rest.buffer, rest.byteOffset, rest.length) : Buffer.concat([...kept, rest]),
        isCut: false,
      });
      [number, kept, length, start] = [number + 1, [], 0, end + 1];
    }
    length += piece.length - start;
    if (length > MAX_LINE) throw new LogFileDamaged(number, 'cette ligne est plus longue qu’aucun événement');
    if (start < piece.length) kept.push(piece.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (kept.length > 0) yield [{ number, bytes: Buffer.concat(kept), isCut: true }];
}
