import type { Client, Query } from './client.js';

/** One page of a list. */
export interface Page<Item> {
  readonly count: number;
  readonly items: readonly Item[];
  readonly next: string | null;
}

const PAGE = 500;

/** Follows a list from page to page, as far as `most` items. */
export async function* pagesOf<Item, Shape extends Page<Item> = Page<Item>>(
  client: Client,
  path: string,
  query: Query = {},
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Shape> {
  let cursor: string | undefined;
  for (let left = most; left > 0;) {
    const page = await client.get<Shape>(path, { ...query, limit: Math.min(PAGE, left), cursor });
    yield page;
    left -= page.items.length;
    if (page.next === null || page.items.length === 0) return;
    cursor = page.next;
  }
}

/** A list from its pages, whole; only for those that people read. */
export async function allOf<Item>(pages: AsyncIterable<Page<Item>>): Promise<{ readonly count: number; readonly items: readonly Item[] }> {
  const items: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    count = page.count;
    items.push(...page.items);
  }
  return { count, items };
}
