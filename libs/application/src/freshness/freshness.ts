import { decodeToken, type EventStore, type Head, type Position, standsAt, StoreUnavailable } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import type { ReadPosition } from '#libs/read-model';
import { isFrozen } from '../projections/projections.js';
import type { Reaction, SetAsideCount } from '#libs/runner';
import { SharedQuestion } from '../referentiel/shared-question.js';
import type { Settings } from '../tokens.js';

/** How far a projection is behind the log: events not yet read, and how long the first of them has been waiting. */
export interface Lag {
  readonly events: number;
  readonly seconds: number;
}

/** `ahead`: it has read another log, further than the log goes, or another event than stands there since a restore. `gap`: the log goes on, and has nothing after what it has read. */
export type Obstacle = 'ahead' | 'gap';

/** Where one projection stands. */
export interface ProjectionState {
  readonly name: string;
  readonly generation: number;
  readonly position: Position;
  readonly ordinal: number;
  /** That of its tables; null when it was made before structures were told apart. */
  readonly structure: number | null;
  readonly lag: Lag;
  /** Why it does not follow this log, whatever the lag says; null when it does. */
  readonly obstacle: Obstacle | null;
  /** The process that writes it, and since when; null while none does. */
  readonly holder: { readonly label: string; readonly since: string } | null;
  /** Processes that would go on if that one ended. */
  readonly standby: number;
  readonly setAside: SetAsideCount;
}

/** Where a reaction stands: the partition of it that is furthest behind. */
export interface ReactionState {
  readonly name: string;
  /** Processes that work on it. */
  readonly workers: number;
  readonly partitions: number;
  /** Those that a worker which is there has in hand. */
  readonly held: number;
  /** The last event that it has read; of another log when it is ahead. */
  readonly ordinal: number;
  readonly lag: Lag;
  /** It has read another log, further than the log goes, or another event than stands there since a restore. */
  readonly ahead: boolean;
}

/** Beyond this lag a figure says `stale`. */
export const STALE_AFTER_SECONDS = 60;
const POLL_MILLISECONDS = 20;
/** How long a command waits for what it is decided by: it has to be carried out, too, before its answer is too late (35 s). */
const CURRENT_WITHIN_MILLISECONDS = 10_000;
/** An answer that is there does not wait longer to be told how fresh it is: a log that elects a leader takes its time, figures are asked for meanwhile. */
const STANDING_MILLISECONDS = 3_000;

interface GenerationRow {
  readonly projection: string;
  readonly generation: number;
  readonly position: string;
  readonly ordinal: string;
  readonly holder: string | null;
  readonly since: Date | null;
  readonly standby: number;
  readonly events: number;
  readonly streams: number;
  readonly structure: number | null;
  readonly log_id: string | null;
  readonly log_epoch: number | null;
  readonly event_id: string | null;
}

const STATES = `
  SELECT g.projection, g.generation, g.position::text, g.ordinal::text, g.structure, g.log_id, g.log_epoch, g.event_id, held.holder, held.since, a.events, a.streams,
    (SELECT count(*)::int FROM runner.member m WHERE m.name = 'projection/' || g.projection AND m.seen_until > clock_timestamp()
       AND m.member IS DISTINCT FROM held.member) AS standby
  FROM runner.generation g
  LEFT JOIN LATERAL (
    SELECT m.label AS holder, l.since, l.holder AS member FROM runner.lease l JOIN runner.member m ON m.name = l.name AND m.member = l.holder
    WHERE l.name = 'projection/' || g.projection AND l.expires_at > clock_timestamp()) held ON true
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS events, count(DISTINCT s.stream)::int AS streams FROM runner.set_aside s
    WHERE s.projection = g.projection AND s.generation = g.generation) a
  WHERE g.state = 'active' ORDER BY g.projection`;

interface ReactionRow {
  readonly reaction: string;
  readonly workers: number;
  readonly partitions: number;
  readonly held: number;
  readonly position: string;
  readonly ordinal: string;
  readonly ahead: boolean;
  /** The last events read, of its partitions. */
  readonly last: readonly { readonly position: string; readonly eventId: string | null }[];
}

const REACTION_STATES = `
  SELECT p.reaction, count(*)::int AS partitions, count(m.member)::int AS held, min(p.position)::text AS position, min(p.ordinal)::text AS ordinal,
    bool_or(p.position > $2 OR p.log_id <> $3 OR p.log_epoch <> $4) AS ahead,
    jsonb_agg(DISTINCT jsonb_build_object('position', p.position::text, 'eventId', p.event_id)) AS last,
    (SELECT count(*)::int FROM runner.member w WHERE w.name = 'reaction/' || p.reaction AND w.seen_until > clock_timestamp()) AS workers
  FROM runner.partition p
  LEFT JOIN runner.member m ON m.name = 'reaction/' || p.reaction AND m.member = p.owner AND m.seen_until > clock_timestamp()
  WHERE p.reaction = ANY ($1) GROUP BY p.reaction`;

/** How far some log was read. */
type Place = Pick<ReadPosition, 'logId' | 'logEpoch'> & { readonly position: Position };

/** Whether a place is one of this log, no further than it goes; another event may stand there since a restore. */
function isWithinLog({ position, logId, logEpoch }: Place, head: Head): boolean {
  return (logId === null || (logId === head.logId && logEpoch === head.epoch)) && position <= head.position;
}

/** The database of the read models, whatever connects to it. */
export interface Queryable {
  query<Rows>(sql: string, values?: unknown[]): Promise<Rows>;
}

/** Compares the read models with the log, and waits for them when a query asks to see what was just written. */
export class FreshnessReader {
  /** How far each projection is: asked once for all who wait. */
  private readonly places = new SharedQuestion(async () => {
    const rows = await this.database.query<{ projection: string; position: string }[]>(
      `SELECT projection, position::text FROM runner.generation WHERE state = 'active'`,
    );
    return new Map(rows.map(({ projection, position }) => [projection, BigInt(position)]));
  });

  constructor(
    private readonly database: Queryable,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  async states(): Promise<readonly ProjectionState[]> {
    const rows = await this.database.query<GenerationRow[]>(STATES);
    // After them: a projection that goes on is not taken for one that is ahead.
    const head = await this.store.head();
    return Promise.all(
      rows.map(async ({ projection: name, generation, structure, holder, since, standby, events, streams, ...place }) => {
        const [position, ordinal] = [BigInt(place.position) as Position, Number(place.ordinal)];
        const isWithin = isWithinLog({ position, logId: place.log_id, logEpoch: place.log_epoch }, head);
        const follows = isWithin && (await standsAt(this.store, position, place.event_id));
        const { isCut, ...lag } = await this.lookAt(position, ordinal, head);
        return {
          name,
          generation,
          position,
          ordinal,
          structure,
          lag,
          obstacle: !follows ? 'ahead' : isCut ? 'gap' : null,
          holder: holder === null || since === null ? null : { label: holder, since: since.toISOString() },
          standby,
          setAside: { events, streams },
        };
      }),
    );
  }

  /** Those of the reactions that have begun. */
  async reactionStates(reactions: readonly Pick<Reaction, 'name'>[]): Promise<readonly ReactionState[]> {
    if (reactions.length === 0) return [];
    const head = await this.store.head();
    const names = reactions.map(({ name }) => name);
    const rows = await this.database.query<ReactionRow[]>(REACTION_STATES, [names, head.position.toString(), head.logId, head.epoch]);
    return Promise.all(
      rows.map(async ({ reaction: name, workers, partitions, held, position, last, ...place }) => {
        const ordinal = Number(place.ordinal);
        const stand = async (): Promise<readonly boolean[]> =>
          Promise.all(last.map(async (each) => standsAt(this.store, BigInt(each.position) as Position, each.eventId)));
        const ahead = place.ahead || (await stand()).includes(false);
        const lag = ahead ? { events: 0, seconds: 0 } : await this.lagAt(BigInt(position) as Position, ordinal, head);
        return { name, workers, partitions, held, ordinal, lag, ahead };
      }),
    );
  }

  /** The lag of something read at this place of a log, and whether it is ahead: of a log that was restored to an earlier state it misses nothing. */
  async standing({ ordinal, ...place }: ReadPosition): Promise<{ readonly lag: Lag; readonly ahead: boolean }> {
    const position = BigInt(place.position) as Position;
    const head = await this.store.head();
    return { lag: await this.lagAt(position, ordinal, head), ahead: !isWithinLog({ ...place, position }, head) };
  }

  private async lagAt(position: Position, ordinal: number, head: Head): Promise<Lag> {
    const { events, seconds } = await this.lookAt(position, ordinal, head);
    return { events, seconds };
  }

  /** `isCut`: events are missing there, although the log goes on. */
  private async lookAt(position: Position, ordinal: number, head: Head): Promise<Lag & { readonly isCut: boolean }> {
    const events = Math.max(0, head.ordinal - ordinal);
    if (events === 0) return { events: 0, seconds: 0, isCut: false };
    const page = await this.store.readAll(position, { limit: 1 });
    const [first] = page.events;
    const waited = first === undefined ? 0 : this.clock.now() - Date.parse(first.recordedAt);
    return { events, seconds: Math.max(0, Math.round(waited / 100) / 10), isCut: first === undefined && page.upTo === position };
  }

  /**
   * Waits until the named projections have read what the token stands for.
   * @returns false when the deadline passed first: the answer is then stale, and must say so
   * @throws DomainError `token.otherLog` when the token was given by another log or before a restore
   */
  async waitFor(token: string, projections: readonly string[], deadlineMilliseconds: number): Promise<boolean> {
    const { logId, epoch, position } = decodeToken(token);
    const head = await this.store.head();
    if (logId !== head.logId || epoch !== head.epoch) {
      throw new DomainError(
        'token.otherLog',
        'ce jeton de position vient d’un autre journal, ou d’avant sa restauration : refaites la lecture sans « after »',
        {
          token,
        },
      );
    }
    return this.reached(position, projections, deadlineMilliseconds);
  }

  /** Waits a while until the named projections have read all that the log tells now. @returns false when they have not @throws StoreUnavailable */
  async untilCurrent(projections: readonly string[]): Promise<boolean> {
    const { position } = await this.store.head();
    return this.reached(position, projections, CURRENT_WITHIN_MILLISECONDS);
  }

  private async reached(position: Position, projections: readonly string[], deadlineMilliseconds: number): Promise<boolean> {
    const until = this.clock.now() + deadlineMilliseconds;
    for (;;) {
      const places = await this.places.ask();
      if (projections.every((name) => (places.get(name) ?? -1n) >= position)) return true;
      if (this.clock.now() >= until) return false;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }
}

/** The same of an answer; null: unknown, the log does not answer. */
export interface AnswerLag {
  readonly events: number | null;
  readonly seconds: number | null;
}

/** What an answer says of its freshness. */
export interface AnswerFreshness {
  readonly ordinal: number;
  readonly lag: AnswerLag;
  readonly stale: boolean;
}

const UNKNOWN: AnswerLag = { events: null, seconds: null };

/** Where something stands; null when the log cannot be reached, or not in time. */
async function standingInTime(reader: FreshnessReader, place: ReadPosition): Promise<Awaited<ReturnType<FreshnessReader['standing']>> | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, STANDING_MILLISECONDS, null);
  });
  const standing = reader.standing(place).catch((error: unknown) => {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  });
  try {
    return await Promise.race([standing, late]);
  } finally {
    clearTimeout(timer);
    // What fails after the answer is told, fails for nobody.
    standing.catch(() => undefined);
  }
}

/**
 * A generation of another structure stands still: it is stale as soon as anything is missing. One that is ahead of the log is stale, for it tells what the log
 * does not. While the log is away, the read models answer all the same: how much they miss is unknown then, and what they tell is stale.
 */
export async function freshnessOf(
  reader: FreshnessReader,
  place: ReadPosition,
  projection: 'stock' | 'parcours' = 'stock',
): Promise<AnswerFreshness> {
  const standing = await standingInTime(reader, place);
  if (standing === null) return { ordinal: place.ordinal, lag: UNKNOWN, stale: true };
  const { lag, ahead } = standing;
  const frozen = isFrozen(projection, place.structure);
  return { ordinal: place.ordinal, lag, stale: ahead || lag.seconds > STALE_AFTER_SECONDS || (frozen && lag.events > 0) };
}

/**
 * Waits until what the projections tell includes what a token stands for; without a token, not at all.
 * @throws DomainError `query.stale` for a list that would leave it out; `token.otherLog`
 */
export async function includes(
  reader: FreshnessReader,
  { afterDeadlineMilliseconds }: Pick<Settings, 'afterDeadlineMilliseconds'>,
  projections: readonly string[],
  after: string | undefined,
): Promise<void> {
  if (after === undefined || (await reader.waitFor(after, projections, afterDeadlineMilliseconds))) return;
  throw new DomainError('query.stale', 'les listes ne sont pas encore à jour de ce qui vient d’être écrit : réessayez dans un instant');
}

/** Waits a while until what the projections tell includes all that the log tells now: for what is decided by it. @throws DomainError `query.stale`; StoreUnavailable */
export async function includesAll(reader: FreshnessReader, projections: readonly string[]): Promise<void> {
  if (await reader.untilCurrent(projections)) return;
  throw new DomainError('query.stale', 'les modèles de lecture ne sont pas à jour du journal, rien n’est écrit : réessayez dans un instant');
}
