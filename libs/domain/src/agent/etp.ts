/**
 * Full-time equivalents of a day: the shares of full time of the contracts that run. An object and no number, so that what is of a day and what is of a
 * year cannot be added: neither `+` nor the functions below take both.
 */
export interface Etp {
  readonly etp: number;
}

/** Full-time equivalents in the yearly average: shares of full time, day by day, over the days of the period. */
export interface Etpma {
  readonly etpma: number;
}

/** Shares of full time are written with four decimals at most: sums are of whole parts, so that their order does not show. */
const PARTS = 10_000;
const exact = (shares: Iterable<number>): number => {
  let parts = 0;
  for (const share of shares) parts += Math.round(share * PARTS);
  return parts / PARTS;
};

export const NO_ETP: Etp = { etp: 0 };

export const sumOfEtp = (all: readonly Etp[]): Etp => ({ etp: exact(all.map(({ etp }) => etp)) });
export const sumOfEtpma = (all: readonly Etpma[]): Etpma => ({ etpma: all.reduce((sum, { etpma }) => sum + etpma, 0) });
