import { cellOf, type Forme, moved, rangsOf, type Rangs } from './grille.js';

/** Cells that move together: those with 1 by as much as those with −1 move the other way, so that whatever lies outside of them stays as it is. */
export type Mouvement = readonly (readonly [cell: number, way: 1 | -1])[];

type Dimension = 0 | 1 | 2;
const dimensionsOf = (hasBands: boolean): readonly Dimension[] => (hasBands ? [0, 1, 2] : [0, 1]);

/** Whether a cell is no total, in the dimensions of its layer. */
export function isInner(forme: Forme, cell: number, hasBands: boolean): boolean {
  const rangs = rangsOf(forme, cell);
  return dimensionsOf(hasBands).every((dimension) => rangs[dimension] !== 0);
}

/** A cell and all totals that it is part of. */
function* withItsTotals(forme: Forme, cell: number, hasBands: boolean): Generator<number> {
  const dimensions = dimensionsOf(hasBands);
  for (let bits = 0; bits < 1 << dimensions.length; bits += 1) {
    const rangs = dimensions.reduce<Rangs>((at, dimension, n) => ((bits & (1 << n)) === 0 ? at : moved(at, dimension, 0)), rangsOf(forme, cell));
    yield cellOf(forme, rangs);
  }
}

/** Some pièces counted in one cell instead of another: both move with their totals, and what is a total of both – that of everything is – stays. */
function echange(forme: Forme, one: number, other: number, hasBands: boolean): Mouvement {
  const [up, down] = [[...withItsTotals(forme, one, hasBands)], [...withItsTotals(forme, other, hasBands)]];
  const both = new Set(up.filter((cell) => down.includes(cell)));
  return [...up.map((cell) => [cell, 1] as const), ...down.map((cell) => [cell, -1] as const)].filter(([cell]) => !both.has(cell));
}

/**
 * What a cell – of a total: the fullest cell of its sum – can be exchanged with: every other cell of which something was counted. Where a table has too
 * many zeros for a box, this protects, and keeps the total of everything.
 * @param filled inner cells of which something was counted, the fullest first
 */
export function* echangesOf(forme: Forme, cell: number, hasBands: boolean, filled: readonly number[]): Generator<Mouvement> {
  const rangs = rangsOf(forme, cell);
  const isPart = (inner: number): boolean => {
    const at = rangsOf(forme, inner);
    return dimensionsOf(hasBands).every((dimension) => rangs[dimension] === 0 || rangs[dimension] === at[dimension]);
  };
  const one = isInner(forme, cell, hasBands) ? cell : filled.find(isPart);
  if (one === undefined) return;
  for (const other of filled) if (!isPart(other)) yield echange(forme, one, other, hasBands);
}
