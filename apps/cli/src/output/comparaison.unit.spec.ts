import { describe, expect, it } from '@jest/globals';
import { valued } from './comparaison.js';

describe('a value as it is written', () => {
  const told = { numerator: null, denominator: null, missing: [] };

  it('says that it is told of a part of its window, or late, and nothing where it is plainly right', () => {
    expect(valued({ ...told, status: 'ok', value: 2 })).toBe('2,0');
    expect(valued({ ...told, status: 'partialWindow', value: 2 })).toBe('2,0 (fenêtre incomplète)');
    expect(valued({ ...told, status: 'stale', value: 2 })).toBe('2,0 (pas à jour)');
  });

  it('is why there is none, where there is none', () => {
    expect(valued({ ...told, status: 'noData', value: null })).toBe('aucune donnée');
  });
});
