import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, plainDate } from '#libs/kernel';
import { lastPeriodeBy, periodeNamed, PERIODES } from './periode.js';
import { releveDecider, type ReleveState } from './releve.decider.js';

const CODE = 'cout-allocataire-pondere';
const command = (...values: readonly (readonly [periode: string, value: number])[]) => ({
  type: 'RecordReleves' as const,
  code: CODE,
  organisme: '751',
  unit: '€',
  values: values.map(([periode, value]) => ({ periode, value, source: 'comptes 2025', closed: false })),
});
const recorded = (periode: string, value: number, corrects: number | null) => ({
  type: 'ReleveRecorded' as const,
  data: { code: CODE, organisme: '751', periode, value, unit: '€', source: 'comptes 2025', corrects, closed: false },
});
const after = (...events: readonly ReturnType<typeof recorded>[]): ReleveState => events.reduce(releveDecider.evolve, releveDecider.initialState);

describe('the readings of an organisme', () => {
  it('are recorded once each', () => {
    expect(releveDecider.decide(command(['2024', 10], ['2025', 12]), after())).toEqual([recorded('2024', 10, null), recorded('2025', 12, null)]);
    expect(releveDecider.decide(command(['2024', 10]), after(recorded('2024', 10, null)))).toEqual([]);
  });

  it('are corrected by another value of the same period, in one file too', () => {
    const before = after(recorded('2024', 10, null));
    expect(releveDecider.decide(command(['2024', 11], ['2024', 12]), before)).toEqual([recorded('2024', 11, 10), recorded('2024', 12, 11)]);
    expect(releveDecider.decide(command(['2024', 0]), before)).toEqual([recorded('2024', 0, 10)]);
  });

  it('say when they come after the figures of their period were published', () => {
    const late = command(['2024', 10]);
    expect(releveDecider.decide({ ...late, values: late.values.map((value) => ({ ...value, closed: true })) }, after())).toMatchObject([
      { data: { corrects: null, closed: true } },
    ]);
  });
});

describe('the period of a reading', () => {
  it.each([
    ['2026-03', 'month', '2026-03-01', '2026-03-31'],
    ['2026-T4', 'quarter', '2026-10-01', '2026-12-31'],
    ['2024', 'year', '2024-01-01', '2024-12-31'],
  ] as const)('%s is a %s', (name, length, from, to) => {
    expect(periodeNamed(name, length)).toEqual({ name, from, to });
  });

  it.each([
    ['2026-13', 'month'],
    ['2026-T5', 'quarter'],
    ['2026-T1', 'month'],
    ['26', 'year'],
    ['2026-3', 'month'],
  ] as const)('%s is no %s', (name, length) => {
    expect(periodeNamed(name, length)).toBeNull();
  });

  it('is the last that is over: over on its last day, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(...PERIODES), (days, length) => {
        const day = addDays(plainDate('1990-01-01'), days);
        const last = lastPeriodeBy(day, length);
        expect(periodeNamed(last.name, length)).toEqual(last);
        expect(last.to <= day).toBe(true);
        // The one that follows begins the next day, and is not over.
        expect(lastPeriodeBy(addDays(last.to, 1), length).name).toBe(last.name);
      }),
      { seed: 20_260_331, numRuns: 500 },
    );
  });
});
