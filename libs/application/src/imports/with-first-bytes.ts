/** Enough to tell what a file is. */
const FIRST = 64 * 1024;

/** Reads the beginning of a file without losing it. */
export async function withFirstBytes(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly first: Uint8Array; readonly bytes: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < FIRST) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.byteLength;
  }
  return { first: Buffer.concat(chunks), bytes: rest(chunks, iterator) };
}

async function* rest(first: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
