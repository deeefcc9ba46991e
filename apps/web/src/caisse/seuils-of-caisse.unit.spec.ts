import { describe, expect, it } from '@jest/globals';
import { seuilsOfCaisse } from './seuils-of-caisse.ts';

const seuils = (
  code: string,
  more: { readonly shipped?: boolean; readonly niveau?: string; readonly reseau?: string | null; readonly version?: number },
) => {
  const { shipped = false, niveau = 'caisse', reseau = null, version = 1 } = more;
  return { code, version, shipped, content: { niveau, reseau } };
};
const SHIPPED = [seuils('du-produit', { shipped: true }), seuils('du-produit-reseau', { shipped: true, niveau: 'reseau' })];

describe('the thresholds by which a caisse is told', () => {
  it('are those that ship, as long as nobody published thresholds of caisses', () => {
    expect(seuilsOfCaisse([...SHIPPED, seuils('notre-reseau', { niveau: 'reseau' })], 'famille')).toEqual(['du-produit']);
  });

  it('are those that people published, by their last version, of its réseau or of any', () => {
    const own = [seuils('famille', { reseau: 'retraite' }), seuils('famille', { reseau: 'famille', version: 2 }), seuils('tous', {})];
    expect(seuilsOfCaisse([...SHIPPED, ...own], 'famille')).toEqual(['famille', 'tous']);
    expect(seuilsOfCaisse([...SHIPPED, ...own], 'retraite')).toEqual(['tous']);
    expect(seuilsOfCaisse([...SHIPPED, ...own], undefined)).toEqual(['tous']);
  });

  it('are those that ship, when people published some for another réseau only', () => {
    expect(seuilsOfCaisse([...SHIPPED, seuils('famille', { reseau: 'famille' })], 'retraite')).toEqual(['du-produit']);
  });

  it('are none where nothing is published', () => {
    expect(seuilsOfCaisse([], 'famille')).toEqual([]);
  });
});
