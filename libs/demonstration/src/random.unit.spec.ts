import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';

describe('chance', () => {
  it('is the same on every machine', () => {
    const random = new Random(42);
    expect([random.next(), random.next(), random.next()]).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099]);
  });

  it('gives integers within their bounds, both reached', () => {
    const random = new Random(1);
    const drawn = Array.from({ length: 1000 }, () => random.between(3, 6));
    expect([...new Set(drawn)].sort()).toEqual([3, 4, 5, 6]);
  });

  it('follows weights and means', () => {
    const random = new Random(7);
    const keys = Array.from({ length: 10_000 }, () => random.weighted({ a: 3, b: 1, never: 0 }));
    expect(keys.filter((key) => key === 'a').length / 10_000).toBeCloseTo(0.75, 1);
    expect(keys).not.toContain('never');
    const sum = Array.from({ length: 10_000 }, () => random.around(1.3)).reduce((a, b) => a + b, 0);
    expect(sum / 10_000).toBeCloseTo(1.3, 1);
  });
});
