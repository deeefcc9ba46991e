import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { alerteSweep, dossierWork, echeanceSweep, projections, reactionsOn } from '#libs/application';
import { type EventLog, type LogAddress, openEventLog, runSealer, SealBroken, type SealerObserver, type StoredEvent } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { connectionPool, Metrics } from '#libs/platform';
import { readModelDataSource } from '#libs/read-model';
import {
  CheckpointAhead,
  dropLeftovers,
  FenceLost,
  isPassing,
  LeaseLost,
  leaseOfProjection,
  Leases,
  Pace,
  type Projection,
  rebuild,
  RebuildCancelled,
  type RebuildDecision,
  type RebuildProgress,
  RebuildQueue,
  type RebuildRequest,
  type Reaction,
  ReactionAhead,
  type ReactionObserver,
  runProjection,
  runReaction,
  runSweep,
  type Sweep,
  type RunnerObserver,
  type Tenure,
  WriterBroken,
} from '#libs/runner';
import { stockProjection } from '#libs/read-model';
import { Complaints } from './complaints.js';
import { ProjectorMeasures } from './measures.js';
import { ProjectorHealth, type ProjectorReadiness } from './readiness.js';
import { keepRolledUp, type RollupsObserver } from './rollups.js';

export interface ProjectorOptions {
  readonly databaseUrl: string;
  readonly logAddress: LogAddress;
  readonly logger: Logger;
  /** Where its measures are told. */
  readonly metrics?: Metrics;
  /** What is done about events; all that the program knows unless told otherwise. */
  readonly reactions?: readonly Reaction[];
  /** The present, by which échéances pass. */
  readonly clock?: Clock;
  /** The zone in which « today » is told when no caisse is concerned. */
  readonly timeZone?: string;
}

/** The read models, kept up with the log, and its seals, until `stop`. */
export interface Projector {
  /** Resolves once every page under way is written or rolled back; stopping twice does nothing more. */
  stop(): Promise<void>;
  readiness(): Promise<ProjectorReadiness>;
}

const STOCK = stockProjection.name;
/** Events of the log per transaction, while following and while rebuilding. */
const PAGE = 2_000;
const REBUILD_PAGE = 5_000;
/** While a rebuild is far behind: each row is written once for so many events. */
const REBUILD_BATCH = 50_000;
/** A rebuild writes, reads, holds the live writer still and looks at a snapshot. */
const REBUILD_CONNECTIONS = 4;
const QUEUE_POLL_MS = 250;
const RETRY_MS = 2_000;
/** A log that was brought from elsewhere may hold any text. */
const LONGEST_ID = 128;

/** Each projection follows with one connection, and looks for what is asked of it with another. */
const CONNECTIONS = projections.length * 2 + 1;
/** Each reaction tells that it is there, and moves its checkpoints. */
const REACTION_CONNECTIONS = 2;
/** What reactions and échéances read of caisses, calendars and what is due. */
const DESK_CONNECTIONS = 4;
const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
/** Events of the log that a reaction looks at in one go. */
const REACTION_PAGE = 500;
/** The indexes of a large read model take minutes. */
const REBUILD_ANSWER_MS = 1_800_000;
/** Well below what a lease is good for. */
const LEASE_ANSWER_MS = 1_000;

class RunningProjector implements Projector {
  private readonly ending = new AbortController();
  private readonly pool: Pool;
  private readonly rebuildPool: Pool;
  private readonly leasePool: Pool;
  private readonly reactionPool: Pool;
  private readonly leases: Leases;
  private readonly queue: RebuildQueue;
  private readonly done: Promise<void>;
  private readonly logger: Logger;
  private readonly databaseUrl: string;
  private readonly measures: ProjectorMeasures;
  private readonly health: ProjectorHealth;
  private readonly complaints = new Complaints();
  private readonly reactions: readonly Reaction[];
  private readonly sweeps: readonly Sweep[];
  private readonly readModel: DataSource;
  /** A rebuild of the stock is at work: not one that waits for a yes. */
  private stockIsRebuilt = false;

  constructor(
    { databaseUrl, logger, metrics = new Metrics(), reactions, clock = SYSTEM_CLOCK, timeZone = 'Europe/Paris' }: ProjectorOptions,
    private readonly log: EventLog,
  ) {
    this.logger = logger;
    this.readModel = readModelDataSource(databaseUrl, DESK_CONNECTIONS);
    const settings = { timeZone, afterDeadlineMilliseconds: 0 };
    const work = dossierWork({ store: log.store, readModel: this.readModel, clock, settings });
    const registered = reactions ?? reactionsOn(work);
    this.sweeps = reactions === undefined ? [echeanceSweep(work), alerteSweep(work, timeZone)] : [];
    this.reactions = registered;
    this.databaseUrl = databaseUrl;
    const onLost = (error: Error): void => {
      logger.warn({ err: error }, 'connection lost');
    };
    this.pool = connectionPool(databaseUrl, { name: 'ecluse-projector', max: CONNECTIONS, durable: false, onLost });
    this.rebuildPool = connectionPool(databaseUrl, {
      name: 'ecluse-rebuild',
      max: projections.length * REBUILD_CONNECTIONS,
      answerMs: REBUILD_ANSWER_MS,
      onLost,
    });
    this.leasePool = connectionPool(databaseUrl, {
      name: 'ecluse-leases',
      max: projections.length,
      answerMs: LEASE_ANSWER_MS,
      durable: false,
      onLost,
    });
    this.reactionPool = connectionPool(databaseUrl, {
      name: 'ecluse-reactions',
      max: Math.max(1, (registered.length + this.sweeps.length) * REACTION_CONNECTIONS),
      durable: false,
      onLost,
    });
    this.leases = new Leases(this.leasePool, {
      taken: (name) => {
        this.measures.leaseTaken(name);
        logger.info({ lease: name }, 'lease taken: this process writes the read model');
      },
      lost: (name) => {
        this.measures.leaseLost(name);
        logger.warn({ lease: name }, 'lease lost: this process stands by');
      },
    });
    this.queue = new RebuildQueue(this.pool);
    this.measures = new ProjectorMeasures(metrics, {
      projector: this.pool,
      rebuild: this.rebuildPool,
      leases: this.leasePool,
      reactions: this.reactionPool,
    });
    this.health = new ProjectorHealth(this.pool, this.log, registered);
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    return this.done;
  }

  async readiness(): Promise<ProjectorReadiness> {
    return this.health.now();
  }

  private async run(): Promise<void> {
    try {
      await Promise.all([
        this.seal(),
        ...this.reactions.map(async (reaction) => this.react(reaction)),
        ...this.sweeps.map(async (sweep) => this.sweep(sweep)),
        ...projections.map(async (projection) =>
          this.leases.whileHolding(leaseOfProjection(projection.name), this.ending.signal, async (tenure) => {
            const rollups = projection.name === STOCK ? [this.rollUp(tenure.signal)] : [];
            await Promise.all([this.follow(projection, tenure), this.rebuildOnRequest(projection, tenure), ...rollups]);
          }),
        ),
      ]);
    } finally {
      if (this.readModel.isInitialized) await this.readModel.destroy();
      await this.log.close();
      await Promise.all([this.pool.end(), this.rebuildPool.end(), this.leasePool.end(), this.reactionPool.end()]);
    }
  }

  /** Follows the log for as long as the lease is held: what keeps it from starting is said, and tried again. */
  private async follow(projection: Projection, tenure: Tenure): Promise<void> {
    while (!tenure.signal.aborted) {
      try {
        await runProjection({ pool: this.pool, store: this.log.store, projection, observer: this.observer, pageSize: PAGE, tenure });
      } catch (error) {
        this.complain('error', `start of ${projection.name}`, error, { projection: projection.name }, 'projection not started');
        await this.rest(RETRY_MS, tenure.signal);
      }
    }
  }

  /** Whoever writes the stock rolls its closed days up. */
  private async rollUp(signal: AbortSignal): Promise<void> {
    const isReplaced = (): boolean => this.stockIsRebuilt;
    await keepRolledUp({ databaseUrl: this.databaseUrl, observer: this.rollupsObserver, isReplaced, signal });
  }

  private readonly rollupsObserver: RollupsObserver = {
    filled: (seconds) => {
      this.measures.rolledUp(seconds);
      this.complaints.settled('rollups');
    },
    idle: () => {
      this.complaints.settled('rollups');
    },
    failed: (error) => {
      this.complain('warn', 'rollups', error, {}, 'closed days not rolled up');
    },
  };

  /** Every projector seals: several of them publish the same seals. */
  private async seal(): Promise<void> {
    const { store, seals } = this.log;
    await runSealer({ store, seals, observer: this.sealerObserver, signal: this.ending.signal });
  }

  private readonly sealerObserver: SealerObserver = {
    counted: (events) => {
      this.measures.sealerCounted(events);
      this.complaints.settled('seals');
    },
    failed: (error) => {
      this.measures.sealerFailed();
      this.complain(error instanceof SealBroken ? 'fatal' : 'error', 'seals', error, {}, 'log not sealed');
    },
  };

  /** Every projector works on every reaction: they share its partitions out. */
  private async react(reaction: Reaction): Promise<void> {
    const { reactionPool: pool, reactionObserver: observer } = this;
    await runReaction({ pool, store: this.log.store, reaction, observer, pageSize: REACTION_PAGE, signal: this.ending.signal });
  }

  /** What falls due is shared out among the projectors, too. */
  private async sweep(sweep: Sweep): Promise<void> {
    const { reactionPool: pool, reactionObserver: observer } = this;
    await runSweep({ pool, store: this.log.store, sweep, observer, signal: this.ending.signal });
  }

  private readonly reactionObserver: ReactionObserver = {
    shared: (reaction, partitions) => {
      this.measures.shared(reaction, partitions);
      this.logger.info({ reaction, partitions }, 'partitions shared out');
    },
    reacted: (reaction, events) => {
      this.measures.reacted(reaction, events);
      this.health.reacted(reaction);
      this.complaints.settled(`reaction ${reaction}`);
    },
    failed: (reaction, error) => {
      this.measures.reactionFailed(reaction);
      this.health.reactionFailed(reaction, error);
      this.complain(error instanceof ReactionAhead ? 'fatal' : 'error', `reaction ${reaction}`, error, { reaction }, 'reaction stopped');
    },
  };

  /** Tells what is tried again and again once, until it goes well or wrong in another way. */
  private complain(level: 'warn' | 'error' | 'fatal', about: string, error: unknown, fields: object, message: string): void {
    this.logger[this.complaints.isNew(about, error) ? level : 'debug']({ err: error, ...fields }, message);
  }

  private readonly observer: RunnerObserver = {
    pageApplied: (projection, page) => {
      this.measures.pageApplied(projection, page);
      this.health.succeeded(projection);
      this.complaints.settled(projection);
      if (!this.logger.isLevelEnabled('debug')) return;
      const { events, checkpoint } = page;
      this.logger.debug({ projection, events: events.length, ordinal: checkpoint.ordinal, correlationIds: correlationIdsOf(events) }, 'page applied');
    },
    failed: (projection, error, retryInMilliseconds) => {
      this.measures.failed(projection);
      this.health.failed(projection, error, retryInMilliseconds);
      // Nothing mends these but a person, by a rebuild or a retry that this very process carries out: it must stay.
      const level = error instanceof CheckpointAhead || error instanceof WriterBroken ? 'fatal' : 'error';
      this.complain(level, projection, error, { projection, retryInMilliseconds }, 'projection stopped');
    },
  };

  private async rebuildOnRequest(projection: Projection, tenure: Tenure): Promise<void> {
    const { signal } = tenure;
    let untidy = true;
    while (!signal.aborted) {
      try {
        const request = await this.queue.take(projection.name);
        this.complaints.settled(`rebuilds of ${projection.name}`);
        if (request !== null) {
          untidy = true;
          await this.rebuildFor(projection, request, tenure);
        } else {
          if (untidy) await dropLeftovers(this.rebuildPool, projection);
          untidy = false;
          await this.rest(QUEUE_POLL_MS, signal);
        }
      } catch (error) {
        this.complain('error', `rebuilds of ${projection.name}`, error, { projection: projection.name }, 'rebuild queue not read');
        await this.rest(RETRY_MS, signal);
      }
    }
  }

  private async rebuildFor(projection: Projection, { id }: RebuildRequest, tenure: Tenure): Promise<void> {
    const { rebuildPool: pool, queue, logger } = this;
    const { store } = this.log;
    logger.info({ projection: projection.name, rebuild: id }, 'rebuild begun');
    const pace = new Pace();
    const report = async (progress: RebuildProgress): Promise<RebuildDecision> => {
      this.measures.rebuildRead(projection.name, progress.readOrdinal, progress.headOrdinal);
      if (projection.name === STOCK) this.stockIsRebuilt = progress.state === 'running';
      return queue.report(id, progress, pace.at(progress.readOrdinal, performance.now()));
    };
    const complete = async (transaction: PoolClient): Promise<boolean> => queue.complete(transaction, id);
    try {
      const sizes = { pageSize: REBUILD_PAGE, batchSize: REBUILD_BATCH, pollMs: QUEUE_POLL_MS };
      const { ordinal } = await rebuild({ pool, store, projection, tenure, report, complete, ...sizes });
      this.measures.rebuildEnded(projection.name, 'completed');
      logger.info({ projection: projection.name, rebuild: id, ordinal }, 'rebuild completed');
    } catch (error) {
      if (error instanceof RebuildCancelled) {
        this.measures.rebuildEnded(projection.name, 'cancelled');
        logger.info({ projection: projection.name, rebuild: id }, 'rebuild cancelled');
        return;
      }
      if (tenure.signal.aborted || error instanceof LeaseLost || error instanceof FenceLost) {
        this.measures.rebuildEnded(projection.name, 'interrupted');
        await queue.end(id, 'interrupted', 'le projecteur a été arrêté pendant la reconstruction : elle reprendra avec lui');
        return;
      }
      if (isPassing(error)) {
        logger.warn({ err: error, projection: projection.name, rebuild: id }, 'rebuild interrupted: it goes on soon');
        await queue.end(id, 'interrupted', 'la base de données ou le journal n’a pas répondu : elle reprendra d’elle-même');
        this.measures.rebuildEnded(projection.name, 'interrupted');
        await this.rest(RETRY_MS, tenure.signal);
        return;
      }
      logger.error({ err: error, projection: projection.name, rebuild: id }, 'rebuild failed');
      this.measures.rebuildEnded(projection.name, 'failed');
      await queue.end(id, 'failed', error instanceof Error ? error.message : String(error));
    } finally {
      if (projection.name === STOCK) this.stockIsRebuilt = false;
    }
  }

  private async rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    await pause(milliseconds, undefined, { signal }).catch(() => undefined);
  }
}

/** The requests that the events of a page come from, each once: how one request is followed through the journals. */
function correlationIdsOf(events: readonly StoredEvent[]): readonly string[] {
  const ids = new Set(events.map(({ metadata }) => metadata.correlationId?.slice(0, LONGEST_ID)));
  return [...ids].filter((id) => id !== undefined);
}

/** Starts every projection on a migrated database, and the rebuilds that are asked for. */
export async function startProjector(options: ProjectorOptions): Promise<Projector> {
  return new RunningProjector(options, await openEventLog(options.logAddress));
}
