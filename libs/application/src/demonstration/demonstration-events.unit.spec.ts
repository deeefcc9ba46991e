import { describe, expect, it } from '@jest/globals';
import { type Plan, SCALES } from '#libs/demonstration';
import { type Part, partsOf, type Share } from './demonstration-events.js';

const PLAN: Plan = { ...SCALES.small, caisses: SCALES.small.caisses.slice(0, 5), pieces: 2_000, claims: 3, translations: 4 };
const BROUGHT = { at: '2026-11-21T08:00:00.000Z', on: PLAN.lastDay };

async function told(share: Share): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const part of partsOf(PLAN, BROUGHT, share)) parts.push(part);
  return parts;
}

describe('the parts of a demonstration', () => {
  it('are the same whether one tells them all or several tell them in turn', async () => {
    const whole = await told({ of: 1, nth: 0 });
    expect(whole.map(({ kind }) => kind)).toEqual([
      'published',
      ...Array.from({ length: 5 + 8 + 7 }, () => 'lived'),
      ...whole.slice(21).map(() => 'facts'),
    ]);
    expect(whole.length).toBeGreaterThan(25);
    const shares = await Promise.all([0, 1, 2].map(async (nth) => told({ of: 3, nth })));
    expect(whole.map((_, n) => shares[n % 3]?.[Math.floor(n / 3)])).toEqual(whole);
    expect(shares.flat().length).toBe(whole.length);
  });
});
