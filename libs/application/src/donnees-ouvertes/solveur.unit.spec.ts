import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellCount, cellOf, cellsOf, type Couche, type Forme, isSmall, masquage, type Motif, type Rangs, withTotals } from '#libs/domain';
import { verifiedMotif } from './solveur.js';

const REGLES = { seuil: 5, protection: 5 };

/** Counts by rank, each rank from 1; every other cell is 0. */
const couche = (forme: Forme, name: string, counted: readonly (readonly [Rangs, number])[], hasBands = true): Couche => ({
  ...{ name, hasBands },
  comptes: withTotals(forme, counted),
});

const hiding = (forme: Forme, cells: readonly number[]): Motif => {
  const motif = new Uint8Array(cellCount(forme));
  for (const cell of cells) motif[cell] = 1;
  return motif;
};

const small = (forme: Forme, layer: Couche): readonly number[] =>
  [...cellsOf(forme, layer)].filter((cell) => isSmall(layer.comptes[cell] ?? 0, REGLES));

describe('a publication', () => {
  const forme: Forme = { sizes: [4, 3, 2] };
  const stock = couche(forme, '2026-10', [
    [[1, 1, 1], 3],
    [[1, 2, 1], 40],
    [[2, 1, 1], 50],
    [[2, 2, 1], 60],
    [[3, 1, 1], 70],
    [[3, 2, 1], 80],
  ]);

  it('of which only the small counts are hidden is caught: the totals give them away', async () => {
    const naive = hiding(forme, small(forme, stock));
    const { sensitive, breches } = await verifiedMotif(forme, [stock], naive, REGLES);
    expect(sensitive).toBe(2);
    expect(breches.map(({ lowest, highest }) => [lowest, highest])).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  it('of which one count more is hidden is caught as well: the totals of its own line still tell', async () => {
    const half = hiding(forme, [...small(forme, stock), cellOf(forme, [1, 2, 1]), cellOf(forme, [1, 2, 0])]);
    expect((await verifiedMotif(forme, [stock], half, REGLES)).breches).toHaveLength(2);
  });

  it('of which a small count is shown is caught', async () => {
    expect((await verifiedMotif(forme, [stock], hiding(forme, []), REGLES)).breches.map(({ lowest }) => lowest)).toEqual([3, 3]);
  });

  it('that hides enough is not, and the solver agrees with the tables that show it', async () => {
    const motif = masquage(forme, [stock], REGLES);
    expect(await verifiedMotif(forme, [stock], motif, REGLES)).toEqual({ sensitive: 2, byWitness: 2, bySolver: 0, breches: [] });
    expect(await verifiedMotif(forme, [stock], motif, REGLES, true)).toEqual({ sensitive: 2, byWitness: 0, bySolver: 2, breches: [] });
  });

  it('hides no more than a square of four counts where two of a line are enough', () => {
    const motif = masquage(forme, [stock], REGLES);
    // Each count and the total over the one band, which says the same.
    expect(motif.reduce((sum, hidden) => sum + hidden, 0)).toBe(8);
    expect(motif[cellOf(forme, [0, 0, 0])]).toBe(0);
  });

  it('of a single caisse whose total is small hides that total', async () => {
    const lone: Forme = { sizes: [2, 2, 2] };
    const layer = couche(lone, '2026-10', [[[1, 1, 1], 3]]);
    const motif = masquage(lone, [layer], REGLES);
    expect([...motif]).toEqual(new Array<number>(8).fill(1));
    expect((await verifiedMotif(lone, [layer], motif, REGLES, true)).breches).toEqual([]);
  });

  it('of a réseau with few pièces anywhere hides nearly all of them, and tells how many there are', async () => {
    const sparse: Forme = { sizes: [7, 3, 3] };
    // One or two pièces a caisse: no other count of a line could move instead.
    const layer = couche(sparse, '2026-10', [
      [[1, 1, 1], 1],
      [[2, 2, 1], 2],
      [[3, 1, 2], 1],
      [[4, 2, 2], 2],
      [[5, 1, 1], 3],
      [[6, 2, 2], 1],
    ]);
    const motif = masquage(sparse, [layer], REGLES);
    expect(motif[cellOf(sparse, [0, 0, 0])]).toBe(0);
    expect((await verifiedMotif(sparse, [layer], motif, REGLES, true)).breches).toEqual([]);
  });

  it('without any small count hides nothing', () => {
    expect(masquage(forme, [couche(forme, '2026-10', [[[1, 1, 1], 5]])], REGLES).every((hidden) => hidden === 0)).toBe(true);
  });
});

const sizes = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }));
const layersOf = (hasBands: boolean) => (forme: Forme) =>
  fc
    .array(
      fc.array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }) }, { weight: 1, arbitrary: fc.integer({ min: 9, max: 300 }) }), {
        minLength: cellCount(forme),
        maxLength: cellCount(forme),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((months) =>
      months.map((counts, n) => {
        const [caisses, procedures, bands] = forme.sizes;
        const counted: (readonly [Rangs, number])[] = [];
        for (let c = 1; c < caisses; c += 1) {
          for (let p = 1; p < procedures; p += 1) {
            for (let b = hasBands ? 1 : 0; b < (hasBands ? bands : 1); b += 1) counted.push([[c, p, b], counts[cellOf(forme, [c, p, b])] ?? 0]);
          }
        }
        return couche(forme, `${hasBands ? 'stock' : 'flux'} ${String(n)}`, counted, hasBands);
      }),
    );
const grids = sizes
  .map((each): Forme => ({ sizes: each }))
  .chain((forme) => fc.tuple(fc.constant(forme), layersOf(true)(forme), layersOf(false)(forme)));

/** Two caisses, two procédures, no bands. */
const COUNTED: readonly Rangs[] = [
  [1, 1, 0],
  [1, 2, 0],
  [2, 1, 0],
  [2, 2, 0],
];
const gridOfFour = (forme: Forme, counts: readonly number[]): Couche =>
  couche(
    forme,
    'flux',
    COUNTED.map((rangs, n) => [rangs, counts[n] ?? 0]),
    false,
  );

/** The least and the most that each small count is in the tables of whole numbers that agree with all that is shown: no solver, every table tried. */
function toldByTrying(forme: Forme, layer: Couche, motif: Motif): readonly { cell: number; lowest: number; highest: number }[] {
  const cells = [...cellsOf(forme, layer)];
  const told = small(forme, layer).map((cell) => ({ cell, lowest: Number.POSITIVE_INFINITY, highest: 0 }));
  // No further: what can move by the protection can do so without any other count growing by more.
  const upToMost = Array.from({ length: 8 + REGLES.protection + 1 }, (_, count) => count);
  // What is shown is what it is.
  const [as, bs, cs, ds] = COUNTED.map((rangs) => {
    const cell = cellOf(forme, rangs);
    return motif[cell] === 1 ? upToMost : [layer.comptes[cell] ?? 0];
  });
  for (const a of as ?? []) {
    for (const b of bs ?? []) {
      for (const c of cs ?? []) {
        for (const d of ds ?? []) {
          const { comptes } = gridOfFour(forme, [a, b, c, d]);
          if (!cells.every((cell) => motif[cell] === 1 || comptes[cell] === layer.comptes[cell])) continue;
          for (const each of told) {
            each.lowest = Math.min(each.lowest, comptes[each.cell] ?? 0);
            each.highest = Math.max(each.highest, comptes[each.cell] ?? 0);
          }
        }
      }
    }
  }
  return told;
}

describe('whatever was counted', () => {
  it('no small count of any month can be told from what is published, by solving for it', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async ([forme, stocks, flux]) => {
        const couches = [...stocks, ...flux];
        const { breches, sensitive, bySolver } = await verifiedMotif(forme, couches, masquage(forme, couches, REGLES), REGLES, true);
        expect(breches).toEqual([]);
        expect(bySolver).toBe(sensitive);
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it('of one month alone, no hidden count at all that is not 0 can be told', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async ([forme, [stock]]) => {
        if (stock === undefined) return;
        const motif = masquage(forme, [stock], REGLES);
        // Every hidden count is looked at as if it were a secret.
        const most = Math.max(...stock.comptes) + 1;
        const asSecret = { ...stock, comptes: stock.comptes.map((count, cell) => (motif[cell] === 1 ? count : 0)) };
        const all = [...cellsOf(forme, stock)].filter((cell) => (asSecret.comptes[cell] ?? 0) > 0).length;
        const { sensitive, breches } = await verifiedMotif(forme, [stock], motif, { seuil: most, protection: REGLES.protection }, true);
        expect(breches.filter(({ cell }) => motif[cell] === 1)).toEqual([]);
        expect(sensitive).toBeGreaterThanOrEqual(all);
      }),
      { numRuns: 40, seed: 12 },
    );
  });

  it('the total of everything is told, where each layer counts enough beside any small count', () => {
    fc.assert(
      fc.property(grids, ([forme, stocks, flux]) => {
        const couches = [...stocks, ...flux];
        fc.pre(couches.every(({ comptes }) => (comptes[0] ?? 0) >= REGLES.seuil + REGLES.protection));
        expect(masquage(forme, couches, REGLES)[0]).toBe(0);
      }),
      { numRuns: 100, seed: 16 },
    );
  });

  it('what can be told of a small count is what trying all tables tells, whatever is hidden beside it', async () => {
    const forme: Forme = { sizes: [3, 3, 2] };
    const asked = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: cellCount(forme), maxLength: cellCount(forme) }),
    );
    await fc.assert(
      fc.asyncProperty(asked, async ([counts, beside]) => {
        const layer = gridOfFour(forme, counts);
        const motif = hiding(forme, [...small(forme, layer), ...[...cellsOf(forme, layer)].filter((cell) => beside[cell])]);
        const told = toldByTrying(forme, layer, motif).filter(({ lowest, highest }) => highest - lowest < REGLES.protection);
        for (const exhaustive of [true, false]) {
          const { breches } = await verifiedMotif(forme, [layer], motif, REGLES, exhaustive);
          expect(breches.map(({ cell, lowest, highest }) => ({ cell, lowest: Math.round(lowest), highest: Math.round(highest) }))).toEqual(told);
        }
      }),
      { numRuns: 15, seed: 12 },
    );
  });

  it('a month more tells no more of the months before: what either publication shows is put together', async () => {
    await fc.assert(
      fc.asyncProperty(grids, async ([forme, stocks, flux]) => {
        const first = masquage(forme, flux, REGLES);
        const second = masquage(forme, [...stocks, ...flux], REGLES, first);
        const hiddenInBoth = first.map((hidden, cell) => hidden & (second[cell] ?? 0));
        expect((await verifiedMotif(forme, flux, hiddenInBoth, REGLES)).breches).toEqual([]);
      }),
      { numRuns: 60, seed: 14 },
    );
  });

  it('the same counts are hidden each time, in whatever order the months come', () => {
    fc.assert(
      fc.property(grids, ([forme, stocks, flux]) => {
        const couches = [...stocks, ...flux];
        expect(masquage(forme, couches.toReversed(), REGLES)).toEqual(masquage(forme, couches, REGLES));
      }),
      { numRuns: 30, seed: 15 },
    );
  });
});
