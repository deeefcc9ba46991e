import { describe, expect, it } from '@jest/globals';
import {
  appreciate,
  checkedSeuils,
  ensemble,
  etatAfter,
  findDefinition,
  type SeuilsDefinition,
  seuilsOf,
  SHIPPED_DEFINITIONS,
  situations,
  type Valeur,
} from '#libs/domain';
import { plainDate } from '#libs/kernel';

/**
 * Acceptance cases of the EN3S research on the production models of 157 bodies, §8 of `en3s-modeles-de-production.md`,
 * read as the domain README says. See docs/cases.md.
 */

type Answers = readonly (readonly [branche: string, yes: number, of: number])[];

const BRANCHES = ['CAF', 'CPAM', 'URSSAF', 'CARSAT', 'RSI', 'MSA'];
const answers = (...counts: readonly (readonly [yes: number, of: number])[]): Answers => counts.map(([yes, of], i) => [BRANCHES[i] ?? '', yes, of]);

const rates = (all: Answers): readonly Valeur[] =>
  all.map(([organisme, numerator, denominator]) => ({ organisme, status: 'ok', value: numerator / denominator, numerator, denominator }));

const percent = (share: number | null): number => Math.round((share ?? Number.NaN) * 100);
const meanOfRates = (all: Answers): number => all.reduce((sum, [, yes, of]) => sum + yes / of, 0) / all.length;

describe('EN3S: several bodies together are a ratio of sums', () => {
  it.each([
    [
      'EN3S-AGG-1: the load of the next three months is known by 84 %',
      answers([48, 50], [50, 61], [7, 13], [10, 10], [8, 11], [9, 12]),
      132,
      157,
      84,
      80,
    ],
    [
      'EN3S-AGG-2: productivity is in the yearly interviews of 94 %',
      answers([50, 50], [61, 61], [12, 13], [8, 10], [6, 11], [10, 12]),
      147,
      157,
      94,
      85,
    ],
    ['EN3S-AGG-3: 87 % take part in a mutualisation', answers([50, 50], [58, 61], [6, 13], [5, 10], [7, 11], [11, 12]), 137, 157, 87, 74],
    [
      'EN3S-AGG-4: risks are mastered within production by 94 %',
      answers([46, 50], [56, 61], [12, 13], [10, 10], [11, 11], [12, 12]),
      147,
      157,
      94,
      96,
    ],
    ['EN3S-AGG-5: 29 % manage by what is seen', answers([22, 50], [14, 61], [3, 13], [2, 10], [1, 11], [3, 12]), 45, 157, 29, 24],
    ['EN3S-AGG-6: 78 % know the ETP that they need', answers([46, 50], [51, 61], [7, 13], [8, 10], [6, 11], [5, 12]), 123, 157, 78, 68],
    [
      'EN3S-AGG-7: of those that have pôles, 61 % are specialised beyond 90 %',
      answers([1, 23], [46, 54], [7, 12], [1, 6], [3, 5], [10, 12]),
      68,
      112,
      61,
      51,
    ],
    [
      'EN3S-AGG-8: of those whose load grows, 23 % see it grow by less than 5 %',
      answers([7, 47], [13, 31], [1, 5], [1, 6], [0, 9], [1, 4]),
      23,
      102,
      23,
      20,
    ],
    ['EN3S-AGG-9: of those that see the others, 18 % do every week', answers([13, 44], [10, 46], [0, 13], [0, 10], [1, 10], [0, 8]), 24, 131, 18, 10],
    ['EN3S-AGG-10: 68 % wish no specialisation', answers([26, 50], [53, 61], [10, 13], [3, 10], [6, 11], [8, 12]), 106, 157, 68, 61],
  ])('%s', (_, all, numerator, denominator, together, mean) => {
    const found = ensemble(rates(all));
    expect(found).toMatchObject({ status: 'ok', numerator, denominator, nature: 'ratio' });
    expect(percent(found.value)).toBe(together);
    // The mean of the branches' rates says something else: it must never be shown for the whole.
    expect(percent(meanOfRates(all))).toBe(mean);
    expect(mean).not.toBe(together);
  });

  it('EN3S-AGG-7, AGG-8: those to whom the question does not apply are in neither part', () => {
    const growing = answers([7, 47], [13, 31], [1, 5], [1, 6], [0, 9], [1, 4]);
    const others: readonly Valeur[] = [{ organisme: 'not growing', status: 'noData', value: null, numerator: null, denominator: null }];
    expect(percent(ensemble([...rates(growing), ...others]).value)).toBe(23);
    const overAll = answers([7, 50], [13, 61], [1, 13], [1, 10], [0, 11], [1, 12]);
    expect(percent(ensemble(rates(overAll)).value)).not.toBe(23);
  });
});

// --- The stock of the réseau retraite, in dossiers -------------------------------------------------------------------------------------

const OBJECTIVE = 175_000;
const PROBLEMS = 200_000;

/** A mapping to situations: the source has none. */
const STOCK: SeuilsDefinition = {
  ...{
    code: 'stock-reseau',
    version: 1,
    label: 'Stock de dossiers du réseau retraite',
    source: 'recherche-action EN3S ; situations : choix du produit',
  },
  ...{
    indicateur: 'stock-dossiers@1',
    orientation: 'lowerIsBetter',
    by: 'owner',
    niveau: 'reseau',
    reseau: 'retraite',
    arbre: null,
    procedures: null,
  },
  ...{ siEnDifficulte: null, memoire: 1, alerte: null },
  tendue: { enter: OBJECTIVE, leave: OBJECTIVE, included: false },
  critique: { enter: PROBLEMS, leave: PROBLEMS, included: false },
};

describe('EN3S: thresholds of the stock of the réseau retraite, in dossiers', () => {
  it('EN3S-STK-*: are those of the count of dossiers, never of their pièces', () => {
    expect(findDefinition(STOCK.indicateur, SHIPPED_DEFINITIONS).block).toBe('dossiers');
  });

  it.each([
    ['EN3S-STK-1: 174 999 respects the objective', 174_999, 'met', 'normale'],
    ['EN3S-STK-2: 175 000, not to be exceeded, respects it', 175_000, 'met', 'normale'],
    ['EN3S-STK-3: 175 001 exceeds it', 175_001, 'missed', 'tendue'],
    ['EN3S-STK-4: 200 000 exceeds it, and is not beyond 200 000', 200_000, 'missed', 'tendue'],
    ['EN3S-STK-5: 200 001 is beyond the level at which problems were seen', 200_001, 'missed', 'critique'],
  ])('%s', (_, dossiers, objective, etat) => {
    expect(appreciate(dossiers, OBJECTIVE, 'lower').status).toBe(objective);
    expect(etatAfter(STOCK, 'normale', dossiers)).toBe(etat);
  });

  it('EN3S-STK-6: the situations are not of the source: another mapping gives others', () => {
    const stricter = checkedSeuils({
      ...STOCK,
      version: 2,
      tendue: { enter: 150_000, leave: 140_000, included: true },
      critique: { enter: OBJECTIVE, leave: 160_000, included: false },
    });
    const days = [174_999, 175_001, 165_000, 145_000, 139_999].map((value, i) => ({
      day: plainDate(`2014-03-0${String(i + 1)}`),
      status: 'ok' as const,
      value,
    }));
    const etatsOf = (seuils: typeof STOCK) => situations(seuils, days, { past: 'none' }).map((told) => told?.etat);
    expect(etatsOf(stricter)).toEqual(['tendue', 'critique', 'critique', 'tendue', 'normale']);
    expect(etatsOf(STOCK)).toEqual(['normale', 'tendue', 'normale', 'normale', 'normale']);
  });

  it('EN3S-STK-7: a caisse has an objective of its own, and one by type of prestation once it is in difficulty', () => {
    const caisse = checkedSeuils({ ...STOCK, code: 'stock-caisse', niveau: 'caisse' });
    const parType = checkedSeuils({ ...caisse, code: 'stock-par-type', procedures: ['droits-propres', 'reversion'], siEnDifficulte: 'stock-caisse' });
    const applied = (etat: 'normale' | 'tendue' | 'critique' | null) => seuilsOf([caisse, parType], () => etat).map(({ code }) => code);
    expect(applied('normale')).toEqual(['stock-caisse']);
    expect(applied('tendue')).toEqual(['stock-caisse', 'stock-par-type']);
    expect(applied('critique')).toEqual(['stock-caisse', 'stock-par-type']);
    expect(applied(null)).toEqual(['stock-caisse']);
  });
});
