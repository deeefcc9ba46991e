import { describe, expect, it } from '@jest/globals';
import { ARBRE_OF_RESEAUX, type OrganismeOfReseau, reseauMap, type SeuilsDefinition } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { EVERYBODY, type Unite, unitesOf, unitesOfNiveau } from './unites.js';

const [BEFORE, ON] = [plainDate('2020-01-01'), plainDate('2024-07-01')];
const ORGANISMES: readonly OrganismeOfReseau[] = [
  ...['691', '751', '752', '974'].map((code) => ({ code, kind: 'caisse' as const, arbre: null })),
  ...['france', 'idf', 'rhone'].map((code) => ({ code, kind: 'groupement' as const, arbre: 'regions' })),
  { code: 'famille', kind: 'teteDeReseau', arbre: ARBRE_OF_RESEAUX },
];
const UNDER: Readonly<Record<string, string>> = { idf: 'france', rhone: 'france', '751': 'idf', '752': 'idf', '691': 'rhone', '974': 'france' };

/** A tree of two levels, with a caisse at each; 752 is merged into 751. */
const KNOWN: Parameters<typeof unitesOf>[1] = {
  organismes: new Map(ORGANISMES.map((each) => [each.code, { ...each, label: each.code }])),
  reseau: reseauMap({
    organismes: ORGANISMES,
    appartenances: Object.entries(UNDER).map(([member, parent]) => ({ member, arbre: 'regions', parent, fromOn: BEFORE, toOn: null })),
    fusions: [{ caisse: '752', into: '751', on: plainDate('2024-01-01') }],
  }),
};
const told = (unites: readonly Unite[]) => unites.map(({ code, caisses, merged }) => [code, caisses, merged]);

describe('what is compared', () => {
  it('are caisses, each with those that were merged into it', () => {
    expect(told(unitesOf(EVERYBODY, KNOWN, ON)(ON))).toEqual([
      ['691', ['691'], []],
      ['751', ['751', '752'], ['752']],
      ['974', ['974'], []],
    ]);
  });

  it('are the nearest groupements of the caisses: none contains another, and no caisse counts twice', () => {
    expect(told(unitesOf({ ...EVERYBODY, arbre: 'regions' }, KNOWN, ON)(ON))).toEqual([
      ['france', ['974'], []],
      ['idf', ['751', '752'], ['752']],
      ['rhone', ['691'], []],
    ]);
  });
});

describe('those whose situation is told', () => {
  it('are all groupements of a tree, each with what is under it', () => {
    const seuils = { niveau: 'groupement', reseau: null, arbre: 'regions' } as SeuilsDefinition;
    expect(told(unitesOfNiveau(seuils, KNOWN, ON)(ON))).toEqual([
      ['france', ['691', '751', '752', '974'], ['752']],
      ['idf', ['751', '752'], ['752']],
      ['rhone', ['691'], []],
    ]);
  });
});
