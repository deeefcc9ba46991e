import { type Metrics, type PoolCounts } from '#libs/platform';
import type { RunnerObserver } from '#libs/runner';

/** What the projector measures of its own work. How far it is behind the log, the server tells, which is there when the projector is not. */
export class ProjectorMeasures implements RunnerObserver {
  private readonly ordinals = new Map<string, number>();
  private readonly leases = new Map<string, boolean>();
  private readonly rebuilding = new Map<string, number>();
  private readonly pageDuration;
  private readonly events;
  private readonly failures;
  private readonly rebuilds;

  constructor(metrics: Metrics, pools: Readonly<Record<string, PoolCounts>>) {
    const by = ['projection'];
    this.pageDuration = metrics.durations('ecluse_projection_page_duration_seconds', 'Writing one page, rows and checkpoint.', by);
    this.events = metrics.counter('ecluse_projection_events_total', 'Events that were written into the read model.', by);
    this.failures = metrics.counter('ecluse_projection_failures_total', 'Times that the projection stopped and was tried again.', by);
    this.rebuilds = metrics.counter('ecluse_rebuilds_total', 'Rebuilds that have ended, by how.', [...by, 'outcome']);
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
