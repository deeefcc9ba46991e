import { describe, expect, it } from '@jest/globals';
import type { Reseau } from '../api/client.ts';
import { isOfReseau, organismeLooked, reseauLooked } from './cibles.ts';

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

describe('whose pièces are looked at', () => {
  it.each([
    ['a caisse, wherever it is looked for', { caisse: '751', groupement: 'idf', reseau: 'famille' }, '751'],
    ['a groupement of the réseau', { groupement: 'idf', reseau: 'famille' }, 'idf'],
    ['a groupement that is of another réseau', { groupement: 'sud', reseau: 'famille' }, undefined],
    ['a réseau', { reseau: 'famille' }, 'famille'],
    ['several réseaux', {}, undefined],
    ['what a caisse does for others', { executante: '751' }, undefined],
    ['one type of them', { caisse: '751', type: 'demande' }, undefined],
    ['those of one source', { reseau: 'famille', source: 'reprise' }, undefined],
  ])('are those of %s, or of nobody', (_, looked, organisme) => {
    expect(organismeLooked(looked, RESEAUX)).toBe(organisme);
  });

  it('are those of the only réseau where nobody is named', () => {
    expect(organismeLooked({}, RESEAUX.slice(0, 1))).toBe('famille');
    expect(organismeLooked({}, [])).toBeUndefined();
  });
});
