import { type Boite, boitesOf, cellsOfBoite, costOf, hiddenBoites, largeur, type Motif } from './boites.js';
import { cellCount, cellsOf, type Couche, type Forme, rangsOf, totalsIn } from './grille.js';
import type { ReglesDePublication } from './regles.js';

type Regles = Pick<ReglesDePublication, 'seuil' | 'protection'>;

/** Whether a count says something of a few: 0 says it of nobody. */
export const isSmall = (count: number, { seuil }: Pick<Regles, 'seuil'>): boolean => count > 0 && count < seuil;

/** What it costs to hide a cell: a total is worth many cells of which it is the sum. */
const COST_OF_TOTALS = [1, 25, 625, 15_625] as const;

/**
 * Which cells are hidden in all layers: every cell that is small in one of them, those hidden before, and as many others as it takes so that no small
 * count can be told from what is left – each lies, in its layer, in a hidden box that leaves it at least `protection` to move in. The same grid gives the
 * same cells. It always ends: a box that reaches all totals is bounded by nothing.
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
    for (const cell of cellsOf(forme, { hasBands })) {
      let bare = alike.filter(({ comptes }) => isSmall(comptes[cell] ?? 0, regles));
      if (bare.length === 0) continue;
      bare = withoutProtected(bare, hiddenBoites(forme, motif, cell, hasBands), regles);
      while (bare.length > 0) {
        const boite = cheapest(boitesOf(forme, cell, hasBands), motif, bare, costs, regles);
        for (const corner of cellsOfBoite(boite)) motif[corner] = 1;
        bare = withoutProtected(bare, [boite], regles);
      }
      yield undefined;
    }
  }
  return motif;
}

/** What each cell costs: the more the larger it ever is. */
function costsOf(forme: Forme, couches: readonly Couche[]): readonly number[] {
  const most = new Array<number>(cellCount(forme)).fill(0);
  for (const { comptes } of couches) for (const [cell, count] of comptes.entries()) most[cell] = Math.max(most[cell] ?? 0, count);
  return most.map((count, cell) => (COST_OF_TOTALS[totalsIn(rangsOf(forme, cell))] ?? 0) * (1 + Math.log2(1 + count)));
}

const protects = (boite: Boite, { comptes }: Couche, { protection }: Regles): boolean => largeur(boite, comptes) >= protection;

function withoutProtected(bare: readonly Couche[], boites: Iterable<Boite>, regles: Regles): Couche[] {
  let left = [...bare];
  for (const boite of boites) {
    left = left.filter((couche) => !protects(boite, couche, regles));
    if (left.length === 0) break;
  }
  return left;
}

/** The box that hides least for each layer in which it protects the cell. */
function cheapest(boites: Iterable<Boite>, motif: Motif, bare: readonly Couche[], costs: readonly number[], regles: Regles): Boite {
  let best: { readonly boite: Boite; readonly price: number } | null = null;
  for (const boite of boites) {
    const cost = costOf(boite, motif, costs);
    if (best !== null && cost >= best.price * bare.length) continue;
    const protectedIn = bare.filter((couche) => protects(boite, couche, regles)).length;
    if (protectedIn > 0 && (best === null || cost / protectedIn < best.price)) best = { boite, price: cost / protectedIn };
  }
  // All cells of a box that turns towards the totals move together, and nothing bounds them: there always is one.
  if (best === null) throw new RangeError('a grid has at least one caisse, one procédure and one band beside their totals');
  return best.boite;
}
