import { cellOf, type Comptes, type Forme, rangsOf, type Rangs } from './grille.js';

/** Which cells are hidden: the same in all layers. */
export type Motif = Uint8Array;

/**
 * A box: a cell and, in each dimension, another rank. Adding δ to its cells of one sign and taking δ from those of the other leaves every total as it
 * is – the total of a line moves with the one cell of it that is in the box. As long as no count falls below 0, whoever sees only what lies outside of
 * the box cannot tell the two apart.
 */
export interface Boite {
  readonly cells: readonly number[];
  /** Of each cell, whether it moves with the first one. */
  readonly along: readonly boolean[];
}

export function boiteOf(forme: Forme, corner: Rangs, other: Rangs, hasBands: boolean): Boite {
  const cells: number[] = [];
  const along: boolean[] = [];
  const [c, p, b] = corner;
  const [otherC, otherP, otherB] = other;
  for (const [caisse, turnsC] of [
    [c, false],
    [otherC, c !== 0 && otherC !== 0],
  ] as const) {
    for (const [procedure, turnsP] of [
      [p, false],
      [otherP, p !== 0 && otherP !== 0],
    ] as const) {
      for (const [band, turnsB] of hasBands
        ? ([
            [b, false],
            [otherB, b !== 0 && otherB !== 0],
          ] as const)
        : ([[b, false]] as const)) {
        cells.push(cellOf(forme, [caisse, procedure, band]));
        along.push((turnsC !== turnsP) === turnsB);
      }
    }
  }
  return { cells, along };
}

/** How far apart two tables may lie in each cell of a hidden box, and agree outside of it, no count falling below 0. Infinite when nothing bounds it. */
export function largeur({ cells, along }: Boite, comptes: Comptes): number {
  let [up, down] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let n = 0; n < cells.length; n += 1) {
    const count = comptes[cells[n] ?? 0] ?? 0;
    if (along[n] === true) down = Math.min(down, count);
    else up = Math.min(up, count);
  }
  return up + down;
}

const isHidden = (motif: Motif, { cells }: Boite): boolean => cells.every((cell) => motif[cell] === 1);

/** Ranks other than its own that leave a cell of the same line hidden. */
function hiddenRanks(forme: Forme, motif: Motif, rangs: Rangs, dimension: 0 | 1 | 2): readonly number[] {
  const ranks: number[] = [];
  const [c, p, b] = rangs;
  for (let rang = 0; rang < forme.sizes[dimension]; rang += 1) {
    if (rang === rangs[dimension]) continue;
    const cell = cellOf(forme, dimension === 0 ? [rang, p, b] : dimension === 1 ? [c, rang, b] : [c, p, rang]);
    if (motif[cell] === 1) ranks.push(rang);
  }
  return ranks;
}

/** The boxes of a hidden cell that are hidden whole. */
export function* hiddenBoites(forme: Forme, motif: Motif, cell: number, hasBands: boolean): Generator<Boite> {
  const rangs = rangsOf(forme, cell);
  const bands = hasBands ? hiddenRanks(forme, motif, rangs, 2) : [0];
  for (const caisse of hiddenRanks(forme, motif, rangs, 0)) {
    for (const procedure of hiddenRanks(forme, motif, rangs, 1)) {
      for (const band of bands) {
        const boite = boiteOf(forme, rangs, [caisse, procedure, band], hasBands);
        if (isHidden(motif, boite)) yield boite;
      }
    }
  }
}
