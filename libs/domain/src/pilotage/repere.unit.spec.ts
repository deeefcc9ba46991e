import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkedRepere, repereDecider } from './repere.decider.js';
import type { DimensionDeRepere, RepereDefinition } from './repere.events.js';
import { repere } from './repere.js';
import type { Valeur } from './valeur.js';

const part = (indicateur: string, weight = 1): DimensionDeRepere['indicateurs'][number] => ({
  indicateur,
  weight,
  orientation: null,
  cible: null,
  echelle: null,
});
const dimension = (code: string, weight: number, ...indicateurs: DimensionDeRepere['indicateurs']): DimensionDeRepere => ({
  ...{ code, label: code, weight, orientation: 'lowerIsBetter' },
  indicateurs: indicateurs.length === 0 ? [part(code)] : indicateurs,
});
const DEFINITION: RepereDefinition = {
  ...{ code: 'repere', version: 1, label: 'Indicateur repère', source: 'choix du produit', missing: 'untold' },
  dimensions: [dimension('solde', 0.5), dimension('cout', 0.5)],
};
const valeurs = (values: Readonly<Record<string, number | null>>): readonly Valeur[] =>
  Object.entries(values).map(([organisme, value]) => ({
    organisme,
    status: value === null ? 'noData' : 'ok',
    value,
    numerator: null,
    denominator: null,
  }));
const table = (columns: Readonly<Record<string, Readonly<Record<string, number | null>>>>) =>
  new Map(Object.entries(columns).map(([indicateur, values]) => [indicateur, valeurs(values)]));

const CAISSES = ['A', 'B', 'C'];
const VALEURS = table({ solde: { A: 4, B: 8, C: 12 }, cout: { A: 110, B: 100, C: 100 } });

describe('the indicateur repère', () => {
  it('adds up the weighted gaps to the median, what is worse above 0, and ranks the organismes by it', () => {
    const { organismes, reseau } = repere(DEFINITION, CAISSES, VALEURS);
    expect(organismes.map(({ ecart, rang, axesDeProgres }) => [ecart, rang, axesDeProgres])).toEqual([
      [0.5 * -0.5 + 0.5 * 0.1, 1, ['cout']],
      [0, 2, []],
      [0.25, 3, ['solde']],
    ]);
    expect(organismes[2]?.dimensions).toEqual([
      { code: 'solde', status: 'ok', ecart: 0.5, contribution: 0.25, indicateurs: [{ indicateur: 'solde', status: 'ok', value: 12, ecart: 0.5 }] },
      { code: 'cout', status: 'ok', ecart: 0, contribution: 0, indicateurs: [{ indicateur: 'cout', status: 'ok', value: 100, ecart: 0 }] },
    ]);
    expect(reseau.dimensions[1]?.indicateurs).toEqual([
      { indicateur: 'cout', count: 3, mean: 310 / 3, median: 100, meanLessMedian: 310 / 3 - 100, cible: null, cibleLessMedian: null, echelle: null },
    ]);
  });

  it('turns what is better when it is higher, in a dimension or in one of its indicators', () => {
    const satisfaction = { ...dimension('service', 0.5, { ...part('satisfaction', 0.5), orientation: 'higherIsBetter' }, part('delai', 0.5)) };
    const definition = { ...DEFINITION, dimensions: [dimension('solde', 0.5), satisfaction] };
    const found = repere(
      definition,
      CAISSES,
      table({ solde: { A: 1, B: 1, C: 1 }, satisfaction: { A: 0.4, B: 0.8, C: 1 }, delai: { A: 10, B: 10, C: 20 } }),
    );
    expect(found.organismes.map(({ dimensions }) => dimensions[1]?.ecart)).toEqual([0.25, 0, 0.5 * -((1 - 0.8) / 0.8) + 0.5]);
  });

  it('shows a context and counts it for nothing', () => {
    const definition: RepereDefinition = {
      ...DEFINITION,
      dimensions: [dimension('solde', 0.5), { ...dimension('cout', 0.5), orientation: 'context' }],
    };
    const { organismes } = repere(definition, CAISSES, VALEURS);
    expect(organismes.map(({ ecart, axesDeProgres }) => [ecart, axesDeProgres])).toEqual([
      [-0.25, []],
      [0, []],
      [0.25, ['solde']],
    ]);
    expect(organismes[0]?.dimensions[1]).toMatchObject({ ecart: 0.1, contribution: 0 });
    const unknown = repere(definition, CAISSES, table({ solde: { A: 4, B: 8, C: 12 } }));
    expect(unknown.organismes.map(({ status, ecart }) => [status, ecart])).toEqual([
      ['ok', -0.25],
      ['ok', 0],
      ['ok', 0.25],
    ]);
  });

  it('is not told where a dimension is missing, which it names: there is no silent zero', () => {
    const { organismes, reseau } = repere(DEFINITION, CAISSES, table({ solde: { A: 4, B: 8, C: 12 }, cout: { A: null, B: 100, C: 110 } }));
    expect(organismes[0]).toMatchObject({ status: 'noData', ecart: null, rang: null, missing: [{ dimension: 'cout', indicateurs: [] }] });
    expect(organismes[0]?.dimensions[1]).toMatchObject({
      status: 'noData',
      ecart: null,
      contribution: null,
      indicateurs: [{ status: 'noData', value: null }],
    });
    expect(reseau.ecart.count).toBe(2);
  });

  it('spreads the weight of what is missing over the rest when its definition says so, and says that it did', () => {
    const definition: RepereDefinition = { ...DEFINITION, missing: 'spread' };
    const { organismes } = repere(definition, CAISSES, table({ solde: { A: 4, B: 8, C: 12 }, cout: { A: null, B: 100, C: 100 } }));
    expect(organismes[0]).toMatchObject({ status: 'partial', ecart: -0.5, missing: [{ dimension: 'cout', indicateurs: [] }] });
    expect(repere(definition, CAISSES, new Map()).organismes[0]).toMatchObject({ status: 'noData', ecart: null });
  });

  it('names the indicators of a dimension that are missing, and none of a context', () => {
    const two = dimension('solde', 0.5, { ...part('solde'), weight: 0.5 }, { ...part('anteriorite'), weight: 0.5 });
    const fichier: DimensionDeRepere = { ...dimension('fichier', 0.25), orientation: 'context' };
    const definition: RepereDefinition = { ...DEFINITION, missing: 'spread', dimensions: [two, dimension('cout', 0.25), fichier] };
    const told = table({ solde: { A: 4, B: 8, C: 12 }, anteriorite: { A: null, B: 1, C: 2 }, cout: { A: 1, B: 1, C: 1 } });
    const { organismes } = repere(definition, CAISSES, told);
    expect(organismes.map(({ missing }) => missing)).toEqual([[{ dimension: 'solde', indicateurs: ['anteriorite'] }], [], []]);
  });

  it('has no gap to a median of 0, unless a scale is set for it, and says which', () => {
    const zero = table({ solde: { A: 0, B: 0, C: 3 }, cout: { A: 1, B: 1, C: 1 } });
    const bare = repere(DEFINITION, CAISSES, zero);
    expect(bare.organismes.map(({ status, ecart }) => [status, ecart])).toEqual([
      ['undefined', null],
      ['undefined', null],
      ['undefined', null],
    ]);
    expect(bare.organismes[2]?.dimensions.map(({ status, ecart }) => [status, ecart])).toEqual([
      ['undefined', null],
      ['ok', 0],
    ]);
    expect(bare.organismes[2]?.dimensions[0]?.indicateurs).toEqual([{ indicateur: 'solde', status: 'undefined', value: 3, ecart: null }]);
    const scaled = repere(
      { ...DEFINITION, dimensions: [dimension('solde', 0.5, { ...part('solde'), echelle: 6 }), dimension('cout', 0.5)] },
      CAISSES,
      zero,
    );
    expect(scaled.organismes.map(({ ecart }) => ecart)).toEqual([0, 0, 0.25]);
    expect(scaled.reseau.dimensions[0]?.indicateurs[0]).toMatchObject({ median: 0, echelle: 6 });
  });

  it('tells a gap that is undefined apart from one of which something is missing', () => {
    const zero = { A: 0, B: 0, C: 3 };
    const both = repere(DEFINITION, CAISSES, table({ solde: zero, cout: { A: null, B: 1, C: 1 } }));
    expect(both.organismes.map(({ status }) => status)).toEqual(['noData', 'undefined', 'undefined']);
    const spread: RepereDefinition = { ...DEFINITION, missing: 'spread' };
    expect(repere(spread, CAISSES, table({ solde: zero, cout: { A: null, B: 1, C: 1 } })).organismes.map(({ status }) => status)).toEqual([
      'noData',
      'partial',
      'partial',
    ]);
    expect(repere(spread, CAISSES, table({ solde: zero, cout: zero })).organismes.map(({ status }) => status)).toEqual(
      CAISSES.map(() => 'undefined'),
    );
  });

  it('keeps the sense of a gap to a median below 0', () => {
    const { organismes } = repere(DEFINITION, CAISSES, table({ solde: { A: -20, B: -10, C: 0 }, cout: { A: 1, B: 1, C: 1 } }));
    expect(organismes.map(({ ecart }) => ecart)).toEqual([-0.5, 0, 0.5]);
  });

  it('of one caisse alone lies at its own median, and of none is empty', () => {
    expect(repere(DEFINITION, ['A'], table({ solde: { A: 4 }, cout: { A: 2 } })).organismes).toMatchObject([{ ecart: 0, rang: 1, status: 'ok' }]);
    expect(repere(DEFINITION, [], new Map())).toMatchObject({ organismes: [], reseau: { ecart: { count: 0, mean: null, median: null } } });
  });

  it('holds the median against its target', () => {
    const definition = { ...DEFINITION, dimensions: [dimension('solde', 1, { ...part('solde'), cible: { value: 6, source: 'COG' } })] };
    expect(repere(definition, CAISSES, VALEURS).reseau.dimensions[0]?.indicateurs[0]).toMatchObject({ median: 8, cible: 6, cibleLessMedian: -2 });
  });

  it('does not change with the unit that an indicator is told in', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(values, fc.constantFrom(2, 4, 1024), (some, factor) => {
        const names = some.map((_, i) => String(i));
        const definition = { ...DEFINITION, dimensions: [dimension('solde', 1)] };
        const of = (by: number) => repere(definition, names, table({ solde: Object.fromEntries(some.map((value, i) => [String(i), value * by])) }));
        expect(of(factor).organismes.map(({ ecart }) => ecart)).toEqual(of(1).organismes.map(({ ecart }) => ecart));
      }),
      { seed: 4 },
    );
  });
});

describe('a definition of an indicateur repère', () => {
  const faulty = (change: object): unknown => ({ ...DEFINITION, ...change });

  it('is published as it was written, once', () => {
    expect(checkedRepere(DEFINITION)).toBe(DEFINITION);
    const [event] = repereDecider.decide({ type: 'PublishVersion', definition: DEFINITION }, repereDecider.initialState);
    if (event === undefined) throw new Error('nothing published');
    const state = repereDecider.evolve(repereDecider.initialState, event);
    expect(repereDecider.decide({ type: 'PublishVersion', definition: { ...DEFINITION } }, state)).toEqual([]);
    expect(() => repereDecider.decide({ type: 'PublishVersion', definition: { ...DEFINITION, label: 'Autre' } }, state)).toThrow(
      expect.objectContaining({ code: 'repere.versionPublished' }),
    );
    expect(() => repereDecider.decide({ type: 'PublishVersion', definition: { ...DEFINITION, version: 3 } }, state)).toThrow(
      expect.objectContaining({ code: 'repere.versionGap', data: { definition: 'repere@3', expected: 2 } }),
    );
  });

  it('has four weights of a quarter, which sum to 1', () => {
    expect(checkedRepere(faulty({ dimensions: ['a', 'b', 'c', 'd'].map((code) => dimension(code, 0.25)) }))).toBeDefined();
    expect(checkedRepere(faulty({ dimensions: ['a', 'b', 'c'].map((code) => dimension(code, 1 / 3)) }))).toBeDefined();
  });

  it.each([
    ['weights that do not sum to 1', { dimensions: [dimension('a', 0.5), dimension('b', 0.4)] }, 'dimensions : les poids font 0,9000, et non 1'],
    [
      'weights of a dimension that do not',
      { dimensions: [dimension('a', 1, part('x', 0.5), part('y', 0.6))] },
      'dimensions[0].indicateurs : les poids font 1,1000, et non 1',
    ],
    [
      'a weight below 0',
      { dimensions: [dimension('a', 1), dimension('b', 0.5), dimension('c', -0.5)] },
      'dimensions[2].weight : part de plus de 0 à 1 attendue',
    ],
    ['no dimension', { dimensions: [] }, 'dimensions : 1 à 24 dimensions attendues'],
    [
      'nothing but context',
      { dimensions: [{ ...dimension('a', 1), orientation: 'context' }] },
      'dimensions : toutes sont neutres : rien ne serait comparé',
    ],
    ['the same dimension twice', { dimensions: [dimension('a', 0.5), dimension('a', 0.5)] }, 'dimensions : deux dimensions ont le même code'],
    [
      'a scale of 0',
      { dimensions: [dimension('a', 1, { ...part('x'), echelle: 0 })] },
      'dimensions[0].indicateurs[0].echelle : nombre de plus de 0, ou null, attendu',
    ],
    ['a member that nobody reads', { dimensions: [{ ...dimension('a', 1), poids: 1 }] }, 'dimensions[0].poids : membre inconnu'],
    ['a member that is missing', { missing: undefined }, 'définition.missing : « untold » | « spread » attendu'],
    ['a code with accents', { code: 'repère' }, 'code : 1 à 64 minuscules sans accent, chiffres et tirets attendus'],
    ['no source', { source: ' ' }, 'source : texte de 1 à 300 caractères attendu, « choix du produit » au besoin'],
  ])('is refused for %s', (_, change, fault) => {
    expect(() => checkedRepere(faulty(change))).toThrow(expect.objectContaining({ code: 'repere.invalid', data: { faults: [fault] } }));
  });

  it('is refused when it is no object', () => {
    expect(() => checkedRepere([DEFINITION])).toThrow(expect.objectContaining({ code: 'repere.invalid' }));
  });
});
