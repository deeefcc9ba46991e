import { describe, expect, it } from '@jest/globals';
import { missingParts } from './missing-parts.ts';

const dimension = (code: string, ecarts: Readonly<Record<string, number | null>>) => ({
  code,
  indicateurs: Object.entries(ecarts).map(([indicateur, ecart]) => ({ indicateur, ecart })),
});
const published = ['service', 'cout', 'production', 'fichier'].map((code) => ({ code, label: code, weight: 0.25, isContext: code === 'fichier' }));

describe('what is missing of an organisme in the indicateur repère', () => {
  it('is a dimension, or the indicators of it that have no gap; nothing of a context', () => {
    const dimensions = [
      dimension('service', { 'traitees-en-15-jours@1': 0.1, 'taux-appels-traites@1': null }),
      dimension('cout', { 'cout-allocataire-pondere@1': null }),
      dimension('production', { 'solde-ouvre-20@1': 0 }),
      dimension('fichier', { 'arrivees-pour-1000-ponderes@1': null }),
    ];
    expect(missingParts({ dimensions }, published)).toEqual([
      { code: 'service', indicateurs: ['taux-appels-traites@1'] },
      { code: 'cout', indicateurs: [] },
    ]);
  });
});
