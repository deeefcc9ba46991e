import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, plainDate } from '#libs/kernel';
import { type EtapeGroup, stockByEtape } from './chaleur.js';
import { DEFAULT_DEFINITION_SETS } from './shipped-definitions.js';

const DAY = plainDate('2024-03-29');
/** In calendar days, thresholds at 15, bands from 0, 16, 31, 61, 91, 181. */
const DEFINITION = DEFAULT_DEFINITION_SETS.imported.anteriorite;
const noCalendar = (): null => null;
const group = (etape: string | null, age: number, pieces: number, waitingFor: string | null = null): EtapeGroup => ({
  ...{ caisse: '751', etape, waitingFor, pieces },
  arrivedOn: addDays(DAY, -age),
});

const anyGroup: fc.Arbitrary<EtapeGroup> = fc
  .record({
    etape: fc.constantFrom('a', 'b', null),
    age: fc.integer({ min: 0, max: 400 }),
    pieces: fc.integer({ min: 1, max: 50 }),
    waitingFor: fc.constantFrom('assure', 'partenaire', null),
  })
  .map(({ etape, age, pieces, waitingFor }) => group(etape, age, pieces, waitingFor));

describe('the stock of each étape', () => {
  it('says how many stand there, how old they are and who is waited for', () => {
    expect(
      stockByEtape(DEFINITION, DAY, [group('b', 3, 1), group('a', 10, 8), group('a', 20, 1, 'assure'), group('a', 200, 1)], noCalendar),
    ).toMatchObject([
      { etape: 'a', pieces: 10, waiting: 1, waitingFor: { assure: 1 }, ages: { p50: 10, p90: 20, oldest: 200, above: 2 } },
      { etape: 'b', pieces: 1, waiting: 0, waitingFor: {}, ages: { p50: 3, p90: 3, oldest: 3, above: 0 } },
    ]);
  });

  it('has no age where no calendar counts its days, and is counted all the same', () => {
    expect(stockByEtape(DEFAULT_DEFINITION_SETS.native.anteriorite, DAY, [group('a', 3, 2)], noCalendar)).toMatchObject([{ pieces: 2, ages: null }]);
  });

  it('is, over all étapes, the whole stock; its bands and its waits are parts of it', () => {
    fc.assert(
      fc.property(fc.array(anyGroup, { maxLength: 40 }), (groups) => {
        const etapes = stockByEtape(DEFINITION, DAY, groups, noCalendar);
        const total = groups.reduce((sum, { pieces }) => sum + pieces, 0);
        expect(etapes.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(total);
        for (const { pieces, waiting, waitingFor, ages } of etapes) {
          expect(ages?.bands.reduce((sum, band) => sum + band.pieces, 0)).toBe(pieces);
          expect(Object.values(waitingFor).reduce((sum, n) => sum + n, 0)).toBe(waiting);
          expect(waiting).toBeLessThanOrEqual(pieces);
          expect([ages?.p50, ages?.p90, ages?.oldest]).toEqual([ages?.p50, ages?.p90, ages?.oldest].sort((a, b) => (a ?? 0) - (b ?? 0)));
        }
      }),
      { seed: 29 },
    );
  });
});
