import { describe, expect, it } from '@jest/globals';
import { plainDate } from '#libs/kernel';
import { ensemble } from '../pilotage/ensemble.js';
import type { Definition, RapportDefinition } from './definition.js';
import { findDefinition } from './definition-reference.js';
import { coteOf, coteOfMerged, daysOfCount, faultsOfReferences, periodeOfRapport, valeurOfRapport } from './rapport.js';
import { SHIPPED_RAPPORTS } from './shipped-catalogue.js';
import { SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const named = (reference: string): Definition => findDefinition(reference, SHIPPED_DEFINITIONS);
const versionsOf = (code: string): readonly Definition[] => SHIPPED_DEFINITIONS.filter((each) => each.code === code);

describe('the period of a rapport', () => {
  it.each([
    ['day', '2026-02-10', '2026-02-10', '2026-02-10'],
    ['month', '2026-02-10', '2026-01-01', '2026-01-31'],
    ['month', '2026-02-28', '2026-02-01', '2026-02-28'],
    ['quarter', '2026-02-28', '2025-10-01', '2025-12-31'],
    ['year', '2025-12-31', '2025-01-01', '2025-12-31'],
  ] as const)('of a %s is at the end of %s the last one that is over', (periodicity, day, from, to) => {
    expect(periodeOfRapport({ periodicity }, plainDate(day))).toMatchObject({ from, to });
  });

  it('adds up the months of what moves in a month, and takes all else at its end', () => {
    const quarter = periodeOfRapport({ periodicity: 'quarter' }, plainDate('2026-03-31'));
    expect(daysOfCount(named('arrivees-mensuelles@1'), quarter)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(daysOfCount(named('traitees-mensuelles@1'), quarter, 4)).toEqual(['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31']);
    expect(daysOfCount(named('stock@1'), quarter)).toEqual(['2026-03-31']);
    expect(daysOfCount(named('flux-ouvre-20@1'), quarter)).toEqual(['2026-03-31']);
    expect(daysOfCount(named('arrivees-mensuelles@1'), { from: plainDate('2026-02-10'), to: plainDate('2026-02-10') })).toEqual(['2026-02-10']);
  });
});

describe('the value of a rapport', () => {
  const told = (amount: number) => ({ status: 'ok', amount, known: 1 }) as const;
  const missing = { status: 'noData', amount: null, known: 0 } as const;

  it('is one side for so many of the other, and of several the ratio of the sums', () => {
    const valeurs = [valeurOfRapport({ pour: 1_000 }, '751', told(30), told(2_000)), valeurOfRapport({ pour: 1_000 }, '691', told(10), told(8_000))];
    expect(valeurs).toEqual([
      { organisme: '751', status: 'ok', value: 15, numerator: 30_000, denominator: 2_000 },
      { organisme: '691', status: 'ok', value: 1.25, numerator: 10_000, denominator: 8_000 },
    ]);
    expect(ensemble(valeurs)).toMatchObject({ value: 4, numerator: 40_000, denominator: 10_000 });
  });

  it('is not told where a side is missing, which is then in neither sum', () => {
    const without = valeurOfRapport({ pour: 1 }, '691', told(10), missing);
    expect(without).toEqual({ organisme: '691', status: 'noData', value: null, numerator: null, denominator: null });
    expect(valeurOfRapport({ pour: 1 }, '691', missing, told(3))).toEqual(without);
    expect(ensemble([valeurOfRapport({ pour: 1 }, '751', told(30), told(2)), without])).toMatchObject({ value: 15, missing: ['691'] });
  });

  it('divided by nobody is undefined, never 0 nor without end, and counts in the réseau’s', () => {
    const nobody = valeurOfRapport({ pour: 1 }, '691', told(10), told(0));
    expect(nobody).toEqual({ organisme: '691', status: 'undefined', value: null, numerator: 10, denominator: 0 });
    expect(ensemble([valeurOfRapport({ pour: 1 }, '751', told(30), told(2)), nobody])).toMatchObject({ value: 20 });
  });

  it('has both sides of caisses that are one, wherever each of them is told: a merge changes it by nothing', () => {
    const stock = coteOfMerged([told(500), told(500)]);
    const ponderes = coteOfMerged([missing, told(30_000)]);
    expect(valeurOfRapport({ pour: 1_000 }, '752', stock, ponderes)).toMatchObject({ status: 'ok', numerator: 1_000_000, denominator: 30_000 });
    expect(coteOfMerged([missing, missing])).toEqual(missing);
    expect(coteOfMerged([missing])).toEqual(missing);
  });

  it('is missing where one of its months is, not less; of those before the first fact there is nothing to count', () => {
    const month = (numerator: number | null, status: 'ok' | 'noData' | 'partialWindow' = 'ok') => ({ status, numerator });
    expect(coteOf([month(3), month(4)])).toEqual({ status: 'ok', amount: 7, known: 1 });
    expect(coteOf([month(3, 'partialWindow'), month(4)])).toEqual({ status: 'partialWindow', amount: 7, known: 1 });
    expect(coteOf([month(null, 'noData'), month(3), month(4)])).toEqual({ status: 'partialWindow', amount: 7, known: 2 / 3 });
    expect(coteOf([month(3), month(null, 'noData')])).toEqual({ status: 'noData', amount: null, known: 0 });
    expect(coteOf([])).toEqual({ status: 'noData', amount: null, known: 0 });
  });

  it('is told only of sides that are known of the same part of what they count: not a year’s cost of two months’ pièces', () => {
    const month = (numerator: number | null) => ({ status: numerator === null ? ('noData' as const) : ('ok' as const), numerator });
    const [year, some, fewer] = [told(1_200), coteOf([month(null), month(3), month(4)]), coteOf([month(null), month(null), month(4)])];
    const nothing = { status: 'noData', value: null, numerator: null, denominator: null };
    expect(valeurOfRapport({ pour: 1 }, '751', year, some)).toMatchObject(nothing);
    expect(valeurOfRapport({ pour: 1 }, '751', some, fewer)).toMatchObject(nothing);
    expect(valeurOfRapport({ pour: 1 }, '751', coteOfMerged([year, some]), year)).toMatchObject(nothing);
    expect(valeurOfRapport({ pour: 1 }, '751', some, coteOf([month(null), month(7), month(7)]))).toMatchObject({
      status: 'partialWindow',
      value: 0.5,
    });
  });
});

describe('what a rapport names', () => {
  const faults = (dividende: RapportDefinition['dividende'], diviseur: RapportDefinition['diviseur']) =>
    faultsOfReferences({ dividende, diviseur }, versionsOf);

  it('is published, in the version that it names', () => {
    expect(SHIPPED_RAPPORTS.flatMap((rapport) => faultsOfReferences(rapport, versionsOf))).toEqual([]);
    expect(faults({ indicateur: 'stock@2' }, { releve: 'allocataires-ponderes@1' })).toEqual([
      'dividende.indicateur : « stock@2 » n’est pas un compte publié',
    ]);
  });

  it('is a count or a reading: what is divided already, or is a rapport itself, is not', () => {
    expect(faults({ indicateur: 'part-automatique@1' }, { releve: 'stock@1' })).toEqual([
      'dividende.indicateur : « part-automatique@1 » n’est pas un compte publié',
      'diviseur.releve : « stock@1 » n’est pas un relevé publié',
    ]);
    expect(faults({ indicateur: 'stock@1', mois: 12 }, { effectif: { unite: 'etp', contrats: ['cdi'], fonctions: ['other'] } })).toHaveLength(1);
    expect(faults({ indicateur: 'cout-par-piece-traitee@1' }, { indicateur: 'stock-dossiers@1' })).toHaveLength(1);
  });
});
