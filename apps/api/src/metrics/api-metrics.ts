import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { type FreshnessReader, type ProjectionState, reactions, type RollupProgress, type StandingReader } from '#libs/application';
import { type EventLog, lastOrdinalOf, observeLog } from '#libs/event-store';
import { Kept, Metrics, type PoolCounts } from '#libs/platform';
import { routeOf } from '../http/correlation.js';
import { figureGauges } from './figure-gauges.js';

export interface ApiMetricsOptions {
  readonly server: FastifyInstance;
  readonly log: Pick<EventLog, 'store' | 'seals'>;
  readonly readModel: DataSource;
  readonly freshness: FreshnessReader;
  readonly standings: StandingReader;
  readonly rollups: () => Promise<readonly RollupProgress[]>;
  readonly pools: Readonly<Record<string, PoolCounts>>;
  readonly onFailure: (error: unknown) => void;
}

/** A scrape waits this long for what it asks of the database; then those measures are absent. */
const WAIT_MS = 2_000;

/** Serves `/metrics`. @returns what ends the measuring */
export function measureApi(options: ApiMetricsOptions): () => void {
  const metrics = new Metrics();
  requests(metrics, options.server);
  const stop = observeLog(logObserver(metrics));
  projections(metrics, options);
  rollups(metrics, options);
  figureGauges(metrics, options.standings, options.onFailure);
  metrics.pools(options.pools);
  options.server.get('/metrics', async (_request, reply) =>
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text()),
  );
  return stop;
}

function requests(metrics: Metrics, server: FastifyInstance): void {
  const observe = metrics.durations('ecluse_http_request_duration_seconds', 'Requests, from their first byte to the last of their answer.', [
    'method',
    'route',
    'status',
  ]);
  server.addHook('onResponse', (request, reply, done) => {
    observe(reply.elapsedTime / 1000, { method: request.method, route: routeOf(request), status: String(reply.statusCode) });
    done();
  });
}

function logObserver(metrics: Metrics): Parameters<typeof observeLog>[0] {
  const command = metrics.durations(
    'ecluse_command_duration_seconds',
    'Commands, from being given to being answered, by type and outcome; those of imports too, one for each dossier.',
    ['type', 'outcome'],
  );
  const append = metrics.durations('ecluse_append_duration_seconds', 'Appends to one stream each, retries apart, by outcome.', ['outcome']);
  const events = metrics.counter('ecluse_appended_events_total', 'Events that this process has appended to the log.');
  const batches = metrics.counter('ecluse_append_batches_total', 'Commits of the log, each of one or more appends.');
  const batched = metrics.counter('ecluse_batched_appends_total', 'Appends written by those commits.');
  return {
    command: ({ type, outcome, seconds }) => {
      command(seconds, { type, outcome });
    },
    append: ({ outcome, seconds, events: count }) => {
      append(seconds, { outcome });
      if (outcome === 'appended') events({}, count);
    },
    batch: ({ appends }) => {
      batches();
      batched({}, appends);
    },
  };
}

function rollups(metrics: Metrics, { rollups: read, onFailure }: ApiMetricsOptions): void {
  const kept = new Kept(read, { freshMs: 1_000, keptMs: 5_000, waitMs: WAIT_MS, onFailure });
  metrics.gauge(
    'ecluse_rollup_filled_ratio',
    'How much of the closed days is rolled up, 0 to 1, by definition, and as they are (day); the grand livre answers for the rest.',
    ['definition'],
    async () => ((await kept.value()) ?? []).map(({ definition, ratio }) => ({ labels: { definition }, value: ratio })),
  );
}

/** Told by the server, not by the projector: they matter most when the latter is down. */
function projections(metrics: Metrics, { freshness, log, readModel, onFailure }: ApiMetricsOptions): void {
  const read = async () => {
    const [head, lastSeal, states, reacting, setAside] = await Promise.all([
      log.store.head(),
      log.seals.last(),
      freshness.states(),
      freshness.reactionStates(reactions),
      readModel.query<{ n: number }[]>('SELECT count(*)::int AS n FROM rm.set_aside'),
    ]);
    return { head, sealed: lastSeal === undefined ? 0 : lastOrdinalOf(lastSeal.block), states, reacting, setAside: setAside[0]?.n ?? 0 };
  };
  const kept = new Kept(read, { freshMs: 1_000, keptMs: 5_000, waitMs: WAIT_MS, onFailure });
  const gauge = (name: string, help: string, valueOf: (state: ProjectionState) => number): void => {
    metrics.gauge(name, help, ['projection'], async () =>
      ((await kept.value())?.states ?? []).map((state) => ({ labels: { projection: state.name }, value: valueOf(state) })),
    );
  };
  gauge('ecluse_projection_lag_events', 'Events of the log that the projection has not read yet.', ({ lag }) => lag.events);
  gauge('ecluse_projection_lag_seconds', 'How long the first event that the projection has not read has been waiting.', ({ lag }) => lag.seconds);
  gauge(
    'ecluse_set_aside_events',
    'Events that the projection cannot take in, and those behind them on their streams, until they are tried again.',
    ({ setAside }) => setAside.events,
  );
  metrics.gauge('ecluse_reaction_lag_events', 'Events of the log that the reaction has not come to yet.', ['reaction'], async () =>
    ((await kept.value())?.reacting ?? []).map(({ name, lag }) => ({ labels: { reaction: name }, value: lag.events })),
  );
  metrics.gauge('ecluse_log_sealed_events', 'Events that the published seals cover: up to 999 fewer than the log has.', [], async () => {
    const known = await kept.value();
    return known === null ? [] : [{ value: known.sealed }];
  });
  metrics.gauge('ecluse_log_events', 'Events in the log.', [], async () => {
    const known = await kept.value();
    return known === null ? [] : [{ value: known.head.ordinal }];
  });
  metrics.gauge(
    'ecluse_set_aside_facts',
    'Facts that the figures leave out because they cannot be used: ecluse set-aside lists them.',
    [],
    async () => {
      const known = await kept.value();
      return known === null ? [] : [{ value: known.setAside }];
    },
  );
}
