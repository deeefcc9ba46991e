/** First in, first out, but for those that are taken out of turn. Takes constant time, whatever its length. */
export class Queue<Item> {
  private items: Item[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: Item): void {
    this.items.push(item);
  }

  /** Takes the item at a place from the front, 0 being the first, whose place the front one takes; undefined when there is none. */
  take(place = 0): Item | undefined {
    const [first, taken] = [this.items[this.head], this.items[this.head + place]];
    if (first === undefined || taken === undefined) return undefined;
    this.items[this.head + place] = first;
    this.head += 1;
    if (this.head > 1_000 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return taken;
  }

  *[Symbol.iterator](): IterableIterator<Item> {
    for (let at = this.head; at < this.items.length; at += 1) {
      const item = this.items[at];
      if (item !== undefined) yield item;
    }
  }
}
