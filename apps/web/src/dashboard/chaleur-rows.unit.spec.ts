import { describe, expect, it } from '@jest/globals';
import type { EtapeStock } from '../api/client.ts';
import { etapeRows, heatOf, waitRows } from './chaleur-rows.ts';

const BANDS = [
  { from: 0, to: 15, pieces: 1 },
  { from: 16, to: 30, pieces: 1 },
  { from: 31, to: null, pieces: 1 },
];
const stock = (etape: string | null, p90: number, waitingFor: Readonly<Record<string, number>> = {}): EtapeStock => ({
  ...{ etape, pieces: 3, waiting: 0, waitingFor, list: '/api/v1/pieces?on=2024-03-29' },
  ages: { p50: 1, p90, oldest: p90, above: 0, bands: BANDS },
});
const published = {
  roles: [],
  etapes: [
    { code: 'reception', label: 'Réception', kind: 'manual' },
    { code: 'instruction', label: 'Instruction', kind: 'manual' },
  ],
};

describe('the stock on a procédure', () => {
  it('comes in the order of the procédure, under its names; what it does not know comes after', () => {
    const etapes = [stock('ancienne', 1), stock('instruction', 1), stock('reception', 1), stock(null, 1)];
    expect(etapeRows({ etapes }, published).map(({ label }) => label)).toEqual(['Réception', 'Instruction', 'ancienne', 'étape inconnue']);
    expect(etapeRows({ etapes: [stock('b', 1)] }, undefined).map(({ label }) => label)).toEqual(['b']);
  });

  it('is as warm as the band in which nine in ten of its pièces are at most', () => {
    expect([0, 15, 16, 31, 900].map((p90) => heatOf(stock('a', p90)))).toEqual([0, 0, 3, 5, 5]);
    expect(heatOf({ ages: null })).toBeNull();
  });

  it('says who is waited for in all of it, the most first, in shares of all that wait', () => {
    const etapes = [stock('a', 1, { assure: 1, partenaire: 2 }), stock('b', 1, { assure: 5 })];
    expect(waitRows({ etapes })).toEqual([
      { who: 'assure', pieces: 6, share: 0.75 },
      { who: 'partenaire', pieces: 2, share: 0.25 },
    ]);
    expect(waitRows({ etapes: [] })).toEqual([]);
  });
});
