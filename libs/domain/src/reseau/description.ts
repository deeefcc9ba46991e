import type { PlainDate } from '#libs/kernel';

/** Under whom an organisme is, from a day to another, excluded. */
export interface DescribedAppartenance {
  readonly to: string;
  /** Absent: the first day of the whole description. */
  readonly from?: PlainDate;
  readonly until?: PlainDate;
}

/** An organisme as a file tells it: a groupement names the tree of its members. What is absent stays as it is, or gets its default. */
export interface DescribedOrganisme {
  readonly code: string;
  readonly kind?: 'caisse' | 'groupement' | 'teteDeReseau';
  readonly label?: string;
  readonly arbre?: string;
  readonly calendrier?: string;
  readonly timeZone?: string;
  /** In each tree that it names, these and no others. */
  readonly attach?: readonly DescribedAppartenance[];
  readonly merge?: { readonly into: string; readonly on: PlainDate };
}

/** A whole réseau, or several, in any order. */
export interface ReseauDescription {
  readonly from?: PlainDate;
  readonly organismes: readonly DescribedOrganisme[];
}
