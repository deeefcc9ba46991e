import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DomainError } from '#libs/kernel';
import { RebuildQueue, type RebuildRequest } from '#libs/runner';
import { FreshnessReader } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import { POOL } from '../tokens.js';
import { projections } from './projections.js';
import { GetProjections, GetRebuild, type ProjectionJson, RequestRebuild } from './projections.query.js';

@QueryHandler(GetProjections)
export class GetProjectionsHandler implements IQueryHandler<GetProjections> {
  constructor(private readonly freshness: FreshnessReader) {}

  async execute(): Promise<{ readonly count: number; readonly items: readonly ProjectionJson[] }> {
    const states = await this.freshness.states();
    const items = states.map(({ name, generation, ordinal, lag }) => ({ name, generation, ordinal, lag }));
    return { count: items.length, items };
  }
}

@QueryHandler(GetRebuild)
export class GetRebuildHandler implements IQueryHandler<GetRebuild> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ id }: GetRebuild): Promise<RebuildRequest> {
    const request = await new RebuildQueue(this.pool).find(id);
    if (request === null) throw new DomainError('rebuild.unknown', `reconstruction inconnue : ${id}`, { id });
    return request;
  }
}

@CommandHandler(RequestRebuild)
export class RequestRebuildHandler implements ICommandHandler<RequestRebuild> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ request: { name, key } }: RequestRebuild): Promise<RebuildRequest> {
    const names = projections.map((projection) => projection.name);
    if (!names.includes(name)) {
      throw new DomainError('projection.unknown', `projection inconnue : « ${name} ». Connues : ${names.join(', ')}.`, { name, known: names });
    }
    return new RebuildQueue(this.pool).request(idOfName('rebuild', key, name), name);
  }
}
