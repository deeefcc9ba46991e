import { describe, expect, it } from '@jest/globals';
import { findDefinition } from './definition-reference.js';
import { unitAndOrientationOf } from './unit-of.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const mesure = (reference: string) => unitAndOrientationOf(findDefinition(reference, SHIPPED_DEFINITIONS), SHIPPED_DEFINITIONS);

describe('what the values of an indicator are told in', () => {
  it.each([
    ['stock', 'pièces', 'lowerIsBetter'],
    ['anteriorite-ouvree', 'part', 'lowerIsBetter'],
    ['flux-ouvre-20', 'pièces', 'context'],
    ['solde-ouvre-20', 'jours', 'lowerIsBetter'],
    ['stock-dossiers', 'dossiers', 'lowerIsBetter'],
    ['part-automatique', 'part', 'higherIsBetter'],
    ['appels-recus', 'appels', 'context'],
  ])('is said of every block: %s', (reference, unit, orientation) => {
    expect(mesure(reference)).toEqual({ unit, orientation });
  });

  it('is a share where readings are divided by readings of the same unit, in any version', () => {
    expect(mesure('taux-appels-traites@1').unit).toBe('part');
    expect(mesure('taux-appels-traites@2').unit).toBe('part');
    expect(mesure('cout-allocataire-pondere').unit).toBe('€');
    expect(unitAndOrientationOf(findDefinition('taux-appels-traites', SHIPPED_DEFINITIONS), []).unit).toBe('appels');
  });

  it('is never nothing', () => {
    for (const definition of SHIPPED_DEFINITIONS) expect(unitAndOrientationOf(definition, SHIPPED_DEFINITIONS).unit).not.toBe('');
  });
});
