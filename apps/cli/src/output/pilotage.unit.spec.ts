import { describe, expect, it } from '@jest/globals';
import { arreteText } from './arrete.js';
import { type Comparaison, comparaisonText, dispersionText, ficheText } from './comparaison.js';
import { repereText } from './repere.js';
import { type Units, written, writtenGap } from './written.js';

const OF = {
  indicateur: 'solde-ouvre-20@1',
  label: 'Solde en jours ouvrés',
  population: { label: 'Branche famille', count: 3, status: 'ok' },
  stale: false,
};
const UNITS: Units = new Map([
  ['solde-ouvre-20@1', { block: 'soldeEnJours', unit: 'jours', isCount: false }],
  ['anteriorite-ouvree@1', { block: 'anteriorite', unit: 'part', isCount: false }],
]);
const plain = (text: string): readonly string[] => text.replaceAll(/[\u00a0\u202f]/gu, ' ').split('\n');

describe('a comparison on a terminal', () => {
  const distribution = { count: 2, mean: 6, median: 6, min: 4, max: 8, quantiles: [{ order: 0.9, value: 7.6 }] };
  const date = { asOf: '2022-01-31', reseau: { status: 'ok', value: 5 }, distribution, positions: { below: 1, around: 0, above: 1 } };
  const none = { quadrant: null, evolution: null };
  const comparaison: Comparaison = {
    ...OF,
    ...{ dates: [date], quadrants: null },
    organismes: [
      { organisme: '751', label: 'Paris', dates: [{ status: 'ok', value: 8, rang: 2 }], ...none },
      { organisme: '974', label: 'La Réunion', dates: [{ status: 'undefined', value: null, rang: null }], ...none },
      { organisme: '691', label: 'Rhône', dates: [{ status: 'ok', value: 4, rang: 1 }], ...none },
    ],
  };

  it('has the best first, and says why somebody has no value', () => {
    expect(plain(comparaisonText(comparaison, UNITS))).toEqual([
      'Solde en jours ouvrés (solde-ouvre-20@1)',
      'Parmi : Branche famille, 3 organismes.',
      '31/01/2022 : ensemble 5,0 ; médiane de 2 organismes 6,0 ; moyenne 6,0 ; de 4,0 à 8,0 ; quantile 0,9 7,6 ; 1 en dessous de l’ensemble, 0 autour, 1 au-dessus',
      '',
      'Organisme  Nom         31/01/2022  Rang',
      '─────────  ──────────  ──────────  ────',
      '691        Rhône              4,0     1',
      '751        Paris              8,0     2',
      '974        La Réunion    indéfini     –',
    ]);
  });

  it('at two dates tells who stays worse', () => {
    const [first] = comparaison.organismes;
    if (first === undefined) throw new Error('no organisme');
    const two = {
      ...comparaison,
      dates: [date, date],
      quadrants: { persistentWorse: 1, persistentBetter: 0, mixed: 0 },
      organismes: [{ ...first, dates: [...first.dates, ...first.dates], quadrant: 'persistentWorse', evolution: 0.125 }],
    };
    const lines = plain(comparaisonText(two, UNITS));
    expect(lines[4]).toBe('1 toujours moins bons que l’ensemble, 0 toujours meilleurs, 0 ni l’un ni l’autre');
    expect(lines.at(-1)).toMatch(/^751 .* 12,5 % +toujours moins bon$/u);
  });

  it('has no value of who was not there that day', () => {
    const [first] = comparaison.organismes;
    if (first === undefined) throw new Error('there are two');
    const left = { ...comparaison, dates: [...comparaison.dates, ...comparaison.dates], organismes: [{ ...first, dates: [...first.dates, null] }] };
    expect(plain(comparaisonText(left, UNITS)).at(-1)).toMatch(/^751 +Paris +8,0 +2 +– +–$/u);
  });

  it('of nobody says so, and of late figures too', () => {
    expect(plain(comparaisonText({ ...comparaison, stale: true, dates: [], organismes: [] }, UNITS))).toEqual([
      'Solde en jours ouvrés (solde-ouvre-20@1)',
      'Parmi : Branche famille, 3 organismes.',
      'Ces chiffres ne sont pas à jour : relancez la commande dans un instant.',
      'Aucun organisme à comparer.',
    ]);
  });

  it('of one alone says that there is nobody to hold it against', () => {
    const population = { label: 'caisses 751', count: 1, status: 'alone' };
    expect(plain(comparaisonText({ ...comparaison, population }, UNITS))[1]).toBe(
      'Parmi : caisses 751, 1 organisme : un seul, personne à qui le comparer.',
    );
  });

  it('through time has a line for each date, and the mean ranks below', () => {
    const points = [{ asOf: '2022-01-31', reseau: { status: 'noData', value: null }, distribution: null, dispersion: null }];
    const periodes = [{ from: '2022-01-01', to: '2022-01-31', rangs: [{ organisme: '751', rangMoyen: 1.5, dates: 2 }] }];
    const lines = plain(dispersionText({ ...OF, points, periodes }, UNITS));
    expect(lines[4]).toMatch(/^31\/01\/2022 +aucune donnée +– +– +– +– +–$/u);
    expect(lines).toContain('Rangs moyens du 01/01/2022 au 31/01/2022');
    expect(lines.at(-1)).toMatch(/^751 +1,5 +2$/u);
  });
});

describe('an indicateur repère on a terminal', () => {
  it('has the réseau first, then each organisme with its axes of progress or what it lacks', () => {
    const centre = { mean: 6.4, median: 6, meanLessMedian: 0.4 };
    const lines = plain(
      repereText(
        {
          ...{ definition: 'repere@1', label: 'Indicateur repère', asOf: '2022-01-31', population: OF.population, stale: false },
          reseau: {
            dimensions: [{ code: 'production', indicateurs: [{ indicateur: 'solde-ouvre-20', ...centre, cibleLessMedian: null, echelle: null }] }],
          },
          organismes: [
            {
              organisme: '751',
              label: 'Paris',
              status: 'ok',
              ecart: 0.4792,
              rang: 1,
              dimensions: [{ code: 'production', status: 'ok', ecart: 0.6667 }],
              axesDeProgres: ['production'],
              missing: [],
            },
            {
              organisme: '974',
              label: 'La Réunion',
              status: 'noData',
              ecart: null,
              rang: null,
              dimensions: [{ code: 'production', status: 'noData', ecart: null }],
              axesDeProgres: [],
              missing: [{ dimension: 'production', indicateurs: [] }],
            },
          ],
        },
        UNITS,
      ),
    );
    expect(lines[0]).toBe('Indicateur repère (repere@1), 31/01/2022');
    expect(lines[5]).toMatch(/^production +solde-ouvre-20 +6,0 +6,4 +0,4 +–$/u);
    expect(lines.at(-2)).toMatch(/^ +1 +751 +Paris +47,9 % +66,7 % +production$/u);
    expect(lines.at(-1)).toMatch(/^ +– +974 +La Réunion +aucune donnée +aucune donnée +sans production$/u);
  });

  it('says of a median of 0 without a scale that gaps are undefined, and what would give some', () => {
    const centre = { mean: 0.1, median: 0, meanLessMedian: 0.1, cibleLessMedian: null, echelle: null };
    const missing = [{ dimension: 'production', indicateurs: [] }];
    const dimension = { code: 'production', status: 'undefined', ecart: null };
    const of = { organisme: '751', label: 'Paris', status: 'undefined', ecart: null, rang: null, axesDeProgres: [], missing };
    const lines = plain(
      repereText(
        {
          ...{ definition: 'repere@1', label: 'Indicateur repère', asOf: '2022-01-31', population: OF.population, stale: false },
          reseau: { dimensions: [{ code: 'production', indicateurs: [{ indicateur: 'anteriorite-ouvree@1', ...centre }] }] },
          organismes: [{ ...of, dimensions: [dimension] }],
        },
        UNITS,
      ),
    );
    expect(lines.join(' ')).toContain('Médiane nulle et pas d’échelle : aucun écart par anteriorite-ouvree@1.');
    expect(lines.at(-1)).toMatch(/^ +– +751 +Paris +indéfini +indéfini +sans production$/u);
  });

  it('of which a part of a dimension is missing names the indicators', () => {
    const centre = { mean: 6.4, median: 6, meanLessMedian: 0.4, cibleLessMedian: null, echelle: null };
    const missing = [{ dimension: 'production', indicateurs: ['stock-pour-1000-ponderes@1'] }];
    const lines = plain(
      repereText(
        {
          ...{ definition: 'repere@1', label: 'Indicateur repère', asOf: '2022-01-31', population: OF.population, stale: false },
          reseau: { dimensions: ['production', 'fichier'].map((code) => ({ code, indicateurs: [{ indicateur: 'solde-ouvre-20@1', ...centre }] })) },
          organismes: [
            {
              ...{ organisme: '751', label: 'Paris', status: 'partial', ecart: 0.25, rang: 1, axesDeProgres: ['production'], missing },
              dimensions: [
                { code: 'production', status: 'partial', ecart: 0.5 },
                { code: 'fichier', status: 'partial', ecart: 0.2 },
              ],
            },
          ],
        },
        UNITS,
      ),
    );
    expect(lines.at(-1)).toMatch(/ sans stock-pour-1000-ponderes@1 ; poids répartis ; production$/u);
  });
});

describe('an arrêté on a terminal', () => {
  const figure = { indicateur: 'solde-ouvre-20@1', status: 'ok', value: 8, corrects: null };
  const arrete = {
    ...{ reseau: 'famille', mois: '2022-01', on: '2022-01-31', knownOn: '2022-02-03' },
    organismes: [
      { code: '751', kind: 'caisse' },
      { code: '974', kind: 'caisse' },
    ],
    known: [
      { ...figure, organisme: '751', corrects: { status: 'ok', value: 7 } },
      { ...figure, organisme: '974', value: 4 },
      { ...figure, organisme: '691', status: 'noData', value: null },
    ],
    corrections: [{}, {}],
  };

  it('has the figures of the last corrections, and says where what no correction tells is found', () => {
    expect(plain(arreteText(arrete, undefined, UNITS))).toEqual([
      'famille, 2022-01 : arrêté le 03/02/2022, 2 corrections.',
      'Corrigé : la valeur publiée, ou celle de sa dernière correction dite jusqu’à aujourd’hui.',
      'Ce qui s’en sait aujourd’hui, qu’une correction le dise ou non :',
      '  ecluse indicateur values solde-ouvre-20@1 --reseau famille --on 2022-01-31',
      '',
      expect.stringMatching(/^Indicateur +Sorte +Organisme +Publié +Corrigé +État$/u),
      expect.stringMatching(/^─/u),
      expect.stringMatching(/^solde-ouvre-20@1 +caisse +751 +7,0 +8,0 +corrigé$/u),
      expect.stringMatching(/^solde-ouvre-20@1 +caisse +974 +4,0 +4,0 +sans correction$/u),
      expect.stringMatching(/^solde-ouvre-20@1 +– +691 +aucune donnée +aucune donnée +sans correction$/u),
    ]);
  });

  it('of a day says so of its corrections and of what was known then', () => {
    const lines = plain(arreteText({ ...arrete, corrections: [] }, '2022-02-20', UNITS));
    expect(lines.slice(1, 4)).toEqual([
      'Corrigé : la valeur publiée, ou celle de sa dernière correction dite jusqu’au 20/02/2022.',
      'Ce qui s’en savait le 20/02/2022, qu’une correction le dise ou non :',
      '  ecluse indicateur values solde-ouvre-20@1 --reseau famille --on 2022-01-31 --known-on 2022-02-20',
    ]);
  });
});

describe('a value on a terminal', () => {
  const plainly = (text: string): string => plain(text).join(' ');

  it('is written as on the page: a share in per cent, a gap between shares in points, a count whole', () => {
    const share = { block: 'anteriorite', unit: 'part', isCount: false };
    const pieces = { block: 'ratio', unit: 'pièces', isCount: true };
    expect(plainly(written(0.16667, share))).toBe('16,7 %');
    expect(plainly(writtenGap(-0.2, share))).toBe('−20,0 pt');
    expect(plainly(written(0.015, { block: 'ecart', unit: 'part', isCount: false }))).toBe('+1,5 pt');
    expect(plainly(written(2284, pieces))).toBe('2 284');
    // The mean of counts is none.
    expect(plainly(written(22.5, pieces))).toBe('22,5');
    expect(plainly(written(6, { block: 'soldeEnJours', unit: 'jours', isCount: false }))).toBe('6,0');
    expect(written(null, share)).toBe('–');
  });

  it('of a share is in per cent among others too', () => {
    const found = { caisse: '751', asOf: '2022-01-31', population: OF.population, stale: false };
    const line = { label: 'Antériorité', caisse: { status: 'ok', value: 0.25, rang: 1 }, reseau: { status: 'ok', value: 0.5 }, distribution: null };
    const lines = plain(ficheText({ ...found, indicateurs: [{ indicateur: 'anteriorite-ouvree@1', ...line }] }, UNITS));
    expect(lines.at(-1)).toMatch(/^anteriorite-ouvree@1 +Antériorité +25,0 % +1 +50,0 % +–$/u);
  });

  it('of which nothing is known of anybody is only named', () => {
    const found = { caisse: '751', asOf: '2022-01-31', population: OF.population, stale: false };
    const known = { indicateur: 'stock@1', label: 'Stock', caisse: null, reseau: { status: 'ok', value: 12 }, distribution: null };
    const unknown = { ...known, indicateur: 'taux-appels-traites@1', label: 'Appels', reseau: { status: 'noData', value: null } };
    const lines = plain(ficheText({ ...found, indicateurs: [unknown, known] }, UNITS));
    expect(lines.filter((line) => line.startsWith('stock@1') || line.startsWith('taux'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('Rien n’est connu ce jour-là, d’elle ni des autres, par : taux-appels-traites@1');
  });
});
