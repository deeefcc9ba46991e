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

/** Asks the projector to rebuild a read model from the log; the figures stay up meanwhile. Refused with `projection.unknown`. */
export class RequestRebuild extends Command<RebuildRequest> {
  /** `key`: the caller's idempotency key. */
  constructor(readonly request: { readonly name: string; readonly key: string }) {
    super();
  }
}
