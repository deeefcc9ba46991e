import { describe, expect, it } from '@jest/globals';
import {
  calculsParAn,
  checkedRepere,
  ensemble,
  evolution,
  mediane,
  moisDeReference,
  moyenne,
  quadrant,
  rangs,
  repere,
  type RepereDefinition,
  type Valeur,
} from '#libs/domain';

/**
 * Acceptance cases of the IGAS report 2022-035R on the family branch, §10 of `igas-cnaf-2018-2022.md`: tables of the report, indicateur repère, comparison,
 * windows and volumes. Read as the domain README says: nothing is held against a figure that the report contradicts (§12 there). See docs/cases.md.
 */

const count = (value: number): Valeur => ({ organisme: '', status: 'ok', value, numerator: value, denominator: null });
const total = (...counts: readonly number[]): number | null => ensemble(counts.map(count)).value;

const ratio = (numerator: number, denominator: number): number => {
  const { value } = ensemble([{ organisme: '', status: 'ok', value: numerator / denominator, numerator, denominator }]);
  if (value === null) throw new Error('a ratio');
  return value;
};

/** A share in percent, as the report prints it. */
const percent = (share: number | null, decimals = 1): string => ((share ?? Number.NaN) * 100).toFixed(decimals);

describe('IGAS: tables of the report on means and gains, which are counts that add up', () => {
  const BASE = 32_189;
  const RESTITUTIONS = [200, 400, 600, 1100, 1700];
  const INITIAL = [31_989, 31_789, 31_589, 31_089, 30_489];
  const REVISED = [31_989, 31_789, 32_100, 31_846, 31_383];

  it('IGAS-A01: the ceiling of each year is that of 2017 less what was given back', () => {
    expect(RESTITUTIONS.map((given) => total(BASE, -given))).toEqual(INITIAL);
  });

  it('IGAS-A02: revised less initial is 0, 0, 511, 757, 894', () => {
    expect(REVISED.map((revised, i) => total(revised, -(INITIAL[i] ?? 0)))).toEqual([0, 0, 511, 757, 894]);
  });

  it('IGAS-A03, A04, A05: the means granted that are in force make the difference of 2020, 2021 and – within a half – 2022', () => {
    expect(total(140, 336, 35)).toBe(511);
    expect(total(140, 150, 427, 40)).toBe(757);
    const of2022 = total(140, 150, 427, 40, 120, 16.5);
    expect(of2022).toBe(893.5);
    expect(Math.abs((of2022 ?? 0) - 894)).toBeLessThanOrEqual(0.5);
  });

  it('IGAS-A07: from 2017 to the revised ceiling of 2022, 806 jobs', () => {
    expect(total(BASE, -31_383)).toBe(806);
  });

  it('IGAS-A08: the target was lowered by 52.6 %, whatever the text says', () => {
    expect(percent(ratio(894, 1700))).toBe('52.6');
  });

  it('IGAS-A09: 1 700 of 32 189 are 5.28 % of the staff', () => {
    expect(percent(ratio(1700, BASE), 2)).toBe('5.28');
  });

  it('IGAS-A10, A11: expected gains add up: 1 550 to 1 650, 978, and 410 of them of convergence', () => {
    expect([total(850, 700), total(950, 700)]).toEqual([1550, 1650]);
    expect(total(410, 170, 67, 331)).toBe(978);
    expect(total(260, 150)).toBe(410);
  });

  it('IGAS-A12: a third comes from reports of the former plan, nearly a half from convergence', () => {
    expect([percent(ratio(331, 978)), percent(ratio(410, 978))]).toEqual(['33.8', '41.9']);
  });

  it('IGAS-A13, A14: the lines of the new model sum to 1 901, which the report prints as 1 900; 419 for the workstation', () => {
    expect(total(254, 579, 649, 419)).toBe(1901);
    expect(total(150, 269)).toBe(419);
  });

  it('IGAS-A16: the results of 45 indicators balance by axis and by outcome', () => {
    expect(total(9, 22, 14)).toBe(45);
    expect([total(7, 11, 11), total(1, 11, 2), total(1, 0, 1)]).toEqual([29, 14, 2]);
    expect(total(29, 14, 2)).toBe(45);
  });

  it('IGAS-A17, A18: 64.4 % of them are met, 67.4 % of those available; 62.2 % by the other reading of one of them', () => {
    expect([ratio(29, 45), ratio(29, 43), ratio(28, 45)].map((share) => percent(share))).toEqual(['64.4', '67.4', '62.2']);
  });

  it('IGAS-A19: of 31 500 agents, 1 959, 1 849 and 1 742 departures are turn-overs of 6.22, 5.87 and 5.53 %', () => {
    expect([1959, 1849, 1742].map((left) => percent(ratio(left, 31_500), 2))).toEqual(['6.22', '5.87', '5.53']);
  });

  it('IGAS-A20, A21: over five years, 9 795, 9 245 and 8 710 departures, of which 3 770 to retirement', () => {
    expect([1959, 1849, 1742].map((left) => total(...Array.from({ length: 5 }, () => left)))).toEqual([9795, 9245, 8710]);
    expect(total(840, 860, 770, 680, 620)).toBe(3770);
  });

  it('IGAS-A22: what is left to recover is 2.07, 2.01, 1.93 and 1.86 % of what was paid, in the years whose printed rate can be made again', () => {
    const rates = (
      [
        [1.56, 75.17, '2.07'],
        [1.53, 76.07, '2.01'],
        [1.55, 80.23, '1.93'],
        [1.56, 83.66, '1.86'],
      ] as const
    ).map(([left, paid, printed]) => [ratio(left, paid) * 100, Number(printed)] as const);
    // A hundredth of a milliard more or less, as far as amounts and rates are rounded.
    for (const [rate, printed] of rates) expect(Math.abs(rate - printed)).toBeLessThan(0.005 + 0.5 / 75);
  });

  it('IGAS-A23: 8.3 of 80.74 and 6.3 of 80.23 milliards are rates of 10.3 and 7.8 to 7.9 %', () => {
    expect(percent(ratio(8.3, 80.74))).toBe('10.3');
    const rate = ratio(6.3, 80.23) * 100;
    expect(rate).toBeGreaterThan(7.8);
    expect(rate).toBeLessThan(7.9);
  });

  it('IGAS-A24, A25: they grew by 31.7 and 32.1 %; those of housing by a half', () => {
    expect([evolution(6.3, 8.3), evolution(7.8, 10.3)].map((change) => percent(change))).toEqual(['31.7', '32.1']);
    expect(evolution(8, 12)).toBe(0.5);
  });

  it('IGAS-A26: 3 291 are 5.45 to 5.55 % of what was detected, between 59 297 and 60 385', () => {
    expect([59_297, 59_836, 60_385].map((detected) => percent(ratio(3291, detected), 2))).toEqual(['5.55', '5.50', '5.45']);
  });

  it('IGAS-A27, A28: 17.2 % of the eligible open a right; 289 posts are a quarter of 1 156', () => {
    expect(percent(ratio(11, 64))).toBe('17.2');
    expect(ratio(289, 1156)).toBe(0.25);
    expect(total(1156, -289)).toBe(867);
  });

  it('IGAS-A29, A30: needs of 911 to 1 334 ETP; 725 ETP by March 2023', () => {
    expect([total(310, 164, 437), total(418, 254, 662)]).toEqual([911, 1334]);
    expect(total(427, 90, 100, 108)).toBe(725);
  });

  it('IGAS-A31: 336 ETPMA for 427 ETP are 0.787 of a year, some 9.4 months', () => {
    expect(ratio(336, 427).toFixed(3)).toBe('0.787');
    expect((ratio(336, 427) * 12).toFixed(1)).toBe('9.4');
  });

  it('IGAS-A32, A33: calls answered lost 21, 38 and 41 points; satisfaction is 7 points from its target, of rounded values', () => {
    expect([total(69, -90), total(51, -89), total(48, -89), total(84, -91)]).toEqual([-21, -38, -41, -7]);
  });

  it('IGAS-A34: of 110 000 €, 30 000 leave nearly 73 % to the host', () => {
    expect([percent(ratio(30_000, 110_000)), percent(ratio(80_000, 110_000))]).toEqual(['27.3', '72.7']);
  });

  it('IGAS-A35: a load of +1.9 % against a productivity of +1.7 % is +0.20 % net', () => {
    expect(percent(evolution(1.017, 1.019), 2)).toBe('0.20');
  });
});

describe('IGAS: indicateur repère', () => {
  const dimension = (code: string): RepereDefinition['dimensions'][number] => ({
    ...{ code, label: code, weight: 0.25, orientation: 'lowerIsBetter' },
    indicateurs: [{ indicateur: code, weight: 1, orientation: null, cible: null, echelle: null }],
  });
  const DEFINITION: RepereDefinition = {
    ...{ code: 'repere-igas', version: 1, label: 'Indicateur repère', source: 'IGAS 2022-035R', missing: 'untold' },
    dimensions: ['delai', 'cout', 'solde', 'fichier'].map(dimension),
  };

  it('IGAS-C01: four dimensions of 25 % are the whole; four of 24 % are refused', () => {
    expect(checkedRepere(DEFINITION)).toBe(DEFINITION);
    const short = { ...DEFINITION, dimensions: DEFINITION.dimensions.map((each) => ({ ...each, weight: 0.24 })) };
    expect(() => checkedRepere(short)).toThrow(expect.objectContaining({ code: 'repere.invalid' }));
  });

  it('IGAS-C02: five caisses by their gaps to the median, one figure per dimension, a heavier file being worse', () => {
    const columns: Readonly<Record<string, readonly number[]>> = {
      delai: [10, 12, 15, 18, 30],
      cout: [180, 190, 200, 220, 210],
      solde: [4, 5, 6, 7, 10],
      fichier: [0.9, 1, 1, 1.1, 1.2],
    };
    const caisses = ['A', 'B', 'C', 'D', 'E'];
    const valeurs = new Map(
      Object.entries(columns).map(([code, values]) => [
        code,
        values.map((value, i): Valeur => ({ organisme: caisses[i] ?? '', status: 'ok', value, numerator: null, denominator: null })),
      ]),
    );
    const { organismes, reseau } = repere(DEFINITION, caisses, valeurs);
    const four = (value: number | null): number => Number((value ?? Number.NaN).toFixed(4));
    expect(organismes.map(({ organisme, dimensions, ecart }) => [organisme, ...dimensions.map((each) => four(each.ecart)), four(ecart)])).toEqual([
      ['A', -0.3333, -0.1, -0.3333, -0.1, -0.2167],
      ['B', -0.2, -0.05, -0.1667, 0, -0.1042],
      ['C', 0, 0, 0, 0, 0],
      ['D', 0.2, 0.1, 0.1667, 0.1, 0.1417],
      ['E', 1, 0.05, 0.6667, 0.2, 0.4792],
    ]);
    const centres = reseau.dimensions.flatMap(({ indicateurs }) => indicateurs.map(({ median, mean }) => [median, mean]));
    expect(centres).toEqual([
      [15, 17],
      [200, 200],
      [6, 6.4],
      [1, expect.closeTo(1.04, 12)],
    ]);
    expect(reseau.dimensions.map(({ indicateurs }) => four(indicateurs[0]?.meanLessMedian ?? null))).toEqual([2, 0, 0.4, 0.04]);
    // What brings most to the whole comes first; D's cost and file bring the same, but for the machine's rounding.
    expect(organismes.map(({ axesDeProgres }) => axesDeProgres.slice(0, 2))).toEqual([[], [], [], ['delai', 'solde'], ['delai', 'solde']]);
    expect(organismes.map(({ axesDeProgres }) => axesDeProgres.length)).toEqual([0, 0, 0, 4, 4]);
    // On gaps that nobody rounded: the sum of those printed is another number.
    expect(four(organismes[0]?.ecart ?? null)).toBe(four((-1 / 3 - 0.1 - 1 / 3 - 0.1) / 4));
  });
});

describe('IGAS: comparison of the caisses', () => {
  const at = (before: number, after: number) => ({ before, after });
  const RESEAU = at(6, 7);

  it('IGAS-D01: worse than the réseau at both dates is persistently worse', () => {
    expect(quadrant(at(8, 9), RESEAU, 'lowerIsBetter')).toBe('persistentWorse');
  });

  it('IGAS-D02: better at both is persistently better', () => {
    expect(quadrant(at(4, 5), RESEAU, 'lowerIsBetter')).toBe('persistentBetter');
  });

  it('IGAS-D03: worse, then better, is mixed; so is a tie with the réseau, on the raw value', () => {
    expect(quadrant(at(8, 5), RESEAU, 'lowerIsBetter')).toBe('mixed');
    expect([at(6, 9), at(8, 7), at(6, 7)].map((caisse) => quadrant(caisse, RESEAU, 'lowerIsBetter'))).toEqual(['mixed', 'mixed', 'mixed']);
    expect(quadrant(at(6.0001, 7.0001), RESEAU, 'lowerIsBetter')).toBe('persistentWorse');
  });

  it('IGAS-D04: costs of 200, 180 and 220 have the ranks 2, 1 and 3', () => {
    expect(rangs([200, 180, 220], 'lowerIsBetter')).toEqual([2, 1, 3]);
  });
});

describe('IGAS: windows and volumes', () => {
  it('IGAS-E01: M-13 to M-2 of April 2023 are the twelve months of March 2022 to February 2023', () => {
    const months = moisDeReference({ firstMonth: 13, lastMonth: 2 }, '2023-04');
    expect([months.length, months[0], months.at(-1)]).toEqual([12, '2022-03', '2023-02']);
  });

  it('IGAS-E02: M-3 to M-1 are January to March', () => {
    expect(moisDeReference({ firstMonth: 3, lastMonth: 1 }, '2023-04')).toEqual(['2023-01', '2023-02', '2023-03']);
  });

  it('IGAS-E03: M-4 to M-2 are December to February, and end where those of housing do', () => {
    expect(moisDeReference({ firstMonth: 4, lastMonth: 2 }, '2023-04')).toEqual(['2022-12', '2023-01', '2023-02']);
    expect(moisDeReference({ firstMonth: 13, lastMonth: 2 }, '2023-04').at(-1)).toBe('2023-02');
  });

  it('IGAS-E04: 1 000 dossiers are 1 000 calculations a year, or 4 000 every quarter', () => {
    expect([1, 4].map((perYear) => calculsParAn({ perYear, recalculs: 0 }, 1000))).toEqual([1000, 4000]);
  });

  it('IGAS-E05: with a tenth of them brought back within each quarter, 4 400', () => {
    expect(calculsParAn({ perYear: 4, recalculs: 0.1 }, 1000)).toBe(4400);
  });

  it('IGAS-E06, E07: arrivals from 100 to 110 grew by a tenth, calls from 100 to 150 by some half', () => {
    expect([evolution(100, 110), evolution(100, 150)]).toEqual([0.1, 0.5]);
  });
});

it('the median and the mean of the caisses are said as such, and are no figure of the réseau', () => {
  const soldes = [4, 5, 6, 7, 10];
  expect([mediane(soldes), moyenne(soldes)]).toEqual([6, 6.4]);
});
