import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Figures,
  KeptValeurs,
  readEnsembles,
  readFigures,
  readSeries,
  readValeurs,
  type Referentiel,
  RollupFiller,
  ValeursMemo,
  type ValeursRequest,
} from '#libs/application';
import {
  checkedDefinition,
  definitionReference,
  type EcartDefinition,
  ensemble,
  FIGURE_DEFINITIONS,
  type FigureDefinition,
  type RatioDefinition,
  SHIPPED_CATALOGUE,
  SHIPPED_DELAIS,
  SHIPPED_DOSSIERS,
  SHIPPED_ECARTS,
  SHIPPED_ETAPES,
  SHIPPED_RAPPORTS,
  SHIPPED_RELEVES,
  type Terme,
} from '#libs/domain';
import { type PlainDate, plainDate } from '#libs/kernel';
import { type Basis, inSnapshot, type LedgerReader, referentielProjection } from '#libs/read-model';
import { dayAfter, daysFrom, daysOf } from '../support/brute-force/days.js';
import { byDossier, lookOn, type RawFact, type RawLook, type RawPiece } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { definitionSets } from './definition-sets.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { anyRatio as ratio } from './random-definitions.js';
import { FIRST_DAY, LAST_DAY, randomHistories } from './random-histories.js';

const SEED = 20_220_131;
const RUNS = 8;
const CAISSES = ['751', '691', '974'];
const PROCEDURES = ['retraite', 'famille'];
/** One that nothing was ever heard of. */
const ASKED = [...CAISSES, '999'];

const referentiel = { ...plainReferentiel({ '974': 'reunion' }, CAISSES), definitions: FIGURE_DEFINITIONS };

/** All that brute force sees of some histories, which is looked at once for each day. */
class Looks {
  private readonly seen = new Map<string, readonly RawLook[]>();

  constructor(private readonly facts: readonly (readonly RawFact[])[]) {}

  /** Dossier by dossier, as known then; by all that was ever told without it. */
  on(day: string, knownOn: string | null): readonly RawLook[] {
    const key = `${day} ${knownOn ?? ''}`;
    const looks = this.seen.get(key) ?? this.facts.flatMap(byDossier).map((told) => lookOn(told, day, knownOn ?? '9999-12-31'));
    this.seen.set(key, looks);
    return looks;
  }
}

/** The two sums of an indicator by brute force: pièce by pièce, day by day. */
class Oracle {
  constructor(
    private readonly looks: Looks,
    private readonly knownOn: string | null,
    private readonly by: Basis,
  ) {}

  sums(definition: RatioDefinition, organisme: string, on: string): readonly number[] {
    const monthBefore = dayAfter(`${on.slice(0, 8)}01`, -1);
    const days = definition.overMonths === undefined ? [on] : [monthBefore, on].map((end) => lastWorked(organisme, end));
    const sum = (termes: readonly Terme[]): number =>
      days.flatMap((day) => termes.map((each) => each.weight * this.quantity(each, definition, organisme, day))).reduce((a, b) => a + b, 0);
    return [sum(definition.numerator), definition.denominator === null ? 0 : sum(definition.denominator)];
  }

  private quantity(each: Terme, definition: RatioDefinition, organisme: string, on: string): number {
    const kind = definition.breaks?.findLast(({ from }) => from <= on)?.dayKind ?? definition.dayKind;
    const age = ({ arrivedOn, caisse }: RawPiece, day: string): number =>
      kind === 'calendar' ? daysFrom(arrivedOn, day) : daysOf(dayAfter(arrivedOn, 1), day).filter((one) => isWorked(caisse, one)).length;
    const named = (names: readonly string[] | undefined, name: string | null): boolean =>
      names === undefined || (name !== null && names.includes(name));
    const isOf = (piece: RawPiece, { procedures, types, populations, waitingFor }: NonNullable<Terme['only']>): boolean =>
      named(procedures, piece.procedure) && named(types, piece.type) && named(populations, piece.population) && named(waitingFor, piece.waitingFor);
    const counts = (piece: RawPiece, day: string): boolean => {
      if ((this.by === 'owner' ? piece.caisse : piece.doer) !== organisme) return false;
      if (each.waiting !== undefined && (piece.waitingFor !== null) !== (each.waiting === 'only')) return false;
      if (each.only !== undefined && !isOf(piece, each.only)) return false;
      const month = Number(piece.arrivedOn.slice(5, 7));
      if (each.except?.some((exclusion) => isOf(piece, exclusion) && (exclusion.arrivedIn?.includes(month) ?? true))) return false;
      return each.ages === undefined || (age(piece, day) >= each.ages.from && age(piece, day) <= (each.ages.to ?? Infinity));
    };
    const inWindow = (owner: string, day: string): boolean => {
      if (day > on || definition.windowUnit === 'months') return day <= on && monthsBetween(day, on) < definition.window;
      if (kind === 'calendar') return daysFrom(day, on) < definition.window;
      // It begins on a worked day: one before it that is not worked is outside.
      return daysOf(day, on).filter((one) => one === day || isWorked(owner, one)).length <= definition.window;
    };
    const looks = this.looks.on(on, this.knownOn);
    if (each.measure === 'stock') return looks.flatMap(({ pieces }) => pieces.filter((piece) => piece.inStock && counts(piece, on))).length;
    return looks.flatMap(({ flows }) =>
      flows.filter((line) => line.flow === each.measure && inWindow(line.piece.caisse, line.on) && counts(line.piece, line.on)),
    ).length;
  }
}

const isWorked = (owner: string, day: string): boolean => referentiel.calendarOf(owner, plainDate(day))?.isWorked(plainDate(day)) ?? false;

/** The last worked day of a month up to a day of it; that day when there is none. */
const lastWorked = (owner: string, upTo: string): string => daysOf(`${upTo.slice(0, 8)}01`, upTo).findLast((day) => isWorked(owner, day)) ?? upTo;

const monthsBetween = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));

const REFERENCES = FIGURE_DEFINITIONS.map(definitionReference);

/** Of what the figures divide. */
const ECARTS: readonly EcartDefinition[] = SHIPPED_ECARTS.slice(0, 1).map((ecart) => ({
  ...ecart,
  de: 'solde-ouvre-20@1',
  moins: 'solde-ouvre-20-hors-automatique@1',
}));

/** What the figure of its block says of a definition. */
function saidByFigures({ block }: FigureDefinition, { stock, anteriorite, flux, soldeEnJours }: Figures): readonly [string, number | null] {
  switch (block) {
    case 'stock':
      return [stock.status, stock.pieces];
    case 'anteriorite':
      return [anteriorite.status, anteriorite.share];
    case 'flux':
      return [flux.status, flux.processed];
    case 'soldeEnJours':
      return [soldeEnJours.status, soldeEnJours.value];
  }
}

describe('the values of many organismes, on random histories with late facts', () => {
  let database: TestDatabase;
  let log: ProjectedLog;
  let histories = 0;
  const told: RawFact[][] = [];
  let rolledUp = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });

  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  /** However few are asked, and whether each is told or only all of them together: the same is said. */
  async function compareWays(reader: LedgerReader, known: Referentiel, request: ValeursRequest): Promise<void> {
    const valeurs = await readValeurs(reader, known, request);
    const together = await readEnsembles(reader, known, request);
    expect([...together.keys()]).toEqual(request.indicateurs);
    for (const [indicateur, days] of valeurs) {
      const expected = days.map(({ day, valeurs: ofDay }) => ({ day, ensemble: ensemble(ofDay) }));
      expect({ indicateur, days: together.get(indicateur) }).toEqual({ indicateur, days: expected });
    }
    for (const organisme of request.organismes) {
      const alone = await readValeurs(reader, known, { ...request, organismes: [organisme] });
      for (const [indicateur, days] of valeurs) {
        const own = days.map(({ day, valeurs: ofDay }) => ({ day, valeurs: ofDay.filter((valeur) => valeur.organisme === organisme) }));
        expect({ indicateur, days: alone.get(indicateur) }).toEqual({ indicateur, days: own });
      }
    }
  }

  async function compare(reader: LedgerReader, days: readonly PlainDate[], knownOn: PlainDate | null, by: Basis): Promise<void> {
    const valeurs = await readValeurs(reader, referentiel, { indicateurs: REFERENCES, organismes: ASKED, days, knownOn, by });
    expect([...valeurs.keys()]).toEqual(REFERENCES);
    for (const organisme of ASKED) {
      const slice = by === 'owner' ? { caisse: organisme } : { doer: organisme };
      for (const set of definitionSets) {
        for (const [n, on] of days.entries()) {
          const figures = await readFigures(reader, referentiel, { on, knownOn, slice, definitions: set.map(definitionReference) });
          for (const definition of set) {
            const [status, value] = saidByFigures(definition, figures);
            const found = valeurs.get(definitionReference(definition))?.[n]?.valeurs.find((valeur) => valeur.organisme === organisme);
            const told = { on, knownOn, by, organisme, definition: definition.code };
            // Of a doer more may be known than what it works on: its own pièces, when others work on them.
            const seen = by === 'doer' ? [status === 'noData' ? null : (found?.value ?? null)] : [found?.status, found?.value];
            expect({ ...told, seen }).toEqual({ ...told, seen: by === 'doer' ? [value] : [status, value] });
          }
        }
      }
    }
  }

  it('are those of the figures, one by one: of roll-ups or of the ledger, by owner or doer, as known on any day', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomHistories(25),
        fc.constantFrom(0, 2, 50),
        fc.integer({ min: 0, max: 20 }),
        async (facts: RawFact[], steps, knownAfter) => {
          histories += 1;
          told.push(facts);
          await log.append(`source-${String(histories)}`, facts);
          await log.project(50);
          const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });
          for (let step = 0; step < steps && (await filler.step()); step += 1) rolledUp += 1;
          const days = daysOf(dayAfter(FIRST_DAY, -2), dayAfter(LAST_DAY, 3))
            .filter((_, i) => i % 5 === histories % 5)
            .map(plainDate);
          await inSnapshot(log.figures, async (reader) => {
            await compare(reader, days, null, 'owner');
            await compare(reader, days.slice(0, 2), plainDate(dayAfter(FIRST_DAY, knownAfter)), 'owner');
            await compare(reader, days.slice(0, 2), null, 'doer');
            const asked = { indicateurs: REFERENCES, knownOn: null, by: 'owner' } as const;
            await compareWays(reader, referentiel, { ...asked, organismes: CAISSES, days });
            await compareWays(reader, referentiel, { ...asked, organismes: ASKED, days: days.slice(0, 3), procedure: 'famille' });
          });
        },
      ),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(rolledUp).toBeGreaterThan(20);
  });

  it('of any indicator of the catalogue are what brute force counts, of roll-ups or of the ledger', async () => {
    let compared = 0;
    let [filled, notZero, unknown] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        randomHistories(25),
        fc.array(ratio, { minLength: 4, maxLength: 4 }),
        fc.constantFrom(0, 3, 50),
        fc.integer({ min: 0, max: 20 }),
        async (facts: RawFact[], ratios, steps, knownAfter) => {
          histories += 1;
          told.push(facts);
          await log.append(`source-${String(histories)}`, facts);
          await log.project(50);
          const definitions = ratios.map((each, n) => ({ ...each, code: `indicateur-${String(histories)}-${String(n)}` }));
          for (const definition of definitions) checkedDefinition(definition);
          const catalogue = { ...referentiel, definitions };
          const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(catalogue) });
          for (let step = 0; step < steps && (await filler.step()); step += 1) filled += 1;
          const days = daysOf(dayAfter(FIRST_DAY, -2), dayAfter(LAST_DAY, 2))
            .filter((_, i) => i % 6 === histories % 6)
            .map(plainDate);
          const asked = { indicateurs: definitions.map(({ code }) => code), organismes: CAISSES, days };
          const known = plainDate(dayAfter(FIRST_DAY, knownAfter));
          const looks = new Looks(told);
          await inSnapshot(log.figures, async (reader) => {
            await compareWays(reader, catalogue, { ...asked, knownOn: null, by: 'owner' });
            for (const [knownOn, by] of [
              [null, 'owner'],
              [known, 'owner'],
              [null, 'doer'],
            ] as const) {
              const valeurs = await readValeurs(reader, catalogue, { ...asked, knownOn, by });
              const oracle = new Oracle(looks, knownOn, by);
              for (const definition of definitions) {
                for (const { day, valeurs: ofDay } of valeurs.get(definition.code) ?? []) {
                  for (const { organisme, status, numerator, denominator } of ofDay) {
                    const [over, under] = oracle.sums(definition, organisme, day);
                    const where = { definition, day, organisme, knownOn, by };
                    // Before the first fact there is nothing, and no 0 is told of it.
                    if (day < FIRST_DAY) expect({ ...where, status }).toEqual({ ...where, status: expect.stringMatching('noData|notConfigured') });
                    if (status === 'noData') {
                      expect({ ...where, numerator, denominator, over, under }).toEqual({
                        ...where,
                        numerator: null,
                        denominator: null,
                        over: 0,
                        under: 0,
                      });
                      unknown += 1;
                      continue;
                    }
                    const expected = { numerator: over, denominator: definition.denominator === null ? null : under };
                    expect({ ...where, numerator, denominator }).toEqual({ ...where, ...expected });
                    compared += 1;
                    if (over !== 0) notZero += 1;
                  }
                }
              }
            }
          });
        },
      ),
      { seed: SEED, numRuns: 25, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(1_000);
    expect(filled).toBeGreaterThan(20);
    expect(notZero).toBeGreaterThan(200);
    expect(unknown).toBeGreaterThan(100);
  });

  it('of dossiers count each of them once, wherever the pièce that came first stands: slices add up to the whole, transfers change no total', async () => {
    let [compared, severalCaisses] = [0, 0];
    const catalogue = { ...referentiel, definitions: [...FIGURE_DEFINITIONS, ...SHIPPED_DOSSIERS] };
    const indicateurs = SHIPPED_DOSSIERS.map(definitionReference);
    await fc.assert(
      fc.asyncProperty(randomHistories(25), fc.constantFrom(0, 50), fc.integer({ min: 0, max: 20 }), async (facts: RawFact[], steps, knownAfter) => {
        histories += 1;
        told.push(facts);
        await log.append(`source-${String(histories)}`, facts);
        await log.project(50);
        const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(catalogue) });
        for (let step = 0; step < steps && (await filler.step()); step += 1) rolledUp += 1;
        const days = daysOf(FIRST_DAY, dayAfter(LAST_DAY, 2))
          .filter((_, i) => i % 6 === histories % 6)
          .map(plainDate);
        const looks = new Looks(told);
        await inSnapshot(log.figures, async (reader) => {
          for (const [knownOn, by] of [
            [null, 'owner'],
            [plainDate(dayAfter(FIRST_DAY, knownAfter)), 'owner'],
            [null, 'doer'],
          ] as const) {
            const ask = async (more: { readonly procedure?: string }) =>
              readValeurs(reader, catalogue, { indicateurs, organismes: CAISSES, days, knownOn, by, ...more });
            const whole = await ask({});
            const slices = await Promise.all(PROCEDURES.map(async (procedure) => ask({ procedure })));
            for (const definition of SHIPPED_DOSSIERS) {
              for (const [n, on] of days.entries()) {
                const sumOf = (valeurs: typeof whole): number =>
                  (valeurs.get(definitionReference(definition))?.[n]?.valeurs ?? []).reduce((sum, { numerator }) => sum + (numerator ?? 0), 0);
                const stocks = looks
                  .on(on, knownOn)
                  .map(({ pieces }) => pieces.filter(({ inStock, waitingFor }) => inStock && (definition.includesWaiting || waitingFor === null)))
                  .filter((pieces) => pieces.length > 0);
                const where = { definition: definition.code, on, knownOn, by };
                expect({ ...where, whole: sumOf(whole), slices: slices.reduce((sum, each) => sum + sumOf(each), 0) }).toEqual({
                  ...where,
                  ...{ whole: stocks.length, slices: stocks.length },
                });
                for (const { organisme, numerator } of whole.get(definitionReference(definition))?.[n]?.valeurs ?? []) {
                  // Of pièces that came on the same day, either may be held to be the first.
                  const firsts = stocks.map((pieces) => {
                    const first = pieces.map(({ arrivedOn }) => arrivedOn).sort()[0];
                    return pieces.filter(({ arrivedOn }) => arrivedOn === first).map((piece) => (by === 'owner' ? piece.caisse : piece.doer));
                  });
                  expect(numerator ?? 0).toBeGreaterThanOrEqual(firsts.filter((caisses) => caisses.every((each) => each === organisme)).length);
                  expect(numerator ?? 0).toBeLessThanOrEqual(firsts.filter((caisses) => caisses.includes(organisme)).length);
                  compared += numerator ?? 0;
                }
                severalCaisses += stocks.filter((pieces) => new Set(pieces.map(({ caisse }) => caisse)).size > 1).length;
              }
            }
          }
        });
      }),
      { seed: SEED, numRuns: 10, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(200);
    expect(severalCaisses).toBeGreaterThan(5);
  });

  it('of delays are those of the pièces one by one, and of several caisses those of all their pièces', async () => {
    let [compared, notMeans] = [0, 0];
    const base = SHIPPED_DELAIS[0];
    if (base === undefined) throw new Error('no delay ships');
    const definitions = ([null, 10, 50, 90, 100] as const).flatMap((centile) =>
      (['calendar', 'worked'] as const).map((dayKind, n) => ({
        ...base,
        ...{ code: `delai-${String(centile)}-${dayKind}`, centile, dayKind, mois: n + 1, includesAutomatic: n === 0 },
      })),
    );
    const catalogue = { ...referentiel, definitions };
    await fc.assert(
      fc.asyncProperty(randomHistories(25), fc.integer({ min: 0, max: 20 }), async (facts: RawFact[], knownAfter) => {
        histories += 1;
        told.push(facts);
        await log.append(`source-${String(histories)}`, facts);
        await log.project(50);
        const days = daysOf(FIRST_DAY, dayAfter(LAST_DAY, 2))
          .filter((_, i) => i % 6 === histories % 6)
          .map(plainDate);
        const looks = new Looks(told);
        await inSnapshot(log.figures, async (reader) => {
          for (const [knownOn, by] of [
            [null, 'owner'],
            [plainDate(dayAfter(FIRST_DAY, knownAfter)), 'owner'],
            [null, 'doer'],
          ] as const) {
            const asked = { indicateurs: definitions.map(({ code }) => code), organismes: CAISSES, days, knownOn, by };
            const valeurs = await readValeurs(reader, catalogue, asked);
            for (const definition of definitions) {
              for (const { day, valeurs: ofDay } of valeurs.get(definition.code) ?? []) {
                const lines = looks
                  .on(day, knownOn)
                  .flatMap(({ flows }) => flows)
                  .filter(({ flow }) => flow === 'processedManual' || (definition.includesAutomatic && flow === 'processedAuto'))
                  .filter(({ on }) => on <= day && monthsBetween(on, day) < definition.mois);
                const taken = (organisme: string | null): readonly number[] =>
                  lines
                    .filter(({ piece }) => organisme === null || (by === 'owner' ? piece.caisse : piece.doer) === organisme)
                    .map(({ piece, on }) =>
                      definition.dayKind === 'calendar'
                        ? daysFrom(piece.arrivedOn, on)
                        : daysOf(dayAfter(piece.arrivedOn, 1), on).filter((one) => isWorked(piece.caisse, one)).length,
                    )
                    .sort((a, b) => a - b);
                const expected = (delays: readonly number[]): number | null => {
                  if (delays.length === 0) return null;
                  if (definition.centile === null) return delays.reduce((sum, each) => sum + each, 0) / delays.length;
                  return delays.find((_, i) => 100 * (i + 1) >= (definition.centile ?? 0) * delays.length) ?? null;
                };
                const where = { definition: definition.code, day, knownOn, by };
                for (const { organisme, value } of ofDay) {
                  expect({ ...where, organisme, value }).toEqual({ ...where, organisme, value: expected(taken(organisme)) });
                  if (value !== null) compared += 1;
                }
                const reseau = expected(taken(null));
                const { value } = ensemble(ofDay);
                expect({ ...where, value }).toEqual({ ...where, value: reseau === null ? null : expect.closeTo(reseau, 9) });
                const own = ofDay.flatMap((each) => each.value ?? []);
                if (reseau !== null && own.reduce((sum, each) => sum + each, 0) / own.length !== reseau) notMeans += 1;
              }
            }
          }
        });
      }),
      { seed: SEED, numRuns: 8, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(200);
    expect(notMeans).toBeGreaterThan(50);
  });

  it('that are rolled up of all caisses at once are what stays and grand livre tell, whatever is learnt between two fills', async () => {
    const [delai] = SHIPPED_DELAIS;
    if (delai === undefined) throw new Error('no delay ships');
    const delais = ([null, 50] as const).flatMap((centile) =>
      (['calendar', 'worked'] as const).flatMap((kind) =>
        [1, 2].map((mois) => ({
          ...delai,
          code: `${String(centile)}-${kind}-${String(mois)}`,
          centile,
          dayKind: kind,
          mois,
          includesAutomatic: mois === 1,
        })),
      ),
    );
    const cote = PROCEDURES.map((procedure) => ({ procedure, etapes: ['instruction', 'controle'] }));
    const definitions = [...SHIPPED_DOSSIERS, ...SHIPPED_ETAPES.map((each, n) => ({ ...each, cote, includesWaiting: n === 0 })), ...delais];
    const catalogue = { ...referentiel, definitions: [...FIGURE_DEFINITIONS, ...definitions] };
    const indicateurs = definitions.map(definitionReference);
    const [told, notZero] = [new Set<string>(), new Set<string>()];
    await fc.assert(
      fc.asyncProperty(randomHistories(25), fc.constantFrom(0, 1, 20, 50), async (facts: RawFact[], steps) => {
        histories += 1;
        await log.append(`source-${String(histories)}`, facts);
        await log.project(50);
        const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(catalogue) });
        for (let step = 0; step < steps && (await filler.step()); step += 1) rolledUp += 1;
        const days = daysOf(FIRST_DAY, dayAfter(LAST_DAY, 2))
          .filter((_, i) => i % 3 === histories % 3)
          .map(plainDate);
        await inSnapshot(log.figures, async (reader) => {
          for (const state of await reader.rollups.states(['shared', 'processed', ...indicateurs])) told.add(`${state.definition} ${state.filledTo}`);
          for (const organismes of [ASKED, ['691']]) {
            const asked = { indicateurs, organismes, days, by: 'owner' as const };
            const now = await readValeurs(reader, catalogue, { ...asked, knownOn: null });
            for (const knownOn of [null, days[Math.floor(days.length / 2)] ?? null]) {
              const alone = await log.ofLedgerAlone(async (ledger) => readValeurs(ledger, catalogue, { ...asked, knownOn }));
              expect(knownOn === null ? now : await readValeurs(reader, catalogue, { ...asked, knownOn })).toEqual(alone);
            }
            for (const [reference, ofDays] of now)
              if (ofDays.some(({ valeurs }) => valeurs.some(({ value }) => (value ?? 0) > 0))) notZero.add(reference);
          }
        });
      }),
      { seed: SEED, numRuns: 15, endOnFailure: true },
    );
    expect(notZero).toEqual(new Set(indicateurs));
    expect(new Set([...told].map((each) => each.split(' ')[0])).size).toBe(2 + SHIPPED_ETAPES.length);
  });

  it('are remembered only as long as nothing is learnt of what they depend on: late facts, fills, rebuilds, other calendars, corrected readings, in this process and in the next', async () => {
    // What the readings stand in, without a projection of their own: of what is asked, only they are read there.
    await log.figures.query(`CREATE SCHEMA IF NOT EXISTS rm; CREATE SCHEMA mesures; ${referentielProjection.createTables('mesures')}`);
    await log.figures.query(referentielProjection.createViews('mesures'));
    const etapes = { procedure: 'retraite', etapes: ['instruction'] };
    const readings = SHIPPED_RELEVES.slice(0, 1).map((releve) => ({ ...releve, periodicity: 'month' as const, dividedBy: null }));
    const [rapport] = SHIPPED_RAPPORTS.filter(({ periodicity }) => periodicity === 'day');
    const perReading = readings.flatMap((releve) =>
      rapport === undefined ? [] : [{ ...rapport, dividende: { indicateur: 'stock@1' }, diviseur: { releve: definitionReference(releve) } }],
    );
    const measured = [...readings, ...perReading];
    const published = [
      ...SHIPPED_DOSSIERS,
      ...SHIPPED_DELAIS,
      ...SHIPPED_CATALOGUE.slice(0, 3),
      ...SHIPPED_ETAPES.map((each) => ({ ...each, cote: [etapes] })),
      ...ECARTS,
    ];
    const definitions = [...FIGURE_DEFINITIONS, ...published, ...measured];
    const indicateurs = definitions.map(definitionReference);
    const calendars = [{ '974': 'reunion' }, { '751': 'alsace-moselle' }].map((each) => ({ ...plainReferentiel(each, CAISSES), definitions }));
    const memo = new ValeursMemo(20_000_000);
    /** That of a process which has only just started. */
    const nextMemo = async (): Promise<ValeursMemo> => {
      const next = new ValeursMemo(20_000_000);
      await new KeptValeurs(next, log.figures, 'program').recall();
      return next;
    };
    /** Days that were told before something was learnt, and are still told by the same object. */
    const before = new Set<unknown>();
    let [reused, found, changed, points] = [0, 0, 0, 0];
    let former = '';
    const step = fc.record({
      learns: fc.boolean(),
      fills: fc.constantFrom(0, 1, 2, 50),
      rebuilds: fc.constantFrom(false, false, false, true),
      calendars: fc.constantFrom(0, 0, 1),
      reads: fc.constantFrom(null, null, '2024-02', '2024-03'),
      by: fc.constantFrom('owner' as const, 'owner' as const, 'doer' as const),
    });
    await fc.assert(
      fc.asyncProperty(randomHistories(8), step, async (facts: RawFact[], { learns, fills, rebuilds, calendars: held, reads, by }) => {
        histories += 1;
        if (learns || former === '') await log.append(`source-${String(histories)}`, facts);
        await log.project(20);
        if (rebuilds) await log.rebuild(50);
        if (reads !== null) {
          const reading = ['751', reads, histories, FIRST_DAY, histories % 7, 'essai'];
          await log.figures.query(`INSERT INTO mesures.releve VALUES ('${String(readings[0]?.code)}', $1, $2, $3, $4, $5, $6, null, false)`, reading);
        }
        const known = calendars[held] ?? referentiel;
        const filler = new RollupFiller(log.figures, { read: () => Promise.resolve(known) });
        for (let n = 0; n < fills && (await filler.step()); n += 1) rolledUp += 1;
        const days = daysOf(dayAfter(FIRST_DAY, -2), dayAfter(LAST_DAY, 3))
          .filter((_, n) => n % 4 === 0)
          .map(plainDate);
        // What the process before remembered, whatever was learnt since it was kept.
        const next = await nextMemo();
        await inSnapshot(log.figures, async (reader) => {
          for (const knownOn of [null, days[3] ?? null]) {
            for (const more of [{}, { procedure: 'famille' }]) {
              const request = { indicateurs, organismes: ASKED, days, knownOn, by, ...more };
              const fresh = await readValeurs(reader, known, request);
              const told = await readValeurs(reader, known, request, memo);
              expect(told).toEqual(fresh);
              expect(await readValeurs(reader, known, request, memo)).toEqual(told);
              const together = await readEnsembles(reader, known, request);
              for (let n = 0; n < 2; n += 1) expect(await readEnsembles(reader, known, request, memo)).toEqual(together);
              if (knownOn === null) expect(await readValeurs(reader, known, request, next)).toEqual(fresh);
              if (knownOn === null) expect(await readEnsembles(reader, known, request, next)).toEqual(together);
              const cells = [...told.values()].flat();
              reused += cells.filter((cell) => before.has(cell)).length;
              for (const cell of cells) before.add(cell);
            }
          }
          for (const slice of [{}, { procedure: 'famille' }, { caisses: ASKED }, { type: 'demande' }]) {
            const series = { from: plainDate(dayAfter(FIRST_DAY, -2)), to: plainDate(dayAfter(LAST_DAY, 3)), step: 'week', definitions: [] } as const;
            const fresh = await readSeries(reader, known, { ...series, knownOn: null }, () => slice);
            const told = await readSeries(reader, known, { ...series, knownOn: null }, () => slice, memo);
            for (const again of [told, await readSeries(reader, known, { ...series, knownOn: null }, () => slice, next)])
              expect(again).toEqual(fresh);
            points += told.points.filter((point) => before.has(point)).length;
            for (const point of told.points) before.add(point);
          }
          const now = JSON.stringify([
            ...(await readValeurs(reader, referentiel, { indicateurs: REFERENCES, organismes: ASKED, days, knownOn: null, by: 'owner' })),
          ]);
          if (now !== former) changed += 1;
          former = now;
        });
        await new KeptValeurs(memo, log.figures, 'program').keep('');
        // And with nothing learnt since.
        const again = await nextMemo();
        const kept = new Set<unknown>(again.written(Infinity).flatMap(([, , cells]) => cells.map(([, cell]) => cell)));
        await inSnapshot(log.figures, async (reader) => {
          const request = { indicateurs, organismes: ASKED, days, knownOn: null, by };
          const told = await readValeurs(reader, known, request, again);
          expect(told).toEqual(await readValeurs(reader, known, request, memo));
          found += [...told.values()].flat().filter((cell) => kept.has(cell)).length;
        });
      }),
      { seed: SEED, numRuns: 14, endOnFailure: true },
    );
    expect(reused).toBeGreaterThan(200);
    expect(points).toBeGreaterThan(20);
    expect(found).toBeGreaterThan(200);
    expect(changed).toBeGreaterThanOrEqual(5);
  });

  it('are refused for a definition that nobody published', async () => {
    const request = { organismes: CAISSES, days: [plainDate(FIRST_DAY)], knownOn: null, by: 'owner' as const };
    await expect(
      inSnapshot(log.figures, async (reader) => readValeurs(reader, referentiel, { ...request, indicateurs: ['nul'] })),
    ).rejects.toMatchObject({
      code: 'definition.unknown',
    });
  });
});
