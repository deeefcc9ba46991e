import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstWhere } from './first-where.js';

describe('the first number of which something holds', () => {
  it('is where it begins to hold, wherever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(100), fc.integer({ min: -60, max: 160 }), (low, length, begins) => {
        const high = low + length;
        expect(firstWhere(low, high, (number) => number >= begins)).toBe(Math.min(high, Math.max(low, begins)));
      }),
    );
  });

  it('is asked of few', () => {
    const asked: number[] = [];
    firstWhere(0, 1_000_000, (number) => asked.push(number) > 0 && number >= 777_777);
    expect(asked.length).toBeLessThanOrEqual(20);
  });
});
