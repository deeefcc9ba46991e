import { RequestRefused } from './problem.js';

interface Page<Item> {
  readonly count: number;
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Reference lists are short: people see them whole unless they ask for less. */
const DEFAULT_LIMIT = 500;

function keyOfCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (key === '' || Buffer.from(key, 'utf8').toString('base64url') !== cursor) {
    throw new RequestRefused('request.cursorInvalid', 'Le curseur ne vient pas de cette liste : reprenez-la depuis le début, sans « cursor ».', {
      cursor,
    });
  }
  return key;
}

/** One keyset page of a list that is known whole; items come in the order of their keys. */
export function pageOfWhole<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit = DEFAULT_LIMIT, cursor }: { readonly limit?: number; readonly cursor?: string },
): Page<Item> {
  const ordered = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const after = cursor === undefined ? null : keyOfCursor(cursor);
  const rest = after === null ? ordered : ordered.filter(({ key }) => key > after);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  const next = rest.length > shown.length && last !== undefined ? Buffer.from(last.key, 'utf8').toString('base64url') : null;
  return { count: items.length, items: shown.map(({ item }) => item), next };
}
