import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayIn, daysBetween, plainDate } from '#libs/kernel';
import { compileCalendrier } from '../calendrier/compiled-calendrier.js';
import { SHIPPED_CALENDRIERS } from '../calendrier/shipped-calendriers.js';
import { workedTimeBetween } from '../calendrier/worked-hours.js';
import type { Duration } from '../procedure/definition.js';
import { dueAfter } from './duration.js';
import { NEVER_STOOD } from './suspensions.js';

const HOUR = 3_600_000;
const metropole = SHIPPED_CALENDRIERS[0];
if (metropole === undefined) throw new Error('calendars ship');
const openingHours = [
  { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' },
  { weekdays: [1, 2, 3, 4, 5], from: '13:00', to: '17:00' },
];
const PARIS = { calendrier: compileCalendrier({ ...metropole, openingHours }), timeZone: 'Europe/Paris' };
const ROUND_THE_CLOCK = { ...PARIS, calendrier: compileCalendrier({ ...metropole, workedWeekdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] }) };

function due(
  on: string,
  value: number,
  unit: Duration['unit'],
  { at = null as string | null, zone = 'Europe/Paris' } = {},
): readonly [string, string] {
  const { dueOn, dueAt } = dueAfter({ on: plainDate(on), at }, { value, unit }, NEVER_STOOD, { ...PARIS, timeZone: zone });
  return [dueOn, dueAt];
}

describe('what is due after so many', () => {
  it('calendar days passes at the midnight after its last day, also in the nights of the time change', () => {
    expect(due('2024-03-29', 1, 'calendarDays')).toEqual(['2024-03-30', '2024-03-30T23:00:00.000Z']);
    expect(due('2024-03-30', 1, 'calendarDays')).toEqual(['2024-03-31', '2024-03-31T22:00:00.000Z']);
    expect(due('2024-10-26', 0, 'calendarDays')).toEqual(['2024-10-26', '2024-10-26T22:00:00.000Z']);
    expect(due('2024-10-26', 1, 'calendarDays')).toEqual(['2024-10-27', '2024-10-27T23:00:00.000Z']);
  });

  it.each([
    ['Indian/Reunion', '2024-07-01T20:00:00.000Z'],
    ['America/Cayenne', '2024-07-02T03:00:00.000Z'],
    ['America/Miquelon', '2024-07-02T02:00:00.000Z'],
    ['Pacific/Wallis', '2024-07-01T12:00:00.000Z'],
  ])('days passes at midnight in the zone of the caisse: %s', (zone, dueAt) => {
    expect(due('2024-06-30', 1, 'calendarDays', { zone })).toEqual(['2024-07-01', dueAt]);
  });

  it('months keeps the day of the month, or takes its last', () => {
    expect(due('2024-01-31', 1, 'months')[0]).toBe('2024-02-29');
    expect(due('2024-05-31', -3, 'months')[0]).toBe('2024-02-29');
    expect(due('2024-02-29', 12, 'months')[0]).toBe('2025-02-28');
  });

  it('worked days leaves out weekends and holidays, forwards and back', () => {
    expect(due('2024-05-07', 1, 'workedDays')[0]).toBe('2024-05-10');
    expect(due('2024-05-10', -1, 'workedDays')[0]).toBe('2024-05-07');
    expect(due('2024-05-11', 0, 'workedDays')[0]).toBe('2024-05-11');
  });

  it('worked hours counts those of opening, from the instant or from midnight', () => {
    expect(due('2024-05-07', 4, 'workedHours', { at: '2024-05-07T14:00:00.000Z' })).toEqual(['2024-05-10', '2024-05-10T09:00:00.000Z']);
    expect(due('2024-05-11', 8, 'workedHours')).toEqual(['2024-05-13', '2024-05-13T15:00:00.000Z']);
    expect(() => due('2024-05-11', -1, 'workedHours')).toThrow(RangeError);
  });

  it('worked hours, open round the clock, are hours: the nights of the time change have 23 and 25 of them', () => {
    const hours = (on: string, value: number): string =>
      dueAfter({ on: plainDate(on), at: null }, { value, unit: 'workedHours' }, NEVER_STOOD, ROUND_THE_CLOCK).dueAt;
    expect(hours('2024-03-31', 23)).toBe('2024-03-31T22:00:00.000Z');
    expect(hours('2024-03-31', 24)).toBe('2024-03-31T23:00:00.000Z');
    expect(hours('2024-10-27', 24)).toBe('2024-10-27T22:00:00.000Z');
    expect(hours('2024-10-27', 25)).toBe('2024-10-27T23:00:00.000Z');
  });

  it('days or hours names the calendar that counted them, where one did', () => {
    const calendrierOf = (unit: Duration['unit']) =>
      dueAfter({ on: plainDate('2024-05-07'), at: null }, { value: 1, unit }, NEVER_STOOD, PARIS).calendrier;
    expect(calendrierOf('months')).toBeNull();
    expect(calendrierOf('workedDays')).toEqual({ code: 'metropole', version: 1 });
  });

  it('is moved by as much as stood still, in its own unit', () => {
    // Six days, two of them worked; the time is that of their nights.
    const days = [{ fromOn: plainDate('2024-05-07'), toOn: plainDate('2024-05-13') }];
    const time = [{ from: Date.parse('2024-05-07T22:00:00Z'), to: Date.parse('2024-05-13T22:00:00Z') }];
    const stood = { days, time };
    const moved = (value: number, unit: Duration['unit']) => dueAfter({ on: plainDate('2024-05-06'), at: null }, { value, unit }, stood, PARIS).dueOn;
    expect([moved(10, 'calendarDays'), moved(1, 'months'), moved(5, 'workedDays'), moved(16, 'workedHours')]).toEqual([
      '2024-05-22',
      '2024-06-12',
      '2024-05-17',
      '2024-05-13',
    ]);
  });

  it('obeys, on random days: it passes as the day after its last begins, and worked hours are those counted back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 0, max: 90 }),
        fc.constantFrom('calendarDays', 'workedDays', 'workedHours'),
        (n, value, unit) => {
          const on = addDays(plainDate('2020-01-01'), n);
          const { dueOn, dueAt } = dueAfter({ on, at: null }, { value, unit }, NEVER_STOOD, PARIS);
          const at = Date.parse(dueAt);
          expect(dayIn('Europe/Paris', at - 1)).toBe(dueOn);
          if (unit === 'calendarDays') expect(daysBetween(on, dueOn)).toBe(value);
          if (unit === 'workedDays') expect(PARIS.calendrier.workedDaysBetween(on, dueOn)).toBe(value);
          if (unit === 'workedHours' && value > 0) expect(workedTimeBetween(Date.parse(`${on}T00:00:00Z`) - 2 * HOUR, at, PARIS)).toBe(value * HOUR);
          else expect(dayIn('Europe/Paris', at) > dueOn).toBe(unit !== 'workedHours');
        },
      ),
      { seed: 20_240_331, numRuns: 500 },
    );
  });
});
