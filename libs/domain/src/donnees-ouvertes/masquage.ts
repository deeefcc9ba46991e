import { type Boite, boitesOf, costOf, hiddenBoites, largeur, type Motif, waysOfBoite } from './boites.js';
import { echangesOf, isInner, type Mouvement } from './echanges.js';
import { cellCount, cellsOf, type Couche, type Forme, rangsOf, totalsIn } from './grille.js';
import type { ReglesDePublication } from './regles.js';

type Regles = Pick<ReglesDePublication, 'seuil' | 'protection'>;

/** Whether a count says something of a few: 0 says it of nobody. */
export const isSmall = (count: number, { seuil }: Pick<Regles, 'seuil'>): boolean => count > 0 && count < seuil;

/** What it costs to hide a cell: a total is worth many cells of which it is the sum, that of everything more than all others. */
const COST_OF_TOTALS = [1, 25, 625, 1e12] as const;

/**
 * Which cells are hidden in all layers: every cell that is small in one of them, those hidden before, and as many others as it takes so that no small
 * count can be told from what is left – each lies, in its layer, in a hidden box that leaves it at least `protection` to move in. The same grid gives the
 * same cells. It always ends: a box that reaches all totals is bounded by nothing. The total of everything is hidden only where no other count protects.
 * @param before what an earlier publication of some of these layers hid: it stays hidden, so that both together tell no more than the first
 */
export function masquage(forme: Forme, couches: readonly Couche[], regles: Regles, before?: Motif): Motif {
  const steps = masquageInSteps(forme, couches, regles, before);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, a cell at a time: a large grid takes seconds, in which others may want the machine. */
export function* masquageInSteps(forme: Forme, couches: readonly Couche[], regles: Regles, before?: Motif): Generator<undefined, Motif> {
  const motif = before === undefined ? new Uint8Array(cellCount(forme)) : Uint8Array.from(before);
  for (const couche of couches) for (const cell of cellsOf(forme, couche)) if (isSmall(couche.comptes[cell] ?? 0, regles)) motif[cell] = 1;
  const costs = costsOf(forme, couches);
  for (const hasBands of [true, false]) {
    const alike = couches.filter((couche) => couche.hasBands === hasBands);
    if (alike.length === 0) continue;
    const filled = filledOf(forme, alike, hasBands);
    for (const cell of cellsOf(forme, { hasBands })) {
      const small = alike.filter(({ comptes }) => isSmall(comptes[cell] ?? 0, regles));
      if (small.length === 0) continue;
      const hidden = [...hiddenBoites(forme, motif, cell, hasBands)];
      const isProtected = ({ comptes }: Couche): boolean => hidden.some((boite) => largeur(boite, comptes) >= regles.protection);
      let bare = small.filter((couche) => !isProtected(couche)).map((couche) => new Marge(couche));
      if (bare.length === 0) continue;
      const echanges = [...echangesOf(forme, cell, hasBands, filled)];
      for (const ways of [...hidden.map(waysOfBoite), ...echanges.filter(isHiddenIn(motif))]) for (const marge of bare) marge.take(ways);
      bare = bare.filter(isBareBy(regles));
      while (bare.length > 0) {
        const ways = cheapest(boitesOf(forme, cell, hasBands), echanges, motif, bare, costs, regles);
        for (const [corner] of ways) motif[corner] = 1;
        for (const marge of bare) marge.take(ways);
        bare = bare.filter(isBareBy(regles));
      }
      yield undefined;
    }
  }
  return motif;
}

/** The inner cells of which something was ever counted, the fullest first. */
function filledOf(forme: Forme, couches: readonly Couche[], hasBands: boolean): readonly number[] {
  const most = (cell: number): number => couches.reduce((max, { comptes }) => Math.max(max, comptes[cell] ?? 0), 0);
  const inner = [...cellsOf(forme, { hasBands })].filter((cell) => isInner(forme, cell, hasBands));
  const counts = new Map(inner.map((cell) => [cell, most(cell)]));
  return inner.filter((cell) => (counts.get(cell) ?? 0) > 0).sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
}

/**
 * How far apart two tables of whole numbers lie in a cell that both agree with all that is shown: moved up and down by one hidden movement after the other, no
 * count falling below 0. Each movement leaves what is shown as it is, and so do all of them together.
 */
class Marge {
  private readonly above = new Map<number, number>();
  private readonly below = new Map<number, number>();
  private width = 0;

  constructor(private readonly couche: Couche) {}

  get largeur(): number {
    return this.width;
  }

  /** How much further apart they lie with this movement as well. */
  gain(ways: Mouvement): number {
    return this.room(ways, this.above, 1) + this.room(ways, this.below, -1);
  }

  /** The same of a box; nearly all of them are asked before anything has moved. */
  gainOfBoite(boite: Boite): number {
    return this.above.size === 0 && this.below.size === 0 ? largeur(boite, this.couche.comptes) : this.gain(waysOfBoite(boite));
  }

  /** Uses a hidden movement. */
  take(ways: Mouvement): void {
    const [up, down] = [this.room(ways, this.above, 1), this.room(ways, this.below, -1)];
    move(ways, this.above, up);
    move(ways, this.below, -down);
    this.width += up + down;
  }

  private room(ways: Mouvement, moved: ReadonlyMap<number, number>, sign: 1 | -1): number {
    let room = Number.POSITIVE_INFINITY;
    for (const [cell, way] of ways) if (way !== sign) room = Math.min(room, (this.couche.comptes[cell] ?? 0) + (moved.get(cell) ?? 0));
    return room;
  }
}

function move(ways: Mouvement, moved: Map<number, number>, by: number): void {
  if (by === 0 || !Number.isFinite(by)) return;
  for (const [cell, way] of ways) moved.set(cell, (moved.get(cell) ?? 0) + way * by);
}

const isBareBy =
  ({ protection }: Pick<Regles, 'protection'>) =>
  ({ largeur }: Marge): boolean =>
    largeur < protection;

const isHiddenIn =
  (motif: Motif) =>
  (ways: Mouvement): boolean =>
    ways.every(([cell]) => motif[cell] === 1);

/** What each cell costs: the more the larger it ever is. */
function costsOf(forme: Forme, couches: readonly Couche[]): readonly number[] {
  const most = new Array<number>(cellCount(forme)).fill(0);
  for (const { comptes } of couches) for (const [cell, count] of comptes.entries()) most[cell] = Math.max(most[cell] ?? 0, count);
  return most.map((count, cell) => (COST_OF_TOTALS[totalsIn(rangsOf(forme, cell))] ?? 0) * (1 + Math.log2(1 + count)));
}

interface Choix {
  readonly ways: Mouvement;
  /** What it hides, for what it brings. */
  readonly price: number;
}

/**
 * The movement that hides least for what it brings to each layer, up to what that lacks. A box protects alone – its cells move no further than it does –, while
 * what is exchanged with one count can be exchanged with the next: those add up.
 */
function cheapest(
  boites: Iterable<Boite>,
  echanges: readonly Mouvement[],
  motif: Motif,
  bare: readonly Marge[],
  costs: readonly number[],
  { protection }: Regles,
): Mouvement {
  let best: Choix | null = null;
  const mayBeBetter = (cost: number): boolean => best === null || cost < best.price * bare.length * protection;
  const isBetter = (cost: number, gained: number): boolean => gained > 0 && (best === null || cost / gained < best.price);
  for (const boite of boites) {
    const cost = costOf(boite, motif, costs);
    if (!mayBeBetter(cost)) continue;
    let gained = 0;
    for (const marge of bare) {
      const lack = protection - marge.largeur;
      if (marge.gainOfBoite(boite) >= lack) gained += lack;
    }
    if (isBetter(cost, gained)) best = { ways: waysOfBoite(boite), price: cost / gained };
  }
  for (const ways of echanges) {
    let cost = 0;
    for (const [cell] of ways) if (motif[cell] !== 1) cost += costs[cell] ?? 0;
    if (!mayBeBetter(cost)) continue;
    let gained = 0;
    for (const marge of bare) gained += Math.min(marge.gain(ways), protection - marge.largeur);
    if (isBetter(cost, gained)) best = { ways, price: cost / gained };
  }
  // All cells of a box that turns towards the totals move together, and nothing bounds them: there always is one.
  if (best === null) throw new RangeError('a grid has at least one caisse, one procédure and one band beside their totals');
  return best.ways;
}
