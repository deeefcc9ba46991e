import { Command, Query } from '@nestjs/cqrs';
import type { EventLog, LogVerification, NotedSeal } from '#libs/event-store';
import type { Page } from '#libs/read-model';

export interface SealJson {
  readonly block: number;
  /** The numbers of the first and the last event that it covers. */
  readonly from: number;
  readonly to: number;
  readonly digest: string;
}

export interface JournalJson {
  readonly logId: string;
  readonly epoch: number;
  readonly engine: EventLog['engine'];
  /** The number of the last event. */
  readonly ordinal: number;
  readonly lastSeal: SealJson | null;
}

/** Which log this is, how far it goes, and how far it is sealed. */
export class GetJournal extends Query<JournalJson> {}

/** The published seals, in order. Refused with `request.cursorInvalid` for a cursor that is none. */
export class ListSeals extends Query<Page<SealJson>> {
  constructor(readonly request: { readonly limit: number; readonly cursor?: string }) {
    super();
  }
}

/** The file of the log, in pieces of text. Refused with `log.damaged`, possibly after a good part of it. */
export class ExportJournal extends Query<AsyncIterable<string>> {}

export interface JournalVerification extends LogVerification {
  readonly ok: boolean;
}

/** Reads the whole log again and compares it with its published seals, and with those that are given, published or not; changes nothing. */
export class VerifyJournal extends Command<JournalVerification> {
  constructor(readonly request: { readonly seals: readonly NotedSeal[] }) {
    super();
  }
}
