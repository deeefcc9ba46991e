import type { LogOrigin, VerbatimEvent } from '../event-log.js';

/**
 * The file of a log, in NDJSON: a header, one line per event in the order of the log, a check every so often, a footer. [for ever]
 * A check is the SHA-256 of all the lines since the one before it, ends of line included: what is between two checks is taken over whole or not at all.
 */
export const FORMAT = 'ecluse-log';
export const VERSION = 1;

/** A check comes at the latest after so many events – with the seal of the block that they end – or so many bytes. */
export const CHECK_BYTES = 4 * 1024 * 1024;

export interface HeaderLine extends LogOrigin {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** How many events follow. */
  readonly events: number;
}

export interface CheckLine {
  /** The ordinal of the last event before it. */
  readonly upTo: number;
  readonly check: string;
  /** The digest that seals the block, where one ends. */
  readonly seal?: string;
}

export interface FooterLine {
  readonly end: true;
  readonly events: number;
  /** The digest of the last event; null when there is none. */
  readonly lastDigest: string | null;
  /** Of the whole log: the chain of the seals, with what follows the last one. */
  readonly digest: string;
  readonly check: string;
}

/** Why an export stopped before its end: the last line of a file that is of no use. */
export interface FailureLine {
  readonly error: { readonly code: string; readonly message: string };
}

/** An event in its stable form: the same members in the same order, whichever log it comes from. */
export function eventLine({ ordinal, id, stream, revision, type, data, sealed, metadata, recordedAt, digest }: VerbatimEvent): string {
  return JSON.stringify({ ordinal, id, stream, revision, type, data, sealed, metadata, recordedAt, digest });
}
