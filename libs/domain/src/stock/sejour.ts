import type { PlainDate } from '#libs/kernel';

/** How a pièce came into a stay. `putOnHold`: it moved within the stock, and somebody is waited for who was not before. */
export type Entree = 'arrived' | 'reopened' | 'transferredIn' | 'movedIn' | 'putOnHold';

/** How it left. Only the two `processed…` are work done on it. */
export type Sortie = 'processedManual' | 'processedAuto' | 'returned' | 'neutralised' | 'closed' | 'transferredOut' | 'movedOut';

/** The direction of a movement of the stock. */
export type Sens = Entree | Sortie;

/** +1 into the stock of its axe, −1 out of it. */
export const EFFECT_OF_SENS = {
  arrived: 1,
  reopened: 1,
  transferredIn: 1,
  movedIn: 1,
  putOnHold: 1,
  processedManual: -1,
  processedAuto: -1,
  returned: -1,
  neutralised: -1,
  closed: -1,
  transferredOut: -1,
  movedOut: -1,
} as const satisfies Record<Sens, 1 | -1>;

/** Where a pièce stands: everything by which the stock is sliced. */
export interface Place {
  /** The owner: the caisse that answers for the pièce. */
  readonly caisse: string;
  /** The doer: the caisse that works on it. */
  readonly caisseExecutante: string;
  readonly procedure: string;
  readonly type: string;
  readonly population: string | null;
  readonly canal: string | null;
  readonly etape: string | null;
  /** Who is waited for; null when nobody is. */
  readonly waitingFor: string | null;
}

/**
 * An unbroken time of a pièce in stock, at one place.
 * In stock at the end of every day D with `fromOn` ≤ D < `toOn`; `toOn` null: still there.
 * A stay with `fromOn` = `toOn` was in no day's stock, yet its entry and exit are in the flows.
 */
export interface Sejour {
  /** The day of arrival of the pièce, the same for all its stays. */
  readonly arrivedOn: PlainDate;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly entry: Entree;
  readonly exit: Sortie | null;
  readonly place: Place;
}

/** A stay, and from which day to which (excluded) it was held to be true. `rank` is its place in that timeline, from 0. */
export interface KnownSejour extends Sejour {
  readonly rank: number;
  readonly knownFrom: PlainDate;
  readonly knownTo: PlainDate | null;
}
