import { describe, expect, it } from '@jest/globals';
import { type Definition, definitionReference } from './definition.js';
import { chosenDefinitions, findDefinition } from './definition-reference.js';
import { indicateurDecider, type IndicateurState } from './indicateur.decider.js';
import { DEFAULT_DEFINITION_SETS, FIGURE_DEFINITIONS, SHIPPED_DEFINITIONS } from './shipped-definitions.js';

const [FIRST] = FIGURE_DEFINITIONS;
if (FIRST === undefined) throw new Error('no definition ships');

describe('the shipped definitions', () => {
  it('are those of the issue, in version 1', () => {
    expect(FIGURE_DEFINITIONS.map(definitionReference)).toEqual([
      'stock@1',
      'stock-hors-attente@1',
      'anteriorite-calendaire@1',
      'anteriorite-ouvree@1',
      'flux-calendaire-28@1',
      'flux-ouvre-20@1',
      'solde-calendaire-28@1',
      'solde-ouvre-20@1',
      'solde-calendaire-28-hors-automatique@1',
      'solde-ouvre-20-hors-automatique@1',
    ]);
  });

  it('configure zones on the worked-day solde alone', () => {
    expect(SHIPPED_DEFINITIONS.flatMap((d) => (d.block === 'soldeEnJours' && d.zones !== null ? [[d.code, d.zones]] : []))).toEqual([
      ['solde-ouvre-20', { tipping: 6, beyond: 8 }],
    ]);
  });

  it('tell imported dossiers by calendar days and native ones by worked days', () => {
    const codes = (set: object): readonly string[] => Object.values(set).map((d: Definition) => d.code);
    expect(codes(DEFAULT_DEFINITION_SETS.imported)).toEqual(['stock', 'anteriorite-calendaire', 'flux-calendaire-28', 'solde-calendaire-28']);
    expect(codes(DEFAULT_DEFINITION_SETS.native)).toEqual(['stock', 'anteriorite-ouvree', 'flux-ouvre-20', 'solde-ouvre-20']);
  });
});

describe('a reference to a definition', () => {
  const second: Definition = { ...FIRST, version: 2, label: 'Stock, seconde version' };
  const all = [second, ...SHIPPED_DEFINITIONS];

  it('names a version, or the last one', () => {
    expect([findDefinition('stock@1', all), findDefinition('stock@2', all), findDefinition('stock', all)].map(definitionReference)).toEqual([
      'stock@1',
      'stock@2',
      'stock@2',
    ]);
  });

  it.each(['stok', 'stock@3', 'stock@', 'stock@0', 'stock@1@1', '@1', '', 'stock @1'])('is refused when it names nothing: « %s »', (text) => {
    expect(() => findDefinition(text, all)).toThrow(
      expect.objectContaining({ code: 'definition.unknown', data: expect.objectContaining({ definition: text }) as object }),
    );
  });

  it('chooses one definition for a block', () => {
    const chosen = chosenDefinitions(['solde-ouvre-20', 'anteriorite-ouvree@1', 'solde-ouvre-20@1'], SHIPPED_DEFINITIONS);
    expect([chosen.stock, chosen.flux, chosen.anteriorite?.code, chosen.soldeEnJours?.code]).toEqual([
      undefined,
      undefined,
      'anteriorite-ouvree',
      'solde-ouvre-20',
    ]);
  });

  it('is refused when another one governs the same block', () => {
    expect(() => chosenDefinitions(['solde-ouvre-20', 'solde-calendaire-28'], SHIPPED_DEFINITIONS)).toThrow(
      expect.objectContaining({
        code: 'definition.twoForOneBlock',
        data: { block: 'soldeEnJours', definitions: ['solde-ouvre-20@1', 'solde-calendaire-28@1'] },
      }),
    );
  });
});

describe('an indicateur', () => {
  const defined: IndicateurState = { status: 'defined', versions: [FIRST] };
  const define = (definition: Definition, state: IndicateurState) => indicateurDecider.decide({ type: 'DefineIndicateur', definition }, state);

  it('is defined, and folds into its versions', () => {
    const events = define(FIRST, indicateurDecider.initialState);
    expect(events).toEqual([{ type: 'IndicateurDefined', data: FIRST }]);
    expect(events.reduce(indicateurDecider.evolve, indicateurDecider.initialState)).toEqual(defined);
  });

  it('defined again, is nothing to do; in a next version, another event', () => {
    const next = { ...FIRST, version: 2, label: 'Autre' };
    expect(define({ ...FIRST }, defined)).toEqual([]);
    expect(define(next, defined)).toEqual([{ type: 'IndicateurDefined', data: next }]);
  });

  it.each([
    ['definition.versionPublished', { ...FIRST, label: 'Autre' }],
    ['definition.versionGap', { ...FIRST, version: 3 }],
    ['definition.otherBlock', { ...FIRST, ...DEFAULT_DEFINITION_SETS.native.flux, code: FIRST.code, version: 2 }],
  ] as const)('is refused with %s', (code, definition) => {
    expect(() => define(definition, defined)).toThrow(expect.objectContaining({ code }));
  });
});
