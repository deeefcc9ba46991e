import { describe, expect, it } from '@jest/globals';
import { firstPartOf } from './record-in-parts.js';

const eventsOf = (count: number, bytes: number): readonly { readonly data: object }[] =>
  Array.from({ length: count }, () => ({ data: { text: 'é'.repeat(bytes / 2) } }));

describe('the first part of what a dossier lacks', () => {
  it('is all of it when that fits into one append, however many events there are', () => {
    for (const events of [eventsOf(0, 100), eventsOf(63, 10_000), eventsOf(400, 800)]) expect(firstPartOf(events)).toBe(events);
  });

  it('is as much as fits, by its bytes and what the log adds to each event', () => {
    for (const [count, bytes] of [
      [5_000, 100],
      [2_000, 1_000],
      [100, 20_000],
    ] as const) {
      const part = firstPartOf(eventsOf(count, bytes));
      const weight = part.length * (bytes + 800);
      expect([weight < 660_000, weight > 600_000]).toEqual([true, true]);
    }
  });

  it('is one event when that alone is too heavy: the log says so', () => {
    expect(firstPartOf(eventsOf(70, 2_000_000))).toHaveLength(1);
  });
});
