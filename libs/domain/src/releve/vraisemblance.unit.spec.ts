import { describe, expect, it } from '@jest/globals';
import { periodeNamed } from './periode.js';
import { boundsOfReading, isUnlikelyAfter, periodeBefore } from './vraisemblance.js';

describe('a reading', () => {
  it('of a share is from 0 to 1, of anything else within what its definition says', () => {
    const unbounded = { minimum: null, maximum: null, dividedBy: null };
    expect(boundsOfReading({ ...unbounded, unit: 'part' })).toEqual({ minimum: 0, maximum: 1 });
    expect(boundsOfReading({ ...unbounded, unit: 'part', maximum: 2 })).toEqual({ minimum: 0, maximum: 2 });
    expect(boundsOfReading({ ...unbounded, unit: '€' })).toEqual({ minimum: null, maximum: null });
    expect(boundsOfReading({ ...unbounded, unit: '€', minimum: 0 })).toEqual({ minimum: 0, maximum: null });
  });

  it.each([
    [12_000_000, 12_000, true],
    [12, 12_000, true],
    [100, 1, true],
    [99, 1, false],
    [14_000, 12_000, false],
    [0, 12_000, false],
    [12_000, 0, false],
    [-500, 4, true],
  ])('of %d after %d is unlikely: %p', (value, before, unlikely) => {
    expect(isUnlikelyAfter(value, before)).toBe(unlikely);
  });

  it.each([
    ['2024-01', 'month', '2023-12'],
    ['2024-T1', 'quarter', '2023-T4'],
    ['2024', 'year', '2023'],
  ] as const)('of %s is held against that of the %s before, %s', (name, length, before) => {
    const periode = periodeNamed(name, length);
    expect(periode === null ? null : periodeBefore(periode, length).name).toBe(before);
  });
});
