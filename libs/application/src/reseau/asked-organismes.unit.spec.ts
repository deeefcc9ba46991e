import { describe, expect, it } from '@jest/globals';
import { ARBRE_OF_RESEAUX, type OrganismeOfReseau, reseauMap } from '#libs/domain';
import { plainDate } from '#libs/kernel';
import { type OrganismesAsked, organismesAsked } from './asked-organismes.js';

const [BEGINNING, MOVE, ON] = [plainDate('2020-01-01'), plainDate('2024-03-01'), plainDate('2024-07-01')];
const ORGANISMES: readonly OrganismeOfReseau[] = [
  ...['691', '751', '752', '974'].map((code) => ({ code, kind: 'caisse' as const, arbre: null })),
  ...['france', 'idf', 'rhone'].map((code) => ({ code, kind: 'groupement' as const, arbre: 'regions' })),
  { code: 'ile', kind: 'groupement', arbre: 'mutualisation' },
  { code: 'famille', kind: 'teteDeReseau', arbre: ARBRE_OF_RESEAUX },
];
const under = (arbre: string, parents: Readonly<Record<string, string>>, fromOn = BEGINNING) =>
  Object.entries(parents).map(([member, parent]) => ({ member, arbre, parent, fromOn, toOn: null }));
/** 752 is merged into 751; 974 comes under « idf », and 691 to the réseau, on a day. */
const KNOWN = {
  organismes: new Map(ORGANISMES.map((each) => [each.code, { ...each, label: each.code }])),
  reseau: reseauMap({
    organismes: ORGANISMES,
    appartenances: [
      ...under('regions', { idf: 'france', rhone: 'france', '751': 'idf', '752': 'idf', '691': 'rhone' }),
      ...under('regions', { '974': 'idf' }, MOVE),
      ...under('mutualisation', { '751': 'ile' }),
      ...under(ARBRE_OF_RESEAUX, { '751': 'famille', '752': 'famille', '974': 'famille' }),
      ...under(ARBRE_OF_RESEAUX, { '691': 'famille' }, MOVE),
    ],
    fusions: [{ caisse: '752', into: '751', on: plainDate('2024-01-01') }],
  }),
};

const asked = (of: Partial<OrganismesAsked>, on = ON) => organismesAsked({ organisme: null, groupement: null, reseau: null, ...of }, KNOWN, on);
const sorted = (of: Partial<OrganismesAsked>, on = ON) => [...(asked(of, on) ?? [])].sort();

describe('the organismes whose lines are asked', () => {
  it('are all there are where nobody is named, and one where it is', () => {
    expect([asked({}), asked({ organisme: 'idf' })]).toEqual([null, ['idf']]);
  });

  it('of a groupement are itself, its caisses – with those that were merged into them – and the groupements under it', () => {
    expect(sorted({ groupement: 'idf' })).toEqual(['751', '752', '974', 'idf']);
    expect(sorted({ groupement: 'france' })).toEqual(['691', '751', '752', '974', 'france', 'idf', 'rhone']);
  });

  it('of a réseau are its head, its caisses, and the groupements in which there are no others', () => {
    expect(sorted({ reseau: 'famille' })).toEqual(['691', '751', '752', '974', 'famille', 'france', 'idf', 'ile', 'rhone']);
    expect(sorted({ reseau: 'famille' }, BEGINNING)).toEqual(['751', '752', '974', 'famille', 'idf', 'ile']);
  });

  it('are those of the day that is looked at', () => {
    expect(sorted({ groupement: 'idf' }, BEGINNING)).toEqual(['751', '752', 'idf']);
  });

  it('are those that all filters leave', () => {
    expect(asked({ organisme: '751', groupement: 'idf', reseau: 'famille' })).toEqual(['751']);
    expect(asked({ organisme: '691', groupement: 'idf' })).toEqual([]);
    expect(sorted({ groupement: 'rhone', reseau: 'famille' }, BEGINNING)).toEqual([]);
  });

  it.each([
    [{ organisme: '999' }, 'organisme.unknown'],
    // A caisse, and a head, are no groupement.
    [{ groupement: '751' }, 'groupement.unknown'],
    [{ groupement: 'famille' }, 'groupement.unknown'],
    [{ reseau: 'idf' }, 'reseau.unknown'],
  ] as const)('are refused under a name that is nobody’s: %j', (of, code) => {
    expect(() => asked(of)).toThrow(expect.objectContaining({ code }));
  });
});
