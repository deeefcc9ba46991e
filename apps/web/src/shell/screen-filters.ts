import type { SliceKey } from '../view/address.ts';

/** Parts of the slice that the top bar lets choose. */
export type FilterKey = Exclude<SliceKey, 'jour' | 'connu'>;

const OF_FIGURES: readonly FilterKey[] = ['caisse', 'executante', 'procedure', 'type', 'source'];
/** A dossier has no doer and no type: its pièces have. */
const OF_DOSSIERS: readonly FilterKey[] = ['caisse', 'procedure', 'source'];
/** The sheet of a caisse is its own. */
const OF_CAISSE: readonly FilterKey[] = ['executante', 'procedure', 'type', 'source'];

/** Which filters act on a screen; none where they would change nothing. */
export function filtersOf(screen: string): readonly FilterKey[] {
  if (screen.startsWith('/dossiers/') || screen === '/definitions') return [];
  if (screen === '/dossiers') return OF_DOSSIERS;
  return screen.startsWith('/caisses/') ? OF_CAISSE : OF_FIGURES;
}
