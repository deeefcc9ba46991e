import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainDate } from '#libs/kernel';
import { comparaison, type ComparaisonOptions, dispersion } from './comparaison.js';
import { ensemble } from './ensemble.js';
import { quadrants } from './quadrants.js';
import { rangs, rangsMoyens } from './rangs.js';
import { distribution, mediane, quantile } from './statistiques.js';
import type { Valeur } from './valeur.js';

const ratio = (organisme: string, numerator: number, denominator: number): Valeur => ({
  organisme,
  status: denominator === 0 ? 'undefined' : 'ok',
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});
const count = (organisme: string, value: number): Valeur => ({ organisme, status: 'ok', value, numerator: value, denominator: null });
const plain = (organisme: string, value: number): Valeur => ({ organisme, status: 'ok', value, numerator: null, denominator: null });
const absent = (organisme: string): Valeur => ({ organisme, status: 'noData', value: null, numerator: null, denominator: null });

const OPTIONS: ComparaisonOptions = { orientation: 'lowerIsBetter', tolerance: 0, quantiles: [0.1, 0.5] };
const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 });

describe('quantiles', () => {
  it('are linear between neighbouring ranks: those of 1, 2, 3, 4, 10', () => {
    expect([0, 0.25, 0.5, 0.75, 0.875, 1].map((order) => quantile([10, 3, 1, 4, 2], order))).toEqual([1, 2, 3, 4, 7, 10]);
  });

  it('have as their middle the median, the middle of the two middle values of an even number', () => {
    expect([mediane([4, 1, 3, 2]), mediane([7]), mediane([])]).toEqual([2.5, 7, null]);
  });

  it('of nothing are nothing, and of one value that value', () => {
    expect(distribution([])).toBeNull();
    expect(distribution([5], [0.9])).toEqual({
      count: 1,
      mean: 5,
      median: 5,
      min: 5,
      max: 5,
      quantiles: [{ order: 0.9, value: 5 }],
      ecartInterquartile: 0,
    });
  });

  it('never go back as their order grows, and stay between the least and the most', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (some, a, b) => {
        const [low, high] = [quantile(some, Math.min(a, b)) ?? Number.NaN, quantile(some, Math.max(a, b)) ?? Number.NaN];
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...some) - 1e-9);
        expect(high).toBeLessThanOrEqual(Math.max(...some) + 1e-9);
      }),
      { seed: 1 },
    );
  });
});

describe('several organismes together', () => {
  it('are the ratio of the sums, never the mean of the ratios', () => {
    expect(ensemble([ratio('A', 1, 10), ratio('B', 90, 100)])).toEqual({
      status: 'ok',
      value: 91 / 110,
      numerator: 91,
      denominator: 110,
      nature: 'ratio',
      missing: [],
    });
  });

  it('leave out those to whom it does not apply, on both sides, and name them', () => {
    expect(ensemble([ratio('A', 1, 2), absent('B')])).toMatchObject({ status: 'ok', value: 0.5, missing: ['B'] });
  });

  it('count a stock that nobody works on: the solde of the réseau bears it', () => {
    expect(ensemble([ratio('A', 40, 10), ratio('B', 20, 0)])).toMatchObject({ status: 'ok', value: 6 });
    expect(ensemble([ratio('B', 20, 0)])).toMatchObject({ status: 'undefined', value: null, numerator: 20, denominator: 0 });
  });

  it('have nothing over nothing as 0 only where each of them says 0', () => {
    const empty: Valeur = { organisme: 'A', status: 'ok', value: 0, numerator: 0, denominator: 0 };
    expect(ensemble([empty, { ...empty, organisme: 'B' }])).toMatchObject({ status: 'ok', value: 0 });
    expect(ensemble([ratio('A', 0, 0)])).toMatchObject({ status: 'undefined', value: null });
  });

  it('add up counts, and have no value for what does not add up, unless one is alone', () => {
    expect(ensemble([count('A', 3), count('B', 4)])).toMatchObject({ value: 7, nature: 'count' });
    expect(ensemble([plain('A', 3), plain('B', 4)])).toMatchObject({ status: 'undefined', value: null, nature: 'none' });
    expect(ensemble([plain('A', 3)])).toMatchObject({ status: 'ok', value: 3, nature: 'none' });
    expect(ensemble([ratio('A', 1, 2), count('B', 4)])).toMatchObject({ status: 'mixed', value: null });
    expect(ensemble([ratio('A', 1, 2), plain('B', 4)])).toMatchObject({ status: 'mixed', value: null });
  });

  it('that are nobody have no data, and keep the first reason of those who have none', () => {
    expect(ensemble([])).toMatchObject({ status: 'noData', value: null, missing: [] });
    expect(ensemble([{ ...absent('A'), status: 'notConfigured' }, absent('B')])).toMatchObject({ status: 'notConfigured', missing: ['A', 'B'] });
  });

  it('say that a window was incomplete', () => {
    expect(ensemble([ratio('A', 1, 2), { ...ratio('B', 1, 2), status: 'partialWindow' }])).toMatchObject({ status: 'partialWindow', value: 0.5 });
  });

  it('are the same whatever slices they are added up by', () => {
    const one = fc.record({ numerator: fc.integer({ min: 0, max: 500 }), denominator: fc.integer({ min: 0, max: 500 }) });
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 30 }), fc.nat(), (parts, cut) => {
        const valeurs = parts.map(({ numerator, denominator }, i) => ratio(String(i), numerator, denominator));
        const [left, right] = [valeurs.slice(0, cut % valeurs.length), valeurs.slice(cut % valeurs.length)];
        const slices = [left, right].map(ensemble);
        const whole = ensemble(valeurs);
        expect(slices.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0)).toBe(whole.numerator);
        expect(slices.reduce((sum, { denominator }) => sum + (denominator ?? 0), 0)).toBe(whole.denominator);
      }),
      { seed: 2 },
    );
  });
});

describe('ranks', () => {
  it('are 1 for the lowest cost, 1 for the highest satisfaction', () => {
    expect(rangs([200, 180, 220], 'lowerIsBetter')).toEqual([2, 1, 3]);
    expect(rangs([0.8, 0.9, 0.7], 'higherIsBetter')).toEqual([2, 1, 3]);
  });

  it('are shared by equal values, and not given to what is missing', () => {
    expect(rangs([5, 4, null, 5, 6], 'context')).toEqual([2, 1, null, 2, 4]);
  });

  it('are each one more than how many are strictly better', () => {
    fc.assert(
      fc.property(values, (some) => {
        expect(rangs(some, 'lowerIsBetter')).toEqual(some.map((value) => 1 + some.filter((other) => other < value).length));
      }),
      { seed: 3 },
    );
  });

  it('have a mean by period, of the dates at which there is one', () => {
    const ranked = (
      [
        ['2013', 1],
        ['2014', 3],
        ['2017', 5],
      ] as const
    ).map(([year, rang]) => ({ day: plainDate(`${year}-12-31`), organisme: 'A', rang }));
    const all = [...ranked, { day: plainDate('2013-12-31'), organisme: 'B', rang: null }];
    const period = { from: plainDate('2013-01-01'), to: plainDate('2016-12-31') };
    expect(rangsMoyens(all, period)).toEqual([
      { organisme: 'A', rangMoyen: 2, dates: 2 },
      { organisme: 'B', rangMoyen: null, dates: 0 },
    ]);
  });
});

describe('a comparison', () => {
  const valeurs = [ratio('A', 40, 10), ratio('B', 60, 10), ratio('C', 80, 10), absent('D')];

  it('holds each organisme against the réseau, and names who is missing', () => {
    expect(comparaison(valeurs, OPTIONS)).toEqual({
      reseau: { status: 'ok', value: 6, numerator: 180, denominator: 30, nature: 'ratio', missing: ['D'] },
      distribution: {
        count: 3,
        mean: 6,
        median: 6,
        min: 4,
        max: 8,
        quantiles: [
          { order: 0.1, value: 4.4 },
          { order: 0.5, value: 6 },
        ],
        ecartInterquartile: 2,
      },
      positions: { below: 1, around: 1, above: 1 },
      lignes: [
        { organisme: 'A', status: 'ok', value: 4, rang: 1, ecartReseau: -2, position: 'below' },
        { organisme: 'B', status: 'ok', value: 6, rang: 2, ecartReseau: 0, position: 'around' },
        { organisme: 'C', status: 'ok', value: 8, rang: 3, ecartReseau: 2, position: 'above' },
        { organisme: 'D', status: 'noData', value: null, rang: null, ecartReseau: null, position: null },
      ],
    });
  });

  it('counts around the réseau those within its tolerance, the bound included', () => {
    expect(comparaison(valeurs, { ...OPTIONS, tolerance: 1 / 3 }).positions).toEqual({ below: 0, around: 3, above: 0 });
  });

  it('of counts has ranks and a median, and no réseau to lie around: that is their sum', () => {
    const found = comparaison([count('A', 3), count('B', 5)], OPTIONS);
    expect(found).toMatchObject({ reseau: { value: 8, nature: 'count' }, distribution: { median: 4 }, positions: null });
    expect(found.lignes.map(({ rang, position }) => [rang, position])).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  it('of nobody, and of one alone, is told as such', () => {
    expect(comparaison([], OPTIONS)).toEqual({
      reseau: expect.objectContaining({ status: 'noData' }),
      distribution: null,
      positions: null,
      lignes: [],
    });
    expect(comparaison([ratio('A', 4, 2)], OPTIONS)).toMatchObject({
      reseau: { value: 2 },
      distribution: { median: 2 },
      positions: { around: 1 },
      lignes: [{ rang: 1, ecartReseau: 0 }],
    });
  });

  it('at two dates tells who stays worse, and what is missing at one of them', () => {
    const before = comparaison([ratio('A', 8, 1), ratio('B', 4, 1), ratio('C', 8, 1), ratio('E', 6, 1)], OPTIONS);
    const after = comparaison([ratio('A', 9, 1), ratio('B', 5, 1), ratio('C', 5, 1), absent('E')], OPTIONS);
    expect(quadrants(before, after, 'lowerIsBetter')).toEqual([
      { organisme: 'A', status: 'ok', quadrant: 'persistentWorse', difference: 1, evolution: 1 / 8 },
      { organisme: 'B', status: 'ok', quadrant: 'persistentBetter', difference: 1, evolution: 1 / 4 },
      { organisme: 'C', status: 'ok', quadrant: 'mixed', difference: -3, evolution: -3 / 8 },
      { organisme: 'E', status: 'noData', quadrant: null, difference: null, evolution: null },
    ]);
    expect(quadrants(before, after, 'higherIsBetter').map(({ quadrant }) => quadrant)).toEqual([
      'persistentBetter',
      'persistentWorse',
      'mixed',
      null,
    ]);
    expect(new Set(quadrants(before, after, 'context').map(({ quadrant }) => quadrant))).toEqual(new Set(['mixed', null]));
  });
});

describe('dispersion through time', () => {
  it('tells how far apart the organismes are at each date, as a share of the median', () => {
    const day = plainDate('2022-01-31');
    const points = dispersion([{ day, valeurs: [2, 4, 6, 8, 10].map((value) => ratio(String(value), value, 1)) }], [0.9]);
    expect(points).toEqual([
      {
        day,
        reseau: expect.objectContaining({ value: 6 }),
        distribution: { count: 5, mean: 6, median: 6, min: 2, max: 10, quantiles: [{ order: 0.9, value: 9.2 }], ecartInterquartile: 4 },
        dispersion: 4 / 6,
      },
    ]);
  });

  it('has none where nobody has a value, or the median is 0', () => {
    const day = plainDate('2022-01-31');
    expect(dispersion([{ day, valeurs: [absent('A')] }], [])).toMatchObject([{ distribution: null, dispersion: null }]);
    expect(dispersion([{ day, valeurs: [ratio('A', 0, 5)] }], [])).toMatchObject([{ dispersion: null }]);
  });
});
