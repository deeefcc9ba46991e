import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type KnownSejour, NOTHING_HAPPENED, type PieceHistory, type Place } from '#libs/domain';
import { addDays, type PlainDate, plainDate } from '#libs/kernel';
import { type Days, sharedDays } from './shared-days.js';

const DAYS = 6;
const placeOf = (caisse: string): Place => ({
  ...{ caisse, caisseExecutante: caisse, procedure: 'retraite', type: 'demande' },
  ...{ population: null, canal: null, etape: null, waitingFor: null },
});

const dayNumbered = (day: number): PlainDate => addDays(plainDate('2026-01-01'), day);

/** From a day on, before another, or for ever; a stay may be of no day. */
const period = fc.tuple(fc.nat(DAYS), fc.option(fc.nat(DAYS))).map(([from, length]) => [from, length === null ? null : from + length] as const);

const stay = fc
  .record({ on: period, known: period, caisse: fc.constantFrom('751', '691') })
  .map(({ on: [fromOn, toOn], known: [knownFrom, knownTo], caisse }): KnownSejour => {
    const end = (day: number | null): PlainDate | null => (day === null ? null : dayNumbered(day));
    const days = { arrivedOn: dayNumbered(0), fromOn: dayNumbered(fromOn), toOn: end(toOn) };
    return { ...days, entry: 'arrived', exit: null, place: placeOf(caisse), rank: 0, knownFrom: dayNumbered(knownFrom), knownTo: end(knownTo) };
  });

const historiesOf = (pieces: readonly (readonly KnownSejour[])[]): PieceHistory[] =>
  pieces.map((sejours) => ({ sejours, current: NOTHING_HAPPENED }));

const isThere = ({ fromOn, toOn, knownFrom, knownTo }: KnownSejour, on: PlainDate, knownOn: PlainDate): boolean =>
  fromOn <= on && (toOn === null || on < toOn) && knownFrom <= knownOn && (knownTo === null || knownOn < knownTo);

describe('the days of a stay that another pièce shares', () => {
  it('are those from the first to the last on which both are in stock, as known on that day or a later one', () => {
    const days = Array.from({ length: 2 * DAYS + 2 }, (_, day) => dayNumbered(day));
    const afterAll = days.at(-1);
    fc.assert(
      fc.property(fc.array(fc.array(stay, { maxLength: 3 }), { maxLength: 4 }), (pieces) => {
        const expected = new Map<KnownSejour, Days>();
        for (const on of days) {
          for (const knownOn of days.filter((day) => day >= on)) {
            const there = pieces.map((sejours) => sejours.filter((sejour) => isThere(sejour, on, knownOn))).filter((sejours) => sejours.length > 0);
            if (there.length < 2) continue;
            for (const sejour of there.flat()) {
              const from = expected.get(sejour)?.from ?? on;
              expected.set(sejour, { from, to: on === afterAll ? null : addDays(on, 1) });
            }
          }
        }
        expect(sharedDays(historiesOf(pieces))).toEqual(expected);
      }),
      { seed: 20_260_312, numRuns: 300 },
    );
  });

  it('are all of its days when there are very many stays, and none when only one pièce has any', () => {
    const [alone] = fc.sample(stay, { seed: 7, numRuns: 1 });
    if (alone === undefined) throw new Error('no stay');
    const never = { ...alone, toOn: alone.fromOn };
    const many = [never, ...Array.from({ length: 80 }, () => ({ ...alone, toOn: null, knownTo: null }))];
    const ofMany = sharedDays(historiesOf([many, [never]]));
    expect([...ofMany.values()]).toEqual(Array.from({ length: 80 }, () => ({ from: alone.fromOn, to: null })));
    expect(sharedDays(historiesOf([many, []])).size).toBe(0);
  });
});
