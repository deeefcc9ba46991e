/**
 * A grid of counts with all its totals: caisse × procédure × band. In every dimension rank 0 is the total of the others, so that a cell with a 0 is a
 * margin that is published too.
 */
export interface Forme {
  /** How many caisses, procédures and bands there are, the total of each counted: at least 2. */
  readonly sizes: readonly [caisses: number, procedures: number, bands: number];
}

/** One count for each cell of the grid, totals included, by {@link cellOf}. */
export type Comptes = readonly number[];

/** What was counted at one time: a month of a measure. Without bands, only the cells of rank 0 of the last dimension are there. */
export interface Couche {
  readonly name: string;
  readonly hasBands: boolean;
  readonly comptes: Comptes;
}

export type Rangs = readonly [caisse: number, procedure: number, band: number];

export const cellCount = ({ sizes: [caisses, procedures, bands] }: Forme): number => caisses * procedures * bands;

export const cellOf = ({ sizes: [, procedures, bands] }: Forme, [caisse, procedure, band]: Rangs): number =>
  (caisse * procedures + procedure) * bands + band;

export function rangsOf({ sizes: [, procedures, bands] }: Forme, cell: number): Rangs {
  const line = Math.floor(cell / bands);
  return [Math.floor(line / procedures), line % procedures, cell % bands];
}

/** In how many dimensions a cell is a total. */
export const totalsIn = (rangs: Rangs): number => rangs.reduce((count, rang) => (rang === 0 ? count + 1 : count), 0);

/** Counts and all their totals. `counted`: each cell of which something was counted, once or more; no rank of it is 0, but that of the band of a layer without bands. */
export function withTotals(forme: Forme, counted: Iterable<readonly [rangs: Rangs, count: number]>): Comptes {
  const comptes = new Array<number>(cellCount(forme)).fill(0);
  for (const [[caisse, procedure, band], count] of counted) {
    for (const c of [caisse, 0]) {
      for (const p of [procedure, 0]) {
        for (const b of band === 0 ? [0] : [band, 0]) {
          const cell = cellOf(forme, [c, p, b]);
          comptes[cell] = (comptes[cell] ?? 0) + count;
        }
      }
    }
  }
  return comptes;
}

/** The cells that a layer has. */
export function* cellsOf(forme: Forme, { hasBands }: Pick<Couche, 'hasBands'>): Generator<number> {
  const count = cellCount(forme);
  for (let cell = 0; cell < count; cell += hasBands ? 1 : forme.sizes[2]) yield cell;
}

/** One equation that whoever has the grid can write: the total of a line, and the cells of which it is the sum. */
export interface Ligne {
  readonly total: number;
  readonly parts: readonly number[];
}

/** All lines of a layer, in every dimension it has. */
export function* lignesOf(forme: Forme, couche: Pick<Couche, 'hasBands'>): Generator<Ligne> {
  const dimensions = couche.hasBands ? ([0, 1, 2] as const) : ([0, 1] as const);
  for (const cell of cellsOf(forme, couche)) {
    const rangs = rangsOf(forme, cell);
    for (const dimension of dimensions) {
      if (rangs[dimension] !== 0) continue;
      const parts: number[] = [];
      for (let rang = 1; rang < forme.sizes[dimension]; rang += 1) parts.push(cellOf(forme, moved(rangs, dimension, rang)));
      yield { total: cell, parts };
    }
  }
}

/** The same place but for one rank. */
export function moved([caisse, procedure, band]: Rangs, dimension: 0 | 1 | 2, rang: number): Rangs {
  return dimension === 0 ? [rang, procedure, band] : dimension === 1 ? [caisse, rang, band] : [caisse, procedure, rang];
}
