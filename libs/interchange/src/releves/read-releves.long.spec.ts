import { expect, it } from '@jest/globals';
import { readReleves } from './read-releves.js';

const HEADER = 'indicateur;organisme;periode;valeur;source';

it('a file of a million lines goes through without being kept', async () => {
  async function* million(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${HEADER}\n`);
    const thousand = Array.from({ length: 1_000 }, (_, n) => `cout;751;2025;${String(n)};x\n`).join('');
    for (let n = 0; n < 1_000; n += 1) yield await Promise.resolve(Buffer.from(thousand));
  }
  let [count, sum] = [0, 0];
  for await (const item of readReleves(million())) {
    count += 1;
    if (item.kind === 'releve') sum += item.value;
  }
  expect([count, sum]).toEqual([1_000_000, 499_500_000]);
});
