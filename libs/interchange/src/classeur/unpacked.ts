import { Archive, FILES } from './archive.js';

/**
 * The files of an archive that the product made, each as the text that it holds, in their order.
 * @param prefix the first word of the codes of its errors
 * @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge`
 */
export async function unpacked(bytes: Buffer, prefix: string): Promise<readonly { readonly path: string; readonly text: AsyncIterable<string> }[]> {
  const archive = await Archive.open(bytes, prefix, FILES);
  return archive.paths.map((path) => ({ path, text: archive.text(path) }));
}
