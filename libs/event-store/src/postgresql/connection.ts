import { types } from 'node:util';
import type { ClientConfig } from 'pg';
import { DomainError } from '#libs/kernel';
import { StoreFull, StoreUnavailable } from '../event-store.errors.js';

/** How long each wait may last, in milliseconds. */
export interface Timeouts {
  /** To reach the server. */
  readonly connectMs: number;
  /** For the lock of the log: other processes append one batch each in turn. */
  readonly lockMs: number;
  /** For one statement, counted by the server. */
  readonly statementMs: number;
  /** For one answer, counted here: a frozen connection answers nothing. */
  readonly answerMs: number;
  /** A transaction left open by a lost client holds the log no longer than this. */
  readonly idleInTransactionMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connectMs: 5_000,
  lockMs: 10_000,
  statementMs: 15_000,
  answerMs: 16_000,
  idleInTransactionMs: 10_000,
};

/** A connection that notices when the other end is gone. */
export function clientConfig(connectionString: string, timeouts: Timeouts, name: string): ClientConfig {
  return {
    connectionString,
    application_name: name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: timeouts.connectMs,
    query_timeout: timeouts.answerMs,
    statement_timeout: timeouts.statementMs,
    lock_timeout: timeouts.lockMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
  };
}

const SQLSTATE = /^[0-9A-Z]{5}$/u;
/** Connection exceptions, idle and shutdown terminations, internal and system errors: the answer may have been lost on the way. */
const MAY_HAVE_COMMITTED = /^(?:08|25P|57P|58|XX)/u;
/** Timeouts and exhausted resources: the statement was rolled back, and may pass later. */
const PASSING = /^(?:53|55P03|57014|40)/u;

const DISK_FULL = '53100';

/** The SQLSTATE of an answer by which the server rolled the statement back; undefined when there was no such answer. */
export function refusalCode(error: unknown): string | undefined {
  if (!types.isNativeError(error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return SQLSTATE.test(error.code) && !MAY_HAVE_COMMITTED.test(error.code) ? error.code : undefined;
}

/** Whether the same statement may pass later: the server is not there, or has no room at this moment. */
export function isPassing(error: unknown): boolean {
  const code = refusalCode(error);
  return code === undefined || PASSING.test(code);
}

/** Whether the connection broke, as against an answer that is late or a refusal. */
export function isBroken(error: unknown): boolean {
  return refusalCode(error) === undefined && !/timeout/iu.test(reasonOf(error));
}

export function reasonOf(error: unknown): string {
  return types.isNativeError(error) && error.message !== '' ? error.message : 'injoignable';
}

/** What the server said stays what it is; a server that says nothing, or has no room, is a log that cannot be reached. */
export function told(cause: unknown): unknown {
  if (cause instanceof DomainError) return cause;
  if (refusalCode(cause) === DISK_FULL) return new StoreFull({ cause });
  return isPassing(cause) ? new StoreUnavailable(reasonOf(cause), { cause }) : cause;
}

/** The answer, or what {@link told} makes of its failure. */
export async function available<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (cause) {
    throw told(cause);
  }
}
