import { describe, expect, it } from '@jest/globals';
import { duration, lateness, size } from './french.js';

describe('a size', () => {
  it.each([
    [0, '0 octet'],
    [1, '1 octet'],
    [340, '340 octets'],
    [12_340, '12,3 ko'],
    [1_250_000, '1,3 Mo'],
  ])('of %i bytes is told in the unit in which it is not nothing', (bytes, told) => {
    expect(size(bytes)).toBe(told);
  });
});

describe('a duration', () => {
  it.each([
    [8.4, '8 s'],
    [125, '2 min 05 s'],
    [3_599.7, '1 h 00 min'],
    [12_000, '3 h 20 min'],
    [96_615_007.6, '1\u202f118 jours'],
  ])('of %d seconds is told in the units that people read', (seconds, told) => {
    expect(duration(seconds)).toBe(told);
  });
});

describe('what is behind the log', () => {
  it.each([
    [{ events: 1, seconds: 0.4 }, '1 événement et 0,4 s'],
    [{ events: 255_935, seconds: 96_615_007.6 }, '255\u202f935 événements et 1\u202f118 jours'],
  ])('is told of %j by events and by a time that people read', (lag, told) => {
    expect(lateness(lag)).toBe(told);
  });
});
