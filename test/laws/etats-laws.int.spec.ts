import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EtatsReader, type Referentiel, RollupFiller, unitesOfNiveau, ValeursMemo, valeursOfUnites } from '#libs/application';
import { type Appartenance, ARBRE_OF_RESEAUX, reseauMap, type SeuilsDefinition, type SituationOn, situations, type ValeurAt } from '#libs/domain';
import { addDays, daysBetween, type PlainDate, plainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader } from '#libs/read-model';
import type { RawFact } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { FIRST_DAY, LAST_DAY, randomHistories } from './random-histories.js';

const SEED = 20_240_327;
const CAISSES = ['691', '751', '974'];
const REGIONS = ['nord', 'sud'];
const FIRST = plainDate(FIRST_DAY);

/** The same history, drawn out: what lasted for a day lasts for weeks. */
const TIMES = 9;
const drawnOut = (day: string): PlainDate => addDays(FIRST, TIMES * daysBetween(FIRST, plainDate(day)));
const anyHistory = randomHistories(25).map((facts) =>
  facts.map((fact): RawFact => ({ ...fact, on: drawnOut(fact.on), knownOn: drawnOut(fact.knownOn), at: null })),
);
const WHOLE = daysBetween(FIRST, drawnOut(LAST_DAY));
const anyDay = fc.integer({ min: 3, max: WHOLE }).map((days) => addDays(FIRST, days));

/** A caisse that goes from one région to the other, and is in none at times. */
const anyMoves = fc.tuple(anyDay, anyDay).map(([one, other]): readonly Appartenance[] => {
  const [from, to] = one < other ? [one, other] : [other, one];
  const before = plainDate('2020-01-01');
  return [
    ...CAISSES.map((member) => ({ member, arbre: ARBRE_OF_RESEAUX, parent: 'r', fromOn: before, toOn: null })),
    { member: '691', arbre: 'regions', parent: 'nord', fromOn: before, toOn: from },
    { member: '691', arbre: 'regions', parent: 'sud', fromOn: to, toOn: null },
    { member: '751', arbre: 'regions', parent: 'sud', fromOn: before, toOn: null },
    { member: '974', arbre: 'regions', parent: 'nord', fromOn: from, toOn: null },
  ];
});

const anySeuils = fc
  .record({
    limits: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }),
    niveau: fc.constantFrom('caisse' as const, 'caisse' as const, 'groupement' as const, 'reseau' as const),
    memoire: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 })),
    by: fc.constantFrom('owner' as const, 'doer' as const),
    procedures: fc.constantFrom(null, null, ['retraite', 'famille']),
    isHigherBetter: fc.boolean(),
  })
  .map(({ limits, isHigherBetter, ...more }): SeuilsDefinition => {
    const sign = isHigherBetter ? -1 : 1;
    const [least = 0, low = 0, high = 0, most = 0] = limits.sort((a, b) => sign * (a - b));
    return {
      ...{ code: 'stock', version: 1, label: 'Stock', source: 'loi', indicateur: 'stock', siEnDifficulte: null, alerte: null, ...more },
      ...{ orientation: isHigherBetter ? 'higherIsBetter' : 'lowerIsBetter', reseau: null, arbre: more.niveau === 'groupement' ? 'regions' : null },
      tendue: { enter: low, leave: least, included: true },
      critique: { enter: most, leave: high, included: false },
    };
  });

function referentielOf(moves: readonly Appartenance[]): Referentiel {
  const organismes = [
    ...CAISSES.map((code) => ({ code, kind: 'caisse' as const, arbre: null })),
    ...REGIONS.map((code) => ({ code, kind: 'groupement' as const, arbre: 'regions' })),
    { code: 'r', kind: 'teteDeReseau' as const, arbre: ARBRE_OF_RESEAUX },
  ];
  return {
    ...plainReferentiel({}, CAISSES),
    version: JSON.stringify(moves),
    organismes: new Map(organismes.map((each) => [each.code, { ...each, label: each.code }])),
    reseau: reseauMap({ organismes, appartenances: moves, fusions: [] }),
  };
}

/** What bodies are worth on each day since the eve of the first one of the ledger. */
async function valuesOfAll(
  reader: LedgerReader,
  referentiel: Referentiel,
  seuils: SeuilsDefinition,
  procedure: string | null,
): Promise<(code: string) => readonly ValeurAt[]> {
  const days = Array.from({ length: WHOLE + 2 }, (_, i) => addDays(FIRST, i - 1));
  const request = { indicateurs: ['stock'], days, knownOn: null, by: seuils.by, ...(procedure === null ? {} : { procedure }) };
  const read = (await valeursOfUnites(reader, referentiel, request, unitesOfNiveau(seuils, referentiel, FIRST))).get('stock') ?? [];
  return (code) =>
    read.flatMap(({ day, unites, valeurs }): ValeurAt[] => {
      const valeur = valeurs[unites.findIndex((unite) => unite.code === code)];
      return valeur === undefined ? [] : [{ day, status: valeur.status, value: valeur.value }];
    });
}

describe('a situation', () => {
  let database: TestDatabase;
  let log: ProjectedLog;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });
  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  it('is that to which all days since the first one of the ledger led, however short the memory of its thresholds', async () => {
    let histories = 0;
    let [held, older, asked] = [0, 0, 0];
    const question = fc.record({ seuils: anySeuils, on: anyDay, days: fc.integer({ min: 1, max: 4 }) });
    const anyQuestions = fc.array(question, { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(anyHistory, anyMoves, anyQuestions, fc.constantFrom(0, 40), async (facts, moves, questions, steps) => {
        await log.append(`source-${String((histories += 1))}`, facts);
        await log.project(100);
        const referentiel = referentielOf(moves);
        const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });
        for (let step = 0; step < steps && (await filler.step()); step += 1);
        const memo = new ValeursMemo(16 * 1024 * 1024);
        const values = new Map<string, Awaited<ReturnType<typeof valuesOfAll>>>();
        await inSnapshot(log.figures, async (reader) => {
          for (const { seuils, on, days } of questions) {
            const sources = { reader, referentiel, all: [seuils], knownOn: null, today: on, organismes: null, together: [seuils] };
            const ask = { on, days };
            const found = await new EtatsReader({ ...sources, memo }).read(seuils, ask);
            const begun = await new EtatsReader({ ...sources, memo }).read(seuils, { ...ask, isBeginningAsked: () => true });
            expect(begun.map(({ sujet }) => sujet)).toEqual(found.map(({ sujet }) => sujet));
            for (const [i, { sujet, situations: told }] of found.entries()) {
              const key = [seuils.by, seuils.niveau, sujet.procedure].join();
              const valuesOf = values.get(key) ?? (await valuesOfAll(reader, referentiel, seuils, sujet.procedure));
              values.set(key, valuesOf);
              const all = valuesOf(sujet.organisme ?? 'r').filter(({ day }) => day <= on);
              const expected = situations(seuils, all, { past: 'none', from: addDays(on, 1 - days) });
              const etats = (each: readonly (SituationOn | undefined)[]) => each.map((one) => [one?.day, one?.etat, one?.status, one?.value]);
              expect(etats(told)).toEqual(etats(expected));
              expect(begun[i]?.situations).toEqual(expected);
              for (const [n, { day, etat, since, sinceOrBefore }] of told.entries()) {
                asked += 1;
                const really = expected[n]?.since ?? null;
                if (really === null || since === null) expect(since).toBe(really);
                else if (!sinceOrBefore) expect(since).toBe(really);
                else {
                  // It began with the first day of the memory, or before.
                  expect(really <= since && really <= addDays(day, 1 - seuils.memoire)).toBe(true);
                  older += 1;
                  if (etat !== 'normale') held += 1;
                }
              }
            }
          }
        });
      }),
      { seed: SEED, numRuns: 6, endOnFailure: true },
    );
    expect(asked).toBeGreaterThan(250);
    expect(older).toBeGreaterThan(50);
    expect(held).toBeGreaterThan(15);
  });
});
