import { describe, expect, it } from '@jest/globals';
import { classOf, type Measure, writtenGap, writtenValue } from './valeur.ts';

const SOLDE: Measure = { block: 'soldeEnJours', zones: { tipping: 6, beyond: 8 } };
const PART: Measure = { block: 'ratio', unit: 'part', orientation: 'higherIsBetter', thresholds: null, denominator: [] };
const plain = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('the value of an indicator, as the réseau shows it', () => {
  it.each([
    [5.99, 'zone-under'],
    [6, 'zone-tipping'],
    [8, 'zone-tipping'],
    [8.01, 'zone-beyond'],
  ])('lies in the zone of the solde: %s', (value, mark) => {
    expect(classOf(SOLDE, value, 1, 100)?.mark).toBe(mark);
  });

  it('lies on the other side of thresholds where more is better', () => {
    const measure: Measure = { ...PART, thresholds: { tendue: 0.85, critique: 0.7 } };
    expect([0.85, 0.84, 0.7, 0.69].map((value) => classOf(measure, value, 1, 4)?.mark)).toEqual([
      'zone-under',
      'zone-tipping',
      'zone-tipping',
      'zone-beyond',
    ]);
  });

  it('is past a threshold beyond it, not at it: half of the arrivals is not yet most of them', () => {
    const measure: Measure = { ...PART, orientation: 'lowerIsBetter', thresholds: { tendue: 0.5, critique: 0.5 } };
    expect([0.49, 0.5, 0.51].map((value) => classOf(measure, value, 1, 3)?.mark)).toEqual(['zone-under', 'zone-under', 'zone-beyond']);
  });

  it('lies in a fifth of the ranks where nothing is configured, the best first', () => {
    expect([1, 20, 21, 100, 101].map((rang) => classOf(PART, 0.5, rang, 101)?.mark)).toEqual(['band-0', 'band-0', 'band-0', 'band-5', 'band-5']);
    expect(classOf(PART, 0.5, null, 0)).toBeNull();
    expect(classOf(PART, 0.5, 1, 1)?.mark).toBe('band-0');
  });

  it('is written in its unit', () => {
    const count: Measure = { block: 'stock' };
    expect([writtenValue(SOLDE, 12_345.64), writtenValue(PART, 0.123), writtenValue(count, 12_345)].map(plain)).toEqual([
      '12 345,6 j',
      '12,3 %',
      '12 345',
    ]);
    const [days, cost]: readonly Measure[] = [
      { block: 'delai', unit: 'jours' },
      { block: 'rapport', unit: '€' },
    ];
    expect([days, cost].map((measure) => plain(writtenValue(measure ?? SOLDE, 6)))).toEqual(['6,0 j', '6,0 €']);
  });

  it('lies as far from another as its unit says, with a sign: points between shares', () => {
    const count: Measure = { block: 'stock' };
    expect([writtenGap(SOLDE, -0.5), writtenGap(PART, 0.032), writtenGap(count, 12)].map(plain)).toEqual(['−0,5 j', '+3,2 pt', '+12']);
  });
});
