/** What all versions of a list share: what was appended, and where each key stands among the first `indexed` items. */
interface Store<Item> {
  readonly items: Item[];
  /** A key of one item only, the most frequent, needs no list. */
  readonly positions: Map<string, number | number[]>;
  indexed: number;
}

/**
 * An immutable list that finds its items by key. Appending gives a new list and leaves the former one as it was;
 * along one line of history it costs the same however long the list is, because the versions share what they have in common.
 * Keys are looked at when something is first sought.
 */
export class IndexedList<Item> {
  private constructor(
    private readonly keysOf: (item: Item) => readonly string[],
    private readonly store: Store<Item>,
    readonly length: number,
  ) {}

  static empty<Item>(keysOf: (item: Item) => readonly string[]): IndexedList<Item> {
    return new IndexedList(keysOf, { items: [], positions: new Map<string, number | number[]>(), indexed: 0 }, 0);
  }

  append(item: Item): IndexedList<Item> {
    // Another version has already grown from this one: part ways.
    const store = this.store.items.length === this.length ? this.store : { items: [...this.all()], positions: new Map<string, number>(), indexed: 0 };
    store.items.push(item);
    return new IndexedList(this.keysOf, store, this.length + 1);
  }

  all(): readonly Item[] {
    return this.store.items.slice(0, this.length);
  }

  /** The items of a key, in order of appending. */
  withKey(key: string): readonly Item[] {
    const found: Item[] = [];
    for (const position of this.positionsOf(key)) {
      if (position >= this.length) break;
      const item = this.store.items[position];
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  private positionsOf(key: string): readonly number[] {
    const { items, positions } = this.store;
    for (; this.store.indexed < items.length; this.store.indexed += 1) {
      const item = items[this.store.indexed];
      if (item !== undefined) for (const each of this.keysOf(item)) this.index(each, this.store.indexed);
    }
    const found = positions.get(key) ?? [];
    return typeof found === 'number' ? [found] : found;
  }

  private index(key: string, position: number): void {
    const { positions } = this.store;
    const former = positions.get(key);
    if (former === undefined) positions.set(key, position);
    else if (typeof former === 'number') positions.set(key, [former, position]);
    else former.push(position);
  }
}
