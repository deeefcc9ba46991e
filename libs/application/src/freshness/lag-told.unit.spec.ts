import { describe, expect, it } from '@jest/globals';
import { lagTold } from './lag-told.js';

describe('a lag', () => {
  it.each([
    [{ events: 1, seconds: 61.2 }, '1 événement et 61 secondes de retard'],
    [{ events: 12, seconds: 130 }, '12 événements et 2 minutes de retard'],
    [{ events: 1_234, seconds: 7_900 }, '1\u202f234 événements et 2 heures de retard'],
    [{ events: 255_935, seconds: 96_615_007.6 }, '255\u202f935 événements et 1\u202f118 jours de retard'],
  ])('of %j is told in the largest unit that says enough', (lag, told) => {
    expect(lagTold(lag)).toBe(told);
  });
});
