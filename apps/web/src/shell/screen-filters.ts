import type { SliceKey } from '../view/address.ts';

/** Parts of the slice that the top bar lets choose. */
export type FilterKey = Exclude<SliceKey, 'jour' | 'connu'>;

const OF_FIGURES: readonly FilterKey[] = ['reseau', 'groupement', 'perimetre', 'caisse', 'executante', 'procedure', 'type', 'source'];
/** A dossier has no doer and no type: its pièces have. */
const OF_DOSSIERS: readonly FilterKey[] = ['caisse', 'procedure', 'source'];
/** The sheet of a caisse is its own. */
const OF_CAISSE: readonly FilterKey[] = ['executante', 'procedure', 'type', 'source'];

/** All caisses are shown: which of their pièces count can be chosen. */
const OF_RESEAU: readonly FilterKey[] = ['groupement', 'perimetre', 'procedure'];
const SCREENS_OF_RESEAU: readonly string[] = ['/reseau', '/deux-dates', '/repere'];
/** Who works does so in a caisse, whatever the pièces. */
const OF_EFFECTIFS: readonly FilterKey[] = ['reseau', 'groupement', 'perimetre', 'caisse'];
/** What is told of organismes of every kind. */
const OF_ORGANISMES: readonly FilterKey[] = ['reseau', 'groupement', 'caisse'];
const SCREENS_OF_ORGANISMES: readonly string[] = ['/alertes', '/releves'];
const UNFILTERED: readonly string[] = ['/definitions', '/phases', '/arretes'];

/** Which filters act on a screen; none where they would change nothing. */
export function filtersOf(screen: string): readonly FilterKey[] {
  if (screen.startsWith('/dossiers/') || screen.startsWith('/arretes/') || UNFILTERED.includes(screen)) return [];
  if (SCREENS_OF_RESEAU.includes(screen)) return OF_RESEAU;
  if (SCREENS_OF_ORGANISMES.includes(screen)) return OF_ORGANISMES;
  if (screen === '/dossiers') return OF_DOSSIERS;
  if (screen === '/effectifs') return OF_EFFECTIFS;
  return screen.startsWith('/caisses/') ? OF_CAISSE : OF_FIGURES;
}
