import { type Clock, dayIn, DomainError, type PlainDate } from '#libs/kernel';

/** @throws DomainError `day.inFuture`: nothing is known of a day that has not come */
export function assertNotInFuture(what: string, day: PlainDate | null, clock: Clock, timeZone: string): void {
  const today = dayIn(timeZone, clock.now());
  if (day !== null && day > today) {
    throw new DomainError('day.inFuture', `« ${what} » est un jour à venir (${day}) : le dernier jour connu est aujourd’hui, ${today}`, {
      what,
      day,
      today,
    });
  }
}
