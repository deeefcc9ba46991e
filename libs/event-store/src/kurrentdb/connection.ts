import { setTimeout as pause } from 'node:timers/promises';
import { types } from 'node:util';
import { isCommandError, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreUnavailable } from '../event-store.errors.js';

/** How long each wait may last, in milliseconds. */
export interface Timeouts {
  /** To reach the server, and to find the leader of a cluster. */
  readonly connectMs: number;
  /** For one answer, counted here: a frozen connection answers nothing. */
  readonly answerMs: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, answerMs: 20_000 };

/** An election lasts about five seconds: the client looks for a leader that long, and longer. What the address says goes first. */
const CLIENT_SETTINGS = { maxDiscoverAttempts: '100', discoveryInterval: '200' };
/** Pauses before reading again over a new connection: long enough, together, for the nodes of a cluster to know that one is gone. */
const RETRIES_MS = [20, 200];

/** A wait that was given up here. */
export class AnswerLate extends Error {
  constructor(ms: number) {
    super(`sans réponse après ${String(ms)} ms`);
  }
}

/** What the server or the line refused, in words; errors of the client often have none. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return 'injoignable';
  return error.message === '' ? error.name : error.message;
}

/** Rejects with {@link AnswerLate} when nothing comes in time; what comes later is dropped. */
export async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AnswerLate(ms));
    }, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Of several hosts after `+discover`, the client asks the first one only, and for ever, should that be the one that died. */
const SEVERAL_TO_DISCOVER = /^(\w+)\+discover:(\/\/[^?]*,)/u;

/** The address as the client needs it. */
export function clientAddress(given: string, timeouts: Timeouts): string {
  const url = given.replace(SEVERAL_TO_DISCOVER, '$1:$2');
  const settings = Object.entries({ ...CLIENT_SETTINGS, defaultDeadline: String(timeouts.connectMs) });
  const missing = settings.filter(([key]) => !url.toLowerCase().includes(`${key.toLowerCase()}=`)).map(([key, value]) => `${key}=${value}`);
  const separator = url.includes('?') ? '&' : '?';
  return missing.length === 0 ? url : `${url.replace(/\/+$/u, '')}${separator}${missing.join('&')}`;
}

/**
 * The way to the server. A client of KurrentDB keeps some of its failures for good (of finding its cluster, say), so that one
 * which failed is put away, with all that was under way on it, and the next call makes a new one.
 */
export class Connection {
  private readonly url: string;
  private current: KurrentDBClient | undefined;
  private closed = false;

  constructor(
    url: string,
    readonly timeouts: Timeouts,
  ) {
    this.url = clientAddress(url, timeouts);
  }

  /** @throws StoreUnavailable once closed */
  get client(): KurrentDBClient {
    if (this.closed) throw new StoreUnavailable('closed');
    this.current ??= KurrentDBClient.connectionString(this.url);
    return this.current;
  }

  /** Puts a client away; calls under way on it fail. Nothing happens to the one that has taken its place meanwhile. */
  drop(client: KurrentDBClient): void {
    if (this.current !== client) return;
    this.current = undefined;
    void client.dispose();
  }

  /** Asks what changes nothing: over a new connection, should the first turn out to be dead. @throws StoreUnavailable */
  async ask<T>(question: (client: KurrentDBClient) => Promise<T>, retries: readonly number[] = RETRIES_MS): Promise<T> {
    const { client } = this;
    try {
      return await within(this.timeouts.answerMs, question(client));
    } catch (cause) {
      if (!isOfTheLine(cause)) throw cause;
      this.drop(client);
      const [pauseMs, ...left] = retries;
      if (pauseMs === undefined || cause instanceof AnswerLate || this.closed) throw new StoreUnavailable(reasonOf(cause), { cause });
      await pause(pauseMs);
      return this.ask(question, left);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = this.current;
    this.current = undefined;
    await client?.dispose();
  }
}

/** By their stable names, `ErrorType` of the client: what is said of the way to the server, not of what was asked. */
const LINE_ERRORS: ReadonlySet<string> = new Set([
  'unavailable',
  'deadline-exceeded',
  'timeout',
  'cancelled',
  'not-leader',
  'unknown',
  'access-denied',
]);

/** Whether the server gave no verdict: it is away, has no leader, lets nobody in, or is too slow. */
export function isOfTheLine(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  if (isCommandError(error)) return LINE_ERRORS.has(error.type);
  return error instanceof AnswerLate || isNothingSent(error);
}

/** What the client throws before it sends anything: it found no leader, no server, or could not ask it what it is capable of. */
export function isNothingSent(error: unknown): boolean {
  if (!types.isNativeError(error) || isCommandError(error)) return false;
  return ('code' in error && typeof error.code === 'number') || error.message.startsWith('Failed to discover');
}
