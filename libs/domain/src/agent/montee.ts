import { addMonths, dayNumber, type PlainDate } from '#libs/kernel';

/**
 * How a newcomer comes to work as much as anybody: a share at first, another once operational, all of it at the optimum; in between, in proportion of the
 * days. Published by a réseau, version by version. The IGAS gives 18 and 36 months, « à dires d’experts » (2022-035R, L1908-1912), and no share.
 */
export interface Montee {
  readonly version: number;
  readonly operationalMonths: number;
  readonly optimalMonths: number;
  readonly shareAtStart: number;
  readonly shareWhenOperational: number;
  readonly source: string;
}

/** What a share of full time is worth on a day, of an agent who came on another; 0 before. */
export function shareOfNewcomer(montee: Montee, cameOn: PlainDate, day: PlainDate): number {
  if (day < cameOn) return 0;
  const at = (months: number): number => dayNumber(addMonths(cameOn, months)) - dayNumber(cameOn);
  const [days, operational, optimal] = [dayNumber(day) - dayNumber(cameOn), at(montee.operationalMonths), at(montee.optimalMonths)];
  const between = (from: number, to: number, first: number, last: number): number => from + ((to - from) * (days - first)) / (last - first);
  if (days >= optimal) return 1;
  if (days >= operational) return between(montee.shareWhenOperational, 1, operational, optimal);
  return between(montee.shareAtStart, montee.shareWhenOperational, 0, operational);
}

/** What is wrong with it, in French; null when nothing is. */
export function problemOfMontee({ operationalMonths, optimalMonths, shareAtStart, shareWhenOperational }: Montee): string | null {
  const isMonths = (months: number): boolean => Number.isInteger(months) && months > 0 && months <= 120;
  if (!isMonths(operationalMonths) || !isMonths(optimalMonths) || operationalMonths >= optimalMonths) {
    return 'les mois sont des nombres entiers de 1 à 120, ceux de l’optimum plus grands';
  }
  if (!(shareAtStart >= 0 && shareAtStart <= shareWhenOperational && shareWhenOperational <= 1)) return 'les parts vont de 0 à 1, sans baisser';
  return null;
}
