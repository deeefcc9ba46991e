import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stockProjection } from '#libs/read-model';
import { dayAfter, daysOf } from '../support/brute-force/days.js';
import { lookOn, type RawFact } from '../support/brute-force/stock.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Differences, stockOfLedger, stockOfSejours, stockSeen } from './bridge.js';
import { ProjectedLog, stumbling } from './projected-log.js';
import { answerByBruteForce, answerOfQueries, flowsOfHalves, question, type Question, type ToldHistory } from './questions.js';
import { FIRST_DAY, LAST_DAY, randomHistories } from './random-histories.js';

const SEED = 20_240_331;
const RUNS = 40;
/** Shrinking goes on in the same, ever larger ledger: it is given up rather than run for ever. */
const LONGEST_MS = 480_000;

interface Bit {
  readonly length: number;
  readonly pageSize: number;
  /** The projector fails once, when a page is written but not committed. */
  readonly stumbles: boolean;
  /** So many lines learnt late are worth a second point of a day. */
  readonly worth: number;
  readonly questions: readonly Question[];
}

/** A history told bit by bit, to projectors that read pages of different sizes, with questions after each bit. */
interface Telling {
  readonly facts: RawFact[];
  readonly bits: readonly Bit[];
  /** So that histories lie over and beside one another in the same ledger. */
  readonly shift: number;
}

const telling: fc.Arbitrary<Telling> = fc.record({
  facts: randomHistories(25),
  bits: fc.array(
    fc.record({
      length: fc.integer({ min: 1, max: 14 }),
      pageSize: fc.constantFrom(1, 2, 3, 7, 100),
      stumbles: fc.oneof({ weight: 14, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      worth: fc.constantFrom(1, 5, 5_000),
      questions: fc.array(question, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  shift: fc.integer({ min: 0, max: 75 }),
});

function shifted(facts: readonly RawFact[], days: number): RawFact[] {
  return facts.map((fact) => {
    const on = dayAfter(fact.on, days);
    return { ...fact, on, knownOn: dayAfter(fact.knownOn, days), at: fact.at === null ? null : `${on}${fact.at.slice(10)}` };
  });
}

/** The grand livre is kept without canal and étape. */
function withoutFlow(look: ReturnType<typeof lookOn>): ReturnType<typeof lookOn> {
  return { ...look, pieces: look.pieces.map((piece) => ({ ...piece, canal: null, etape: null })) };
}

describe('random histories through the real log and projection', () => {
  let database: TestDatabase;
  let log: ProjectedLog;
  const told: ToldHistory[] = [];
  let mostPoints = 0;
  let mostLatePoints = 0;
  let droppedPoints = 0;
  let mostFlows = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    log = await ProjectedLog.open(database.url);
  });

  afterAll(async () => {
    await log.close();
    await database.drop();
  });

  async function ask(source: string, shift: number, one: Question): Promise<void> {
    const on = dayAfter(FIRST_DAY, shift + one.day);
    const knownOn = one.knownDay === null ? null : dayAfter(FIRST_DAY, shift + one.knownDay);
    const histories = one.ofItsSource ? told.filter((history) => history.source === source) : told;
    const found = await answerOfQueries(log.figures, on, one, knownOn, one.ofItsSource ? source : undefined);
    expect({ on, knownOn, ...one, ...found }).toEqual({ on, knownOn, ...one, ...answerByBruteForce(histories, on, one, knownOn) });
    const slice = one.ofItsSource ? { ...one.slice, source } : one.slice;
    const [ofHalves, ofDays] = await flowsOfHalves(log.figures, dayAfter(FIRST_DAY, 6 + one.day), { slice, knownOn });
    expect(ofHalves).toEqual(ofDays);
    mostFlows = Math.max(mostFlows, ofHalves.length);
  }

  async function compareTables({ source, facts }: ToldHistory, shift: number): Promise<void> {
    const [sejours, mouvements] = [await log.sejours(source), await log.mouvements(source)];
    const differences = new Differences();
    const days = daysOf(dayAfter(FIRST_DAY, shift - 1), dayAfter(LAST_DAY, shift));
    for (const knownOn of new Set([...facts.map((fact) => fact.knownOn), ...days.slice(0, 1), ...days.slice(-1)])) {
      for (const on of days) {
        const look = lookOn(facts, on, knownOn);
        differences.note({ on, knownOn, in: 'sejour' }, stockSeen(look), stockOfSejours(sejours, on, knownOn));
        differences.note({ on, knownOn, in: 'grand_livre' }, stockSeen(withoutFlow(look)), stockOfLedger(mouvements, on, knownOn));
      }
    }
    expect(differences.found).toEqual([]);
    expect(await log.oddPoints()).toEqual([]);
    const dossiers = new Set(facts.filter(({ piece }) => piece !== null).map(({ dossier }) => dossier));
    const ofPieces = facts.filter(({ dossier }) => dossiers.has(dossier));
    const last = dayAfter(LAST_DAY, shift);
    expect(await log.setAside(source, facts)).toEqual(lookOn(ofPieces, last, last).setAside);
  }

  async function tell({ facts: atFirst, bits, shift }: Telling): Promise<void> {
    const facts = shifted(atFirst, shift);
    const source = `source-${String(told.length)}`;
    const index = told.push({ source, facts: [] }) - 1;
    for (let from = 0, n = 0; from < facts.length; n += 1) {
      const bit = bits[n % bits.length];
      if (bit === undefined) return;
      const { length, pageSize, stumbles, worth, questions } = bit;
      const next = facts.slice(from, from + length);
      from += length;
      await log.append(source, next);
      told[index] = { source, facts: facts.slice(0, from) };
      const pointsBefore = mostPoints === 0 ? 0 : (await log.points()).all;
      await log.project(pageSize, stumbles ? stumbling() : stockProjection);
      if ((await log.points()).all < pointsBefore) droppedPoints += 1;
      await log.makePoints(worth);
      const { all, late } = await log.points();
      mostPoints = Math.max(mostPoints, all);
      mostLatePoints = Math.max(mostLatePoints, late);
      for (const one of questions) await ask(source, shift, one);
    }
    await compareTables({ source, facts }, shift);
  }

  it('stays, ledger, figures and lists say what brute force says, whatever the pages, the points and the late facts', async () => {
    await fc.assert(fc.asyncProperty(telling, tell), {
      seed: SEED,
      numRuns: RUNS,
      interruptAfterTimeLimit: LONGEST_MS,
      markInterruptAsFailure: true,
    });
    expect(mostPoints).toBeGreaterThan(0);
    expect(mostLatePoints).toBeGreaterThan(0);
    expect(droppedPoints).toBeGreaterThan(0);
    expect(mostFlows).toBeGreaterThan(0);
  });

  it('a page delivered again is refused, and changes nothing', async () => {
    for (let page = 0; page < log.pages - 1; page += 7) {
      await expect(log.deliverAgain(page, 50)).rejects.toMatchObject({ code: 'runner.fenceLost' });
    }
    for (const one of fc.sample(question, { seed: SEED, numRuns: 30 })) await ask('source-0', 0, { ...one, ofItsSource: false });
  });

  it('a rebuild from the first event, by other pages, says the same', async () => {
    await log.rebuild(37);
    for (const one of fc.sample(question, { seed: SEED + 1, numRuns: 60 })) await ask('source-0', 0, { ...one, ofItsSource: false });
  });

  it('a generation built in bulk has the rows of one that was written as the events came, wherever it was stopped and resumed', async () => {
    await log.rebuildByFollowing(11);
    const rows = await log.rows();
    expect(Object.values(rows).every((table) => table.length > 0)).toBe(true);
    const plans = fc.record({
      pageSize: fc.constantFrom(5, 40, 300),
      batchSize: fc.constantFrom(1, 60, 400),
      stops: fc.array(fc.integer({ min: 2, max: 12 }), { maxLength: 3 }),
    });
    let stopped = 0;
    for (const { pageSize, batchSize, stops } of fc.sample(plans, { seed: SEED, numRuns: 8 })) {
      stopped += await log.rebuildWithStops(pageSize, batchSize, stops);
      expect(await log.rows()).toEqual(rows);
      expect(await log.oddPoints()).toEqual([]);
    }
    expect(stopped).toBeGreaterThan(3);
  });
});
