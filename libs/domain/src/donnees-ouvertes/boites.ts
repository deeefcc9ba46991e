import { cellOf, type Comptes, type Forme, moved, rangsOf, type Rangs } from './grille.js';

/** Which cells are hidden: the same in all layers. */
export type Motif = Uint8Array;

/**
 * A box: a cell and, in each dimension, another rank. Adding δ to its cells of one sign and taking δ from those of the other leaves every total as it
 * is – the total of a line moves with the one cell of it that is in the box. As long as no count falls below 0, whoever sees only what lies outside of
 * the box cannot tell the two apart.
 */
export interface Boite {
  readonly cell: number;
  /** From the cell to the other rank of each dimension. */
  readonly steps: readonly number[];
  /** Bit by bit, in which dimensions the sign turns: not between a count and the total that it is part of. */
  readonly turns: number;
}

type Dimension = 0 | 1 | 2;
const DIMENSIONS: readonly Dimension[] = [0, 1, 2];

/** Both have other ranks in every dimension; in a layer without bands, in the first two. */
export function boiteOf(forme: Forme, corner: Rangs, other: Rangs, hasBands: boolean): Boite {
  const cell = cellOf(forme, corner);
  const steps = [cellOf(forme, [other[0], corner[1], corner[2]]) - cell, cellOf(forme, [corner[0], other[1], corner[2]]) - cell];
  if (hasBands) steps.push(other[2] - corner[2]);
  let turns = 0;
  for (const dimension of DIMENSIONS) if (corner[dimension] !== 0 && other[dimension] !== 0) turns |= 1 << dimension;
  return { cell, steps, turns };
}

/** How many cells a box has. */
const cornersOf = ({ steps }: Boite): number => 1 << steps.length;

/** A cell of a box: bit by bit, at which of both ranks it is. */
function cornerAt({ cell, steps }: Boite, bits: number): number {
  let at = cell;
  for (let n = 0; n < steps.length; n += 1) if ((bits & (1 << n)) !== 0) at += steps[n] ?? 0;
  return at;
}

export function* cellsOfBoite(boite: Boite): Generator<number> {
  for (let bits = 0; bits < cornersOf(boite); bits += 1) yield cornerAt(boite, bits);
}

/** The cells of a box, each with 1 where it moves as the first one does, and with −1 where it moves against it. */
export const waysOfBoite = (boite: Boite): readonly (readonly [cell: number, way: 1 | -1])[] =>
  Array.from({ length: cornersOf(boite) }, (_, bits) => [cornerAt(boite, bits), isAgainst(bits & boite.turns) ? -1 : 1] as const);

/** How far apart two tables may lie in each cell of a hidden box, and agree outside of it, no count falling below 0. Infinite when nothing bounds it. */
export function largeur(boite: Boite, comptes: Comptes): number {
  let [up, down] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let bits = 0; bits < cornersOf(boite); bits += 1) {
    const count = comptes[cornerAt(boite, bits)] ?? 0;
    if (isAgainst(bits & boite.turns)) up = Math.min(up, count);
    else down = Math.min(down, count);
  }
  return up + down;
}

/** Whether a cell moves against the first one: the sign has turned once, or in all three dimensions. */
const isAgainst = (turned: number): boolean => ((turned ^ (turned >> 1) ^ (turned >> 2)) & 1) === 1;

/** What it takes to hide a box, in the costs of its cells that are not hidden yet. */
export function costOf(boite: Boite, motif: Motif, costs: readonly number[]): number {
  let cost = 0;
  for (let bits = 0; bits < cornersOf(boite); bits += 1) {
    const corner = cornerAt(boite, bits);
    if (motif[corner] !== 1) cost += costs[corner] ?? 0;
  }
  return cost;
}

function isHidden(motif: Motif, boite: Boite): boolean {
  for (let bits = 0; bits < cornersOf(boite); bits += 1) if (motif[cornerAt(boite, bits)] !== 1) return false;
  return true;
}

/** All boxes of a cell: of each dimension the ranks that `among` leaves. */
function* boitesAmong(forme: Forme, cell: number, hasBands: boolean, among: (dimension: Dimension, rang: number) => boolean): Generator<Boite> {
  const rangs = rangsOf(forme, cell);
  const others = DIMENSIONS.map((dimension) => {
    if (dimension === 2 && !hasBands) return [0];
    return Array.from({ length: forme.sizes[dimension] }, (_, rang) => rang).filter((rang) => rang !== rangs[dimension] && among(dimension, rang));
  });
  const [caisses = [], procedures = [], bands = []] = others;
  for (const caisse of caisses) {
    for (const procedure of procedures) for (const band of bands) yield boiteOf(forme, rangs, [caisse, procedure, band], hasBands);
  }
}

export const boitesOf = (forme: Forme, cell: number, hasBands: boolean): Generator<Boite> => boitesAmong(forme, cell, hasBands, () => true);

/** The boxes of a hidden cell that are hidden whole. */
export function* hiddenBoites(forme: Forme, motif: Motif, cell: number, hasBands: boolean): Generator<Boite> {
  const rangs = rangsOf(forme, cell);
  const beside = (dimension: Dimension, rang: number): boolean => motif[cellOf(forme, moved(rangs, dimension, rang))] === 1;
  for (const boite of boitesAmong(forme, cell, hasBands, beside)) if (isHidden(motif, boite)) yield boite;
}
