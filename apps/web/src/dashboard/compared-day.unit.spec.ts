import { describe, expect, it } from '@jest/globals';
import type { Definition } from '../api/client.ts';
import { comparedDay } from './compared-day.ts';

const COMMON = { version: 1, label: '', source: '' } as const;
const share: Definition = { ...COMMON, code: 'part', block: 'ratio', windowUnit: 'days', numerator: [{ measure: 'processed' }], denominator: [] };
const arrivals: Definition = {
  ...COMMON,
  code: 'arrivees',
  block: 'ratio',
  windowUnit: 'months',
  numerator: [{ measure: 'arrived' }],
  denominator: null,
};
const stock: Definition = { ...arrivals, code: 'stock', numerator: [{ measure: 'stock' }] };
const delai: Definition = { ...COMMON, code: 'delai', block: 'delai', mois: 1 };
const ecart: Definition = { ...COMMON, code: 'ecart', block: 'ecart', de: 'arrivees@1', moins: 'part@1' };
const rapport = (periodicity: 'day' | 'month' | 'quarter' | 'year'): Definition => ({ ...COMMON, code: 'rapport', block: 'rapport', periodicity });

const named = (reference: string): Definition | undefined => [share, arrivals].find(({ code }) => `${code}@1` === reference);
const comparedOn = (definition: Definition, ...days: readonly string[]): readonly string[] => days.map((day) => comparedDay(definition, day, named));

describe('the day whose value is comparable with that of a day', () => {
  it('is four weeks earlier for what is told of a day or of the days before it', () => {
    for (const definition of [share, stock, rapport('day')]) expect(comparedOn(definition, '2024-10-30')).toEqual(['2024-10-02']);
  });

  it('has as many days of the month before for what counts by months: whole months are compared with whole ones', () => {
    for (const definition of [arrivals, delai, ecart]) {
      expect(comparedOn(definition, '2024-10-30', '2024-11-02', '2024-03-29', '2024-03-30', '2024-03-31', '2024-04-30', '2024-01-31')).toEqual([
        ...['2024-09-30', '2024-10-02', '2024-02-29', '2024-02-29', '2024-02-29'],
        ...['2024-03-31', '2023-12-31'],
      ]);
    }
  });

  it('ends the period before the one that is over, so that no period is compared with itself', () => {
    expect(comparedOn(rapport('month'), '2024-10-30', '2024-10-31', '2024-01-15')).toEqual(['2024-08-31', '2024-09-30', '2023-11-30']);
    expect(comparedOn(rapport('quarter'), '2024-05-15', '2024-06-30')).toEqual(['2023-12-31', '2024-03-31']);
    expect(comparedOn(rapport('year'), '2024-05-15', '2024-12-31')).toEqual(['2022-12-31', '2023-12-31']);
  });
});
