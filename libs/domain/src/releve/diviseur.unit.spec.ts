import { describe, expect, it } from '@jest/globals';
import { SHIPPED_RELEVES } from '../indicateur/shipped-catalogue.js';
import { codeOfDiviseur, faultsOfDiviseur } from './diviseur.js';

const faultsOf = (dividedBy: string | null, periodicity: 'month' | 'year' = 'year', code = 'cout'): readonly string[] =>
  faultsOfDiviseur({ code, periodicity, dividedBy }, SHIPPED_RELEVES);

describe('that by which readings are divided', () => {
  it('is a version of readings that is published, of the same periods, and that adds up', () => {
    expect(faultsOf(null)).toEqual([]);
    expect(faultsOf('allocataires-ponderes@1')).toEqual([]);
    expect(faultsOf('allocataires-ponderes@2')).toEqual(['dividedBy : « allocataires-ponderes@2 » n’est pas un relevé publié']);
    expect(faultsOf('appels-recus@1')).toEqual(['dividedBy : « appels-recus@1 » se relève par « month », et non par « year »']);
    expect(faultsOf('taux-de-satisfaction@1')).toEqual(['dividedBy : « taux-de-satisfaction@1 » ne s’additionne pas d’une caisse à l’autre']);
    expect(faultsOf('cout-allocataire-pondere@2')).toEqual(['dividedBy : « cout-allocataire-pondere@2 » ne s’additionne pas d’une caisse à l’autre']);
    expect(faultsOf('allocataires-ponderes@1', 'year', 'allocataires-ponderes')).toEqual([
      'dividedBy : « allocataires-ponderes@1 » est le relevé lui-même',
    ]);
  });

  it('is pinned by all that ship, in their last version', () => {
    const last = new Map(SHIPPED_RELEVES.map((releve) => [releve.code, releve]));
    const divided = [...last.values()].filter(({ dividedBy }) => dividedBy !== null);
    expect(divided.map(({ code }) => code)).toEqual(['cout-allocataire-pondere', 'taux-appels-traites']);
    expect(divided.flatMap((releve) => faultsOfDiviseur(releve, SHIPPED_RELEVES))).toEqual([]);
  });

  it('is read by its code, pinned or not', () => {
    expect(['allocataires-ponderes@1', 'allocataires-ponderes'].map(codeOfDiviseur)).toEqual(['allocataires-ponderes', 'allocataires-ponderes']);
  });
});
