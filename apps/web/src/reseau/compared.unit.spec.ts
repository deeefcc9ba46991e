import { describe, expect, it } from '@jest/globals';
import type { Definition } from '../api/client.ts';
import { listOf } from './compared.ts';

const definition = (more: Partial<Definition>): Definition => ({ code: 'd', version: 1, block: 'stock', label: 'D', source: 'essai', ...more });
const SLICE = { jour: '2024-03-29', caisse: '751' };

describe('the list behind a number of pièces', () => {
  it('is the stock, without those that wait where the definition leaves them out', () => {
    expect(listOf(definition({ includesWaiting: true }), SLICE)).toEqual(SLICE);
    expect(listOf(definition({ includesWaiting: false }), SLICE)).toEqual({ ...SLICE, attente: 'false' });
  });

  it('is what is older than the threshold, of a share of the stock', () => {
    expect(listOf(definition({ block: 'anteriorite', threshold: 15 }), SLICE)).toEqual({ ...SLICE, plusDe: '15', definition: 'd@1' });
  });

  it('is none where no rows are counted', () => {
    expect(listOf(definition({ block: 'soldeEnJours' }), SLICE)).toBeNull();
  });
});
