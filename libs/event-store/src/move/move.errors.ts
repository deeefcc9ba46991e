import { DomainError } from '#libs/kernel';
import type { LogOrigin } from '../event-log.js';

/** Events can only be taken over by an empty log, or by one that has begun to take over the same ones. */
export class LogNotEmpty extends DomainError<'log.notEmpty'> {
  constructor(events: number, unfinished: LogOrigin | null) {
    const why =
      unfinished === null
        ? `ce journal n’est pas vide (${String(events)} événements) : il a sa propre vie`
        : `un autre déménagement y est resté inachevé, celui du journal ${unfinished.logId} (époque ${String(unfinished.epoch)})`;
    super('log.notEmpty', `${why} ; reprenez dans un journal vide`, { events, unfinished: unfinished?.logId ?? null });
  }
}

/** Events that were to be taken over do not follow those that are there. */
export class LogOutOfOrder extends DomainError<'log.outOfOrder'> {
  constructor(expected: number, found: string) {
    super('log.outOfOrder', `l’événement numéro ${String(expected)} était attendu, et non ${found} : ces événements ne se suivent pas`, {
      expected,
      found,
    });
  }
}

/** What an event says is not what its digest was made of. */
export class EventAltered extends DomainError<'event.altered'> {
  constructor(readonly ordinal: number) {
    super('event.altered', `l’événement numéro ${String(ordinal)} ne correspond pas à son empreinte : il a été modifié`, { ordinal });
  }
}

/** Something else writes to the log that is to take events over. */
export class LogInUse extends DomainError<'log.inUse'> {
  constructor(options?: ErrorOptions) {
    super('log.inUse', 'un autre programme écrit dans ce journal : arrêtez-le, puis recommencez', {}, options);
  }
}
