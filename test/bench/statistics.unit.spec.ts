import { describe, expect, it } from '@jest/globals';
import { interleaved, ratioBetween, type Rival } from '../../bench/src/rounds.js';
import { bootstrapped, median, quantile, seeded } from '../../bench/src/statistics.js';

describe('the statistics of the benchmarks', () => {
  it('take the smallest value that the asked share does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([quantile(hundred, 0.01), median(hundred), quantile(hundred, 0.99), quantile(hundred, 1)]).toEqual([1, 50, 99, 100]);
    expect(quantile([7], 0.01)).toBe(7);
  });

  it('give an interval that mostly holds the median behind the values, and that narrows with their number', () => {
    const random = seeded(4);
    const drawn = (count: number): number[] => Array.from({ length: count }, () => random());
    const intervals = Array.from({ length: 50 }, () => bootstrapped(drawn(9)));
    const holding = intervals.filter(({ low, high }) => low <= 0.5 && high >= 0.5).length;
    expect(holding).toBeGreaterThan(42);
    expect(holding).toBeLessThan(50);

    const widths = intervals.map(({ low, high }) => high - low);
    const { low, high } = bootstrapped(drawn(400));
    expect(high - low).toBeLessThan(quantile(widths, 0.05));
    expect(bootstrapped([3, 3, 3])).toEqual({ low: 3, high: 3 });
  });
});

describe('rivals that take turns', () => {
  it('each do every round once, in an order that changes; the rounds that warm up are not counted', async () => {
    const calls: string[] = [];
    const rival = (name: string, rate: number): Rival => ({
      name,
      round: async (round) => {
        calls.push(`${String(round)}${name}`);
        return Promise.resolve({ done: round < 2 ? 0 : rate, seconds: 2 });
      },
    });
    const rates = await interleaved([rival('a', 10), rival('b', 30), rival('c', 2)], { rounds: 9, warmUp: 2 });

    expect(rates.get('a')).toEqual(Array.from({ length: 9 }, () => 5));
    const orders = Array.from({ length: 11 }, (_, round) => calls.slice(round * 3, round * 3 + 3));
    expect(orders.map((order) => order.toSorted())).toEqual(orders.map((_, round) => ['a', 'b', 'c'].map((name) => `${String(round)}${name}`)));
    expect(new Set(orders.map((order) => order.map((call) => call.at(-1)).join(''))).size).toBeGreaterThan(2);
  });

  it('are compared round by round: what slowed both down does not count', () => {
    const rates = new Map([
      ['ours', [300, 30, 3, 330, 60]],
      ['theirs', [100, 10, 1, 100, 30]],
    ]);
    expect(ratioBetween(rates, 'ours', 'theirs').value).toBe(3);
    const { low, high } = ratioBetween(rates, 'theirs', 'ours');
    expect(low).toBeGreaterThan(0.3);
    expect(high).toBe(0.5);
  });
});
