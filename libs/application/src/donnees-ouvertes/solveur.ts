import { setImmediate as breath } from 'node:timers/promises';
import highs from 'highs';
import {
  cellsOf,
  type Couche,
  type Forme,
  hiddenBoites,
  isSmall,
  largeur,
  type Ligne,
  lignesOf,
  type Motif,
  type ReglesDePublication,
} from '#libs/domain';

/** What whoever has the publication can conclude for a hidden count, and how far apart that lies. */
export interface Intervalle {
  readonly lowest: number;
  /** Infinite when nothing bounds it. */
  readonly highest: number;
}

/** A small count that can be told more exactly than the rules allow. */
export interface Breche extends Intervalle {
  readonly couche: string;
  readonly cell: number;
}

/** How a publication was checked. */
export interface Verification {
  /** Small counts, in all layers; all of them are hidden. */
  readonly sensitive: number;
  /** Shown safe by two tables, both of whole numbers, that agree with all that is published and lie far enough apart. */
  readonly byWitness: number;
  /** Shown safe by solving for the hidden cells. */
  readonly bySolver: number;
  readonly breches: readonly Breche[];
}

const CELLS_A_BREATH = 20;

/** Pairs of questions about all cells that are not settled yet, and for how few one each is asked at once. */
const ROUNDS_TOGETHER = 12;
const LEAST_TOGETHER = 8;

/** Of the solver, which computes with floating point. */
const TOLERANCE = 1e-6;

/** The package is typed as its CommonJS form, whose function is a member; as a module it is the function. */
const load = 'default' in highs ? highs.default : highs;
type Highs = Awaited<ReturnType<typeof highs.default>>;

/** One layer as whoever has the publication sees it: unknowns, none below 0, and the equations of which they are part. */
class Systeme {
  private readonly unknowns: readonly number[];
  private readonly constraints: string;
  /** The least and the most that each unknown was seen to be, in any table that agrees with what is published. */
  private readonly seen = new Map<number, [least: number, most: number]>();

  constructor(
    private readonly highs: Highs,
    forme: Forme,
    couche: Couche,
    motif: Motif,
  ) {
    this.unknowns = [...cellsOf(forme, couche)].filter((cell) => motif[cell] === 1);
    const equations = [...lignesOf(forme, couche)].flatMap((ligne, n) => equationOf(ligne, couche, motif, n));
    this.constraints = `Subject To\n${equations.join('\n')}\n`;
    for (const cell of this.unknowns) this.seen.set(cell, [couche.comptes[cell] ?? 0, couche.comptes[cell] ?? 0]);
  }

  /**
   * Looks for tables in which many of these cells at once lie far from where they are. Each of them is one that whoever has the publication cannot rule out: what
   * they show needs no question of its own.
   */
  settle(cells: readonly number[], enough: number): void {
    for (let round = 0; round < ROUNDS_TOGETHER; round += 1) {
      const lacking = cells.filter((cell) => this.widthOf(cell) < enough - TOLERANCE);
      if (lacking.length < LEAST_TOGETHER) return;
      const terms = lacking.map((cell, n) => `${isPushedUp(n, round) ? '+' : '-'} x${String(cell)}`);
      // Far enough is as far as is looked for: nothing runs away, and the others get their room.
      const bounds = lacking.map((cell) => ` 0 <= x${String(cell)} <= ${String(this.seenOf(cell)[0] + enough)}`);
      this.seeAll(this.highs.solve(`Maximize\nobj: ${terms.join(' ')}\n${this.constraints}Bounds\n${bounds.join('\n')}\nEnd\n`, { presolve: 'on' }));
    }
  }

  /** The bounds of a hidden count; looked for no further than until they lie `enough` apart. */
  interval(cell: number, enough: number): Intervalle {
    for (const direction of ['Maximize', 'Minimize'] as const) {
      if (this.widthOf(cell) >= enough - TOLERANCE) break;
      this.look(cell, direction);
    }
    const [lowest, highest] = this.seenOf(cell);
    return { lowest, highest };
  }

  private seenOf(cell: number): readonly [number, number] {
    return this.seen.get(cell) ?? [0, 0];
  }

  private widthOf(cell: number): number {
    const [least, most] = this.seenOf(cell);
    return most - least;
  }

  private look(cell: number, direction: 'Maximize' | 'Minimize'): void {
    const solved = this.highs.solve(`${direction}\nobj: x${String(cell)}\n${this.constraints}End\n`, { presolve: 'on' });
    const status = solved.Status;
    if (status === 'Unbounded' || status === 'Primal infeasible or unbounded') {
      this.saw(cell, Number.POSITIVE_INFINITY);
      return;
    }
    if (status !== 'Optimal') throw new Error(`the solver found no bound for cell ${String(cell)}: ${status}`);
    this.seeAll(solved);
  }

  private seeAll({ Status: status, Columns: columns }: ReturnType<Highs['solve']>): void {
    if (status !== 'Optimal') return;
    for (const each of this.unknowns) {
      const column = columns[`x${String(each)}`];
      if (column !== undefined && 'Primal' in column) this.saw(each, column.Primal);
    }
  }

  private saw(cell: number, value: number): void {
    const [least, most] = this.seenOf(cell);
    this.seen.set(cell, [Math.min(least, value), Math.max(most, value)]);
  }
}

/** All up, all down, then by halves, quarters … of the cells, and the other way round. */
const isPushedUp = (n: number, round: number): boolean => (round < 2 ? 0 : (n >> ((round >> 1) - 1)) & 1) === (round & 1);

/** Nothing when all cells of a line are shown. */
function equationOf({ total, parts }: Ligne, { comptes }: Couche, motif: Motif, n: number): readonly string[] {
  const hidden = parts.filter((cell) => motif[cell] === 1);
  const isTotalHidden = motif[total] === 1;
  if (hidden.length === 0 && !isTotalHidden) return [];
  const shown = parts.reduce((sum, cell) => (motif[cell] === 1 ? sum : sum + (comptes[cell] ?? 0)), 0);
  const left = (isTotalHidden ? 0 : (comptes[total] ?? 0)) - shown;
  const terms = [...hidden.map((cell) => `+ x${String(cell)}`), ...(isTotalHidden ? [`- x${String(total)}`] : [])];
  return [` e${String(n)}: ${terms.join(' ')} = ${String(left)}`];
}

/**
 * Solves for the hidden cells of a publication as whoever has it would: of each small count, the least and the most that the totals and the other cells
 * allow. `exhaustive`: also where two tables are at hand that show it safe.
 */
export async function verifiedMotif(
  forme: Forme,
  couches: readonly Couche[],
  motif: Motif,
  regles: Pick<ReglesDePublication, 'seuil' | 'protection'>,
  exhaustive = false,
): Promise<Verification> {
  let [sensitive, byWitness, bySolver] = [0, 0, 0];
  const breches: Breche[] = [];
  let solver: Highs | null = null;
  for (const couche of couches) {
    const unsettled: number[] = [];
    for (const cell of cellsOf(forme, couche)) {
      const count = couche.comptes[cell] ?? 0;
      if (!isSmall(count, regles)) continue;
      sensitive += 1;
      // Others are answered meanwhile.
      if (sensitive % CELLS_A_BREATH === 0) await breath();
      if (motif[cell] !== 1) {
        breches.push({ couche: couche.name, cell, lowest: count, highest: count });
        continue;
      }
      if (!exhaustive && hasWitness(forme, couche, motif, cell, regles.protection)) {
        byWitness += 1;
        continue;
      }
      unsettled.push(cell);
    }
    if (unsettled.length === 0) continue;
    solver ??= await load();
    const systeme = new Systeme(solver, forme, couche, motif);
    systeme.settle(unsettled, regles.protection);
    for (const [n, cell] of unsettled.entries()) {
      if (n % CELLS_A_BREATH === 0) await breath();
      const { lowest, highest } = systeme.interval(cell, regles.protection);
      if (highest - lowest >= regles.protection - TOLERANCE) bySolver += 1;
      else breches.push({ couche: couche.name, cell, lowest, highest });
    }
  }
  return { sensitive, byWitness, bySolver, breches };
}

function hasWitness(forme: Forme, { comptes, hasBands }: Couche, motif: Motif, cell: number, protection: number): boolean {
  for (const boite of hiddenBoites(forme, motif, cell, hasBands)) if (largeur(boite, comptes) >= protection) return true;
  return false;
}
