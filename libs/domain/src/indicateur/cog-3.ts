import { dayIn } from '#libs/kernel';
import { type Horaires, workedTimeBetween } from '../calendrier/worked-hours.js';
import { taux } from './objectif.js';

const HOUR = 3_600_000;

/** Instants, ISO in UTC. */
export interface Courriel {
  readonly receivedAt: string;
  readonly processedAt: string | null;
}

/** `closedDays`: a mail of a day that is not worked is left out, or counted from the next opening. */
export interface Cog3Parameters {
  readonly hours: number;
  readonly closedDays: 'excluded' | 'nextOpening';
}

export interface Cog3 {
  readonly received: number;
  readonly withinDelay: number;
  readonly excluded: number;
  readonly percent: number | null;
}

/** How long it was open between reception and processing, in hours: 24 a worked day where the calendar has no hours of opening. */
export function heuresOuvrees(
  { receivedAt, processedAt }: { readonly receivedAt: string; readonly processedAt: string },
  horaires: Horaires,
): number {
  return workedTimeBetween(Date.parse(receivedAt), Date.parse(processedAt), horaires) / HOUR;
}

/**
 * COG 3: the share of mails processed within so many worked hours; those not processed yet are not.
 * Source: COG CNIEG 2020-2024, fiche COG 3 (48 h ouvrés); the clock of a worked day, choice of the product.
 */
export function cog3(courriels: Iterable<Courriel>, { hours, closedDays }: Cog3Parameters, horaires: Horaires): Cog3 {
  let [received, withinDelay, excluded] = [0, 0, 0];
  for (const { receivedAt, processedAt } of courriels) {
    if (closedDays === 'excluded' && !horaires.calendrier.isWorked(dayIn(horaires.timeZone, Date.parse(receivedAt)))) {
      excluded += 1;
      continue;
    }
    received += 1;
    if (processedAt !== null && heuresOuvrees({ receivedAt, processedAt }, horaires) <= hours) withinDelay += 1;
  }
  return { received, withinDelay, excluded, percent: taux(withinDelay, received) };
}
