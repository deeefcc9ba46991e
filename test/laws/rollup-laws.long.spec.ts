import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { everythingRolledUp, type Figures, readFigures, readRolledUpDays, readSeries, RollupFiller } from '#libs/application';
import { FIGURE_DEFINITIONS, type FigureDefinition, FLOWS_OF_PARTS, soldeEnJours } from '#libs/domain';
import { plainDate, type PlainDate } from '#libs/kernel';
import { inSnapshot, type LedgerReader, type Slice, stockProjection } from '#libs/read-model';
import { dayAfter, daysOf } from '../support/brute-force/days.js';
import { lookOn, type RawFact, type RawPiece } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { definitionSets } from './definition-sets.js';
import { plainReferentiel } from './plain-referentiel.js';
import { ProjectedLog } from './projected-log.js';
import { FIRST_DAY, LAST_DAY, movingHistories, randomHistories, waitingHistories } from './random-histories.js';

const SEED = 20_150_105;
const RUNS = 12;
const LONGEST_SHIFT = 75;
const CAISSES = ['751', '691', '974'];
const PROCEDURES = ['retraite', 'famille'];

interface Telling {
  readonly facts: readonly RawFact[];
  readonly shift: number;
  /** After so many facts they are projected, and so many pieces of work are done; some of them while a page is written and not yet committed. */
  readonly bits: readonly { readonly length: number; readonly meanwhile: number; readonly steps: number }[];
}

const telling: fc.Arbitrary<Telling> = fc.record({
  facts: fc.oneof(randomHistories(25), movingHistories(20), waitingHistories(20)),
  shift: fc.integer({ min: 0, max: LONGEST_SHIFT }),
  bits: fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 12 }), meanwhile: fc.constantFrom(0, 0, 3, 50), steps: fc.constantFrom(0, 1, 2, 5, 50) }),
    { minLength: 1, maxLength: 4 },
  ),
});

const slices: readonly Slice[] = [
  {},
  ...CAISSES.map((caisse) => ({ caisse })),
  ...PROCEDURES.map((procedure) => ({ procedure })),
  { caisses: ['691', '751', '999'] },
  { caisses: ['691', '974'], procedure: 'famille' },
  ...CAISSES.flatMap((caisse) => PROCEDURES.map((procedure) => ({ caisse, procedure }))),
];

type Told = FigureDefinition | 'day';

/** What the parts of a day say, in the words of its figures. */
function saidByParts(rolledUp: Told, parts: readonly number[]): unknown {
  if (rolledUp === 'day') return { pieces: parts[0] };
  const [first = 0, second = 0, ...others] = parts;
  switch (rolledUp.block) {
    case 'stock':
      return { pieces: first, waiting: second };
    case 'anteriorite':
      return { above: second, bands: others };
    case 'flux':
      return Object.fromEntries(FLOWS_OF_PARTS.map((sens, i) => [sens, parts[i]]));
    case 'soldeEnJours':
      return { value: soldeEnJours({ stock: first, processed: second, window: rolledUp.window }) };
  }
}

/** The same with 0 for each number. */
const allZero = (said: unknown): unknown => JSON.parse(JSON.stringify(said, (_, value: unknown) => (typeof value === 'number' ? 0 : value)));

/** What the figures of the ledger say. */
function saidByFigures(rolledUp: Told, { stock, anteriorite, flux, soldeEnJours: solde }: Figures): unknown {
  // The whole stock, whether a definition of it leaves waits out or not.
  if (rolledUp === 'day') return { pieces: anteriorite.bands.reduce((sum, { pieces }) => sum + pieces, 0) };
  switch (rolledUp.block) {
    case 'stock':
      return { pieces: stock.pieces, waiting: stock.waiting };
    case 'anteriorite':
      return { above: anteriorite.above, bands: anteriorite.bands.map(({ pieces }) => pieces) };
    case 'flux': {
      const { arrived, reopened, processed, automatic, returned, neutralised, closed } = flux;
      return { arrived, reopened, processedManual: Number(processed) - Number(automatic), processedAuto: automatic, returned, neutralised, closed };
    }
    case 'soldeEnJours':
      return { value: solde.value };
  }
}

/** Without the ratios of the catalogue, which take long to fill: what is told of all caisses at once comes after them. */
const referentielOf = (calendriers: Readonly<Record<string, string>>): ReturnType<typeof plainReferentiel> => ({
  ...plainReferentiel(calendriers),
  definitions: FIGURE_DEFINITIONS,
});

describe('roll-ups of closed days, on random histories with late facts', () => {
  let database: TestDatabase;
  let log: ProjectedLog;
  let referentiel = referentielOf({ '974': 'reunion' });
  const told: RawFact[][] = [];
  /** Comparisons: all of them, and those of days without a fact yet, with pièces that wait, with dossiers of several pièces. */
  let [compared, unknown, waiting, shared, knownOtherwise] = [0, 0, 0, 0, 0];

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });

  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  const filler = (): RollupFiller => new RollupFiller(log.figures, { read: () => Promise.resolve(referentiel) });

  async function work(steps: number): Promise<void> {
    for (let step = 0; step < steps && (await filler().step()); step += 1);
  }

  /** The projection, but so many pieces of work are done when a page is written and nothing committed. */
  const interrupted = (steps: number): typeof stockProjection => ({
    ...stockProjection,
    open: (schema) => {
      const writer = stockProjection.open(schema);
      return {
        apply: async (events, transaction) => {
          await writer.apply(events, transaction);
          await work(steps);
        },
        forget: () => {
          writer.forget();
        },
      };
    },
  });

  /** Pièces in stock on a day by all that was told so far. */
  const stockByBruteForce = (on: string): readonly RawPiece[] =>
    told.flatMap((facts) => lookOn(facts, on, '9999-12-31').pieces.filter(({ inStock }) => inStock));

  const countOf = (stock: readonly RawPiece[], { caisse, caisses, procedure }: Slice): number =>
    stock
      .filter((piece) => (caisse ?? piece.caisse) === piece.caisse && (procedure ?? piece.procedure) === piece.procedure)
      .filter((piece) => caisses?.includes(piece.caisse) ?? true).length;

  /** Reads the same with roll-ups and without. */
  const beside = async (read: (reader: LedgerReader, ledger: LedgerReader) => Promise<void>): Promise<void> =>
    log.ofLedgerAlone(async (ledger) => inSnapshot(log.figures, async (reader) => read(reader, ledger)));

  /** Every day that the roll-ups hold sure says what the ledger says. */
  async function compare(days: readonly string[]): Promise<void> {
    const stocks = new Map(days.map((on) => [on, stockByBruteForce(on)]));
    await beside(async (reader, ledger) => {
      const together = await reader.rollups.states(['shared', 'waiting']);
      const toldTogether = (on: string): boolean => together.length === 2 && together.every(({ filledTo }) => filledTo >= on);
      for (const slice of slices) {
        const extents = await reader.extents(slice, null);
        for (const set of definitionSets) {
          const period = { from: plainDate(days[0] ?? ''), to: plainDate(days.at(-1) ?? ''), knownOn: null, slice };
          const rolled = await readRolledUpDays(reader, referentiel, extents, period, set);
          if (rolled === null) continue;
          for (const on of days.filter((day) => day <= rolled.to)) {
            const request = { on: plainDate(on), knownOn: null, slice, definitions: set.map(({ code }) => code) };
            const figures = await readFigures(ledger, referentiel, request);
            expect({ slice, ...(await readFigures(reader, referentiel, request)) }).toEqual({ slice, ...figures });
            const then = { ...request, knownOn: plainDate(dayAfter(on, compared % 9)) };
            const thenAlone = await readFigures(ledger, referentiel, then);
            expect({ slice, ...(await readFigures(reader, referentiel, then)) }).toEqual({ slice, ...thenAlone });
            if (JSON.stringify({ ...thenAlone, knownOn: null }) !== JSON.stringify(figures)) knownOtherwise += 1;
            const all = ['day', ...set] as const;
            const said = all.map((rolledUp) => saidByParts(rolledUp, rolled.parts(rolledUp, request.on)));
            expect({ on, slice, pieces: rolled.parts('day', request.on)[0] }).toEqual({ on, slice, pieces: countOf(stocks.get(on) ?? [], slice) });
            // Of a day before the first fact figures say nothing, and nothing is there.
            const isKnown = figures.stock.status !== 'noData';
            const expected = isKnown ? all.map((rolledUp) => saidByFigures(rolledUp, figures)) : said.map(allZero);
            expect({ on, slice, set, said }).toEqual({ on, slice, set, said: expected });
            if (!isKnown) unknown += 1;
            compared += 1;
            if (toldTogether(on) && Number(figures.stock.waiting) > 0) waiting += 1;
            if (toldTogether(on) && Number(figures.stock.dossiers) < Number(figures.stock.pieces)) shared += 1;
          }
        }
      }
    });
  }

  async function tell({ facts: atFirst, shift, bits }: Telling): Promise<void> {
    const source = `source-${String(told.length)}`;
    const soFar: RawFact[] = [];
    told.push(soFar);
    const moved = (day: string): string => dayAfter(day, shift);
    const facts = atFirst.map((fact) => ({ ...fact, on: moved(fact.on), knownOn: moved(fact.knownOn), at: null }));
    for (let from = 0, n = 0; from < facts.length; n += 1) {
      const { length = 5, meanwhile = 0, steps = 50 } = bits[n % bits.length] ?? {};
      soFar.push(...facts.slice(from, from + length));
      await log.append(source, facts.slice(from, from + length));
      await log.project(50, interrupted(meanwhile));
      await work(steps);
      from += length;
      // Not every day after each bit: those around the history, where something may have changed.
      await compare(daysOf(moved(FIRST_DAY), moved(LAST_DAY)).filter((_, i) => i % 6 === n % 6));
    }
  }

  it('say for every day, caisse, procédure and definition what the ledger says, whatever is learnt while they are filled', async () => {
    await fc.assert(fc.asyncProperty(telling, tell), { seed: SEED, numRuns: RUNS, endOnFailure: true });
    expect(compared).toBeGreaterThan(500);
    expect(unknown).toBeGreaterThan(0);
    expect(Math.min(waiting, shared, knownOtherwise)).toBeGreaterThan(20);
  });

  it('are filled to the last closed day when nothing more is learnt, and then have nothing to do', async () => {
    await work(500);
    expect(await filler().step()).toBe(false);
    const states = await inSnapshot(log.figures, async (reader) =>
      reader.rollups.states(everythingRolledUp(referentiel).map((each) => (each === 'day' ? each : `${each.code}@1`))),
    );
    const span = await inSnapshot(log.figures, async (reader) => reader.rollups.span());
    expect(new Set(states.map(({ filledTo }) => filledTo))).toEqual(new Set([span?.closedTo]));
    expect(new Set(states.map(({ caisse }) => caisse))).toEqual(new Set(['', ...CAISSES]));
  });

  it('make the same series as the ledger, as known now and as known on a day in the middle of it', async () => {
    const knownDays = daysOf(FIRST_DAY, dayAfter(LAST_DAY, LONGEST_SHIFT))
      .filter((_, i) => i % 25 === 12)
      .map(plainDate);
    const pointsOfThen = new Set<string>();
    const [from, to] = [plainDate(dayAfter(FIRST_DAY, -3)), plainDate(dayAfter(LAST_DAY, LONGEST_SHIFT + 5))];
    await beside(async (reader, ledger) => {
      for (const slice of slices) {
        for (const step of ['day', 'week', 'month'] as const) {
          for (const knownOn of [null, ...knownDays]) {
            const request = { from, to, step, definitions: [], knownOn };
            const told = await readSeries(reader, referentiel, request, () => slice);
            expect({ slice, ...request, ...told }).toEqual({ slice, ...request, ...(await readSeries(ledger, referentiel, request, () => slice)) });
            pointsOfThen.add(JSON.stringify(told));
          }
        }
      }
    });
    // What was known on one day is not what was known on another.
    expect(pointsOfThen.size).toBeGreaterThan(3 * slices.length);
  });

  it('are not corrected by more lines than that are worth reading: the ledger answers', async () => {
    const none = { types: [], populations: [], waitingFor: [] };
    const days = daysOf(FIRST_DAY, dayAfter(LAST_DAY, LONGEST_SHIFT)).map(plainDate);
    await inSnapshot(log.figures, async (reader) => {
      const learnt = async (day: PlainDate, most: number) => (await reader.organismes.learntAfter(day, { toldApart: none }, most))?.length ?? null;
      const all = await Promise.all(days.map(async (day) => learnt(day, 10_000)));
      const late = all.findIndex((lines) => (lines ?? 0) > 3);
      expect(all).not.toContain(null);
      expect([await learnt(days[late] ?? days[0] ?? plainDate(FIRST_DAY), 3), await learnt(plainDate('9998-01-01'), 0)]).toEqual([null, 0]);
    });
  });

  it('forget what was undone: a caisse and a procédure of which nothing is left', async () => {
    const [on, knownOn] = [FIRST_DAY, dayAfter(LAST_DAY, LONGEST_SHIFT)];
    const of = { dossier: 'D1', piece: 'P1', on, at: null } as const;
    const received = { fait: 'received', caisse: '971', procedure: 'reversion', type: 'demande', canal: null, population: null } as const;
    const facts: readonly RawFact[] = [
      { ...of, id: 'F1', knownOn: on, order: 1, says: received },
      { ...of, id: 'F2', knownOn, order: 2, says: { fait: 'cancelled', cancels: 'F1' } },
    ];
    const stock = async (): Promise<unknown> =>
      inSnapshot(log.figures, async (reader) => {
        const slice = { caisse: '971', procedure: 'reversion' };
        const period = { from: plainDate(on), to: plainDate(on), knownOn: null, slice };
        const extents = await reader.extents({}, null);
        return (await readRolledUpDays(reader, referentiel, extents, period, []))?.parts('day', plainDate(on))[0];
      });
    const said = [];
    for (const fact of facts) {
      await log.append('undone', [fact]);
      await log.project(50);
      said.push(await stock());
      await work(500);
      said.push(await stock());
    }
    expect(said).toEqual([undefined, 1, undefined, 0]);
  });

  it('of a caisse whose calendar changes are told by the ledger until they are filled again', async () => {
    referentiel = referentielOf({ '974': 'reunion', '691': 'guadeloupe' });
    const days = daysOf(FIRST_DAY, dayAfter(LAST_DAY, LONGEST_SHIFT)).filter((_, i) => i % 20 === 0);
    await compare(days);
    await work(2);
    await compare(days);
    await work(500);
    await compare(days);
  });
});
