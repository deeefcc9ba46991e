import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/kernel';
import { checkedDefinition } from './checked-definition.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const ANTERIORITE = {
  code: 'anteriorite-a-12-jours',
  version: 1,
  block: 'anteriorite',
  label: 'Antériorité à 12 jours',
  source: 'convention 2026',
  dayKind: 'worked',
  threshold: 12,
  bandStarts: [0, 13, 26],
};

function faultsOf(value: unknown): unknown {
  try {
    checkedDefinition(value);
    return [];
  } catch (error) {
    if (error instanceof DomainError && error.code === 'definition.invalid') return error.data['faults'];
    throw error;
  }
}

describe('a definition that somebody wrote', () => {
  it('is taken as it is when nothing is wrong with it, as those that ship are', () => {
    expect(checkedDefinition(ANTERIORITE)).toBe(ANTERIORITE);
    // Published before the version of a divisor was pinned: they stay as they are, and nobody publishes such a one any more.
    const unpinned = SHIPPED_DEFINITIONS.filter((each) => each.block === 'releve' && each.dividedBy !== null && each.version === 1);
    for (const each of unpinned) expect(faultsOf(each)).toEqual(['dividedBy : « code@version » attendu']);
    const others = SHIPPED_DEFINITIONS.filter((each) => !unpinned.includes(each));
    expect(others.map(checkedDefinition)).toEqual(others);
  });

  it.each([null, [], 'anteriorite', 12])('is an object, not %j', (value) => {
    expect(faultsOf(value)).toEqual(['un objet JSON est attendu']);
  });

  it('governs a block that there is', () => {
    expect(faultsOf({ ...ANTERIORITE, block: 'constructor' })).toEqual([
      'block : stock, anteriorite, flux, soldeEnJours, ratio, releve, rapport, dossiers, delai, etapes, ecart attendu',
    ]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(faultsOf({ block: 'flux', code: 'Flux été', version: 0, label: ' ', dayKind: 'ouvré', window: 0, bandStarts: [0] })).toEqual([
      'source : manque',
      'code : texte de 1 à 64 minuscules sans accent, chiffres et tirets attendu',
      'version : nombre entier de 1 à 999999 attendu',
      'label : texte de 1 à 300 caractères attendu',
      'dayKind : « calendar » ou « worked » attendu',
      'window : nombre entier de 1 à 3650 attendu',
      'bandStarts : inconnu dans une définition de « flux »',
    ]);
  });

  it.each([[[]], [[1, 5]], [[0, 5, 5]], [[0, 6, 5]], [[0, 1.5]], [[0, '5']], [[0, 9_999]], ['0,5'], [Array.from({ length: 25 }, (_, i) => i)]])(
    'has bands that begin with 0 and ascend: %j are refused',
    (bandStarts) => {
      expect(faultsOf({ ...ANTERIORITE, bandStarts })).toEqual(['bandStarts : liste de 1 à 24 nombres entiers croissants, le premier 0, attendu']);
    },
  );

  it.each([{ tipping: 8, beyond: 6 }, { tipping: 0, beyond: 6 }, { tipping: 6 }, { tipping: 6, beyond: 8, above: 9 }, 6])(
    'has zones that ascend, or none: %j are refused',
    (zones) => {
      const solde = { ...ANTERIORITE, block: 'soldeEnJours', window: 20, includesAutomatic: true };
      const { threshold, bandStarts, ...definition } = solde;
      expect([threshold, bandStarts]).toBeDefined();
      expect(faultsOf({ ...definition, zones: null })).toEqual([]);
      expect(faultsOf({ ...definition, zones: { tipping: 6, beyond: 8 } })).toEqual([]);
      expect(faultsOf({ ...definition, zones })).toHaveLength(1);
    },
  );

  describe('of the catalogue', () => {
    const RATIO = {
      code: 'part-automatique',
      version: 1,
      block: 'ratio',
      label: 'Part automatique',
      source: 'convention 2026',
      unit: 'part',
      orientation: 'higherIsBetter',
      dayKind: 'worked',
      window: 20,
      windowUnit: 'days',
      numerator: [{ weight: 1, measure: 'processedAuto' }],
      denominator: [
        { weight: 1, measure: 'processedAuto' },
        { weight: 1, measure: 'processedManual' },
      ],
      thresholds: null,
      level: 'caisse',
      periodicity: 'month',
      benchmark: null,
    };

    it('is taken with or without what may be absent', () => {
      const breaks = [{ from: '2014-01-01', dayKind: 'worked' }];
      expect(faultsOf(RATIO)).toEqual([]);
      expect(faultsOf({ ...RATIO, breaks, overMonths: 12, thresholds: { tendue: 0.4, critique: 0.2 } })).toEqual([]);
    });

    it('is told where in its terms something is wrong', () => {
      const numerator = [
        { weight: 0, measure: 'processedAuto' },
        { weight: 1, measure: 'appels', only: { caisses: ['751'] } },
        { weight: 1, measure: 'stock', ages: { from: 16, to: 15 }, except: [{ arrivedIn: [9, 13] }, { arrivedIn: [9] }] },
      ];
      expect(faultsOf({ ...RATIO, numerator, denominator: [] })).toEqual([
        'numerator[0].weight : un poids qui n’est pas nul attendu',
        'numerator[1].measure : « stock » ou « arrived » ou « reopened » ou « transferredIn » ou « movedIn » ou « putOnHold » ou « processedManual » ou « processedAuto » ou « returned » ou « neutralised » ou « closed » ou « transferredOut » ou « movedOut » attendu',
        'numerator[1].only.caisses : inconnu ici',
        'numerator[2].ages : « from » jusqu’à « to », qui n’est pas avant, attendu',
        'numerator[2].except[0].arrivedIn[1] : nombre entier de 1 à 12 attendu',
        'numerator[2].except[1] : au moins un critère (procedures, types, populations, waitingFor) attendu',
        'denominator : liste de 1 à 24 valeurs attendue',
      ]);
    });

    it.each([
      [{ breaks: [] }, 'breaks : liste de 1 à 12 valeurs attendue'],
      [
        {
          breaks: [
            { from: '2014-01-01', dayKind: 'worked' },
            { from: '2013-01-01', dayKind: 'calendar' },
          ],
        },
        'breaks : des jours croissants attendu',
      ],
      [{ breaks: [{ from: '2014-02-30', dayKind: 'worked' }] }, 'breaks[0].from : jour AAAA-MM-JJ attendu'],
      [{ overMonths: 1 }, 'overMonths : nombre entier de 2 à 120 attendu'],
      [{ thresholds: { tendue: 0.4 } }, 'thresholds.critique : manque'],
      [{ window: 0 }, 'window : nombre entier de 1 à 3650 attendu'],
    ])('is refused with %j', (more, fault) => {
      expect(faultsOf({ ...RATIO, ...more })).toEqual([fault]);
    });
  });
});
