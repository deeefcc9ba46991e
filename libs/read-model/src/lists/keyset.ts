import { DomainError } from '#libs/kernel';

/** One page of a list, the count of the whole, and where the next page begins. */
export interface Page<Item> {
  readonly count: number;
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** The sort key of the last row of a page, as an opaque text. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws DomainError `request.cursorInvalid` when the text was not made by `encodeCursor` with as many parts */
export function decodeCursor(cursor: string, parts: number): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // said below, the same for everything that is not one of our cursors
  }
  throw new DomainError('request.cursorInvalid', 'le curseur ne vient pas de cette liste : reprenez-la depuis le début, sans « cursor »', { cursor });
}

/** Cuts the row too many that tells whether there is a next page. */
export function pageOf<Row, Item>(
  count: number,
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  keyOf: (row: Row) => readonly string[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { count, items: shown.map(itemOf), next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
