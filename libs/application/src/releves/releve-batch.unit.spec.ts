import { describe, expect, it } from '@jest/globals';
import { SHIPPED_DEFINITIONS } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { ReleveBatch } from './releve-batch.js';

const judged = (today: string, indicateur: string, value: number): string | undefined => {
  const batch = new ReleveBatch({ definitions: SHIPPED_DEFINITIONS, organismes: new Set(['751']), today: plainDate(today), source: 'comptes' });
  return batch.add({ kind: 'releve', line: 2, indicateur, organisme: '751', periode: '2025', value, source: null })?.reason;
};

describe('a reading', () => {
  it('is taken from the day after its period on', () => {
    expect(judged('2025-12-31', 'cout-allocataire-pondere', 90)).toBe('La période 2025 n’est pas finie.');
    expect(judged('2026-01-01', 'cout-allocataire-pondere', 90)).toBeUndefined();
  });

  it('beyond its bounds is told with its unit, unless that is a share', () => {
    expect(judged('2026-01-01', 'taux-de-satisfaction', 1.5)).toMatch(/^1,5 : hors des bornes de taux-de-satisfaction \(/u);
    expect(judged('2026-01-01', 'cout-allocataire-pondere', -3)).toMatch(/^-3 € : hors des bornes de cout-allocataire-pondere \(/u);
  });
});
