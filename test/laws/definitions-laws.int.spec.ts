import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEnsembles, readFigures, readValeurs, type Referentiel, RollupFiller, type Valeurs, ValeursMemo } from '#libs/application';
import {
  checkedDefinition,
  type Definition,
  definitionReference,
  FIGURE_DEFINITIONS,
  indicateurDecider,
  type IndicateurState,
  type RapportDefinition,
  SHIPPED_RAPPORTS,
  valeurTold,
} from '#libs/domain';
import { type PlainDate, plainDate } from '#libs/kernel';
import { inSnapshot, referentielProjection } from '#libs/read-model';
import { daysOf } from '../support/brute-force/days.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { ANY_OF_BLOCK } from './random-definitions.js';
import { FIRST_DAY, LAST_DAY, randomHistories } from './random-histories.js';

const SEED = 20_140_101;
const RUNS = 8;
const CAISSES = ['751', '691', '974'];
const BLOCKS = ['stock', 'anteriorite', 'flux', 'soldeEnJours', 'ratio', 'dossiers', 'delai'] as const;

/** The code under which people publish definitions of a block. */
const codeOf = (block: string): string => `essai-${block.toLowerCase()}`;

/** It names its two counts by version: a next one of either changes nothing of it. */
const RAPPORT = {
  ...SHIPPED_RAPPORTS.find(({ periodicity }) => periodicity === 'day'),
  ...{ code: 'essai-rapport', version: 1, dividende: { indicateur: `${codeOf('stock')}@1` }, diviseur: { indicateur: `${codeOf('flux')}@1` } },
} as RapportDefinition;

const anyVersion: fc.Arbitrary<Definition> = fc
  .oneof(...BLOCKS.map((block) => ANY_OF_BLOCK[block] as fc.Arbitrary<object>))
  .map((said) => ({ ...(said as Definition), code: codeOf((said as Definition).block) }));

const step = fc.record({
  facts: fc.option(randomHistories(12), { nil: null }),
  published: fc.array(anyVersion, { minLength: 1, maxLength: 3 }),
  fills: fc.constantFrom(0, 1, 50),
});

/** What people have published, as the log tells it. */
class Catalogue {
  private readonly states = new Map<string, IndicateurState>();

  get definitions(): readonly Definition[] {
    return [...FIGURE_DEFINITIONS, RAPPORT, ...this.own];
  }

  get own(): readonly Definition[] {
    return [...this.states.values()].flatMap((state) => (state.status === 'absent' ? [] : state.versions));
  }

  /** Publishes it as the next version of its code. */
  publish(said: Definition): void {
    const state = this.states.get(said.code) ?? indicateurDecider.initialState;
    const version = state.status === 'absent' ? 1 : state.versions.length + 1;
    const definition = checkedDefinition({ ...said, version });
    this.states.set(said.code, indicateurDecider.decide({ type: 'DefineIndicateur', definition }, state).reduce(indicateurDecider.evolve, state));
  }

  /** Nobody can say something else under a version that is published. */
  expectFrozen(): void {
    for (const state of this.states.values()) {
      for (const definition of state.status === 'absent' ? [] : state.versions) {
        const otherwise = { ...definition, label: `${definition.label}, autrement` };
        expect(() => indicateurDecider.decide({ type: 'DefineIndicateur', definition: otherwise }, state)).toThrow('est déjà publiée');
      }
    }
  }
}

/** How many pièces took how many days is a set: it is told by the values that they make. */
const withoutPieces = (valeurs: Valeurs): unknown =>
  [...valeurs].map(([reference, days]) => [reference, days.map(({ day, valeurs: ofDay }) => [day, ofDay.map(valeurTold)])]);

describe('a next version of a definition, published among events', () => {
  let database: TestDatabase;
  let log: ProjectedLog;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
    // What readings and contracts stand in: what is remembered of a rapport depends on them.
    await log.figures.query(`CREATE SCHEMA IF NOT EXISTS rm; CREATE SCHEMA mesures; ${referentielProjection.createTables('mesures')}`);
    await log.figures.query(referentielProjection.createViews('mesures'));
  });
  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  const referentielOf = (definitions: readonly Definition[]): Referentiel => ({ ...plainReferentiel({ '974': 'reunion' }, CAISSES), definitions });

  /** All that is told under some references, in every way in which it is: afresh, remembered, together, and as figures of a screen. */
  async function told(
    references: readonly string[],
    definitions: readonly Definition[],
    days: readonly PlainDate[],
    memo: ValeursMemo,
  ): Promise<unknown> {
    const referentiel = referentielOf(definitions);
    return inSnapshot(log.figures, async (reader) => {
      const request = { indicateurs: references, organismes: CAISSES, days, knownOn: null, by: 'owner' } as const;
      const valeurs = withoutPieces(await readValeurs(reader, referentiel, request));
      expect(withoutPieces(await readValeurs(reader, referentiel, request, memo))).toEqual(valeurs);
      const together = await readEnsembles(reader, referentiel, request);
      expect([...(await readEnsembles(reader, referentiel, request, memo))]).toEqual([...together]);
      const figures = [];
      const governing = definitions.filter(({ block }) => FIGURE_DEFINITIONS.some((each) => each.block === block)).map(definitionReference);
      for (const reference of governing.filter((each) => references.includes(each))) {
        for (const on of days.slice(-1))
          figures.push(await readFigures(reader, referentiel, { on, knownOn: null, slice: {}, definitions: [reference] }));
      }
      return { valeurs, together: [...together], figures };
    });
  }

  /** What one reference says, its own name left out. */
  const sayings = async (reference: string, definitions: readonly Definition[], days: readonly PlainDate[]): Promise<string> =>
    inSnapshot(log.figures, async (reader) => {
      const request = { indicateurs: [reference], organismes: CAISSES, days, knownOn: null, by: 'owner' } as const;
      return JSON.stringify([...(await readValeurs(reader, referentielOf(definitions), request)).values()]);
    });

  it('never changes a figure that is asked under an old one: of the grand livre, of roll-ups, remembered or not', async () => {
    let [compared, differing] = [0, 0];
    const catalogue = new Catalogue();
    for (const block of BLOCKS)
      for (const said of fc.sample<unknown>(ANY_OF_BLOCK[block], { seed: SEED, numRuns: 1 }))
        catalogue.publish({ ...(said as Definition), code: codeOf(block) });
    const memo = new ValeursMemo(20_000_000);
    let histories = 0;
    const days = daysOf(FIRST_DAY, LAST_DAY)
      .filter((_, i) => i % 4 === 2)
      .map(plainDate);
    await fc.assert(
      fc.asyncProperty(step, async ({ facts, published, fills }) => {
        histories += 1;
        if (facts !== null || histories === 1) await log.append(`source-${String(histories)}`, facts ?? []);
        await log.project(50);
        const before = catalogue.definitions;
        const references = [...catalogue.own, RAPPORT].map(definitionReference);
        const then = await told(references, before, days, memo);
        for (const said of published) catalogue.publish(said);
        catalogue.expectFrozen();
        const { definitions } = catalogue;
        const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentielOf(definitions)) });
        for (let n = 0; n < fills && (await filler.step()); n += 1);
        expect(await told(references, definitions, days, memo)).toEqual(then);
        compared += references.length;
        // They do say something else: what is asked without a version is told by the last one.
        for (const { code } of published.slice(0, 1)) {
          const [last, first] = [await sayings(code, definitions, days), await sayings(`${code}@1`, definitions, days)];
          if (last !== first) differing += 1;
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(80);
    expect(differing).toBeGreaterThan(2);
  });
});
