import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import {
  CLOCK,
  EVENT_LOG,
  FreshnessReader,
  lagTold,
  type Obstacle,
  projections,
  type ProjectionState,
  type ReactionState,
  reactions,
  READ_MODEL,
  STALE_AFTER_SECONDS,
} from '#libs/application';
import { type EventLog, sealingProblem, StoreUnavailable } from '#libs/event-store';
import { type Clock, DomainError } from '#libs/kernel';
import { EcheanceQueries } from '#libs/read-model';
import { applicationMigrations } from '../composition/migrations.js';
import type { ReadyResponse } from './health.response.js';

type ProjectionHealth = ReadyResponse['projections'][number];
type ReactionHealth = ReadyResponse['reactions'][number];

/** What the process that runs the server knows of the server's surroundings. */
export const WATCH = Symbol('Watch');
export interface Watch {
  /** What is wrong: a projector that does not stay up, say. One French sentence each. */
  problems(): readonly string[];
  /** Where its projector tells of its health and measures; null when there is none, or none of its own. */
  projectorUrl(): string | null;
}

/** Which engine keeps the log. */
export const ENGINE = Symbol('Engine');

const SEALS_LOOK_MS = 60_000;
const BLOCKED_SHOWN = 5;

/** Whether what the server would answer is right, and why not. */
@Injectable()
export class Readiness {
  private broken: string | null = null;
  private sealsLookedAtMs = Number.NEGATIVE_INFINITY;
  private readonly echeances: EcheanceQueries;

  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(WATCH) private readonly watch: Watch,
    @Inject(ENGINE) private readonly engine: ReadyResponse['engine'],
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly freshness: FreshnessReader,
  ) {
    this.echeances = new EcheanceQueries(dataSource);
  }

  async now(): Promise<ReadyResponse> {
    const known = { engine: this.engine, log: null, projector: this.watch.projectorUrl() };
    const notReady = { ...known, status: 'notReady', projections: [], reactions: [], blockedEcheances: { count: 0, dossiers: [] } } as const;
    try {
      const missing = await this.missingMigrations();
      if (missing.length > 0) {
        const reason = `La base de données n’a pas encore la structure attendue (il manque ${missing.join(', ')}) : redémarrez le serveur, qui la mettra à jour.`;
        return { ...notReady, database: true, migrated: false, reasons: [reason] };
      }
      const standing = await this.freshness.states();
      const states = projections.map(({ name }) => projectionHealthOf(name, standing));
      const reacting = (await this.freshness.reactionStates(reactions)).map(healthOf);
      const head = await this.log.store.head();
      const blockedEcheances = await this.echeances.blocked(BLOCKED_SHOWN);
      const reasons = [
        ...states.flatMap((each) => reasonOf(each, standing.find(({ name }) => name === each.name)?.obstacle ?? null)),
        ...reacting.flatMap(reasonOfReaction),
        ...(await this.unsealed()),
        ...this.watch.problems(),
      ];
      const log = { id: head.logId, epoch: head.epoch, ordinal: head.ordinal };
      const status = reasons.length === 0 ? 'ready' : 'notReady';
      return { ...known, log, status, database: true, migrated: true, projections: states, reactions: reacting, blockedEcheances, reasons };
    } catch (error) {
      if (isAnswered(error)) return { ...notReady, database: true, migrated: true, reasons: [error.message] };
      const reason = `La base de données ne répond pas (${error instanceof Error ? error.message : String(error)}) : vérifiez que PostgreSQL tourne.`;
      return { ...notReady, database: false, migrated: false, reasons: [reason] };
    }
  }

  private async missingMigrations(): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>('SELECT name FROM public.ecluse_migration');
    const applied = new Set(rows.map(({ name }) => name));
    return applicationMigrations.map(({ name }) => name).filter((name) => !applied.has(name));
  }

  /** Why the log is no longer sealed. Two blocks are read to tell: once in a while, and once for ever when it is so. */
  private async unsealed(): Promise<readonly string[]> {
    const now = this.clock.now();
    if (this.broken === null && now >= this.sealsLookedAtMs + SEALS_LOOK_MS) {
      this.sealsLookedAtMs = now;
      this.broken = (await sealingProblem(this.log))?.message ?? null;
    }
    return this.broken === null ? [] : [`Le journal n’est plus scellé : ${this.broken}.`];
  }
}

/** The database is there: it is the log that is away, or a read model that is being built. */
const isAnswered = (error: unknown): error is DomainError =>
  error instanceof StoreUnavailable || (error instanceof DomainError && error.code === 'query.stale');

function projectionHealthOf(name: string, states: readonly ProjectionState[]): ProjectionHealth {
  const state = states.find((known) => known.name === name);
  if (state === undefined) return { name, ok: false, ordinal: null, lag: null, holder: null, standby: 0, setAside: { events: 0, streams: 0 } };
  const { ordinal, obstacle, holder, standby, setAside } = state;
  // What would be counted on a log that it does not follow is no lag.
  const lag = obstacle === null ? state.lag : null;
  return { name, ok: lag !== null && lag.seconds <= STALE_AFTER_SECONDS, ordinal, lag, holder, standby, setAside };
}

function healthOf(state: ReactionState): ReactionHealth {
  return { ...state, ok: !state.ahead && state.lag.seconds <= STALE_AFTER_SECONDS };
}

function reasonOfReaction({ name, ok, ahead, lag, workers }: ReactionHealth): readonly string[] {
  if (ok) return [];
  if (ahead)
    return [
      `La réaction « ${name} » est en avance sur le journal, qui a été restauré ou remplacé : dites-lui où reprendre (ecluse reaction resume ${name} --again, ou --at-end).`,
    ];
  const who = workers === 0 ? 'aucun projecteur n’y travaille' : 'voyez le journal des projecteurs';
  return [`La réaction « ${name} » a ${lagTold(lag)} : ${who}.`];
}

function reasonOf({ name, ok, ordinal, lag }: ProjectionHealth, obstacle: Obstacle | null): readonly string[] {
  if (ok) return [];
  if (obstacle === 'ahead')
    return [`La projection « ${name} » est en avance sur le journal, qui a été restauré ou remplacé : reconstruisez-la (ecluse rebuild ${name}).`];
  if (obstacle === 'gap')
    return [
      `La projection « ${name} » ne trouve pas la suite du journal après l’événement nº ${String(ordinal)} : il y manque des événements, ou il a été altéré. Vérifiez-le (ecluse log verify).`,
    ];
  if (lag === null) {
    return [`La projection « ${name} » n’est pas encore construite : le projecteur s’en charge ; s’il ne tourne pas, lancez-le (ecluse project).`];
  }
  return [`La projection « ${name} » a ${lagTold(lag)} : voyez le journal du projecteur, ou reconstruisez-la (ecluse rebuild ${name}).`];
}
