import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { type Echantillon, echantillonDecider, type EchantillonState } from './echantillon.decider.js';

const DRAWN: Echantillon = {
  procedure: 'demande-de-retraite',
  version: 1,
  echantillon: 'trimestriel',
  trimestre: '2026-T2',
  of: '2026-T1',
  seed: 'juin',
  size: 2,
  population: 3,
  dossiers: [{ dossier: 'a', share: 0.1 }],
  drawnOn: plainDate('2026-04-02'),
};

const given = (...drawn: readonly Echantillon[]): EchantillonState =>
  drawn.reduce((state, data) => echantillonDecider.evolve(state, { type: 'EchantillonDrawn', data }), echantillonDecider.initialState);
const when = (state: EchantillonState, drawn: Echantillon) => echantillonDecider.decide({ type: 'DrawEchantillon', drawn }, state);

describe('the sample of a quarter', () => {
  it('is drawn once', () => {
    expect(when(given(), DRAWN)).toEqual([{ type: 'EchantillonDrawn', data: DRAWN }]);
  });

  it('is the same again with the same seed, whoever has been paid meanwhile', () => {
    expect(when(given(DRAWN), { ...DRAWN, population: 9, dossiers: [] })).toEqual([]);
  });

  it('is not drawn again with another seed, until it suits', () => {
    expect(() => when(given(DRAWN), { ...DRAWN, seed: 'autre' })).toThrow(expect.objectContaining({ code: 'echantillon.alreadyDrawn' }));
  });

  it('stands beside another one of the same procédure', () => {
    const other = { ...DRAWN, echantillon: 'annuel' };
    expect(when(given(DRAWN), other)).toEqual([{ type: 'EchantillonDrawn', data: other }]);
  });
});
