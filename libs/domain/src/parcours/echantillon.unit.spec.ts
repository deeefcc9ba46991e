import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainDate } from '#libs/kernel';
import { populationOf, sampleOf, trimestreBefore, trimestreOf } from './echantillon.js';
import { shareOf } from './hasard.js';

const dossiers = (n: number): string[] => Array.from({ length: n }, (_, i) => `00000000-0000-5000-8000-${String(i).padStart(12, '0')}`);

describe('the number that a seed gives to a dossier', () => {
  it('is always the same', () => {
    expect(shareOf('2026', 'dossier-1')).toBe(shareOf('2026', 'dossier-1'));
    expect([shareOf('2026', 'dossier-1'), shareOf('2026', 'dossier-2'), shareOf('2027', 'dossier-1')]).toEqual([
      0.17769304087043214, 0.6601882147721684, 0.097196960334196,
    ]);
  });

  it.each(['a', '2026-T3', 'retraite/n1'])('is spread evenly over dossiers that hardly differ, for the seed %s', (seed) => {
    const buckets = new Array<number>(20).fill(0);
    for (const dossier of dossiers(20_000))
      buckets[Math.floor(shareOf(seed, dossier) * 20)] = (buckets[Math.floor(shareOf(seed, dossier) * 20)] ?? 0) + 1;
    const chiSquare = buckets.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(buckets.reduce((sum, n) => sum + n, 0)).toBe(20_000);
    expect(chiSquare).toBeLessThan(43.8); // 19 degrees of freedom, 1 in 1 000
  });

  it('of one seed tells nothing of that of another', () => {
    const both = dossiers(20_000).filter((dossier) => shareOf('a', dossier) < 0.5 && shareOf('b', dossier) < 0.5).length;
    expect(Math.abs(both - 5000)).toBeLessThan(250);
  });
});

describe('a sample', () => {
  it('is of the dossiers paid in the quarter before', () => {
    expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map((day) => trimestreOf(plainDate(day)))).toEqual([
      '2026-T1',
      '2026-T1',
      '2026-T2',
      '2026-T4',
    ]);
    expect(['2026-01-15', '2026-05-31', '2026-12-31'].map((day) => trimestreBefore(plainDate(day)))).toEqual(['2025-T4', '2026-T1', '2026-T3']);
    const paid = [
      { dossier: 'b', paidOn: plainDate('2026-03-31') },
      { dossier: 'a', paidOn: plainDate('2026-01-02') },
      { dossier: 'a', paidOn: plainDate('2026-02-02') },
      { dossier: 'c', paidOn: plainDate('2026-04-01') },
    ];
    expect(populationOf(paid, '2026-T1')).toEqual(['a', 'b']);
  });

  it('is drawn by the seed alone: neither the order nor a dossier named twice changes it', () => {
    const population = dossiers(60);
    fc.assert(
      fc.property(fc.shuffledSubarray(population, { minLength: 60 }), fc.nat(70), fc.string(), (shuffled, size, seed) => {
        const sample = sampleOf(population, size, seed);
        expect(sampleOf([...shuffled, ...shuffled.slice(0, 5)], size, seed)).toEqual(sample);
        expect(sample.length).toBe(Math.min(size, 60));
        expect(sample.every(({ dossier, share }) => share === shareOf(seed, dossier))).toBe(true);
      }),
      { seed: 7, numRuns: 100 },
    );
    expect(sampleOf(population, 5, 'a')).not.toEqual(sampleOf(population, 5, 'b'));
    expect(sampleOf([], 5, 'a')).toEqual([]);
  });

  it('takes each dossier as often as another', () => {
    const times = new Map<string, number>();
    for (let n = 0; n < 2000; n += 1)
      for (const { dossier } of sampleOf(dossiers(20), 5, `seed-${String(n)}`)) times.set(dossier, (times.get(dossier) ?? 0) + 1);
    expect([...times.values()].every((n) => Math.abs(n - 500) < 100)).toBe(true);
    expect(times.size).toBe(20);
  });
});
