import { Query } from '@nestjs/cqrs';
import type { PlainDate } from '#libs/kernel';
import type { Verification } from './solveur.js';

/** What an earlier publication hid and by when each of its months was known: the next one goes on from there. */
export interface Suite {
  /** `REGLES` as `code@version`. */
  readonly regles: string;
  readonly reseau: string | null;
  /** The grid: its totals are those of these, so that it never grows on the way. */
  readonly caisses: readonly string[];
  readonly procedures: readonly string[];
  /** By month, `YYYY-MM`: as known on. */
  readonly mois: Readonly<Record<string, PlainDate>>;
  /** The cells hidden: caisse, procédure and band, `TOTAL` for a margin. */
  readonly masquees: readonly (readonly string[])[];
}

export interface DonneesOuvertesRequest {
  /** Months, `YYYY-MM`, both included. */
  readonly from: string;
  readonly to: string;
  /** Code of the head of a réseau: its caisses on the last day of the last month; null: every caisse. */
  readonly reseau: string | null;
  /** As known on; a day that is over. Null: yesterday. Months of `avant` stay as they were known there. */
  readonly knownOn: PlainDate | null;
  /** Null: the first publication. */
  readonly avant: Suite | null;
  /** Solve for every small count, also where two tables that show it safe are at hand. */
  readonly exhaustive: boolean;
}

/** A count that is shown; null: hidden. */
export type Montre = number | null;

/** Of a month: caisse, procédure and band, `TOTAL` for a margin. */
export interface LigneDeStock {
  readonly mois: string;
  readonly caisse: string;
  readonly procedure: string;
  readonly tranche: string;
  readonly pieces: Montre;
}

export interface LigneDeFlux {
  readonly mois: string;
  readonly caisse: string;
  readonly procedure: string;
  readonly arrivees: Montre;
  readonly traitees: Montre;
}

export interface DonneesOuvertes {
  readonly today: PlainDate;
  readonly ordinal: number;
  readonly suite: Suite;
  readonly seuil: number;
  readonly protection: number;
  readonly source: string;
  readonly verification: Omit<Verification, 'breches'>;
  /** How many cells of the fixed grid, and how many of them are hidden, in each month. */
  readonly cells: number;
  readonly hidden: number;
  readonly stock: Iterable<LigneDeStock>;
  readonly flux: Iterable<LigneDeFlux>;
}

/**
 * A fixed grid of counts, month by month, in which no small count can be told. It is checked before anything is handed out.
 * Refused with `donneesOuvertes.moisInvalid`, `donneesOuvertes.moisNotOver`, `donneesOuvertes.knownOnNotOver`, `donneesOuvertes.tooManyMonths`,
 * `donneesOuvertes.empty`, `donneesOuvertes.otherSuite`, `donneesOuvertes.otherGrid`, `reseau.unknown`, `query.stale`.
 */
export class PublishDonneesOuvertes extends Query<DonneesOuvertes> {
  constructor(readonly request: DonneesOuvertesRequest) {
    super();
  }
}
