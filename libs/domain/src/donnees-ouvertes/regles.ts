/** By which rules a grid is published: versioned data, told with every publication. */
export interface ReglesDePublication {
  readonly code: 'donnees-ouvertes';
  readonly version: number;
  /** Counts from 1 to one less are never shown. */
  readonly seuil: number;
  /** How far apart, at least, the smallest and the largest count must lie that whoever has the publication can conclude for a hidden one. */
  readonly protection: number;
  /** First days of the bands of age, ascending from 0, in calendar days; the last band is open. */
  readonly tranches: readonly number[];
  readonly source: string;
}

/** A version never changes; the last one is used unless another is asked for. */
export const REGLES_DE_PUBLICATION: readonly ReglesDePublication[] = [
  {
    code: 'donnees-ouvertes',
    version: 1,
    seuil: 5,
    protection: 5,
    tranches: [0, 16, 31, 61, 91, 181],
    source: 'choix du produit',
  },
];
