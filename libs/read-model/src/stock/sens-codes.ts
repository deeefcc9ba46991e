import type { Sens } from '#libs/domain';

/** Entries are positive, exits negative: the effect of a movement on the stock is the sign of its code. */
export const CODE_OF_SENS = {
  arrived: 1,
  reopened: 2,
  transferredIn: 3,
  movedIn: 4,
  putOnHold: 5,
  processedManual: -1,
  processedAuto: -2,
  returned: -3,
  neutralised: -4,
  closed: -5,
  transferredOut: -6,
  movedOut: -7,
} as const satisfies Record<Sens, number>;

export const SENS_OF_CODE: ReadonlyMap<number, Sens> = new Map(Object.entries(CODE_OF_SENS).map(([sens, code]) => [code, sens as Sens]));

/** What comes and goes, moves between places left out, and the column in which a point sums it up. */
export const COLUMN_OF_FLUX = {
  arrived: 'arrived',
  reopened: 'reopened',
  processedManual: 'processed_manual',
  processedAuto: 'processed_auto',
  returned: 'returned',
  neutralised: 'neutralised',
  closed: 'closed',
} as const satisfies Partial<Record<Sens, string>>;

export type FluxSens = keyof typeof COLUMN_OF_FLUX;
export const FLUX_SENS = Object.keys(COLUMN_OF_FLUX) as readonly FluxSens[];
