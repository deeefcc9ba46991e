import { describe, expect, it } from '@jest/globals';
import type { Comparaison, Definition } from '../api/client.ts';
import { labels } from '../labels.ts';
import { twoDatesModel } from './two-dates-model.ts';

const STOCK: Definition = { code: 'stock', version: 1, block: 'stock', label: 'Stock', source: 'essai' };
const on = (asOf: string, value: number) => ({ asOf, reseau: { value } }) as Comparaison['dates'][number];
const compared = (...dates: Comparaison['dates']): Comparaison => ({
  ordinal: 1,
  lag: { events: 0, seconds: 0 },
  stale: false,
  indicateur: 'stock@1',
  label: 'Stock',
  orientation: 'lowerIsBetter',
  population: { label: 'Branche famille', reseau: 'famille', groupement: null, arbre: null, caisses: [], count: 2, status: 'ok' },
  dates,
  quadrants: { persistentWorse: 1, persistentBetter: 0, mixed: 0 },
  organismes: [],
});

describe('two dates', () => {
  it('are drawn beside each other, the réseau between them', () => {
    const model = twoDatesModel(compared(on('2025-01-01', 12), on('2026-01-01', 15)), STOCK, labels.unites.caisse);
    expect(model?.series.map(({ label }) => label)).toEqual(['01/01/2025', '01/01/2026', 'Différence']);
    expect(model?.summary).toContain('12 le 01/01/2025, 15 le 01/01/2026');
  });

  it('of groupements name them, and lead to their caisses', () => {
    const model = twoDatesModel(compared(on('2025-01-01', 12), on('2026-01-01', 15)), STOCK, labels.unites.groupement);
    expect(model).toMatchObject({ rowHead: 'Groupement', opens: 'groupement' });
    expect(model?.summary).toContain('Durablement plus dégradés : 1');
  });

  it('that are one day have nothing to compare', () => {
    expect(twoDatesModel(compared(on('2026-01-01', 15)), STOCK, labels.unites.caisse)).toBeNull();
  });
});
