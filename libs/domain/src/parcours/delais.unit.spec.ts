import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delaisDHorloge } from './delais.js';

describe('the delays of a clock', () => {
  it('are told by the nearest rank, and of no dossier there is none, not one of 0', () => {
    expect(delaisDHorloge([10, 1, 3, 2, 40, 5, 6, 7, 8, 9])).toEqual({ dossiers: 10, p50: 6, p90: 10 });
    expect(delaisDHorloge([0])).toEqual({ dossiers: 1, p50: 0, p90: 0 });
    expect(delaisDHorloge([])).toEqual({ dossiers: 0, p50: null, p90: null });
  });

  it('are delays that some dossier has, and do not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 60 }), (days) => {
        const { dossiers, p50, p90 } = delaisDHorloge(days);
        expect(dossiers).toBe(days.length);
        expect([days.includes(p50 ?? -1), days.includes(p90 ?? -1)]).toEqual([true, true]);
        expect(days.filter((each) => each <= (p90 ?? -1)).length).toBeGreaterThanOrEqual(0.9 * days.length);
        expect(delaisDHorloge(days.toReversed())).toEqual({ dossiers, p50, p90 });
      }),
      { seed: 90 },
    );
  });
});
