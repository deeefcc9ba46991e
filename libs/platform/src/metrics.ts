import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Values of a few known names: whatever people or callers may make up has no place in a label. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a gauge. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/** Connections of a pool, as its driver counts them. */
export interface PoolCounts {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** Seconds, from a cached read to a page of a rebuild. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The measures of one process, in the words of Prometheus: names begin with `ecluse_` and end with their unit, counters with `_total`.
 * Those of the process itself (memory, processor, event loop, collections) are there from the start.
 */
export class Metrics {
  private readonly registry = new Registry();
  readonly contentType = this.registry.contentType;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** @returns what adds to it, one unless told otherwise */
  counter(name: string, help: string, labelNames: readonly string[] = []): (labels?: Labels, by?: number) => void {
    const counter = new Counter({ name, help, labelNames, registers: [this.registry] });
    return (labels = {}, by = 1) => {
      counter.inc(labels, by);
    };
  }

  /** @returns what observes one duration, in seconds */
  durations(name: string, help: string, labelNames: readonly string[] = []): (seconds: number, labels?: Labels) => void {
    const histogram = new Histogram({ name, help, labelNames, buckets: DURATIONS, registers: [this.registry] });
    return (seconds, labels = {}) => {
      histogram.observe(labels, seconds);
    };
  }

  /** Read at each scrape, which waits for it: `read` must answer soon, and answers nothing for what it does not know. */
  gauge(name: string, help: string, labelNames: readonly string[], read: () => Iterable<Sample> | Promise<Iterable<Sample>>): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        const samples = await read();
        this.reset();
        for (const { labels = {}, value } of samples) this.set(labels, value);
      },
    });
  }

  /** The connections of some pools, by name. */
  pools(pools: Readonly<Record<string, PoolCounts>>): void {
    this.gauge('ecluse_pool_connections', 'Connections to PostgreSQL, by pool and what they do.', ['pool', 'state'], () =>
      Object.entries(pools).flatMap(([pool, { totalCount, idleCount }]) => [
        { labels: { pool, state: 'idle' }, value: idleCount },
        { labels: { pool, state: 'busy' }, value: totalCount - idleCount },
      ]),
    );
    this.gauge('ecluse_pool_waiting_requests', 'Requests that wait for a connection of the pool.', ['pool'], () =>
      Object.entries(pools).map(([pool, { waitingCount }]) => ({ labels: { pool }, value: waitingCount })),
    );
  }

  /** All of them in the text format of Prometheus. */
  async text(): Promise<string> {
    return this.registry.metrics();
  }
}
