import { FreshnessReader, type Lag, lagTold, projections, type ReactionState, STALE_AFTER_SECONDS } from '#libs/application';
import { type EventLog, StoreUnavailable } from '#libs/event-store';
import type { ReadyAnswer } from '#libs/platform';
import type { Reaction } from '#libs/runner';
import type { Pool } from 'pg';

/** Whether the projections keep up with the log, and why not. */
export interface ProjectorReadiness extends ReadyAnswer {
  readonly database: boolean;
  readonly log: { readonly id: string; readonly epoch: number; readonly ordinal: number } | null;
  readonly projections: readonly { readonly name: string; readonly ok: boolean; readonly ordinal: number | null; readonly lag: Lag | null }[];
  readonly reactions: readonly (ReactionState & { readonly ok: boolean })[];
  readonly reasons: readonly string[];
}

/** Longer than a projection that was tried again needs to fail again. */
const GRACE_MS = 5_000;
const LAST_REACTION_RETRY_MS = 30_000;

const AHEAD = 'en avance sur le journal, qui a été restauré, déménagé ou remplacé';
const OBSTACLES: Readonly<Partial<Record<string, string>>> = { ahead: AHEAD, gap: 'la suite du journal manque : vérifiez-le (ecluse log verify)' };

/** A reaction may have the name of a projection. */
const inReaction = (reaction: string): string => `reaction/${reaction}`;

/** What the projector says of itself, of the log and the checkpoints as they are. */
export class ProjectorHealth {
  private readonly freshness: FreshnessReader;
  private readonly failing = new Map<string, { readonly why: string; readonly until: number }>();

  constructor(
    pool: Pool,
    private readonly log: EventLog,
    private readonly reactions: readonly Reaction[],
  ) {
    const query = async <Rows>(sql: string, values?: unknown[]): Promise<Rows> => (await pool.query(sql, values)).rows as Rows;
    this.freshness = new FreshnessReader({ query }, log.store, { now: () => Date.now() });
  }

  failed(projection: string, error: unknown, retryInMilliseconds: number): void {
    const why = error instanceof Error ? error.message : String(error);
    this.failing.set(projection, { why, until: performance.now() + 2 * retryInMilliseconds + GRACE_MS });
  }

  succeeded(projection: string): void {
    this.failing.delete(projection);
  }

  /** Tried again at the latest when the pauses between are longest. */
  reactionFailed(reaction: string, error: unknown): void {
    this.failed(inReaction(reaction), error, LAST_REACTION_RETRY_MS);
  }

  reacted(reaction: string): void {
    this.succeeded(inReaction(reaction));
  }

  async now(): Promise<ProjectorReadiness> {
    try {
      const [head, states] = [await this.log.store.head(), await this.freshness.states()];
      const told = projections.map(({ name }) => {
        const state = states.find((known) => known.name === name);
        const lag = state?.obstacle === null ? state.lag : null;
        const ok = lag !== null && lag.seconds <= STALE_AFTER_SECONDS && this.failureOf(name) === null;
        return { name, ok, ordinal: state?.ordinal ?? null, lag };
      });
      const obstacleOf = new Map(states.map(({ name, obstacle }) => [name, obstacle]));
      const reasons = told
        .filter(({ ok }) => !ok)
        .map(({ name, lag }) => `« ${name} » : ${this.failureOf(name) ?? OBSTACLES[obstacleOf.get(name) ?? 'none'] ?? late(lag)}`);
      const reactions = (await this.freshness.reactionStates(this.reactions)).map((state) => {
        return { ...state, ok: !state.ahead && state.lag.seconds <= STALE_AFTER_SECONDS && this.failureOf(inReaction(state.name)) === null };
      });
      for (const { name, ok, lag, ahead } of reactions) {
        if (!ok) reasons.push(`réaction « ${name} » : ${this.failureOf(inReaction(name)) ?? (ahead ? AHEAD : late(lag))}`);
      }
      const trouble = this.log.trouble();
      if (trouble !== null && reasons.length > 0) reasons.push(trouble);
      const log = { id: head.logId, epoch: head.epoch, ordinal: head.ordinal };
      return { status: reasons.length === 0 ? 'ready' : 'notReady', database: true, log, projections: told, reactions, reasons };
    } catch (error) {
      if (error instanceof StoreUnavailable)
        return { status: 'notReady', database: true, log: null, projections: [], reactions: [], reasons: [error.message] };
      const reason = `La base de données ne répond pas (${error instanceof Error ? error.message : String(error)}) : vérifiez que PostgreSQL tourne.`;
      return { status: 'notReady', database: false, log: null, projections: [], reactions: [], reasons: [reason] };
    }
  }

  private failureOf(projection: string): string | null {
    const failure = this.failing.get(projection);
    return failure !== undefined && performance.now() < failure.until ? failure.why : null;
  }
}

function late(lag: Lag | null): string {
  return lag === null ? 'n’a encore jamais tourné' : lagTold(lag);
}
