import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { findDefinition } from './definition-reference.js';
import { readingsAsked } from './readings.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const askedOf = (reference: string, day: string) =>
  readingsAsked(findDefinition(reference, SHIPPED_DEFINITIONS), plainDate(day), SHIPPED_DEFINITIONS);

describe('the readings that an indicator is made of', () => {
  it('are its own and those that divide them, under their code, whichever version it names', () => {
    const readings = [
      { code: 'cout-allocataire-pondere', periode: '2023' },
      { code: 'allocataires-ponderes', periode: '2023' },
    ];
    expect(askedOf('cout-allocataire-pondere@1', '2023-12-31')).toEqual(readings);
    expect(askedOf('cout-allocataire-pondere@2', '2023-12-31')).toEqual(readings);
  });

  it('are those of the last period that is over by then', () => {
    expect(askedOf('allocataires-ponderes', '2023-12-30')).toEqual([{ code: 'allocataires-ponderes', periode: '2022' }]);
  });

  it('are none for what is counted', () => {
    expect(askedOf('stock', '2023-12-31')).toEqual([]);
  });
});
