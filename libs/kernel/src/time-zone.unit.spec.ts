import { describe, expect, it } from '@jest/globals';
import { plainDate } from './plain-date.js';
import { dayIn, instantOf, isTimeZone } from './time-zone.js';

const at = (iso: string): number => Date.parse(iso);

describe('the day on which an instant falls', () => {
  it('changes at midnight in Paris, not in UTC', () => {
    expect(dayIn('Europe/Paris', at('2024-01-15T22:59:59.999Z'))).toBe('2024-01-15');
    expect(dayIn('Europe/Paris', at('2024-01-15T23:00:00Z'))).toBe('2024-01-16');
    expect(dayIn('UTC', at('2024-01-15T23:00:00Z'))).toBe('2024-01-15');
  });

  it('keeps to midnight through the nights on which the clocks change', () => {
    expect(dayIn('Europe/Paris', at('2024-03-30T22:59:59Z'))).toBe('2024-03-30');
    expect(dayIn('Europe/Paris', at('2024-03-30T23:00:00Z'))).toBe('2024-03-31');
    expect(dayIn('Europe/Paris', at('2024-03-31T21:59:59Z'))).toBe('2024-03-31');
    expect(dayIn('Europe/Paris', at('2024-03-31T22:00:00Z'))).toBe('2024-04-01');
    expect(dayIn('Europe/Paris', at('2024-10-26T22:00:00Z'))).toBe('2024-10-27');
    expect(dayIn('Europe/Paris', at('2024-10-27T22:59:59Z'))).toBe('2024-10-27');
    expect(dayIn('Europe/Paris', at('2024-10-27T23:00:00Z'))).toBe('2024-10-28');
  });

  it('is the day of the overseas territories in their own zones', () => {
    expect(dayIn('Indian/Reunion', at('2024-06-30T20:00:00Z'))).toBe('2024-07-01');
    expect(dayIn('America/Cayenne', at('2024-07-01T02:59:59Z'))).toBe('2024-06-30');
  });

  it('handles instants before the epoch', () => {
    expect(dayIn('Europe/Paris', at('1950-05-01T12:00:00Z'))).toBe('1950-05-01');
  });

  it('tells a zone from a word', () => {
    expect(isTimeZone('Europe/Paris')).toBe(true);
    expect(isTimeZone('Europe/Paname')).toBe(false);
  });
});

describe('the instant of an hour of a day', () => {
  const instant = (zone: string, day: string, minutes: number): string => new Date(instantOf(zone, plainDate(day), minutes)).toISOString();

  it('is told by the clocks of the zone', () => {
    expect(instant('Europe/Paris', '2024-01-15', 0)).toBe('2024-01-14T23:00:00.000Z');
    expect(instant('Europe/Paris', '2024-07-15', 8 * 60 + 30)).toBe('2024-07-15T06:30:00.000Z');
    expect(instant('Indian/Reunion', '2024-07-15', 0)).toBe('2024-07-14T20:00:00.000Z');
    expect(instant('America/Cayenne', '2024-07-15', 1440)).toBe('2024-07-16T03:00:00.000Z');
    expect(instant('Pacific/Wallis', '2024-07-15', 0)).toBe('2024-07-14T12:00:00.000Z');
  });

  it('is, in the night of March, the end of the gap for an hour that does not come', () => {
    expect(instant('Europe/Paris', '2024-03-31', 0)).toBe('2024-03-30T23:00:00.000Z');
    expect(instant('Europe/Paris', '2024-03-31', 2 * 60)).toBe('2024-03-31T01:00:00.000Z');
    expect(instant('Europe/Paris', '2024-03-31', 2 * 60 + 30)).toBe('2024-03-31T01:00:00.000Z');
    expect(instant('Europe/Paris', '2024-03-31', 3 * 60)).toBe('2024-03-31T01:00:00.000Z');
    expect(instant('Europe/Paris', '2024-03-31', 1440)).toBe('2024-03-31T22:00:00.000Z');
  });

  it('is, in the night of October, the first one of an hour that comes twice', () => {
    expect(instant('Europe/Paris', '2024-10-27', 2 * 60 + 30)).toBe('2024-10-27T00:30:00.000Z');
    expect(instant('Europe/Paris', '2024-10-27', 3 * 60)).toBe('2024-10-27T02:00:00.000Z');
    expect(instant('Europe/Paris', '2024-10-27', 1440)).toBe('2024-10-27T23:00:00.000Z');
  });

  it('is the first of the day where the clocks change at midnight', () => {
    expect(instant('America/Havana', '2024-03-10', 0)).toBe('2024-03-10T05:00:00.000Z');
    expect(instant('America/Sao_Paulo', '2018-11-04', 0)).toBe('2018-11-04T03:00:00.000Z');
  });
});
