import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayIn, dayNumber, dayOfNumber, instantOf, isPlainDate, plainDate } from '#libs/kernel';
import { dayAfter, dayByCalendar } from '../support/brute-force/days.js';

const SEED = 20_240_331;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Where the réseau is, then where clocks do odd things: half hours, changes at midnight, a day that never was. */
const ZONES = [
  ...['Europe/Paris', 'Indian/Reunion', 'Indian/Mayotte', 'America/Martinique', 'America/Guadeloupe', 'America/Cayenne', 'America/Miquelon'],
  ...['Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis', 'Pacific/Marquesas', 'UTC'],
  ...['Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Havana', 'America/Sao_Paulo', 'Asia/Beirut', 'Africa/Casablanca', 'Pacific/Apia'],
];

const instant = fc.integer({ min: Date.UTC(1973, 0, 1), max: Date.UTC(2049, 11, 31) });
/** Within a few milliseconds of an hour: midnights and changes of the clocks are there. */
const nearAnHour = fc
  .tuple(fc.integer({ min: Date.UTC(1973, 0, 1) / (HOUR / 4), max: Date.UTC(2049, 11, 31) / (HOUR / 4) }), fc.integer({ min: -2, max: 2 }))
  .map(([quarters, milliseconds]) => quarters * (HOUR / 4) + milliseconds);

/** The instants at which the day changes in a zone between two instants, found by halving. */
function changeOfDay(zone: string, from: number, to: number): number {
  let [low, high] = [from, to];
  const before = dayByCalendar(zone, low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayByCalendar(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

describe('the day of an instant, against the calendar of the runtime', () => {
  it('is the same for random instants in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.oneof(instant, nearAnHour), (zone, at) => {
        expect(`${zone} ${dayIn(zone, at)}`).toBe(`${zone} ${dayByCalendar(zone, at)}`);
      }),
      { seed: SEED, numRuns: 20_000 },
    );
  });

  it('changes to the millisecond at the midnights of every night of a year, those of the time change included', () => {
    for (const zone of ['Europe/Paris', 'America/Miquelon', 'America/Havana', 'Australia/Lord_Howe', 'Pacific/Noumea']) {
      for (let noon = Date.UTC(2024, 0, 1, 12); noon < Date.UTC(2025, 0, 1); noon += DAY) {
        const at = changeOfDay(zone, noon, noon + DAY);
        expect([zone, dayIn(zone, at - 1), dayIn(zone, at)]).toEqual([zone, dayByCalendar(zone, at - 1), dayByCalendar(zone, at)]);
      }
    }
  });

  it('is the day written at the head of the instant in UTC', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(dayIn('UTC', at)).toBe(new Date(at).toISOString().slice(0, 10));
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('the number of a day', () => {
  it('is followed by the number of the next day, and leads back to the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (number) => {
        const day = dayOfNumber(number);
        expect(dayNumber(day)).toBe(number);
        expect(dayOfNumber(number + 1)).toBe(dayAfter(day, 1));
        expect(isPlainDate(day)).toBe(true);
        expect(plainDate(day)).toBe(day);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

describe('the midnight of a day', () => {
  it('is the first instant of that day, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, at) => {
        const day = dayIn(zone, at);
        const midnight = instantOf(zone, day, 0);
        expect([zone, dayByCalendar(zone, midnight)]).toEqual([zone, day]);
        expect(dayByCalendar(zone, midnight - 1) < day).toBe(true);
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });
});
