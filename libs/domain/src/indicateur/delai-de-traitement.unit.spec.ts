import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { compileCalendrier } from '../calendrier/compiled-calendrier.js';
import { SHIPPED_CALENDRIERS } from '../calendrier/shipped-calendriers.js';
import { delaiDeTraitementOf, delaisDeTraitement, percentileDesDelais, shareWithin, valeurOfDelai } from './delai-de-traitement.js';

const metropole = SHIPPED_CALENDRIERS.slice(0, 1).map(compileCalendrier)[0] ?? null;
const each = (...days: readonly number[]): { days: number; pieces: number }[] => days.map((taken) => ({ days: taken, pieces: 1 }));

describe('the processing delay of a pièce', () => {
  const [friday, wednesday] = [plainDate('2024-05-03'), plainDate('2024-05-15')];

  it('runs from its arrival, day 0, to its exit, in calendar or worked days', () => {
    expect(delaiDeTraitementOf(friday, wednesday, 'calendar', null)).toBe(12);
    expect(delaiDeTraitementOf(friday, wednesday, 'worked', metropole)).toBe(6);
    expect(delaiDeTraitementOf(friday, friday, 'worked', metropole)).toBe(0);
  });

  it('in worked days is not told without a calendar', () => {
    expect(delaiDeTraitementOf(friday, wednesday, 'worked', null)).toBeNull();
  });
});

describe('the processing delays', () => {
  it('have a mean, a median, a shortest and a longest', () => {
    expect(
      delaisDeTraitement([
        { days: 4, pieces: 2 },
        { days: 1, pieces: 1 },
        { days: 10, pieces: 1 },
      ]),
    ).toEqual({ status: 'ok', pieces: 4, mean: 4.75, median: 4, min: 1, max: 10 });
  });

  it('have as median, of an even count, the middle of the two middle ones', () => {
    expect(delaisDeTraitement(each(1, 2, 5, 9))).toMatchObject({ median: 3.5 });
  });

  it('are undefined when nothing left', () => {
    expect(delaisDeTraitement([{ days: 4, pieces: 0 }])).toEqual({ status: 'undefined', pieces: 0 });
    expect([percentileDesDelais([], 90), shareWithin([], 7)]).toEqual([null, null]);
  });

  it('have percentiles that are delays that happened', () => {
    expect([0.1, 10, 50, 90, 100].map((percent) => percentileDesDelais(each(9, 1, 5, 2), percent))).toEqual([1, 1, 2, 9, 9]);
  });
});

describe('the delays of the CAMIEG', () => {
  const delayTo = (leftOn: string): number | null => delaiDeTraitementOf(plainDate('2012-03-01'), plainDate(leftOn), 'calendar', null);

  it('CAMIEG-F2: received on 1 March and treated on the 8th is within 7 days, on the 9th is not', () => {
    expect([delayTo('2012-03-08'), delayTo('2012-03-09')]).toEqual([7, 8]);
  });

  it('CAMIEG-F4: the 9th decile of ten delays is the 9th one, and nine in ten are within 7 days', () => {
    const delays = each(1, 2, 3, 4, 5, 5, 6, 6, 7, 12);
    expect([percentileDesDelais(delays, 90), shareWithin(delays, 7)]).toEqual([7, 0.9]);
  });

  it('CAMIEG-F5: with one 8 instead of 7, neither reading is met', () => {
    const delays = each(1, 2, 3, 4, 5, 5, 6, 6, 8, 12);
    expect([percentileDesDelais(delays, 90), shareWithin(delays, 7)]).toEqual([8, 0.8]);
  });

  it('CAMIEG-F6: closed on 22 March is within 21 days, on the 23rd is not', () => {
    expect([delayTo('2012-03-22'), delayTo('2012-03-23')]).toEqual([21, 22]);
  });

  it('CAMIEG-F7: from Friday to Wednesday the weekend counts', () => {
    expect(delaiDeTraitementOf(plainDate('2012-03-02'), plainDate('2012-03-07'), 'calendar', null)).toBe(5);
  });
});

describe('a delay of the catalogue', () => {
  it('is told by the share of those that took no longer than so many days: its parts add up', () => {
    const told = valeurOfDelai({ centile: null, dansLes: 5 }, '751', [1, 1, 5, 1, 6, 1, 9, 1]);
    expect(told).toEqual({ organisme: '751', status: 'ok', value: 0.5, numerator: 2, denominator: 4 });
    expect(valeurOfDelai({ centile: null, dansLes: 0 }, '751', [0, 1])).toMatchObject({ value: 1 });
    expect(valeurOfDelai({ centile: null, dansLes: 5 }, '751', [])).toMatchObject({ status: 'undefined', numerator: null });
  });
});
