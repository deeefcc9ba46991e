import { describe, expect, it } from '@jest/globals';
import { groupsOf } from './groups.ts';

const groupement = (code: string, label: string, caisses: string[], parent: string | null = null) => ({ code, label, caisses, parent });

describe('the groups of a tree', () => {
  const ARBRE = {
    groupements: [
      groupement('sud', 'Sud', ['131', '061']),
      groupement('france', 'France', ['131', '061', '751', '591']),
      groupement('idf', 'Île-de-France', ['751'], 'france'),
      groupement('vide', 'Bretagne', []),
    ],
  };

  it('have each caisse once, in the smallest groupement that has it, and those of none last', () => {
    expect(groupsOf(['061', '131', '591', '751', '974'], ARBRE)).toEqual([
      { code: 'france', label: 'France', caisses: ['591'] },
      { code: 'idf', label: 'Île-de-France', caisses: ['751'] },
      { code: 'sud', label: 'Sud', caisses: ['061', '131'] },
      { code: null, label: null, caisses: ['974'] },
    ]);
  });

  it('are one without a tree, and none without caisses', () => {
    expect(groupsOf(['751'], undefined)).toEqual([{ code: null, label: null, caisses: ['751'] }]);
    expect(groupsOf([], ARBRE)).toEqual([]);
  });
});
