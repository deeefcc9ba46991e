/** What all versions of a list share: what was appended, and where each key stands. */
interface Store<Item> {
  readonly items: Item[];
  readonly positions: Map<string, number[]>;
}

/**
 * An immutable list that finds its items by key. Appending gives a new list and leaves the former one as it was;
 * along one line of history it costs the same however long the list is, because the versions share what they have in common.
 */
export class IndexedList<Item> {
  private constructor(
    private readonly keysOf: (item: Item) => readonly string[],
    private readonly store: Store<Item>,
    readonly length: number,
  ) {}

  static empty<Item>(keysOf: (item: Item) => readonly string[]): IndexedList<Item> {
    return new IndexedList(keysOf, { items: [], positions: new Map() }, 0);
  }

  append(item: Item): IndexedList<Item> {
    // Another version has already grown from this one: part ways.
    const base = this.store.items.length === this.length ? this : this.copy();
    base.put(item);
    return new IndexedList(base.keysOf, base.store, base.length + 1);
  }

  all(): readonly Item[] {
    return this.store.items.slice(0, this.length);
  }

  /** The items of a key, in order of appending. */
  withKey(key: string): readonly Item[] {
    const found: Item[] = [];
    for (const position of this.store.positions.get(key) ?? []) {
      if (position >= this.length) break;
      const item = this.store.items[position];
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  has(key: string): boolean {
    return (this.store.positions.get(key)?.[0] ?? Infinity) < this.length;
  }

  private put(item: Item): void {
    const position = this.store.items.push(item) - 1;
    for (const key of this.keysOf(item)) {
      const positions = this.store.positions.get(key);
      if (positions === undefined) this.store.positions.set(key, [position]);
      else positions.push(position);
    }
  }

  private copy(): IndexedList<Item> {
    const copy = new IndexedList(this.keysOf, { items: [], positions: new Map<string, number[]>() }, this.length);
    for (const item of this.all()) copy.put(item);
    return copy;
  }
}
