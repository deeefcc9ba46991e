import { Archive, unreadable } from './archive.js';
import { openOds } from './read-ods.js';
import { openXlsx } from './read-xlsx.js';
import type { Classeur } from './rows.js';

/** Of a zip archive, which both kinds of workbook are, and of the workbooks of before them. */
const BEGINNINGS = [Buffer.from('PK'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])] as const;

/** Whether these first bytes – four – are those of a workbook, be it one that cannot be read. */
export const isClasseur = (first: Uint8Array): boolean => BEGINNINGS.some((beginning) => beginning.equals(first.subarray(0, beginning.length)));

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
