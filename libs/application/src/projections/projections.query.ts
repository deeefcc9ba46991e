import { Command, Query } from '@nestjs/cqrs';
import type { RebuildRequest } from '#libs/runner';
import type { Lag } from '../freshness/freshness.js';

export interface ProjectionJson {
  readonly name: string;
  readonly generation: number;
  readonly ordinal: number;
  readonly lag: Lag;
}

/** Where each projection stands. */
export class GetProjections extends Query<{ readonly count: number; readonly items: readonly ProjectionJson[] }> {}

/** One rebuild that was asked for. Refused with `rebuild.unknown`. */
export class GetRebuild extends Query<RebuildRequest> {
  constructor(readonly id: string) {
    super();
  }
}

/** Asks the projector to rebuild a read model from the log, or all of them; the figures stay up meanwhile. Refused with `projection.unknown`. */
export class RequestRebuild extends Command<{ readonly rebuilds: readonly RebuildRequest[] }> {
  constructor(
    /** A projection's name, or `all`. */
    readonly name: string,
    /** The caller's idempotency key. */
    readonly key: string,
  ) {
    super();
  }
}
