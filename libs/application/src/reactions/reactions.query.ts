import { Command, Query } from '@nestjs/cqrs';
import type { ReactionState } from '../freshness/freshness.js';

/** What a reaction is doing: `notBegun` until a projector has run; `unattended` while none does; `ahead` of a log that was restored, moved or replaced. */
export const REACTION_ACTIVITIES = ['notBegun', 'working', 'unattended', 'ahead'] as const;

/** Where a reaction stands. One that has not begun has no partitions, and has read nothing. */
export interface ReactionJson extends Pick<ReactionState, 'name' | 'workers' | 'partitions' | 'held'> {
  readonly state: (typeof REACTION_ACTIVITIES)[number];
  /** The last event read by the partition that is furthest behind – of another log when it is ahead. */
  readonly ordinal: number | null;
  /** Null when it has not begun or is ahead: it is then behind nothing that could be counted. */
  readonly lag: ReactionState['lag'] | null;
}

/** Every reaction, by name. */
export class GetReactions extends Query<{ readonly count: number; readonly items: readonly ReactionJson[] }> {}

/**
 * Has a reaction that is ahead of the log go on at its end (`head`: what is in the log by now is not reacted to) or read it again from its `start`
 * (what was done is not done again: its commands have the same ids). Refused with `reaction.unknown` or `reaction.notAhead`.
 */
export class ResumeReaction extends Command<ReactionJson> {
  constructor(readonly request: { readonly name: string; readonly from: 'head' | 'start' }) {
    super();
  }
}
