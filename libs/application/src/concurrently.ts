/** Runs the work on every item as it comes, at most `limit` at a time; the first failure stops the reading and is thrown once all have ended. */
export async function concurrently<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      const run: Promise<void> = work(item)
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => running.delete(run));
      running.add(run);
      if (running.size >= limit) await Promise.race(running);
      if (failures.length > 0) break;
    }
  } finally {
    // Where the items themselves break off too: what was begun ends before anything is said of it.
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}

/** The work on every item, at most `limit` at a time: its results, in the order of the items. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  await concurrently(items.entries(), limit, async ([i, item]) => {
    results[i] = await work(item);
  });
  return results;
}
