import { describe, expect, it } from '@jest/globals';
import { instantOf, isFinerThanMilliseconds } from './timestamp.js';

const iso = (text: string, zone = 'Europe/Paris'): string | null => {
  const instant = instantOf(text, zone);
  return instant === null ? null : new Date(instant).toISOString();
};

describe('a timestamp', () => {
  it.each([
    ['2011-10-01T00:38:44.546+02:00', '2011-09-30T22:38:44.546Z'],
    ['2011-10-01T00:38:44Z', '2011-10-01T00:38:44.000Z'],
    ['2011-10-01T00:38:44.5-05:30', '2011-10-01T06:08:44.500Z'],
    ['2011-10-01T00:38:44.123456+02:00', '2011-09-30T22:38:44.123Z'],
    ['2012-02-29T12:00:00Z', '2012-02-29T12:00:00.000Z'],
    ['2011-12-31T24:00:00Z', '2012-01-01T00:00:00.000Z'],
    [' 2011-10-01T00:38:44Z\n', '2011-10-01T00:38:44.000Z'],
    ['2011-10-01T10:00:00+14:00', '2011-09-30T20:00:00.000Z'],
  ])('is read as xs:dateTime writes it: %s', (text, instant) => {
    expect(iso(text)).toBe(instant);
  });

  it.each([
    ['2011-10-01 00:38:44+0200', '2011-09-30T22:38:44.000Z'],
    ['2011-10-01T00:38:44+02', '2011-09-30T22:38:44.000Z'],
    ['2011-10-01T00:38Z', '2011-10-01T00:38:00.000Z'],
    ['2011-10-01', '2011-09-30T22:00:00.000Z'],
  ])('is read in the spellings that leave no doubt: %s', (text, instant) => {
    expect(iso(text)).toBe(instant);
  });

  it.each([
    '2011-02-30T10:00:00Z',
    '2011-02-29T10:00:00Z',
    '2011-13-01T10:00:00Z',
    '2011-00-10T10:00:00Z',
    '2011-01-00T10:00:00Z',
    '2011-01-01T25:00:00Z',
    '2011-01-01T24:00:01Z',
    '2011-01-01T10:60:00Z',
    '2011-01-01T10:00:60Z',
    '2011-01-01T10:00:00+14:01',
    '2011-01-01T10:00:00+02:60',
    '2011-01-01T10:00:00+99:00',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1899-12-30T00:00:00Z',
    '-2011-01-01T00:00:00Z',
    '12011-01-01T00:00:00Z',
    '01/02/2011 10:00',
    '1317422324546',
    'hier',
    '',
  ])('that does not exist is none: %j', (text) => {
    expect(instantOf(text, 'Europe/Paris')).toBeNull();
  });

  it('without offset is the wall clock of the zone, in winter and in summer', () => {
    expect(iso('2011-01-15T12:00:00')).toBe('2011-01-15T11:00:00.000Z');
    expect(iso('2011-07-15T12:00:00')).toBe('2011-07-15T10:00:00.000Z');
    expect(iso('2011-07-15T12:00:00', 'Indian/Reunion')).toBe('2011-07-15T08:00:00.000Z');
    expect(iso('2011-07-15T12:00:00', 'America/Martinique')).toBe('2011-07-15T16:00:00.000Z');
    expect(iso('2011-07-15T12:00:00', 'UTC')).toBe('2011-07-15T12:00:00.000Z');
  });

  it('that exists twice on the night of the autumn change is the first of the two', () => {
    expect(iso('2011-10-30T01:59:59')).toBe('2011-10-29T23:59:59.000Z');
    expect(iso('2011-10-30T02:30:00')).toBe('2011-10-30T00:30:00.000Z');
    expect(iso('2011-10-30T03:00:00')).toBe('2011-10-30T02:00:00.000Z');
  });

  it('that does not exist on the night of the spring change is an hour later', () => {
    expect(iso('2011-03-27T01:59:59')).toBe('2011-03-27T00:59:59.000Z');
    expect(iso('2011-03-27T02:30:00')).toBe('2011-03-27T01:30:00.000Z');
    expect(iso('2011-03-27T03:00:00')).toBe('2011-03-27T01:00:00.000Z');
  });

  it('tells when it says more than milliseconds', () => {
    expect(isFinerThanMilliseconds('2011-10-01T00:38:44.123456Z')).toBe(true);
    expect(isFinerThanMilliseconds('2011-10-01T00:38:44.123000Z')).toBe(false);
    expect(isFinerThanMilliseconds('2011-10-01T00:38:44.123Z')).toBe(false);
  });
});
