import { Command, Query } from '@nestjs/cqrs';
import type { EventSetAside, RebuildRequest, RetryRequest } from '#libs/runner';
import type { Page, PageRequest } from '#libs/read-model';
import type { ProjectionState } from '../freshness/freshness.js';

export interface ProjectionJson extends Omit<ProjectionState, 'position' | 'structure' | 'obstacle'> {
  /** Made by another version of the program: it serves as it is, and stands still until it is rebuilt. */
  readonly frozen: boolean;
  /** The rebuild that has not ended; null when there is none. */
  readonly rebuild: RebuildRequest | null;
}

/** An event that a projection did not take in; `dossier` is the reference of its dossier, when there is one and it is known. */
export interface EventSetAsideItem extends EventSetAside {
  readonly dossier: string | null;
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
  /** `key`: the caller's idempotency key; `accepted`: a yes in advance to whatever figures will differ. */
  constructor(readonly request: { readonly name: string; readonly key: string; readonly accepted: boolean }) {
    super();
  }
}

/** Says yes to a rebuild whose figures differ: the switch follows. Refused with `rebuild.unknown` or `rebuild.ended`. */
export class AcceptRebuild extends Command<RebuildRequest> {
  constructor(readonly id: string) {
    super();
  }
}

/** Says no: what was built is dropped, and the read model stays as it is. Refused with `rebuild.unknown` or `rebuild.ended`. */
export class CancelRebuild extends Command<RebuildRequest> {
  constructor(readonly id: string) {
    super();
  }
}

/** The events that a projection has set aside, in the order of the log. Refused with `projection.unknown`. */
export class ListEventsSetAside extends Query<Page<EventSetAsideItem>> {
  constructor(readonly request: PageRequest & { readonly name: string }) {
    super();
  }
}

/** Asks whoever writes a read model to take in what it has set aside, of one stream or of all. Refused with `projection.unknown`. */
export class RequestRetry extends Command<RetryRequest> {
  /** `key`: the caller's idempotency key. */
  constructor(readonly request: { readonly name: string; readonly stream: string | null; readonly key: string }) {
    super();
  }
}

/** One retry that was asked for. Refused with `retry.unknown`. */
export class GetRetry extends Query<RetryRequest> {
  constructor(readonly id: string) {
    super();
  }
}
