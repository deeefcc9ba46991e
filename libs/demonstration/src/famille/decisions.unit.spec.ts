import { describe, expect, it } from '@jest/globals';
import { SHIPPED_DEFINITIONS } from '#libs/domain';
import { SCALES } from '../plan.js';
import { decisionsOf, PUBLISHED } from './decisions.js';

describe('what the family réseau decides by its figures', () => {
  it('is told in the order of its days, none of them after the end', () => {
    for (const plan of Object.values(SCALES)) {
      const days = decisionsOf(plan).map(({ on }) => on);
      expect(days).toEqual([...days].sort());
      expect(days.filter((on) => on < plan.firstDay || on > plan.lastDay)).toEqual([]);
    }
  });

  it('closes the last two years, each month once it is over, and corrects the last month of each quarter later', () => {
    const decisions = decisionsOf(SCALES.small);
    const closed = decisions.flatMap((each) => (each.kind === 'close' ? [each] : []));
    expect([closed.length, closed[0]?.mois, closed.at(-1)?.mois]).toEqual([24, '2024-10', '2026-09']);
    expect(closed.filter(({ mois, on }) => on.slice(0, 7) <= mois)).toEqual([]);
    const corrected = decisions.flatMap((each) => (each.kind === 'correct' ? [each] : []));
    expect(corrected.map(({ mois }) => mois)).toEqual(['2024-12', '2025-03', '2025-06', '2025-09', '2025-12', '2026-03', '2026-06']);
    for (const { mois, on } of corrected) expect(closed.some((each) => each.mois === mois && each.on < on)).toBe(true);
  });

  it('stabilises after the crisis and launches once it has held, but in a région that fails as a whole', () => {
    const phases = (scale: keyof typeof SCALES): readonly string[] =>
      decisionsOf(SCALES[scale]).flatMap((each) => (each.kind === 'enter' ? [`${each.on} ${each.phase}`] : []));
    const second = ['2025-06-02 stabilisation', '2026-02-26 lancement'];
    expect(phases('small')).toEqual(second);
    expect(phases('region')).toEqual(second.slice(0, 1));
    // Of the last two years, as the months.
    expect(phases('national')).toEqual(second);
  });

  it('is nothing where nobody works, and is told of indicators that ship', () => {
    expect(decisionsOf({ ...SCALES.small, miniature: null })).toEqual([]);
    const shipped = SHIPPED_DEFINITIONS.map(({ code }) => code);
    expect(PUBLISHED.filter((code) => !shipped.includes(code))).toEqual([]);
  });
});
