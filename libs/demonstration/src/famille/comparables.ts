import type { Caisse } from './caisses.js';

/** The tree of those who are compared with each other: caisses of about one size. */
export const ARBRE_OF_COMPARABLES = 'comparables';

interface Comparables {
  readonly code: string;
  readonly label: string;
  /** Thousands of persons covered, below which a caisse is one of them; null: all the others. */
  readonly below: number | null;
}

/** From the smallest to the largest; where one ends is a choice of the product. */
export const COMPARABLES: readonly Comparables[] = [
  { code: 'comparables-petites', label: 'Caisses de moins de 100 000 personnes', below: 100 },
  { code: 'comparables-moyennes', label: 'Caisses de 100 000 à 250 000 personnes', below: 250 },
  { code: 'comparables-grandes', label: 'Caisses de 250 000 à 500 000 personnes', below: 500 },
  { code: 'comparables-tres-grandes', label: 'Caisses de plus de 500 000 personnes', below: null },
];

/** The code of the group of a caisse. */
export function comparablesOf({ persons }: Pick<Caisse, 'persons'>): string {
  const group = COMPARABLES.find(({ below }) => below === null || persons < below);
  if (group === undefined) throw new RangeError('no group is for the largest');
  return group.code;
}
