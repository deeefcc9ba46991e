import { LRUCache } from 'lru-cache';

/**
 * What is made of objects that are remembered, and asked again as the same: the last of it, up to so many bytes. Those objects are counted, too, as this may be
 * all that still holds them.
 *
 * Not a WeakMap: of thousands of entries that hang on each other whatever collects garbage looks at all again and again, and everything waits.
 */
export class MadeOnce<Source extends object, Made extends object> {
  private readonly known: LRUCache<Source, Made>;

  /** @param bytesOf about how many V8 takes for both */
  constructor(bytes: number, bytesOf: (made: Made, source: Source) => number) {
    this.known = new LRUCache({ maxSize: bytes, sizeCalculation: bytesOf });
  }

  of(source: Source, make: () => Made): Made {
    const made = this.known.get(source) ?? make();
    this.known.set(source, made);
    return made;
  }
}
