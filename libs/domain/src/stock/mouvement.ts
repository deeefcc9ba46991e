import type { PlainDate } from '#libs/kernel';
import type { KnownSejour, Place, Sens } from './sejour.js';

/** A signed line of the grand livre du stock: `n` pièces that arrived on `arrivedOn` moved in `sens` on day `on`, known on `knownOn`. */
export interface Mouvement {
  readonly place: Place;
  readonly arrivedOn: PlainDate;
  readonly on: PlainDate;
  readonly sens: Sens;
  readonly knownOn: PlainDate;
  readonly n: number;
}

/**
 * The movements of a stay: its entry and its exit, posted on the day it became known,
 * and posted back on the day it was found not to be so.
 */
export function mouvementsOf(sejour: KnownSejour): readonly Mouvement[] {
  const { place, arrivedOn, knownFrom, knownTo } = sejour;
  const lines: Mouvement[] = [];
  const post = (on: PlainDate, sens: Sens): void => {
    lines.push({ place, arrivedOn, on, sens, knownOn: knownFrom, n: 1 });
    if (knownTo !== null) lines.push({ place, arrivedOn, on, sens, knownOn: knownTo, n: -1 });
  };
  post(sejour.fromOn, sejour.entry);
  if (sejour.toOn !== null && sejour.exit !== null) post(sejour.toOn, sejour.exit);
  return lines;
}
