import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IndexedList } from './indexed-list.js';

describe('an indexed list', () => {
  it('keeps every version as it was, along any histories that part ways', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.constantFrom('a', 'b', 'c')), { maxLength: 30 }), (steps) => {
        // Each step appends to some former version.
        const versions: { list: IndexedList<string>; expected: readonly string[] }[] = [
          { list: IndexedList.empty((item: string) => [item, 'any']), expected: [] },
        ];
        for (const [from, item] of steps) {
          const base = versions[from % versions.length];
          if (base !== undefined) versions.push({ list: base.list.append(item), expected: [...base.expected, item] });
        }
        for (const { list, expected } of versions) {
          expect([list.length, list.all(), list.withKey('any')]).toEqual([expected.length, expected, expected]);
          for (const key of ['a', 'b', 'c']) expect(list.withKey(key)).toEqual(expected.filter((item) => item === key));
        }
      }),
      { numRuns: 200, seed: 20240106 },
    );
  });
});
