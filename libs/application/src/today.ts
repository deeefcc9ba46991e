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

/** @throws DomainError `day.notYetKnown`: what a day was like at its end is not known before that day */
export function assertKnownBy(what: string, day: PlainDate, knownOn: PlainDate | null): void {
  if (knownOn === null || day <= knownOn) return;
  throw new DomainError(
    'day.notYetKnown',
    `« ${what} » (${day}) est après « knownOn » (${knownOn}), et l’état d’un jour n’est pas connu avant ce jour : demandez un jour jusqu’au ${knownOn}, ou tel que connu à partir du ${day}`,
    { what, day, knownOn },
  );
}
