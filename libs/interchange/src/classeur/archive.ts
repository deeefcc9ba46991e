import { DomainError } from '#libs/kernel';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** In bytes, of the file as it comes and of all that is unpacked of it: a sheet of a million lines is less. */
export const MOST_PACKED = 64 * 1024 * 1024;
const MOST_UNPACKED = 512 * 1024 * 1024;
const MOST_ENTRIES = 2_000;

/** What is said of an archive to whoever has it, and what they can do. */
interface Words {
  readonly unreadable: (why: string) => string;
  readonly tooLarge: (what: string) => string;
}
/** A workbook, which somebody made in a spreadsheet. */
const CLASSEUR: Words = {
  unreadable: (why) => `Le classeur ne peut pas être lu : ${why}. Ouvrez-le dans votre tableur et enregistrez-le de nouveau, en .xlsx ou .ods.`,
  tooLarge: (what) => `Le classeur est trop grand : ${what}. Ôtez-en les autres feuilles, ou envoyez un fichier CSV.`,
};
/** Files that the product itself has put together. */
export const FILES: Words = {
  unreadable: (why) => `L’archive ne peut pas être lue : ${why}. Demandez-la de nouveau.`,
  tooLarge: (what) => `L’archive est trop grande : ${what}. Demandez moins à la fois : moins de caisses, ou une période plus courte.`,
};

/** What an archive is not. */
export const unreadable = (prefix: string, why: string, cause?: unknown, words = CLASSEUR): DomainError =>
  new DomainError(`${prefix}.classeurUnreadable`, words.unreadable(why), { why }, cause === undefined ? {} : { cause });

const tooLarge = (prefix: string, what: string, words = CLASSEUR): DomainError =>
  new DomainError(`${prefix}.classeurTooLarge`, words.tooLarge(what), { what });

const mebibytes = (bytes: number): string => `${String(bytes / 1024 / 1024)} Mio`;

/** The whole of a file, if it is not too large. @throws DomainError `<prefix>.classeurTooLarge` */
export async function gathered(bytes: AsyncIterable<Uint8Array>, prefix: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    length += piece.byteLength;
    if (length > MOST_PACKED) throw tooLarge(prefix, `plus de ${mebibytes(MOST_PACKED)}`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A zip archive in memory, whose parts are unpacked one by one as they are read, within a bound for all of them. */
export class Archive {
  private left = MOST_UNPACKED;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly prefix: string,
    private readonly words: Words,
  ) {}

  /** @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge` */
  static async open(bytes: Buffer, prefix: string, words = CLASSEUR): Promise<Archive> {
    try {
      const zip = await fromBufferPromise(bytes, { lazyEntries: true });
      if (zip.entryCount > MOST_ENTRIES) throw tooLarge(prefix, `plus de ${String(MOST_ENTRIES)} parties`, words);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        if (entry.isEncrypted()) throw unreadable(prefix, 'il y faut un mot de passe', undefined, words);
        entries.set(entry.fileName, entry);
      }
      return new Archive(zip, entries, prefix, words);
    } catch (error) {
      throw error instanceof DomainError ? error : unreadable(prefix, 'ce n’est pas une archive entière', error, words);
    }
  }

  /** In the order in which they lie there. */
  get paths(): readonly string[] {
    return [...this.entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** The text of a part, in pieces; its byte order mark is one of its characters. @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge` */
  async *text(path: string): AsyncGenerator<string> {
    const entry = this.entries.get(path);
    if (entry === undefined) throw unreadable(this.prefix, `il y manque « ${path} »`, undefined, this.words);
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      for await (const piece of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
        this.left -= piece.byteLength;
        if (this.left < 0) throw tooLarge(this.prefix, `plus de ${mebibytes(MOST_UNPACKED)} décompressé`, this.words);
        yield decoder.decode(piece, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      throw error instanceof DomainError ? error : unreadable(this.prefix, `« ${path} » est abîmé`, error, this.words);
    }
  }
}
