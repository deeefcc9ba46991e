/** A text as a source of bytes, in pieces of so many bytes: pieces cut characters and tags anywhere. */
export async function* bytesOf(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
}

/** A source of `pieces` times the same piece between a beginning and an end, that counts what was asked of it: gigabytes, made on demand. */
export class EndlessSource implements AsyncIterable<Uint8Array> {
  given = 0;
  closed = false;

  constructor(
    private readonly start: string,
    private readonly piece: string,
    private readonly pieces: number,
    private readonly end = '',
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    const piece = Buffer.from(this.piece);
    try {
      yield this.count(Buffer.from(this.start));
      for (let i = 0; i < this.pieces; i += 1) yield this.count(piece);
      yield this.count(Buffer.from(this.end));
    } finally {
      this.closed = true;
    }
  }

  private count(bytes: Uint8Array): Uint8Array {
    this.given += bytes.byteLength;
    return bytes;
  }
}

/** What a source gave until it ended or failed. */
export interface Outcome<Item> {
  readonly items: readonly Item[];
  readonly failure: unknown;
}

export async function outcomeOf<Item>(source: AsyncIterable<Item>): Promise<Outcome<Item>> {
  const items: Item[] = [];
  try {
    for await (const item of source) items.push(item);
    return { items, failure: null };
  } catch (failure) {
    return { items, failure };
  }
}
