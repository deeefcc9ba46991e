import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeDays, decodeParts, encodeParts } from './parts.codec.js';

const part = fc.oneof(fc.integer({ min: -3, max: 300 }), fc.constantFrom(0, -(2 ** 31), 2 ** 31 - 1), fc.integer());
const told = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), days: fc.integer({ min: 0, max: 366 }) })
  .chain(({ width, days }) => fc.record({ width: fc.constant(width), parts: fc.array(part, { minLength: width * days, maxLength: width * days }) }));

describe('the parts of days, encoded', () => {
  it('are what they were', () => {
    fc.assert(
      fc.property(told, ({ width, parts }) => {
        expect([...decodeParts(encodeParts(parts, width), width)]).toEqual(parts);
      }),
    );
  });

  it('are told of the days that are asked alone, with zeros for days that they do not tell', () => {
    fc.assert(
      fc.property(told, fc.uniqueArray(fc.integer({ min: 0, max: 400 })), ({ width, parts }, asked) => {
        const ranks = asked.sort((a, b) => a - b);
        const expected = ranks.flatMap((rank) => Array.from({ length: width }, (_, i) => parts[rank * width + i] ?? 0));
        expect([...decodeDays(encodeParts(parts, width), width, ranks)]).toEqual(expected);
      }),
    );
  });

  it('take a byte for a part that changes by less than 64', () => {
    expect(encodeParts([1_000, 5, 1_063, 5, 1_000, 0], 2)).toHaveLength(1 + (2 + 1 + 1) + (1 + 1 + 1));
    expect([...encodeParts([3, 2, 2], 1)]).toEqual([3, 6, 1, 0]);
  });
});
