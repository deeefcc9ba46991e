import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { historyOf, timelineOf } from '#libs/domain';
import { dayAfter, daysOf } from '../support/brute-force/days.js';
import { lookOn, type RawFact } from '../support/brute-force/stock.js';
import { answerOf, Differences, factsByPiece, flowsOfLedger, flowsSeen, ledgerLines, stockOfLedger, stockOfSejours, stockSeen } from './bridge.js';
import { crowdedHistories, FIRST_DAY, LAST_DAY, randomHistories, waitingHistories } from './random-histories.js';

const SEED = 20_240_331;
const DAYS = daysOf(dayAfter(FIRST_DAY, -1), LAST_DAY);

function forAll(histories: fc.Arbitrary<RawFact[]>, runs: number, law: (facts: RawFact[]) => void): void {
  fc.assert(fc.property(histories, law), { seed: SEED, numRuns: runs });
}

/** Every day on which the answer can change, and the one before all of them. */
function knowledgeOf(facts: readonly RawFact[]): string[] {
  return [...new Set([DAYS[0] ?? FIRST_DAY, ...facts.map(({ knownOn }) => knownOn)])].sort();
}

function knownBy(facts: readonly RawFact[], knownOn: string): RawFact[] {
  return facts.filter((fact) => fact.knownOn <= knownOn);
}

/** Short histories shrink to the point; long ones tangle more. */
const KINDS: [kind: string, histories: fc.Arbitrary<RawFact[]>, runs: number][] = [
  ['short', randomHistories(8), 500],
  ['long', randomHistories(30), 200],
  ['crowded', crowdedHistories(12), 1500],
  ['waiting', waitingHistories(12), 500],
];

describe('on random histories, against brute force written from the definitions', () => {
  it.each(KINDS)(
    'the stock of every day, as known on every day, at every place and of every age, is the count of the stays and the sum of the ledger (%s ones)',
    (_kind, histories, runs) => {
      forAll(histories, runs, (facts) => {
        const { sejours, mouvements } = answerOf(facts);
        const differences = new Differences();
        for (const knownOn of knowledgeOf(facts)) {
          for (const on of DAYS) {
            const seen = stockSeen(lookOn(facts, on, knownOn));
            differences.note({ on, knownOn, by: 'stays' }, seen, stockOfSejours(sejours, on, knownOn));
            differences.note({ on, knownOn, by: 'ledger' }, seen, stockOfLedger(mouvements, on, knownOn));
          }
        }
        expect(differences.found).toEqual([]);
      });
    },
  );

  it.each(KINDS)('what came and went on every day, as known on every day, is in the ledger (%s ones)', (_kind, histories, runs) => {
    forAll(histories, runs, (facts) => {
      const { mouvements } = answerOf(facts);
      const differences = new Differences();
      for (const knownOn of knowledgeOf(facts)) {
        const seen = lookOn(facts, LAST_DAY, knownOn);
        for (const on of DAYS) differences.note({ on, knownOn }, flowsSeen(seen, on), flowsOfLedger(mouvements, on, knownOn));
      }
      expect(differences.found).toEqual([]);
    });
  });

  it('sets aside the facts that cannot be used, these and no others', () => {
    forAll(randomHistories(20), 400, (facts) => {
      const dossiers = new Set(facts.filter(({ piece }) => piece !== null).map(({ dossier }) => dossier));
      const ofPieces = facts.filter(({ dossier }) => dossiers.has(dossier));
      const byPiece = [...factsByPiece(facts).values()];
      for (const knownOn of knowledgeOf(facts)) {
        const found = byPiece.flatMap((ofPiece) => timelineOf(ofPiece.filter((fact) => fact.knownOn <= knownOn)).setAside.map(({ fact }) => fact.id));
        expect([...new Set(found)].sort()).toEqual(lookOn(ofPieces, LAST_DAY, knownOn).setAside);
      }
      expect(answerOf(facts).setAside).toEqual(lookOn(ofPieces, LAST_DAY, LAST_DAY).setAside);
    });
  });
});

describe('on random histories', () => {
  it('the answer depends on the set of facts, not on the order in which they are delivered', () => {
    const shuffled = randomHistories(20).chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(
      fc.property(shuffled, ([facts, otherwise]) => {
        const [one, other] = [factsByPiece(facts), factsByPiece(otherwise)];
        for (const [piece, ofPiece] of one) {
          const [history, delivered] = [historyOf(ofPiece), historyOf(other.get(piece) ?? [])];
          expect(delivered.sejours).toEqual(history.sejours);
          expect(new Set(delivered.current.setAside)).toEqual(new Set(history.current.setAside));
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('what was known on a day stays what was known on that day, whatever is learnt later', () => {
    forAll(randomHistories(20), 300, (facts) => {
      const { sejours, mouvements } = answerOf(facts);
      for (const knownOn of knowledgeOf(facts)) {
        const then = answerOf(knownBy(facts, knownOn));
        expect(ledgerLines(mouvements, knownOn)).toEqual(ledgerLines(then.mouvements, knownOn));
        const differences = new Differences();
        for (const on of DAYS) differences.note({ on, knownOn }, stockOfSejours(then.sejours, on, knownOn), stockOfSejours(sejours, on, knownOn));
        expect(differences.found).toEqual([]);
      }
    });
  });

  it('every pièce that moves within the stock leaves one place as often as it enters another, on every day of every knowledge', () => {
    forAll(randomHistories(20), 300, (facts) => {
      const balance = new Map<string, number>();
      for (const { sens, on, knownOn, n } of answerOf(facts).mouvements) {
        const move = /^(transferred|moved)(In|Out)$/u.exec(sens === 'putOnHold' ? 'movedIn' : sens);
        if (move === null) continue;
        const key = `${knownOn} ${on} ${move[1] ?? ''}`;
        balance.set(key, (balance.get(key) ?? 0) + (move[2] === 'In' ? n : -n));
      }
      expect([...balance].filter(([, n]) => n !== 0)).toEqual([]);
    });
  });

  it('the stays of a pièce follow one another, keep its arrival, and end where they say how', () => {
    forAll(randomHistories(20), 300, (facts) => {
      for (const ofPiece of factsByPiece(facts).values()) {
        const { sejours, arrivedOn, inStock } = timelineOf(ofPiece);
        sejours.forEach((sejour, rank) => {
          const next = sejours[rank + 1];
          expect(sejour.arrivedOn).toBe(arrivedOn);
          expect(sejour.fromOn >= sejour.arrivedOn).toBe(true);
          expect(sejour.toOn === null).toBe(sejour.exit === null);
          expect(sejour.toOn === null).toBe(inStock && next === undefined);
          if (sejour.toOn !== null) expect(sejour.fromOn <= sejour.toOn).toBe(true);
          if (sejour.toOn !== null && next !== undefined) expect(sejour.toOn <= next.fromOn).toBe(true);
        });
      }
    });
  });

  it('are random enough: corrections, cancellations, reopenings, late facts and set-aside ones all act in them', () => {
    const seen = new Map<string, number>();
    const count = (what: string, when: boolean): void => {
      if (when) seen.set(what, (seen.get(what) ?? 0) + 1);
    };
    forAll(randomHistories(30), 400, (facts) => {
      const { sejours, setAside } = answerOf(facts);
      const without = (fait: string): readonly string[] => stockOrFlows(facts.filter(({ says }) => says.fait !== fait));
      for (const fait of ['corrected', 'cancelled', 'closed', 'qualified', 'etapeEntered', 'waitingStarted', 'transferred', 'reopened']) {
        count(fait, facts.some(({ says }) => says.fait === fait) && without(fait).join() !== stockOrFlows(facts).join());
      }
      count(
        'revised',
        sejours.some(({ knownTo }) => knownTo !== null),
      );
      count(
        'same day in and out',
        sejours.some(({ fromOn, toOn }) => fromOn === toOn),
      );
      count('set aside', setAside.length > 0);
      count('times', stockOrFlows(facts).join() !== stockOrFlows(facts.map((fact) => ({ ...fact, at: null }))).join());
    });
    expect([...seen.values()].every((times) => times >= 40)).toBe(true);
    expect(seen.size).toBe(12);
  });

  it('are full enough of waits for several ones of one pièce to be told apart', () => {
    let seen = 0;
    forAll(waitingHistories(12), 300, (facts) => {
      if (stockOrFlows(facts).join() !== stockOrFlows(facts.map(withoutWait)).join()) seen += 1;
    });
    expect(seen).toBeGreaterThan(40);
  });
});

function stockOrFlows(facts: readonly RawFact[]): readonly string[] {
  return ledgerLines(answerOf(facts).mouvements, LAST_DAY);
}

/** As if no wait had a name. */
function withoutWait(fact: RawFact): RawFact {
  const { says } = fact;
  if (says.fait === 'waitingStarted') return { ...fact, says: { fait: says.fait, waitingFor: says.waitingFor } };
  return says.fait === 'waitingEnded' ? { ...fact, says: { fait: says.fait } } : fact;
}
