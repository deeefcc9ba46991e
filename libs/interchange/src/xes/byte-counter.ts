import type { XmlText } from './xml-text.js';

/** Tells bytes from characters, within the piece of text that is being read. Positions count characters from the beginning of the file. */
export class ByteCounter {
  private piece: XmlText = { text: '', byte: 0, isUtf8: true };
  private charactersBefore = 0;
  /** Where in the piece bytes were last counted: asking in order costs one pass. */
  private measured = { character: 0, bytes: 0 };

  next(piece: XmlText): void {
    this.charactersBefore += this.piece.text.length;
    this.piece = piece;
    this.measured = { character: 0, bytes: 0 };
  }

  /** Position of the end of the piece. */
  get end(): number {
    return this.charactersBefore + this.piece.text.length;
  }

  /** The byte of the file at a position; that of the piece's nearest end for a position outside of it. */
  byteAt(position: number): number {
    const { text, byte, isUtf8 } = this.piece;
    const character = Math.min(text.length, Math.max(0, position - this.charactersBefore));
    if (!isUtf8) return byte + character;
    if (character < this.measured.character) this.measured = { character: 0, bytes: 0 };
    const { character: from, bytes } = this.measured;
    this.measured = { character, bytes: bytes + Buffer.byteLength(text.slice(from, character)) };
    return byte + this.measured.bytes;
  }

  /** The byte at which the tag begins that ends at a position. */
  byteOfTag(end: number): number {
    const start = this.piece.text.lastIndexOf('<', end - this.charactersBefore - 1);
    return this.byteAt(this.charactersBefore + start);
  }
}
