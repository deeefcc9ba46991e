import type { SliceKey } from '../view/address.ts';

/** Parts of the slice that the top bar lets choose. */
export type FilterKey = Exclude<SliceKey, 'jour' | 'connu' | 'reseau'>;

const OF_FIGURES: readonly FilterKey[] = ['groupement', 'perimetre', 'caisse', 'executante', 'procedure', 'type', 'source'];
/** A dossier has no doer and no type: its pièces have. */
const OF_DOSSIERS: readonly FilterKey[] = ['caisse', 'procedure', 'source'];
/** The sheet of a caisse is its own. */
const OF_CAISSE: readonly FilterKey[] = ['executante', 'procedure', 'type', 'source'];

/** All caisses are shown: which of their pièces count can be chosen. */
const OF_RESEAU: readonly FilterKey[] = ['groupement', 'perimetre', 'procedure'];
const SCREENS_OF_RESEAU: readonly string[] = ['/reseau', '/deux-dates', '/repere'];
const UNFILTERED: readonly string[] = ['/definitions', '/alertes', '/releves'];

/** Which filters act on a screen; none where they would change nothing. */
export function filtersOf(screen: string): readonly FilterKey[] {
  if (screen.startsWith('/dossiers/') || UNFILTERED.includes(screen)) return [];
  if (SCREENS_OF_RESEAU.includes(screen)) return OF_RESEAU;
  if (screen === '/dossiers') return OF_DOSSIERS;
  return screen.startsWith('/caisses/') ? OF_CAISSE : OF_FIGURES;
}
