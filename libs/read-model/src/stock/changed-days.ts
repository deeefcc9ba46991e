import type { PlainDate } from '#libs/kernel';
import type { PostedMouvement } from './stock-changes.js';

/**
 * The first day before another one of which something is known otherwise now, by caisse. A stay that goes on or ends is undone and posted again, from its
 * beginning: what is posted and undone alike, in one dossier and place, changes nothing of its day.
 * @param placeOf what tells one place from another, étape included
 */
export function changedDays(
  mouvements: readonly PostedMouvement[],
  before: PlainDate,
  placeOf: (mouvement: PostedMouvement) => number,
): ReadonlyMap<string, PlainDate> {
  const net = new Map<string, { readonly mouvement: PostedMouvement; n: number }>();
  for (const mouvement of mouvements) {
    const { dossier, arrivedOn, on, sens, n } = mouvement;
    if (on >= before) continue;
    const key = [dossier, String(placeOf(mouvement)), arrivedOn, on, sens].join(' ');
    const known = net.get(key);
    if (known === undefined) net.set(key, { mouvement, n });
    else known.n += n;
  }
  const first = new Map<string, PlainDate>();
  for (const { mouvement, n } of net.values()) {
    const { place, on } = mouvement;
    const known = first.get(place.caisse);
    if (n !== 0 && (known === undefined || on < known)) first.set(place.caisse, on);
  }
  return first;
}
