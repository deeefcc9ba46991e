import { describe, expect, it } from '@jest/globals';
import { dayIn, isTimeZone } from './time-zone.js';

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
