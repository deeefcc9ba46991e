import { describe, expect, it } from '@jest/globals';
import { type Appartenance, ARBRE_OF_RESEAUX, type OrganismeOfReseau, reseauMap, type SeuilsDefinition, type SeuilsEnVigueur } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { EVERYBODY, type Unite, unitesOf, unitesOfNiveau, unitesOfReseau } from './unites.js';

const [BEFORE, ON] = [plainDate('2020-01-01'), plainDate('2024-07-01')];
const ORGANISMES: readonly OrganismeOfReseau[] = [
  ...['691', '751', '752', '974'].map((code) => ({ code, kind: 'caisse' as const, arbre: null })),
  ...['france', 'idf', 'rhone'].map((code) => ({ code, kind: 'groupement' as const, arbre: 'regions' })),
  { code: 'famille', kind: 'teteDeReseau', arbre: ARBRE_OF_RESEAUX },
];
const FUSIONS = [{ caisse: '752', into: '751', on: plainDate('2024-01-01') }];
const under = (arbre: string, parents: Readonly<Record<string, string>>) =>
  Object.entries(parents).map(([member, parent]) => ({ member, arbre, parent, fromOn: BEFORE, toOn: null }));
/** 752 is merged into 751. */
const knownOf = (organismes: readonly OrganismeOfReseau[], appartenances: readonly Appartenance[]): Parameters<typeof unitesOf>[1] => ({
  organismes: new Map(organismes.map((each) => [each.code, { ...each, label: each.code }])),
  reseau: reseauMap({ organismes, appartenances, fusions: FUSIONS }),
});
/** A tree of two levels, with a caisse at each. */
const KNOWN = knownOf(ORGANISMES, under('regions', { idf: 'france', rhone: 'france', '751': 'idf', '752': 'idf', '691': 'rhone', '974': 'france' }));
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

describe('a réseau', () => {
  it('is told as a whole, then by its groupements with its own caisses alone, then caisse by caisse', () => {
    const parents = { idf: 'france', rhone: 'france', '751': 'idf', '752': 'idf', '691': 'rhone', '974': 'france' };
    const heads = { '751': 'famille', '752': 'famille', '691': 'famille' };
    const known = knownOf(ORGANISMES, [...under('regions', parents), ...under(ARBRE_OF_RESEAUX, heads)]);
    expect(told(unitesOfReseau('famille', known, ON))).toEqual([
      ['famille', ['691', '751', '752'], ['752']],
      ['france', ['691', '751', '752'], ['752']],
      ['idf', ['751', '752'], ['752']],
      ['rhone', ['691'], []],
      ['691', ['691'], []],
      ['751', ['751', '752'], ['752']],
    ]);
  });

  it('without a caisse is itself, with nobody', () => {
    expect(told(unitesOfReseau('famille', KNOWN, ON))).toEqual([['famille', [], []]]);
  });
});

describe('asked day after day', () => {
  it('they are those of each day asked alone, whoever joins, leaves or is merged on it', () => {
    const moved = [
      { member: '691', arbre: 'regions', parent: 'idf', fromOn: plainDate('2022-03-01'), toOn: plainDate('2022-03-05') },
      { member: '691', arbre: 'regions', parent: 'rhone', fromOn: plainDate('2022-03-07'), toOn: null },
      { member: '752', arbre: 'regions', parent: 'idf', fromOn: BEFORE, toOn: null },
      { member: '751', arbre: 'regions', parent: 'rhone', fromOn: BEFORE, toOn: null },
    ];
    const known = knownOf(ORGANISMES, moved);
    const days = [
      '2019-12-31',
      '2020-01-01',
      '2022-02-28',
      '2022-03-01',
      '2022-03-04',
      '2022-03-05',
      '2022-03-06',
      '2022-03-07',
      '2023-12-31',
      '2024-01-01',
    ];
    const population = { ...EVERYBODY, arbre: 'regions' };
    const unites = unitesOf(population, known, ON);
    const asked = [...days, ...days.toReversed()].map(plainDate);
    expect(asked.map((day) => told(unites(day)))).toEqual(asked.map((day) => told(unitesOf(population, knownOf(ORGANISMES, moved), ON)(day))));
    expect(new Set(asked.map((day) => JSON.stringify(told(unites(day))))).size).toBe(5);
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

  const ofReseau = { niveau: 'reseau', reseau: null, arbre: null } as SeuilsDefinition;
  const caisses = ORGANISMES.filter(({ kind }) => kind === 'caisse');

  it('is each réseau, where none is named: one that is merged goes with its successor, one of no réseau is told by none', () => {
    const heads = ['pension', 'famille'].map((code) => ({ code, kind: 'teteDeReseau' as const, arbre: ARBRE_OF_RESEAUX }));
    const known = knownOf([...caisses, ...heads], under(ARBRE_OF_RESEAUX, { '751': 'famille', '974': 'pension' }));
    expect(told(unitesOfNiveau(ofReseau, known, ON)(ON))).toEqual([
      ['famille', ['751', '752'], ['752']],
      ['pension', ['974'], []],
    ]);
  });

  it('are not those that are in réseaux with thresholds of their own alone', () => {
    const heads = ['pension', 'famille'].map((code) => ({ code, kind: 'teteDeReseau' as const, arbre: ARBRE_OF_RESEAUX }));
    const known = knownOf([...caisses, ...heads], under(ARBRE_OF_RESEAUX, { '751': 'famille', '974': 'pension' }));
    const codes = (niveau: 'caisse' | 'reseau', ...sauf: readonly string[]) =>
      unitesOfNiveau({ niveau, reseau: null, arbre: null, sauf } as SeuilsEnVigueur, known, ON)(ON).map(({ code }) => code);
    expect([codes('caisse', 'famille'), codes('caisse', 'famille', 'pension'), codes('caisse')]).toEqual([
      ['691', '974'],
      ['691'],
      ['691', '751', '974'],
    ]);
    expect([codes('reseau', 'famille'), codes('reseau', 'famille', 'pension')]).toEqual([['pension'], []]);
  });

  it('are all caisses as one, where there is no réseau', () => {
    expect(told(unitesOfNiveau(ofReseau, knownOf(caisses, []), ON)(ON))).toEqual([['', ['691', '751', '752', '974'], ['752']]]);
  });
});
