import { describe, expect, it } from '@jest/globals';
import { agentsAsked, criteriaOf } from './criteria.ts';

describe('which agents an address asks for', () => {
  it('are those behind a number: an équipe or none, a contract, a level of a skill', () => {
    expect(agentsAsked({ equipe: 'retraite', jour: '2024-12-31' })).toEqual({ equipe: 'retraite' });
    expect(agentsAsked({ sansEquipe: 'oui', equipe: 'retraite' })).toEqual({ sansEquipe: true });
    expect(agentsAsked({ contrat: 'cdi', fonction: 'production' })).toEqual({ kind: 'cdi', fonction: 'production' });
    expect(agentsAsked({ competence: 'reversion', niveau: '3' })).toEqual({ competence: 'reversion', level: 3 });
  });

  it('leaves out what nobody knows, in the list and in its words alike', () => {
    const mistyped = { contrat: 'stage', fonction: 'x', niveau: '3' };
    expect(agentsAsked(mistyped)).toEqual({});
    expect(criteriaOf(mistyped)).toEqual([]);
  });

  it('says each in words, and a level goes with its skill', () => {
    expect(criteriaOf({ equipe: 'retraite', competence: 'reversion', niveau: '4' })).toEqual([
      { label: 'équipe retraite', keys: ['equipe'] },
      { label: 'compétence reversion', keys: ['competence', 'niveau'] },
      { label: 'niveau 4', keys: ['niveau'] },
    ]);
  });
});
