import { DomainError } from '#libs/kernel';

/** The stream is not where the append expected it. */
export class VersionConflict extends DomainError<'stream.versionConflict'> {
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(
      'stream.versionConflict',
      `le flux ${stream} est à la révision ${String(actual)} et non ${String(expected)} : relisez-le, puis recommencez`,
      { stream, expected, actual },
    );
  }
}

/** Sent, but the answer was lost: the events may or may not be there. Retry the same ids at the same revision. */
export class OutcomeUnknown extends DomainError<'store.outcomeUnknown'> {
  constructor(stream: string, options?: ErrorOptions) {
    super('store.outcomeUnknown', `connexion perdue pendant l’ajout à ${stream} : on ignore si l’ajout a eu lieu`, { stream }, options);
  }
}

/** The log cannot be reached; nothing was sent. */
export class StoreUnavailable extends DomainError<'store.unavailable'> {
  constructor(what: string, options?: ErrorOptions) {
    super('store.unavailable', `le journal des événements est injoignable (${what}) ; rien n’a été écrit`, {}, options);
  }
}

/** The log has no room left on its disk; nothing was written, and reading goes on. */
export class StoreFull extends DomainError<'store.full'> {
  constructor(options?: ErrorOptions) {
    super('store.full', 'le disque du journal des événements est plein ; rien n’a été écrit : libérez de la place, puis recommencez', {}, options);
  }
}

/** An event of the append has the id of another event, elsewhere in the log or in the same append. */
export class EventIdTaken extends DomainError<'event.idTaken'> {
  constructor(stream: string) {
    super('event.idTaken', `un événement destiné à ${stream} porte l’identifiant d’un autre événement du journal ; rien n’a été écrit`, { stream });
  }
}

/** What can never be appended to this log, whatever its state: it is refused before anything is sent. */
export class NotStorable extends DomainError<'event.notStorable'> {
  constructor(stream: string, what: string, options?: ErrorOptions) {
    super('event.notStorable', `impossible à conserver dans ${JSON.stringify(stream)} : ${what}`, { stream, what }, options);
  }
}
