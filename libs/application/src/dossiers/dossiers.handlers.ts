import { Inject } from '@nestjs/common';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { dossierDecider } from '#libs/domain';
import { CommandExecutor, type EventStore } from '#libs/event-store';
import { type Clock, dayIn, daysBetween, type PlainDate } from '#libs/kernel';
import { DossierQueries, type DossierRow, type Page, type PieceOfDossier, type SetAsideItem } from '#libs/read-model';
import { dossierCodec } from '../codecs.js';
import { FreshnessReader, includes } from '../freshness/freshness.js';
import { Cadres } from '../parcours/cadres.js';
import { CLOCK, COMMAND_EXECUTOR, EVENT_STORE, READ_MODEL, SETTINGS, type Settings } from '../tokens.js';
import { historyPage } from './dossier-history.js';
import { theDossier } from './the-dossier.js';
import {
  type DossierDetail,
  type DossierJson,
  GetDossier,
  GetDossierHistory,
  type HistoryItem,
  ListDossiers,
  type ListedDossier,
  ListSetAside,
  type PieceJson,
} from './dossiers.query.js';

function dossierJson({
  id,
  reference,
  source,
  origin,
  procedure,
  caisse,
  etape,
  agent,
  status,
  openedOn,
  closedOn,
  piecesInStock,
}: DossierRow): DossierJson {
  return { id, reference, source, origin, procedure, caisse, etape, agent, status, openedOn, closedOn, piecesInStock };
}

function pieceJson({ pieceId, ...piece }: PieceOfDossier, today: PlainDate): PieceJson {
  const [arrivedOn, leftOn] = [piece.arrivedOn as PlainDate | null, piece.leftOn as PlainDate | null];
  return { id: pieceId, ...piece, arrivedOn, leftOn, age: arrivedOn === null ? null : daysBetween(arrivedOn, leftOn ?? today) };
}

@QueryHandler(ListDossiers)
export class ListDossiersHandler implements IQueryHandler<ListDossiers> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: ListDossiers): Promise<Page<ListedDossier>> {
    await includes(this.freshness, this.settings, ['stock'], request.after);
    const { count, items, next } = await new DossierQueries(this.dataSource).list(request);
    return { count, items: items.map((row) => ({ ...dossierJson(row), pieces: row.pieces, lastEventOn: row.lastFactOn })), next };
  }
}

@QueryHandler(GetDossier)
export class GetDossierHandler implements IQueryHandler<GetDossier> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(COMMAND_EXECUTOR) private readonly executor: CommandExecutor,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request: { idOrReference, source, after } }: GetDossier): Promise<DossierDetail> {
    await includes(this.freshness, this.settings, ['stock'], after);
    const queries = new DossierQueries(this.dataSource);
    const row = await theDossier(queries, idOrReference, source);
    const { state, revision } = await this.executor.read({ stream: `dossier-${row.id}`, decider: dossierDecider, codec: dossierCodec });
    const today = dayIn(this.settings.timeZone, this.clock.now());
    const pieces = await queries.pieces(row.id);
    return {
      ...dossierJson(row),
      revision,
      attributes: state.status === 'absent' ? {} : state.attributes,
      pieces: pieces.map((piece) => pieceJson(piece, today)),
      setAside: (await queries.setAside({ dossierId: row.id, limit: 500 })).items,
    };
  }
}

@QueryHandler(GetDossierHistory)
export class GetDossierHistoryHandler implements IQueryHandler<GetDossierHistory> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
    private readonly cadres: Cadres,
  ) {}

  async execute({ request }: GetDossierHistory): Promise<Page<HistoryItem>> {
    await includes(this.freshness, this.settings, ['stock'], request.after);
    const row = await theDossier(new DossierQueries(this.dataSource), request.idOrReference, request.source);
    const stored = await this.store.readStream(`dossier-${row.id}`);
    return historyPage(stored, await this.cadres.labelsOf(stored), request, this.settings.timeZone, async (positions) =>
      this.store.ordinalsOf(positions),
    );
  }
}

@QueryHandler(ListSetAside)
export class ListSetAsideHandler implements IQueryHandler<ListSetAside> {
  constructor(
    @Inject(READ_MODEL) private readonly dataSource: DataSource,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly freshness: FreshnessReader,
  ) {}

  async execute({ request }: ListSetAside): Promise<Page<SetAsideItem>> {
    await includes(this.freshness, this.settings, ['stock'], request.after);
    return new DossierQueries(this.dataSource).setAside(request);
  }
}
