import { Archive } from './archive.js';

/**
 * The files of an archive, each as the text that it holds, in their order.
 * @param prefix the first word of the codes of its errors
 * @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge`
 */
export async function unpacked(bytes: Buffer, prefix: string): Promise<readonly { readonly path: string; readonly text: AsyncIterable<string> }[]> {
  const archive = await Archive.open(bytes, prefix);
  return archive.paths.map((path) => ({ path, text: archive.text(path) }));
}
