import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { EventStore } from '#libs/event-store';
import { DomainError } from '#libs/kernel';
import { resumeReaction } from '#libs/runner';
import { FreshnessReader, type ReactionState } from '../freshness/freshness.js';
import { EVENT_STORE, POOL } from '../tokens.js';
import { reactions } from './reactions.js';
import { GetReactions, type ReactionJson, ResumeReaction } from './reactions.query.js';

const NOT_BEGUN = { state: 'notBegun', ordinal: null, lag: null, workers: 0, partitions: 0, held: 0 } as const;

const activityOf = ({ ahead, workers }: ReactionState): ReactionJson['state'] => (ahead ? 'ahead' : workers > 0 ? 'working' : 'unattended');

async function readReactions(freshness: FreshnessReader): Promise<readonly ReactionJson[]> {
  const states = await freshness.reactionStates(reactions);
  return reactions.map(({ name }) => {
    const state = states.find((known) => known.name === name);
    if (state === undefined) return { name, ...NOT_BEGUN };
    const { ordinal, lag, workers, partitions, held, ahead } = state;
    return { name, state: activityOf(state), ordinal, lag: ahead ? null : lag, workers, partitions, held };
  });
}

@QueryHandler(GetReactions)
export class GetReactionsHandler implements IQueryHandler<GetReactions> {
  constructor(private readonly freshness: FreshnessReader) {}

  async execute(): Promise<{ readonly count: number; readonly items: readonly ReactionJson[] }> {
    const items = await readReactions(this.freshness);
    return { count: items.length, items };
  }
}

@CommandHandler(ResumeReaction)
export class ResumeReactionHandler implements ICommandHandler<ResumeReaction> {
  constructor(
    private readonly freshness: FreshnessReader,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async execute({ request: { name, from } }: ResumeReaction): Promise<ReactionJson> {
    const known = reactions.map((reaction) => reaction.name);
    if (!known.includes(name)) {
      throw new DomainError('reaction.unknown', `réaction inconnue : « ${name} ». Connues : ${known.join(', ')}.`, { name, known });
    }
    const moved = await resumeReaction({ pool: this.pool, store: this.store }, name, from);
    const state = (await readReactions(this.freshness)).find((reaction) => reaction.name === name) ?? { name, ...NOT_BEGUN };
    if (moved > 0) return state;
    throw new DomainError(
      'reaction.notAhead',
      state.state === 'notBegun'
        ? `la réaction « ${name} » n’a pas encore commencé : rien à reprendre. Elle commence dès qu’un projecteur tourne.`
        : `la réaction « ${name} » n’est pas en avance sur le journal : rien à reprendre, elle va son cours.`,
      { name, state: state.state },
    );
  }
}
