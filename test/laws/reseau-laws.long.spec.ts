import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AskedSlice,
  daysByMembers,
  type Figures,
  readAsked,
  readFigures,
  readSeries,
  readValeurs,
  type Referentiel,
  RollupFiller,
  slicesOf,
  unitesOf,
  ValeursMemo,
  type ValeursQuestion,
  type ValeursRequest,
  valeursOfUnites,
} from '#libs/application';
import {
  type Appartenance,
  ARBRE_OF_RESEAUX,
  type Definition,
  definitionReference,
  ensemble,
  type Fusion,
  type Perimetre,
  PERIMETRES,
  type RapportDefinition,
  reseauMap,
  type ReseauMap,
  SHIPPED_CATALOGUE,
  SHIPPED_DELAIS,
  SHIPPED_DOSSIERS,
  SHIPPED_RAPPORTS,
} from '#libs/domain';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader } from '#libs/read-model';
import { dayAfter, daysOf } from '../support/brute-force/days.js';
import { lookOn, type RawFact } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { FIRST_DAY, LAST_DAY, movingHistories, randomHistories } from './random-histories.js';

const SEED = 20_230_701;
const RUNS = 12;
const CAISSES = ['691', '751', '974'];
/** No pièce was ever in it: it is of the réseau all the same. */
const REGISTERED = [...CAISSES, '999'];
const REGIONS = ['nord', 'sud'];
const BEFORE = plainDate('2020-01-01');
/** What is in stock for what came in the month: both sides are told of each caisse. */
const RAPPORT = {
  ...SHIPPED_RAPPORTS[0],
  ...{
    code: 'stock-par-arrivee',
    version: 1,
    periodicity: 'day',
    dividende: { indicateur: 'stock@1' },
    diviseur: { indicateur: 'arrivees-mensuelles@1' },
  },
} as RapportDefinition;
const DEFINITIONS = ['stock', 'flux-calendaire-28', 'anteriorite-calendaire', 'solde-calendaire-28'];

const anyDay = fc.integer({ min: -2, max: 20 }).map((days) => addDays(plainDate(FIRST_DAY), days));

/** Caisses of one réseau that change régions, and are in none at times. */
const anyMoves: fc.Arbitrary<readonly Appartenance[]> = fc
  .array(
    fc.record({ member: fc.constantFrom(...REGISTERED), parent: fc.constantFrom(...REGIONS, null), on: fc.oneof(anyDay, fc.constant(BEFORE)) }),
    {
      maxLength: 10,
    },
  )
  .map((moves) =>
    REGISTERED.flatMap((member) => {
      const own = [...new Map(moves.filter((move) => move.member === member).map((move) => [move.on, move])).values()];
      const inOrder = own.sort((a, b) => (a.on < b.on ? -1 : 1));
      return inOrder.flatMap(({ parent, on }, i): Appartenance[] =>
        parent === null ? [] : [{ member, arbre: 'regions', parent, fromOn: on, toOn: inOrder[i + 1]?.on ?? null }],
      );
    }),
  );

/** One of them goes from a région to the other while pièces come. */
const anyMovesOnTheWay = fc.tuple(anyMoves, fc.integer({ min: 2, max: 12 })).map(([moves, days]): readonly Appartenance[] => {
  const on = addDays(plainDate(FIRST_DAY), days);
  const move = { member: '751', arbre: 'regions' };
  return [
    ...moves.filter(({ member }) => member !== '751'),
    { ...move, parent: 'nord', fromOn: BEFORE, toOn: on },
    { ...move, parent: 'sud', fromOn: on, toOn: null },
  ];
});

const anyFusion = fc.option(
  fc.record({ caisse: fc.constantFrom(...CAISSES), into: fc.constantFrom(...REGISTERED), on: anyDay }).filter(({ caisse, into }) => caisse !== into),
  { nil: null },
);

function reseauOf(moves: readonly Appartenance[], fusion: Fusion | null): ReseauMap {
  return reseauMap({
    organismes: [
      ...REGISTERED.map((code) => ({ code, kind: 'caisse' as const, arbre: null })),
      ...REGIONS.map((code) => ({ code, kind: 'groupement' as const, arbre: 'regions' })),
      { code: 'r', kind: 'teteDeReseau', arbre: ARBRE_OF_RESEAUX },
    ],
    appartenances: [...moves, ...REGISTERED.map((member) => ({ member, arbre: ARBRE_OF_RESEAUX, parent: 'r', fromOn: BEFORE, toOn: null }))],
    fusions: fusion === null ? [] : [fusion],
  });
}

interface Told {
  readonly pieces: number;
  readonly above: number;
  readonly flows: readonly number[];
}

const zeros: Told = { pieces: 0, above: 0, flows: [0, 0, 0, 0, 0, 0] };

/** What adds up of the figures of one origin. */
function told({ stock, anteriorite, flux }: Figures): Told {
  const flows = [flux.arrived, flux.processed, flux.returned, flux.neutralised, flux.closed, flux.reopened];
  return { pieces: stock.pieces ?? 0, above: anteriorite.above ?? 0, flows: flows.map((n) => n ?? 0) };
}

const sumOf = (parts: readonly Told[]): Told =>
  parts.reduce(
    (sum, part) => ({
      pieces: sum.pieces + part.pieces,
      above: sum.above + part.above,
      flows: sum.flows.map((n, i) => n + (part.flows[i] ?? 0)),
    }),
    zeros,
  );

/** The same history without a transfer, nor what was said about one. */
function withoutTransfers(facts: readonly RawFact[]): readonly RawFact[] {
  const gone = new Set(facts.filter(({ says }) => says.fait === 'transferred').map(({ id }) => id));
  const isGone = ({ id, says }: RawFact): boolean =>
    gone.has(id) || (says.fait === 'corrected' && gone.has(says.corrects)) || (says.fait === 'cancelled' && gone.has(says.cancels));
  for (let size = -1; size < gone.size;) {
    size = gone.size;
    for (const fact of facts) if (isGone(fact)) gone.add(fact.id);
  }
  return facts.filter((fact) => !gone.has(fact.id));
}

/** What ships, but in calendar days: worked days are those of whoever answers, which a transfer changes. */
const CALENDAR: readonly Definition[] = [
  ...SHIPPED_CATALOGUE.filter(({ breaks, overMonths }) => breaks === undefined && overMonths === undefined).map((ratio) => ({
    ...ratio,
    dayKind: 'calendar' as const,
  })),
  ...SHIPPED_DELAIS,
  ...SHIPPED_DOSSIERS,
];

const ORGANISMES: Referentiel['organismes'] = new Map(
  [...REGISTERED, 'r'].map((code) => [code, { code, label: code, kind: code === 'r' ? 'teteDeReseau' : 'caisse', arbre: null }]),
);

/** What is told in one question, each once. */
const DEFINED = [
  ...new Map([...plainReferentiel({}, []).definitions, ...CALENDAR].map((definition) => [definitionReference(definition), definition])).values(),
];

const WITH_REGIONS: Referentiel['organismes'] = new Map([
  ...ORGANISMES,
  ...REGIONS.map((code) => [code, { code, label: code, kind: 'groupement', arbre: 'regions' }] as const),
]);

interface Total {
  readonly indicateur: string;
  readonly day: PlainDate;
  readonly numerator: number;
  readonly denominator: number;
  /** What does not add up. */
  readonly percentile: number | null;
}

/** The réseau, of the units that it is made of on each day: the sums of both parts, or the percentile of all pièces. */
async function totalsOf(
  log: ProjectedLog,
  referentiel: Referentiel,
  request: Omit<ValeursRequest, 'organismes'>,
  perimetre: Perimetre,
  today: PlainDate,
): Promise<readonly Total[]> {
  const unites = unitesOf({ caisses: [], groupement: null, reseau: 'r', arbre: null, perimetre }, referentiel, today);
  const told = await inSnapshot(log.figures, async (reader) => valeursOfUnites(reader, referentiel, request, unites));
  return [...told].flatMap(([indicateur, days]) =>
    days.map(({ day, valeurs }) => {
      const { value, numerator, denominator } = ensemble(valeurs);
      return { indicateur, day, numerator: numerator ?? 0, denominator: denominator ?? 0, percentile: numerator === null ? value : null };
    }),
  );
}

describe('the figures of a réseau', () => {
  let database: TestDatabase;
  let log: ProjectedLog;
  let histories = 0;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });
  afterAll(async () => {
    for (const close of closing) await close();
    await log.close();
    await database.drop();
  });

  const referentielOf = (reseau: ReseauMap): Referentiel => ({ ...plainReferentiel({ '974': 'reunion' }, REGISTERED), reseau });

  async function figuresOf(reader: LedgerReader, referentiel: Referentiel, on: PlainDate, today: PlainDate, asked: AskedSlice): Promise<Told> {
    const slice = slicesOf(asked, referentiel, today)(on);
    return told(await readFigures(reader, referentiel, { on, knownOn: null, slice, definitions: DEFINITIONS }));
  }

  it('are those of its caisses and of its régions together, whatever moves, merges and transfers there are', async () => {
    let [inStock, divided] = [0, 0];
    await fc.assert(
      fc.asyncProperty(randomHistories(25), anyMoves, anyFusion, anyDay, async (facts, moves, fusion, today) => {
        histories += 1;
        const [source, still] = [`source-${String(histories)}`, `still-${String(histories)}`];
        await log.append(source, facts);
        await log.append(still, withoutTransfers(facts));
        await log.project(50);
        const referentiel = referentielOf(reseauOf(moves, fusion));
        const unmerged = referentielOf(reseauOf(moves, null));
        const days = daysOf(dayAfter(FIRST_DAY, -1), LAST_DAY).filter((_, i) => i % 4 === histories % 4);
        await inSnapshot(log.figures, async (reader) => {
          for (const on of days.map(plainDate)) {
            for (const perimetre of PERIMETRES) {
              const of = async (asked: AskedSlice, by = referentiel): Promise<Told> =>
                figuresOf(reader, by, on, today, { source, perimetre, ...asked });
              const whole = await of({ reseau: 'r' });
              inStock += whole.pieces;
              expect(whole.pieces).toBe(lookOn(facts, on, '9999-12-31').pieces.filter((piece) => piece.inStock).length);
              expect(await of({})).toEqual(whole);
              expect(await of({ reseau: 'r' }, unmerged)).toEqual(whole);
              expect(await of({ reseau: 'r', source: still })).toEqual(whole);
              const byCaisse = await Promise.all(REGISTERED.map(async (caisse) => of({ caisse })));
              expect(sumOf(byCaisse)).toEqual(whole);
              await expectPartition(of);
            }
          }
          const asked = {
            indicateurs: [definitionReference(RAPPORT)],
            organismes: REGISTERED,
            days: days.map(plainDate),
            knownOn: null,
            by: 'owner' as const,
          };
          const [merged = [], apart = []] = await Promise.all(
            [referentiel, unmerged].map(async (by) => {
              const found = await readValeurs(reader, { ...by, definitions: [...by.definitions, RAPPORT] }, asked);
              return [...found.values()].flat().map(({ day, valeurs }) => ({ day, ...ensemble(valeurs) }));
            }),
          );
          for (const [i, { day, numerator, denominator }] of merged.entries()) {
            expect({ fusion, day, numerator, denominator }).toEqual({
              fusion,
              day,
              numerator: apart[i]?.numerator,
              denominator: apart[i]?.denominator,
            });
            divided += denominator ?? 0;
          }
        });
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(inStock).toBeGreaterThan(50);
    expect(divided).toBeGreaterThan(50);
  });

  it('are the same by ratios, delays and dossiers, whoever merges and is transferred: of the grand livre or of closed days, by owner or doer', async () => {
    // The same histories twice: as they are, and without a transfer.
    const databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
    const [told, still] = await Promise.all(databases.map(async ({ url }) => ProjectedLog.open(url)));
    if (told === undefined || still === undefined) throw new Error('two of them');
    let [compared, moved, delayed] = [0, 0, 0];
    const anyHistories = fc.oneof(randomHistories(25), movingHistories(20));
    try {
      await fc.assert(
        fc.asyncProperty(anyHistories, anyMoves, anyFusion, anyDay, fc.constantFrom(0, 60), async (facts, moves, fusion, today, steps) => {
          histories += 1;
          const stays = withoutTransfers(facts);
          moved += facts.length - stays.length;
          await told.append(`source-${String(histories)}`, facts);
          await still.append(`source-${String(histories)}`, stays);
          const [merged, unmerged] = [fusion, null].map((each) => ({
            ...referentielOf(reseauOf(moves, each)),
            organismes: ORGANISMES,
            definitions: CALENDAR,
          }));
          if (merged === undefined || unmerged === undefined) throw new Error('two of them');
          for (const each of [told, still]) {
            await each.project(100);
            const filler = new RollupFiller(each.figures, { read: () => Promise.resolve(unmerged) });
            for (let step = 0; step < steps && (await filler.step()); step += 1);
          }
          const days = daysOf(dayAfter(FIRST_DAY, -1), LAST_DAY).filter((_, i) => i % 5 === histories % 5);
          for (const by of ['owner', 'doer'] as const) {
            const ask = { indicateurs: CALENDAR.map(definitionReference), days: days.map(plainDate), knownOn: null, by };
            const expected = await totalsOf(still, unmerged, ask, 'asItWas', today);
            const found = await Promise.all([
              totalsOf(told, unmerged, ask, 'asItWas', today),
              ...PERIMETRES.map(async (perimetre) => totalsOf(told, merged, ask, perimetre, today)),
            ]);
            for (const each of found) expect({ by, fusion, totals: each }).toEqual({ by, fusion, totals: expected });
            compared += expected.reduce((sum, { numerator }) => sum + Math.abs(numerator), 0);
            delayed += expected.filter(({ percentile }) => percentile !== null).length;
          }
        }),
        { seed: SEED + 1, numRuns: 12, endOnFailure: true },
      );
    } finally {
      for (const each of [told, still]) await each.close();
      for (const database of databases) await database.drop();
    }
    expect(compared).toBeGreaterThan(500);
    expect(moved).toBeGreaterThan(10);
    expect(delayed).toBeGreaterThan(50);
  });

  /** A région is as much as its caisses, and a caisse is of one région or of none: with all its pièces. */
  async function expectPartition(of: (asked: AskedSlice) => Promise<Told>): Promise<void> {
    const inside = new Map<string, Told>();
    for (const groupement of REGIONS) {
      const own = await Promise.all(REGISTERED.map(async (caisse) => of({ groupement, caisse })));
      expect(sumOf(own)).toEqual(await of({ groupement }));
      for (const [i, caisse] of REGISTERED.entries()) inside.set(caisse, sumOf([inside.get(caisse) ?? zeros, own[i] ?? zeros]));
    }
    for (const caisse of REGISTERED) expect([zeros, await of({ caisse })]).toContainEqual(inside.get(caisse));
  }

  it('make series of which each point is the figure of its day, rolled up or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMoves,
        anyFusion,
        anyDay,
        fc.constantFrom(...PERIMETRES),
        fc.constantFrom(0, 50),
        async (moves, fusion, today, perimetre: Perimetre, steps) => {
          const referentiel = referentielOf(reseauOf(moves, fusion));
          const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });
          for (let step = 0; step < steps && (await filler.step()); step += 1);
          const [from, to] = [plainDate(dayAfter(FIRST_DAY, -1)), plainDate(LAST_DAY)];
          await inSnapshot(log.figures, async (reader) => {
            for (const asked of [{ groupement: 'nord' }, { reseau: 'r' }, { caisse: '751' }]) {
              const sliceOn = slicesOf({ ...asked, perimetre }, referentiel, today);
              const { points } = await readSeries(reader, referentiel, { from, to, step: 'day', knownOn: null, definitions: DEFINITIONS }, sliceOn);
              for (const { asOf: on, pieces, above } of points) {
                const figures = await figuresOf(reader, referentiel, on, today, { ...asked, perimetre });
                expect({ asked, on, pieces: pieces ?? 0, above: above ?? 0 }).toEqual({ asked, on, pieces: figures.pieces, above: figures.above });
              }
            }
          });
        },
      ),
      { seed: SEED, numRuns: 6, endOnFailure: true },
    );
  });

  it('asked for many days are on each of them what they are when that day alone is asked, whoever joined, left or merged on the way', async () => {
    const [days, indicateurs] = [
      daysOf(dayAfter(FIRST_DAY, -1), LAST_DAY).map(plainDate),
      ['stock@1', ...CALENDAR.slice(0, 6).map(definitionReference)],
    ];
    const memo = new ValeursMemo(10_000_000);
    const ownDatabase = await createTestDatabase();
    const own = await ProjectedLog.open(ownDatabase.url);
    closing.push(
      async () => own.close(),
      async () => ownDatabase.drop(),
    );
    let [inStock, changed] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        ...[randomHistories(25), anyMovesOnTheWay, anyFusion, anyDay, fc.constantFrom(...PERIMETRES), fc.boolean()],
        fc.constantFrom(0, 60),
        async (facts, moves, fusion, today, perimetre: Perimetre, onlyEnsemble, steps) => {
          histories += 1;
          await own.append(`source-${String(histories)}`, facts);
          await own.project(100);
          const referentiel = {
            ...referentielOf(reseauOf(moves, fusion)),
            organismes: WITH_REGIONS,
            definitions: DEFINED,
          };
          const filler = new RollupFiller(own.figures, { read: () => Promise.resolve(referentiel) });
          for (let step = 0; step < steps && (await filler.step()); step += 1);
          const question = { indicateurs, organismes: [], knownOn: null, by: 'owner' as const, procedure: null, perimetre, onlyEnsemble };
          await inSnapshot(own.figures, async (reader) => {
            for (const of of [
              { groupement: 'nord', reseau: null },
              { groupement: 'sud', reseau: 'r' },
            ]) {
              const told = async (asked: readonly PlainDate[], remembered?: ValeursMemo) => {
                const all: ValeursQuestion = { ...question, ...of, days: asked };
                const members = daysByMembers(all, asked, referentiel, today);
                changed += members.parts.length - 1;
                return readAsked(reader, referentiel, all, members, remembered);
              };
              const [together, again] = [await told(days, memo), await told(days, memo)];
              expect(again).toEqual(together);
              for (const [n, day] of days.entries()) {
                const alone = await told([day]);
                for (const reference of indicateurs)
                  expect({ day, of, ...together.get(reference)?.[n] }).toEqual({ of, ...alone.get(reference)?.[0] });
                const figures = await figuresOf(reader, referentiel, day, today, { groupement: of.groupement, perimetre });
                const pieces = together.get('stock@1')?.[n]?.ensemble.value ?? 0;
                expect({ day, pieces }).toEqual({ day, pieces: figures.pieces });
                inStock += pieces;
              }
            }
          });
        },
      ),
      { seed: SEED + 2, numRuns: 6, endOnFailure: true },
    );
    expect(inStock).toBeGreaterThan(50);
    expect(changed).toBeGreaterThan(5);
  });
});
