import { describe, expect, it } from '@jest/globals';
import { ensemble } from '../pilotage/ensemble.js';
import type { Valeur } from '../pilotage/valeur.js';
import type { Definition } from './definition.js';
import { codesOfEcart, faultsOfEcart, valeurOfEcart } from './ecart.js';
import { SHIPPED_ECARTS } from './shipped-catalogue.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const versionsOf = (code: string): readonly Definition[] => SHIPPED_DEFINITIONS.filter((each) => each.code === code);

const side = (numerator: number, denominator: number, status: Valeur['status'] = 'ok'): Valeur => ({
  ...{ organisme: 'side', status, numerator, denominator },
  value: denominator === 0 ? null : numerator / denominator,
});
const missing: Valeur = { organisme: 'side', status: 'noData', value: null, numerator: null, denominator: null };

describe('an écart', () => {
  it('is the one less the other, and tells the first status that holds of either', () => {
    expect(valeurOfEcart('751', [side(30, 10), side(10, 20, 'partialWindow')])).toMatchObject({
      organisme: '751',
      status: 'partialWindow',
      value: 2.5,
      numerator: null,
      denominator: null,
    });
  });

  it('of several caisses is that of the ratios of their sums, never a mean of theirs', () => {
    const valeurs = [valeurOfEcart('751', [side(30, 10), side(10, 10)]), valeurOfEcart('691', [side(10, 30), side(40, 10)])];
    expect(valeurs.map(({ value }) => value)).toEqual([2, 10 / 30 - 4]);
    expect(ensemble(valeurs)).toMatchObject({ status: 'ok', value: 40 / 40 - 50 / 20, nature: 'ratio', missing: [] });
  });

  it('with a side that is missing has no part on either side; with one that has nothing to divide by, its parts count', () => {
    const [without, undivided] = [valeurOfEcart('691', [missing, side(40, 10)]), valeurOfEcart('974', [side(5, 0), side(10, 10)])];
    expect(without).toEqual({ organisme: '691', status: 'noData', value: null, numerator: null, denominator: null });
    expect(undivided).toMatchObject({ status: 'undefined', value: null });
    const whole = ensemble([valeurOfEcart('751', [side(30, 10), side(10, 10)]), without, undivided]);
    expect(whole).toMatchObject({ value: 35 / 10 - 20 / 20, missing: ['691'] });
    expect(ensemble([without])).toMatchObject({ status: 'noData', value: null, missing: ['691'] });
  });

  it('names published indicators of its own unit that divide pièces by pièces', () => {
    expect(SHIPPED_ECARTS.flatMap((ecart) => faultsOfEcart(ecart, versionsOf))).toEqual([]);
    expect(codesOfEcart({ de: 'solde-ouvre-20@1', moins: 'solde-calendaire-28@1' })).toEqual(['solde-ouvre-20', 'solde-calendaire-28']);
    expect(faultsOfEcart({ de: 'anteriorite-ouvree@1', moins: 'solde-ouvre-20@1', unit: 'part' }, versionsOf)).toEqual([
      'moins : « solde-ouvre-20@1 » se dit en « jours », et l’écart en « part »',
    ]);
    const unfit = 'n’est pas un indicateur publié qui divise des pièces par des pièces';
    expect(faultsOfEcart({ de: 'stock@1', moins: 'part-automatique@9', unit: 'part' }, versionsOf)).toEqual([
      `de : « stock@1 » ${unfit}`,
      `moins : « part-automatique@9 » ${unfit}`,
    ]);
  });
});
