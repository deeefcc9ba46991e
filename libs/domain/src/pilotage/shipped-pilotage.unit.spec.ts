import { describe, expect, it } from '@jest/globals';
import { findDefinition } from '../indicateur/definition-reference.js';
import { SHIPPED_DEFINITIONS } from '../indicateur/shipped-definitions.js';
import { situations } from './etats.js';
import { plainDate } from '#libs/kernel';
import { checkedRepere } from './repere.decider.js';
import { checkedSeuils } from './seuils.decider.js';
import { seuilsInForce, SHIPPED_REPERES, SHIPPED_SEUILS } from './shipped-pilotage.js';

const [OF_CAISSE, OF_RESEAU] = SHIPPED_SEUILS;
if (OF_CAISSE === undefined || OF_RESEAU === undefined) throw new Error('no thresholds ship');

describe('the indicateur repère and the thresholds that ship', () => {
  it('are such as anybody may publish, of indicators that ship in the version that they name', () => {
    expect(SHIPPED_REPERES.map(checkedRepere)).toEqual(SHIPPED_REPERES);
    expect(SHIPPED_SEUILS.map(checkedSeuils)).toEqual(SHIPPED_SEUILS);
    const named = [
      ...SHIPPED_REPERES.flatMap(({ dimensions }) => dimensions.flatMap(({ indicateurs }) => indicateurs.map(({ indicateur }) => indicateur))),
      ...SHIPPED_SEUILS.map(({ indicateur }) => indicateur),
    ];
    expect(named.filter((reference) => !/@\d+$/u.test(reference))).toEqual([]);
    for (const reference of named) expect(findDefinition(reference, SHIPPED_DEFINITIONS).code).toBe(reference.split('@')[0]);
  });

  it('are four dimensions of a quarter each, the file being context', () => {
    expect(SHIPPED_REPERES.map(({ dimensions }) => dimensions.map(({ code, weight, orientation }) => [code, weight, orientation]))).toEqual([
      [
        ['service', 0.25, 'higherIsBetter'],
        ['cout', 0.25, 'lowerIsBetter'],
        ['production', 0.25, 'lowerIsBetter'],
        ['fichier', 0.25, 'context'],
      ],
    ]);
  });

  it('make a caisse « tendue » from 6 to 8 days, both included, « critique » beyond, and wait half a day before it is better', () => {
    const days = [5.9, 6, 8, 8.1, 7.6, 7.5, 5.5, 5.4].map((value, i) => ({
      day: plainDate(`2022-01-0${String(i + 1)}`),
      status: 'ok' as const,
      value,
    }));
    expect(situations(OF_CAISSE, days, { past: 'none' }).map((told) => told?.etat)).toEqual([
      ...['normale', 'tendue', 'tendue', 'critique', 'critique'],
      ...['tendue', 'tendue', 'normale'],
    ]);
  });

  it('are in force at a level until somebody publishes thresholds of that level', () => {
    expect(seuilsInForce(SHIPPED_SEUILS).map(({ code }) => code)).toEqual([
      'situation-boule-de-neige-caisse',
      'situation-solde-caisse',
      'situation-solde-reseau',
    ]);
    const own = { ...OF_CAISSE, code: 'les-notres' };
    const next = { ...own, version: 2 };
    expect(seuilsInForce([...SHIPPED_SEUILS, own, next])).toEqual([next, OF_RESEAU]);
    expect(seuilsInForce([])).toEqual([]);
  });

  it('go on for all others when somebody publishes thresholds for a réseau', () => {
    const own = { ...OF_RESEAU, code: 'les-notres', reseau: 'famille' };
    expect(seuilsInForce([OF_RESEAU, OF_CAISSE, own, { ...own, code: 'autres' }])).toEqual([
      { ...own, code: 'autres' },
      own,
      OF_CAISSE,
      { ...OF_RESEAU, sauf: ['famille'] },
    ]);
  });
});
