import { describe, expect, it } from '@jest/globals';
import type { Reseau } from '../api/client.ts';
import { isOfReseau, reseauLooked } from './cibles.ts';

const reseau = (code: string, caisses: readonly string[], groupement: string): Reseau => ({
  ...{ code, label: code, on: '2024-03-29', perimetre: 'asItWas', caisses: [...caisses] },
  arbres: [{ arbre: 'regions', groupements: [{ code: groupement, label: groupement, parent: null, caisses: [...caisses] }], without: [] }],
});
const RESEAUX = [reseau('famille', ['751', '752'], 'idf'), reseau('retraite', ['r-1'], 'sud')];

describe('the targets of a réseau', () => {
  it.each([
    ['a caisse of it', { caisse: '751' }, true],
    ['a groupement of it', { groupement: 'idf' }, true],
    ['the réseau itself', { reseau: 'famille' }, true],
    ['a caisse of another', { caisse: 'r-1' }, false],
    ['a groupement of another', { groupement: 'sud' }, false],
    ['another réseau', { reseau: 'retraite' }, false],
    ['a caisse of none', { caisse: '999' }, false],
    ['all réseaux together', {}, false],
  ])('are for %s, or not', (_, looked, expected) => {
    expect(isOfReseau('famille', looked, RESEAUX)).toBe(expected);
  });

  it('are told by the repère of the réseau that is looked at, if it is one', () => {
    const lookedAt = [{ caisse: '751' }, { groupement: 'sud' }, { reseau: 'famille' }, {}, { caisse: '999' }];
    expect(lookedAt.map((looked) => reseauLooked(looked, RESEAUX))).toEqual(['famille', 'retraite', 'famille', undefined, undefined]);
    expect([reseauLooked({}, RESEAUX.slice(0, 1)), reseauLooked({ caisse: '751' }, [])]).toEqual(['famille', undefined]);
  });

  it('are for all where there is no other réseau, or none is described', () => {
    expect(isOfReseau('famille', {}, RESEAUX.slice(0, 1))).toBe(true);
    expect(isOfReseau('famille', { caisse: '751' }, [])).toBe(true);
  });
});
