import { Archive, unreadable } from './archive.js';
import { openOds } from './read-ods.js';
import { openXlsx } from './read-xlsx.js';
import type { Classeur } from './rows.js';

/** Whether these first bytes are those of a zip archive, which both kinds of workbook are. */
export const isArchive = (first: Uint8Array): boolean => first[0] === 0x50 && first[1] === 0x4b && first[2] === 0x03 && first[3] === 0x04;

/**
 * Opens a workbook, `.xlsx` or `.ods`, by what is in it. Its parts are unpacked as they are read, within bounds.
 * @param prefix the first word of the codes of its errors
 * @throws DomainError `<prefix>.classeurUnreadable`, `<prefix>.classeurTooLarge`
 */
export async function openClasseur(bytes: Buffer, prefix: string): Promise<Classeur> {
  const archive = await Archive.open(bytes, prefix);
  if (archive.has('xl/workbook.xml')) return openXlsx(archive, prefix);
  if (archive.has('content.xml')) return openOds(archive, prefix);
  throw unreadable(prefix, 'ce n’est ni un classeur .xlsx, ni un classeur .ods');
}
