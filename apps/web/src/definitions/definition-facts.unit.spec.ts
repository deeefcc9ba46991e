import { expect, it } from '@jest/globals';
import { comparedFacts } from './definition-facts.ts';

it('the versions of a code are told beside each other, as the server says them, and nothing of another code', () => {
  const version = (n: number) => ({ code: 'cout', version: n, block: 'releve', label: 'Coût', source: 'essai' }) as const;
  const said = [
    { of: 'cout@1', rubrique: 'Code', text: 'cout' },
    { of: 'cout@1', rubrique: 'Calendrier', text: 'jours calendaires ; jours ouvrés depuis le 2014-01-01' },
    { of: 'cout@2', rubrique: 'Calendrier', text: 'jours ouvrés' },
    { of: 'cout@2', rubrique: 'Niveau', text: 'caisse' },
    { of: 'cout-net@1', rubrique: 'Sens', text: 'neutre' },
  ];
  expect(comparedFacts([version(1), version(2)], said)).toEqual([
    { label: 'Calendrier', values: ['jours calendaires ; jours ouvrés depuis le 2014-01-01', 'jours ouvrés'] },
    { label: 'Niveau', values: [null, 'caisse'] },
  ]);
});
