import { type Metrics, type PoolCounts } from '#libs/platform';
import type { ReactionObserver, RunnerObserver } from '#libs/runner';

/** What the projector measures of its own work. How far it is behind the log, the server tells, which is there when the projector is not. */
export class ProjectorMeasures implements RunnerObserver, Omit<ReactionObserver, 'failed'> {
  private readonly ordinals = new Map<string, number>();
  private readonly leases = new Map<string, boolean>();
  private readonly rebuilding = new Map<string, number>();
  private readonly shares = new Map<string, number>();
  private counted = 0;
  private readonly pageDuration;
  private readonly events;
  private readonly failures;
  private readonly rebuilds;
  private readonly sealerFailures;
  private readonly reactedEvents;
  private readonly reactionFailures;
  readonly rolledUp: (seconds: number) => void;

  constructor(metrics: Metrics, pools: Readonly<Record<string, PoolCounts>>) {
    const by = ['projection'];
    this.pageDuration = metrics.durations('ecluse_projection_page_duration_seconds', 'Writing one page, rows and checkpoint.', by);
    this.events = metrics.counter('ecluse_projection_events_total', 'Events that were written into the read model.', by);
    this.failures = metrics.counter('ecluse_projection_failures_total', 'Times that the projection stopped and was tried again.', by);
    this.rebuilds = metrics.counter('ecluse_rebuilds_total', 'Rebuilds that have ended, by how.', [...by, 'outcome']);
    this.sealerFailures = metrics.counter(
      'ecluse_sealer_failures_total',
      'Times that the log could not be sealed, and it was tried again or given up.',
    );
    this.reactedEvents = metrics.counter('ecluse_reaction_events_total', 'Events that this process has reacted to.', ['reaction']);
    this.reactionFailures = metrics.counter('ecluse_reaction_failures_total', 'Events that could not be reacted to, and were tried again.', [
      'reaction',
    ]);
    const rollupDuration = metrics.durations(
      'ecluse_rollup_step_duration_seconds',
      'Rolling up the closed days of one caisse, or of all together.',
      [],
    );
    this.rolledUp = (seconds) => {
      rollupDuration(seconds, {});
    };
    const gauge = (name: string, help: string, values: ReadonlyMap<string, number>): void => {
      metrics.gauge(name, help, by, () => [...values].map(([projection, value]) => ({ labels: { projection }, value })));
    };
    gauge('ecluse_projection_ordinal_events', 'The number, in the log, of the last event that this process has written.', this.ordinals);
    gauge('ecluse_rebuild_progress_ratio', 'How much of the log a rebuild has read, 0 to 1; absent when none runs.', this.rebuilding);
    metrics.gauge(
      'ecluse_lease_held',
      'Whether this process holds the lease: 1 it writes, 0 it lost it and stands by; absent before it ever had it.',
      ['lease'],
      () => [...this.leases].map(([lease, held]) => ({ labels: { lease }, value: held ? 1 : 0 })),
    );
    metrics.gauge('ecluse_reaction_partitions', 'The partitions that this process works on.', ['reaction'], () =>
      [...this.shares].map(([reaction, value]) => ({ labels: { reaction }, value })),
    );
    metrics.gauge(
      'ecluse_sealer_ordinal_events',
      'The number, in the log, of the last event that this process has counted for the seals.',
      [],
      () => [{ value: this.counted }],
    );
    metrics.pools(pools);
  }

  pageApplied(projection: string, { events, checkpoint, seconds }: Parameters<RunnerObserver['pageApplied']>[1]): void {
    this.pageDuration(seconds, { projection });
    this.events({ projection }, events.length);
    this.ordinals.set(projection, checkpoint.ordinal);
  }

  failed(projection: string): void {
    this.failures({ projection });
  }

  sealerCounted(events: number): void {
    this.counted = events;
  }

  sealerFailed(): void {
    this.sealerFailures();
  }

  shared(reaction: string, partitions: readonly number[]): void {
    this.shares.set(reaction, partitions.length);
  }

  reacted(reaction: string, events: number): void {
    this.reactedEvents({ reaction }, events);
  }

  reactionFailed(reaction: string): void {
    this.reactionFailures({ reaction });
  }

  leaseTaken(lease: string): void {
    this.leases.set(lease, true);
  }

  leaseLost(lease: string): void {
    this.leases.set(lease, false);
  }

  rebuildRead(projection: string, readOrdinal: number, headOrdinal: number): void {
    this.rebuilding.set(projection, headOrdinal === 0 ? 1 : Math.min(1, readOrdinal / headOrdinal));
  }

  rebuildEnded(projection: string, outcome: 'completed' | 'failed' | 'interrupted' | 'cancelled'): void {
    this.rebuilding.delete(projection);
    this.rebuilds({ projection, outcome });
  }
}
