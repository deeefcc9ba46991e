import type { Organisme } from '../api/client.ts';

/** The tree whose groupements are réseaux. */
export const ARBRE_OF_RESEAUX = 'reseau';

/** The réseau of a caisse, on the day looked at; undefined: it is in none. */
export const reseauOf = ({ parents }: Pick<Organisme, 'parents'>): string | undefined => parents[ARBRE_OF_RESEAUX];
