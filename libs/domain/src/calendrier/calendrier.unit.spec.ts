import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOfNumber, isTimeZone, type PlainDate, plainDate } from '#libs/kernel';
import type { Calendrier } from './calendrier.js';
import { calendrierDecider, type CalendrierState } from './calendrier.decider.js';
import { compileCalendrier, holidaysOf } from './compiled-calendrier.js';
import { paquesOf } from './paques.js';
import { SHIPPED_CALENDRIERS } from './shipped-calendriers.js';

function shipped(code: string): Calendrier {
  const found = SHIPPED_CALENDRIERS.find((calendrier) => calendrier.code === code);
  if (found === undefined) throw new Error(code);
  return found;
}

const daysOff = (code: string, year: number): readonly string[] => holidaysOf(shipped(code), year).map(({ day }) => day.slice(5));

const METROPOLE_2024 = ['01-01', '04-01', '05-01', '05-08', '05-09', '05-20', '07-14', '08-15', '11-01', '11-11', '12-25'];

describe('Easter', () => {
  it.each([
    '1583-04-10',
    '1818-03-22',
    '1943-04-25',
    '1954-04-18',
    '1981-04-19',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2025-04-20',
    '2038-04-25',
    '2049-04-18',
    '2076-04-19',
  ])('falls on %s', (sunday) => {
    expect(paquesOf(Number(sunday.slice(0, 4)))).toBe(sunday);
  });

  it('is a Sunday between 22 March and 25 April, every year', () => {
    for (let year = 1583; year < 4000; year += 1) {
      const day = paquesOf(year);
      expect([new Date(day).getUTCDay(), day.slice(5) >= '03-22' && day.slice(5) <= '04-25']).toEqual([0, true]);
    }
  });
});

describe('the shipped calendars', () => {
  it('are one per territory, each in a zone that the runtime knows', () => {
    expect(SHIPPED_CALENDRIERS.map(({ code, version, timeZone }) => [code, version, isTimeZone(timeZone)])).toEqual(
      [
        'metropole',
        'alsace-moselle',
        'guadeloupe',
        'martinique',
        'guyane',
        'reunion',
        'mayotte',
        'saint-martin',
        'saint-barthelemy',
        'saint-pierre-et-miquelon',
      ].map((code) => [code, 1, true]),
    );
  });

  it('give the eleven legal holidays of 2024', () => {
    expect(daysOff('metropole', 2024)).toEqual(METROPOLE_2024);
    expect(daysOff('saint-pierre-et-miquelon', 2024)).toEqual(METROPOLE_2024);
  });

  it('add Good Friday and 26 December in Alsace-Moselle', () => {
    expect(daysOff('alsace-moselle', 2024)).toEqual([...METROPOLE_2024, '03-29', '12-26'].sort());
  });

  it.each([
    ['guadeloupe', '05-27'],
    ['martinique', '05-22'],
    ['guyane', '06-10'],
    ['reunion', '12-20'],
    ['mayotte', '04-27'],
    ['saint-martin', '05-28'],
    ['saint-barthelemy', '10-09'],
  ])('add in %s the day of the abolition of slavery, %s', (code, day) => {
    expect(daysOff(code, 2024)).toEqual([...METROPOLE_2024, day].sort());
  });

  it('moved that day in Saint-Martin from 27 May to 28 May in 2018', () => {
    expect([2017, 2018].map((year) => daysOff('saint-martin', year).filter((day) => day === '05-27' || day === '05-28'))).toEqual([
      ['05-27'],
      ['05-28'],
    ]);
  });

  it('let 8 May be a holiday again since 1982', () => {
    expect([1981, 1982].map((year) => daysOff('metropole', year).includes('05-08'))).toEqual([false, true]);
  });
});

/** Whether a day of the years around is worked: Monday to Friday, and no holiday. */
function countedByHand(calendrier: Calendrier, year: number): (day: PlainDate) => boolean {
  const off = new Set([-1, 0, 1, 2, 3].flatMap((offset) => holidaysOf(calendrier, year + offset).map(({ day }) => day)));
  return (day) => ![0, 6].includes(new Date(day).getUTCDay()) && !off.has(day);
}

describe('a compiled calendar', () => {
  const metropole = compileCalendrier(shipped('metropole'));

  it('tells worked days from weekends and holidays', () => {
    const worked = (day: string): boolean => metropole.isWorked(plainDate(day));
    expect(['2024-05-07', '2024-05-08', '2024-05-09', '2024-05-10', '2024-05-11', '2024-05-12', '2024-01-01'].map(worked)).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it('counts the worked days after a day, up to another included', () => {
    const between = (from: string, to: string): number => metropole.workedDaysBetween(plainDate(from), plainDate(to));
    expect(between('2024-05-07', '2024-05-13')).toBe(2); // 10 and 13: two holidays and a weekend between
    expect(between('2024-05-10', '2024-05-10')).toBe(0);
    expect(between('2024-05-10', '2024-05-12')).toBe(0);
    expect(between('2023-12-29', '2024-01-03')).toBe(2);
    expect(between('2024-01-03', '2023-12-29')).toBe(-2);
  });

  it('goes back to the n-th worked day', () => {
    const back = (day: string, n: number): string => metropole.nthWorkedDayBack(plainDate(day), n);
    expect(back('2024-05-13', 1)).toBe('2024-05-13');
    expect(back('2024-05-12', 1)).toBe('2024-05-10');
    expect(back('2024-05-13', 3)).toBe('2024-05-07');
    expect(back('2024-01-31', 20)).toBe('2024-01-04');
  });

  it('refuses a window of no day', () => {
    expect(() => metropole.nthWorkedDayBack(plainDate('2024-05-13'), 0)).toThrow(RangeError);
  });

  it('goes on to the n-th worked day, the day itself not counted', () => {
    const after = (day: string, n: number): string => metropole.nthWorkedDayAfter(plainDate(day), n);
    expect(after('2024-05-07', 1)).toBe('2024-05-10');
    expect(after('2024-05-10', 1)).toBe('2024-05-13');
    expect(after('2024-05-11', 1)).toBe('2024-05-13');
    expect(after('2023-12-29', 2)).toBe('2024-01-03');
    expect(() => after('2024-05-07', 0)).toThrow(RangeError);
  });

  it('is open from midnight to midnight on its worked days, unless it says when', () => {
    const hours = [
      { weekdays: [1, 2, 3, 4, 5], from: '13:30', to: '17:00' },
      { weekdays: [1, 2, 3, 4], from: '08:30', to: '12:00' },
    ];
    const withHours = compileCalendrier({ ...shipped('metropole'), openingHours: hours });
    expect(metropole.openingsOf(plainDate('2024-05-10'))).toEqual([{ from: 0, to: 1440 }]);
    expect(metropole.openingsOf(plainDate('2024-05-09'))).toEqual([]);
    expect(withHours.openingsOf(plainDate('2024-05-13'))).toEqual([
      { from: 510, to: 720 },
      { from: 810, to: 1020 },
    ]);
    expect(withHours.openingsOf(plainDate('2024-05-10'))).toEqual([{ from: 810, to: 1020 }]);
  });

  it('obeys, on every calendar and in any order of asking, the count made day by day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SHIPPED_CALENDRIERS),
        fc.array(fc.tuple(fc.integer({ min: -15_000, max: 40_000 }), fc.nat(900), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 4 }),
        (calendrier, asked) => {
          const compiled = compileCalendrier(calendrier);
          for (const [number, span, n] of asked) {
            const isWorked = countedByHand(calendrier, Number(dayOfNumber(number).slice(0, 4)));
            let count = 0;
            for (let each = number + 1; each <= number + span; each += 1) if (isWorked(dayOfNumber(each))) count += 1;
            expect(compiled.workedDaysBetween(dayOfNumber(number), dayOfNumber(number + span))).toBe(count);
            let [first, held] = [number + 1, 0];
            while (held < n) {
              first -= 1;
              if (isWorked(dayOfNumber(first))) held += 1;
            }
            expect(compiled.nthWorkedDayBack(dayOfNumber(number), n)).toBe(dayOfNumber(first));
            let last = number;
            for (held = 0; held < n;) {
              last += 1;
              if (isWorked(dayOfNumber(last))) held += 1;
            }
            expect(compiled.nthWorkedDayAfter(dayOfNumber(number), n)).toBe(dayOfNumber(last));
          }
        },
      ),
      { numRuns: 100, seed: 20240103 },
    );
  });
});

const TWELVE = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' };

describe('a calendar', () => {
  const metropole = shipped('metropole');
  const published: CalendrierState = { status: 'published', versions: [metropole] };
  const publish = (calendrier: Calendrier, state: CalendrierState) => calendrierDecider.decide({ type: 'PublishCalendrier', calendrier }, state);

  it('is published, and folds into its versions', () => {
    const events = publish(metropole, calendrierDecider.initialState);
    expect(events).toEqual([{ type: 'CalendrierPublished', data: metropole }]);
    expect(events.reduce(calendrierDecider.evolve, calendrierDecider.initialState)).toEqual(published);
  });

  it('is published with its hours of opening', () => {
    const open: Calendrier = { ...metropole, version: 2, openingHours: [TWELVE, { ...TWELVE, from: '12:00', to: '24:00' }] };
    expect(publish(open, published)).toEqual([{ type: 'CalendrierPublished', data: open }]);
  });

  it('published again, is nothing to do', () => {
    expect(publish({ ...metropole }, published)).toEqual([]);
  });

  it.each([
    ['calendrier.versionPublished', { ...metropole, label: 'Autre' }],
    ['calendrier.versionGap', { ...metropole, version: 3 }],
    ['calendrier.noWorkedDay', { ...metropole, version: 2, workedWeekdays: [] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [{ weekdays: [1, 2, 3, 4], from: '08:00', to: '17:00' }] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [{ weekdays: [1, 2, 3, 4, 5, 6], from: '08:00', to: '17:00' }] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [{ weekdays: [1, 2, 3, 4, 5], from: '8:00', to: '17:00' }] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [{ weekdays: [1, 2, 3, 4, 5], from: '17:00', to: '08:00' }] }],
    ['calendrier.hours', { ...metropole, version: 2, openingHours: [TWELVE, { ...TWELVE, from: '11:00', to: '13:00' }] }],
  ])('is refused with %s', (code, calendrier) => {
    expect(() => publish(calendrier, published)).toThrow(expect.objectContaining({ code }));
  });
});
