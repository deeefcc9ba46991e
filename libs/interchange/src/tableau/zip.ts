import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file inside an archive, in the order in which it is to be found there. */
export interface Part {
  readonly path: string;
  readonly content: string | AsyncIterable<string>;
  /** As it is, with its length in front: what tells the kind of an archive before it is unpacked. */
  readonly stored?: boolean;
}

/** The same content gives the same bytes: parts carry no time. */
const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true } as const;

/** An archive of these parts, made as it is read: memory does not grow with it. An error of a part is the error of the archive. */
export async function* zipOf(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = new PassThrough();
  const fail = (error: Error): void => void output.destroy(error);
  zip.on('error', fail);
  zip.outputStream.pipe(output);
  for (const { path, content, stored = false } of parts) {
    if (typeof content === 'string') zip.addBuffer(Buffer.from(content), path, { ...options, compress: !stored });
    else {
      zip.addReadStreamLazy(path, options, (use) => {
        use(null, Readable.from(content, { objectMode: false }).on('error', fail));
      });
    }
  }
  zip.end();
  yield* output as AsyncIterable<Uint8Array>;
}
