import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler, type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DomainError } from '#libs/kernel';
import { decodeCursor, type Page, pageOf } from '#libs/read-model';
import { countSetAside, eventsSetAside, RebuildQueue, type RebuildRequest, type RebuildState, RetryQueue, type RetryRequest } from '#libs/runner';
import { FreshnessReader } from '../freshness/freshness.js';
import { idOfName } from '../ids.js';
import { POOL } from '../tokens.js';
import { isFrozen, projections } from './projections.js';
import {
  AcceptRebuild,
  CancelRebuild,
  type EventSetAsideItem,
  GetProjections,
  GetRebuild,
  GetRetry,
  ListEventsSetAside,
  type ProjectionJson,
  RequestRebuild,
  RequestRetry,
} from './projections.query.js';

/** @throws DomainError `projection.unknown` */
function assertProjection(name: string): void {
  const names = projections.map((projection) => projection.name);
  if (names.includes(name)) return;
  throw new DomainError('projection.unknown', `projection inconnue : « ${name} ». Connues : ${names.join(', ')}.`, { name, known: names });
}

@QueryHandler(GetProjections)
export class GetProjectionsHandler implements IQueryHandler<GetProjections> {
  constructor(
    private readonly freshness: FreshnessReader,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  async execute(): Promise<{ readonly count: number; readonly items: readonly ProjectionJson[] }> {
    const [states, rebuilds] = await Promise.all([this.freshness.states(), new RebuildQueue(this.pool).unended()]);
    const items = states.map(({ name, generation, ordinal, lag, structure, holder, standby, setAside }) => ({
      name,
      generation,
      ordinal,
      lag,
      holder,
      standby,
      setAside,
      frozen: isFrozen(name, structure),
      rebuild: rebuilds.find(({ projection }) => projection === name) ?? null,
    }));
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

  async execute({ request: { name, key, accepted } }: RequestRebuild): Promise<RebuildRequest> {
    assertProjection(name);
    return new RebuildQueue(this.pool).request(idOfName('rebuild', key, name), name, accepted);
  }
}

/** What was decided, or why nothing was. A no that is said again is no other no. */
async function decided(queue: RebuildQueue, id: string, decision: RebuildRequest | null, same?: RebuildState): Promise<RebuildRequest> {
  const request = decision ?? (await queue.find(id));
  if (request === null) throw new DomainError('rebuild.unknown', `reconstruction inconnue : ${id}`, { id });
  if (decision !== null || request.state === same) return request;
  throw new DomainError('rebuild.ended', `cette reconstruction de « ${request.projection} » est finie : demandez-en une autre (ecluse rebuild)`, {
    id,
    state: request.state,
  });
}

@CommandHandler(AcceptRebuild)
export class AcceptRebuildHandler implements ICommandHandler<AcceptRebuild> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ id }: AcceptRebuild): Promise<RebuildRequest> {
    const queue = new RebuildQueue(this.pool);
    return decided(queue, id, await queue.accept(id));
  }
}

@CommandHandler(CancelRebuild)
export class CancelRebuildHandler implements ICommandHandler<CancelRebuild> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ id }: CancelRebuild): Promise<RebuildRequest> {
    const queue = new RebuildQueue(this.pool);
    return decided(queue, id, await queue.cancel(id), 'cancelled');
  }
}

const DOSSIER = 'dossier-';
/** What is set aside may be of a stream that no dossier of ours ever had. */
const DOSSIER_STREAM = /^dossier-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

@QueryHandler(ListEventsSetAside)
export class ListEventsSetAsideHandler implements IQueryHandler<ListEventsSetAside> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ request: { name, limit, cursor } }: ListEventsSetAside): Promise<Page<EventSetAsideItem>> {
    assertProjection(name);
    const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)[0]);
    const { events } = await countSetAside(this.pool, name);
    const rows = await eventsSetAside(this.pool, name, after, limit + 1);
    const references = await this.referencesOf(rows.map(({ stream }) => stream));
    return pageOf(
      events,
      rows,
      limit,
      (row) => ({ ...row, dossier: references.get(row.stream) ?? null }),
      ({ ordinal }) => [String(ordinal)],
    );
  }

  private async referencesOf(streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ stream: string; reference: string }>(
      'SELECT $1 || dossier_id AS stream, reference FROM rm.dossier WHERE dossier_id = ANY($2::uuid[])',
      [DOSSIER, streams.flatMap((stream) => (DOSSIER_STREAM.test(stream) ? [stream.slice(DOSSIER.length)] : []))],
    );
    return new Map(rows.map(({ stream, reference }) => [stream, reference]));
  }
}

@CommandHandler(RequestRetry)
export class RequestRetryHandler implements ICommandHandler<RequestRetry> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ request: { name, stream, key } }: RequestRetry): Promise<RetryRequest> {
    assertProjection(name);
    return new RetryQueue(this.pool).request(idOfName('retry', key, name), name, stream);
  }
}

@QueryHandler(GetRetry)
export class GetRetryHandler implements IQueryHandler<GetRetry> {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  async execute({ id }: GetRetry): Promise<RetryRequest> {
    const request = await new RetryQueue(this.pool).find(id);
    if (request === null) throw new DomainError('retry.unknown', `nouvel essai inconnu : ${id}`, { id });
    return request;
  }
}
