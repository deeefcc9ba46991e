import { describe, expect, it } from '@jest/globals';
import type { RepereDefinition } from './repere.events.js';
import { isRepereOf, repereInForce, reperesOf, SHIPPED_REPERE } from './repere-in-force.js';
import { SHIPPED_REPERES } from './shipped-pilotage.js';

const repere = (code: string, version: number, reseau?: string): RepereDefinition => ({
  ...{ code, version, label: code, source: 'essai', missing: 'untold', dimensions: [] },
  ...(reseau === undefined ? {} : { reseau }),
});
const VERSIONS = [
  ...SHIPPED_REPERES,
  repere('de-tous', 1),
  repere('de-la-famille', 1, 'famille'),
  // Each is another réseau's by its second version.
  ...[repere('bientot', 1), repere('bientot', 2, 'retraite')],
  ...[repere('ouvert', 1, 'retraite'), repere('ouvert', 2)],
];
const codesOf = (head: string): readonly string[] => [...new Set(reperesOf(head, VERSIONS).map(({ code }) => code))];

describe('the repères of a réseau', () => {
  it('name it, or no réseau', () => {
    expect([repere('a', 1), repere('a', 1, 'famille'), repere('a', 1, 'retraite')].map((each) => isRepereOf(each, 'famille'))).toEqual([
      ...[true, true, false],
    ]);
  });

  it('are told by their last version, and keep the others', () => {
    expect(codesOf('famille')).toEqual([SHIPPED_REPERE, 'de-tous', 'de-la-famille', 'ouvert']);
    expect(codesOf('retraite')).toEqual([SHIPPED_REPERE, 'de-tous', 'bientot', 'ouvert']);
    expect(reperesOf('famille', VERSIONS).filter(({ code }) => code === 'ouvert')).toHaveLength(2);
  });
});

describe('the repère by which a réseau is told', () => {
  it('ships, whatever is published, until the réseau chooses one', () => {
    expect(repereInForce('famille', null, VERSIONS)).toBe(SHIPPED_REPERE);
    expect(repereInForce('famille', 'de-tous', VERSIONS)).toBe('de-tous');
    expect(repereInForce('famille', SHIPPED_REPERE, VERSIONS)).toBe(SHIPPED_REPERE);
  });

  it('ships again once the one it chose is of another réseau, or was never published', () => {
    expect(repereInForce('famille', 'bientot', VERSIONS)).toBe(SHIPPED_REPERE);
    expect(repereInForce('famille', 'nulle-part', [])).toBe(SHIPPED_REPERE);
  });
});
