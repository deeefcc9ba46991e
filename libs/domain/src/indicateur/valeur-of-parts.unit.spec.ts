import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import type { FigureDefinition } from './definition.js';
import { SHIPPED_CATALOGUE } from './shipped-catalogue.js';
import { FIGURE_DEFINITIONS } from './shipped-definitions.js';
import { valeurOfParts } from './valeur-of-parts.js';

const SINCE = plainDate('2020-01-01');
const FROM = plainDate('2022-01-03');
const AS_OF = plainDate('2022-01-31');

function shipped(code: string): FigureDefinition {
  const found = FIGURE_DEFINITIONS.find((definition) => definition.code === code);
  if (found === undefined) throw new Error(code);
  return found;
}

describe('the value of an organisme', () => {
  it('of a stock is a count: it adds up, and is no ratio', () => {
    expect(valeurOfParts(shipped('stock'), '751', [12, 3], { since: SINCE, from: FROM, asOf: AS_OF })).toEqual({
      organisme: '751',
      status: 'ok',
      value: 12,
      numerator: 12,
      denominator: null,
    });
  });

  it('of an antériorité keeps what a réseau adds up', () => {
    const parts = [10, 4, 6, 2, 1, 1, 0, 0];
    expect(valeurOfParts(shipped('anteriorite-ouvree'), '751', parts, { since: SINCE, from: FROM, asOf: AS_OF })).toEqual({
      organisme: '751',
      status: 'ok',
      value: 0.4,
      numerator: 4,
      denominator: 10,
    });
  });

  it('of a solde that is undefined keeps its stock, which counts in that of the réseau', () => {
    expect(valeurOfParts(shipped('solde-ouvre-20'), '751', [5, 0], { since: SINCE, from: FROM, asOf: AS_OF })).toEqual({
      organisme: '751',
      status: 'undefined',
      value: null,
      numerator: 100,
      denominator: 0,
    });
  });

  it('of a window that begins before what is known says so', () => {
    expect(valeurOfParts(shipped('solde-ouvre-20'), '751', [5, 50], { since: plainDate('2022-01-10'), from: FROM, asOf: AS_OF })).toMatchObject({
      status: 'partialWindow',
      value: 2,
    });
  });

  it('of the months of a year of which the first ones are not known says so, as a window does', () => {
    const [year] = SHIPPED_CATALOGUE.filter(({ code }) => code === 'anteriorite-branche-annuelle');
    if (year === undefined) throw new Error('the yearly antériorité of the branch does not ship');
    const told = { since: plainDate('2021-11-01'), from: plainDate('2021-02-26'), asOf: plainDate('2022-01-31') };
    expect(valeurOfParts(year, '751', [180, 180], told)).toMatchObject({ status: 'partialWindow', value: 1 });
    expect(valeurOfParts(year, '751', [180, 180], { ...told, since: plainDate('2021-02-26') })).toMatchObject({ status: 'ok' });
  });

  it('of a day before the first fact is no zero, of that day on it is', () => {
    const valueOn = (code: string, since: string) =>
      valeurOfParts(shipped(code), '751', code === 'stock' ? [0, 0] : [0, 0, 0, 0, 0, 0, 0, 0], { since: plainDate(since), from: FROM, asOf: AS_OF });
    for (const code of ['stock', 'solde-ouvre-20', 'flux-ouvre-20', 'anteriorite-ouvree']) {
      expect(valueOn(code, '2022-02-01')).toMatchObject({ status: 'noData', value: null, numerator: null, denominator: null });
    }
    expect(valueOn('stock', '2022-01-31')).toMatchObject({ status: 'ok', value: 0 });
    expect(valueOn('solde-ouvre-20', '2022-01-31')).toMatchObject({ status: 'partialWindow', value: 0 });
  });

  it('of which nothing is known is no zero, and neither is that of a caisse without a calendar', () => {
    expect(valeurOfParts(shipped('stock'), '751', [0, 0], { since: null, from: FROM, asOf: AS_OF })).toMatchObject({ status: 'noData', value: null });
    expect(valeurOfParts(shipped('solde-ouvre-20'), '751', null, { since: SINCE, from: FROM, asOf: AS_OF })).toMatchObject({
      status: 'notConfigured',
      value: null,
      numerator: null,
    });
  });
});
