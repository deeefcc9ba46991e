import { describe, expect, it } from '@jest/globals';
import { addDays, dayIn, dayOf, isDay, lastDayBefore, monthsBefore } from './day.ts';
import { counted, frDayLong, frPercent, frSigned } from './format.ts';

describe('days and numbers as people read and write them', () => {
  it.each([
    ['31/12/2010', '2010-12-31'],
    ['1/3/2024', '2024-03-01'],
    ['29-02-2024', '2024-02-29'],
    [' 2010-12-31 ', '2010-12-31'],
    ['29/02/2023', null],
    ['12/31/2010', null],
    ['hier', null],
    ['', null],
  ])('reads « %s » as %s', (typed, day) => {
    expect(dayOf(typed)).toBe(day);
  });

  it('tells until when something lasts by its last day, where the API tells the day after', () => {
    expect(lastDayBefore('2024-03-01')).toBe('2024-02-29');
  });

  it('knows which day it is where the figures are kept', () => {
    const evening = new Date('2026-11-21T23:30:00Z');
    expect(['America/Martinique', 'Europe/Paris'].map((zone) => dayIn(zone, evening))).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('goes over the ends of months, leap days and clock changes', () => {
    expect([addDays('2024-02-28', 1), addDays('2024-03-31', 1), addDays('2024-01-01', -1)]).toEqual(['2024-02-29', '2024-04-01', '2023-12-31']);
    expect([monthsBefore('2024-03-31', 1), monthsBefore('2024-08-31', 6), monthsBefore('2024-01-15', 12)]).toEqual([
      '2024-02-29',
      '2024-02-29',
      '2023-01-15',
    ]);
  });

  it('does not take a year that is still being typed for a year', () => {
    expect([isDay('0201-01-01'), isDay('2011-01-01')]).toEqual([false, true]);
  });

  it('writes the first of a month, signs and plurals the French way', () => {
    expect(frDayLong('2026-11-01')).toBe('dimanche 1er novembre 2026');
    expect([frSigned(3), frSigned(0), frSigned(-3)]).toEqual(['+3', '0', '−3']);
    expect([counted(0, 'pièce', 'pièces'), counted(1, 'pièce', 'pièces'), counted(2, 'pièce', 'pièces')]).toEqual(['0 pièce', '1 pièce', '2 pièces']);
    expect(frPercent(0.4194).replaceAll(/\s/gu, ' ')).toBe('41,9 %');
  });
});
