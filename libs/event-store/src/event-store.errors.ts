import { DomainError } from '#libs/kernel';

/** The stream is not where the append expected it. */
export class VersionConflict extends DomainError<'stream.versionConflict'> {
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super('stream.versionConflict', `stream ${stream} is at revision ${String(actual)}, not ${String(expected)}`, { stream, expected, actual });
  }
}

/** Sent, but the answer was lost: the events may or may not be there. Retry the same ids at the same revision. */
export class OutcomeUnknown extends DomainError<'store.outcomeUnknown'> {
  constructor(stream: string, options?: ErrorOptions) {
    super('store.outcomeUnknown', `the connection was lost while appending to ${stream}; whether it was written is unknown`, { stream }, options);
  }
}

/** The log cannot be reached; nothing was sent. */
export class StoreUnavailable extends DomainError<'store.unavailable'> {
  constructor(what: string, options?: ErrorOptions) {
    super('store.unavailable', `the event log cannot be reached (${what})`, {}, options);
  }
}

/** An event of the append has the id of another event, elsewhere in the log or in the same append. */
export class EventIdTaken extends DomainError<'event.idTaken'> {
  constructor(stream: string) {
    super('event.idTaken', `an event for ${stream} has an id that another event of the log bears already; nothing was written`, { stream });
  }
}

/** What can never be appended, whatever the state of the log: it is refused before anything is sent. */
export class NotStorable extends DomainError<'event.notStorable'> {
  constructor(stream: string, what: string, options?: ErrorOptions) {
    super('event.notStorable', `not storable in ${JSON.stringify(stream)}: ${what}`, { stream }, options);
  }
}
