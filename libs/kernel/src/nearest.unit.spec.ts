import { describe, expect, it } from '@jest/globals';
import { nearestTo } from './nearest.js';

const CODES = ['solde-ouvre-20', 'solde-calendaire-28', 'stock', 'stock-dossiers', 'anteriorite-branche', 'anteriorite-ouvree'];

describe('what somebody may have meant', () => {
  it.each([
    ['soldes-ouvre-20', ['solde-ouvre-20']],
    ['solde-ouvre-28', ['solde-ouvre-20']],
    ['stok', ['stock']],
    ['solde', ['solde-calendaire-28', 'solde-ouvre-20']],
    ['anteriorite', ['anteriorite-branche', 'anteriorite-ouvree']],
    ['inconnue', []],
    ['', []],
  ])('by « %s » is near it: %j', (text, near) => {
    expect(nearestTo(text, CODES)).toEqual(near);
  });

  it('is three of them at most, each once', () => {
    expect(nearestTo('a', ['ab', 'ab', 'ac', 'ad', 'ae'])).toEqual(['ab', 'ac', 'ad']);
  });
});
