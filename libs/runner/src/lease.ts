import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { ClientBase, Pool } from 'pg';
import { pause } from './pause.js';
import { LeaseLost } from './runner.errors.js';

/** How long a lease is good without being renewed, by the server's clock; a holder counts it from before it asked. */
export const LEASE_MS = 3_000;
const BEAT_MS = 750;

/** The time for which one holds a lease. */
export interface Tenure {
  /** Aborted when the lease is lost, or the work is to end. */
  readonly signal: AbortSignal;
  /**
   * Keeps the lease from passing to another until the transaction ends.
   * @throws LeaseLost when it has passed already
   */
  confirm(transaction: ClientBase): Promise<void>;
}

/** What is told of leases; nothing is written to a journal here. */
export interface LeaseObserver {
  taken(name: string): void;
  /** Lost to another, or not renewed in time: the work was told to end. */
  lost(name: string): void;
}

/** The processes that were at work, or ready for it, within the last seconds: their machine and pid. */
export async function processesAtWork(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ label: string }>(
    'SELECT DISTINCT label FROM runner.member WHERE seen_until > clock_timestamp() ORDER BY label',
  );
  return rows.map(({ label }) => label);
}

/** The lease under which a projection is written. */
export const leaseOfProjection = (projection: string): string => `projection/${projection}`;

type Verdict = 'held' | 'refused' | 'unknown';

const BEAT = `
  WITH seen AS (
    INSERT INTO runner.member (name, member, label, seen_until) VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
    ON CONFLICT (name, member) DO UPDATE SET seen_until = excluded.seen_until)
  INSERT INTO runner.lease AS l (name, holder, since, expires_at)
  VALUES ($1, $2, clock_timestamp(), clock_timestamp() + $4 * interval '1 millisecond')
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
    since = CASE WHEN l.holder = excluded.holder THEN l.since ELSE excluded.since END
  WHERE l.holder = excluded.holder OR l.expires_at < clock_timestamp()`;

/**
 * Work that only one process at a time does: the others stand by, and one of them goes on when the lease was given back or has expired.
 * A lease alone stops nobody who hangs: what is written must be fenced as well.
 */
export class Leases {
  private readonly holder = randomUUID();
  private readonly label = `${hostname()} ${String(process.pid)}`;

  /** `pool`: connections of its own, with deadlines well below {@link LEASE_MS}. */
  constructor(
    private readonly pool: Pool,
    private readonly observer: LeaseObserver,
  ) {}

  /**
   * Stands by for a lease and does the work each time it is held, until the signal; then gives the lease back.
   * The work is to end soon after the signal of its tenure. Rejects when the work does; a database that is away is waited for.
   */
  async whileHolding(name: string, signal: AbortSignal, work: (tenure: Tenure) => Promise<void>): Promise<void> {
    try {
      while (!signal.aborted) {
        const asked = performance.now();
        if ((await this.beat(name)) === 'held') await this.tenure(name, asked, signal, work);
        else await pause(BEAT_MS, signal);
      }
    } finally {
      await this.giveBack(name);
    }
  }

  private async tenure(name: string, since: number, signal: AbortSignal, work: (tenure: Tenure) => Promise<void>): Promise<void> {
    this.observer.taken(name);
    const [lost, done] = [new AbortController(), new AbortController()];
    const working = work({
      signal: AbortSignal.any([signal, lost.signal]),
      confirm: async (transaction) => this.confirm(name, transaction),
    }).finally(() => {
      done.abort();
    });
    working.catch(() => undefined); // reported when it is awaited
    // What was begun is ended under the lease: it is renewed until then, whatever the signal says.
    for (let goodUntil = since + LEASE_MS; ;) {
      await pause(BEAT_MS, done.signal);
      if (done.signal.aborted) break;
      const asked = performance.now();
      const verdict = await this.beat(name);
      if (verdict === 'held') goodUntil = asked + LEASE_MS;
      else if (verdict === 'refused' || performance.now() >= goodUntil) {
        this.observer.lost(name);
        lost.abort();
        break;
      }
    }
    await working;
  }

  /** Renews what is held, takes what is free, and tells others that we are there. */
  private async beat(name: string): Promise<Verdict> {
    try {
      const { rowCount } = await this.pool.query(BEAT, [name, this.holder, this.label, LEASE_MS]);
      return rowCount === 1 ? 'held' : 'refused';
    } catch {
      return 'unknown';
    }
  }

  private async confirm(name: string, transaction: ClientBase): Promise<void> {
    const { rowCount } = await transaction.query('SELECT FROM runner.lease WHERE name = $1 AND holder = $2 FOR SHARE', [name, this.holder]);
    if (rowCount !== 1) throw new LeaseLost(name);
  }

  /** Those who are gone without a word are forgotten by the way. What cannot be given back expires. */
  private async giveBack(name: string): Promise<void> {
    await this.pool
      .query(
        `WITH gone AS (DELETE FROM runner.member WHERE (name = $1 AND member = $2) OR seen_until < clock_timestamp() - interval '1 hour')
         DELETE FROM runner.lease WHERE name = $1 AND holder = $2`,
        [name, this.holder],
      )
      .catch(() => undefined);
  }
}
