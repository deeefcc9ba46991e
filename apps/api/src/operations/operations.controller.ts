import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import {
  AcceptRebuild,
  CancelRebuild,
  GetProjections,
  GetReactions,
  GetRebuild,
  GetRetry,
  ListEventsSetAside,
  ListRollups,
  RequestRebuild,
  RequestRetry,
  ResumeReaction,
  Verify,
} from '#libs/application';
import { AnswerWithin } from '../http/deadline.js';
import { IdempotencyKey } from '../http/headers.js';
import { IdPipe } from '../http/id.pipe.js';
import { PageRequest, pageOf } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { RebuildQuery, ResumptionQuery, RetryQuery, VerificationQuery } from './operations.request.js';
import {
  EventSetAsideListResponse,
  ProjectionListResponse,
  ReactionListResponse,
  ReactionResponse,
  RebuildResponse,
  RetryResponse,
  RollupListResponse,
  VerificationResponse,
} from './operations.response.js';

const RETRY_ID = new IdPipe('retry.unknown', 'Nouvel essai inconnu');
const REBUILD_ID = new IdPipe('rebuild.unknown', 'Reconstruction inconnue');

@ApiTags('Exploitation')
@Controller('api/v1')
export class OperationsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get('projections')
  @Answers({ summary: 'Les modèles de lecture et leur retard sur le journal', body: ProjectionListResponse, refusals: [400, 503] })
  async projections(@Query() query: PageRequest): Promise<ProjectionListResponse> {
    const { items } = await this.queries.execute(new GetProjections());
    return pageOfWhole(items, ({ name }) => name, query);
  }

  @Get('rollups')
  @Answers({
    summary: 'Les cumuls des jours clos, et jusqu’où ils sont faits',
    description:
      'Par définition, « day » pour les jours tels qu’ils sont, « shared » pour les dossiers de plusieurs pièces, « processed » pour ce qui est traité. Le grand livre répond pour ce qui n’est pas encore fait.',
    body: RollupListResponse,
    refusals: [400, 503],
  })
  async rollups(@Query() query: PageRequest): Promise<RollupListResponse> {
    const { items } = await this.queries.execute(new ListRollups());
    return pageOfWhole(items, ({ definition }) => definition, query);
  }

  @Get('projections/:name/set-aside')
  @ApiParam({ name: 'name', description: 'Nom de la projection', example: 'stock' })
  @Answers({
    summary: 'Les événements qu’une projection n’a pas pu prendre en compte',
    description: 'Le reste suit son cours ; les dossiers concernés ne sont pas entiers dans les chiffres.',
    body: EventSetAsideListResponse,
    refusals: [400, 404, 503],
  })
  async setAside(@Param('name') name: string, @Query() query: PageRequest): Promise<EventSetAsideListResponse> {
    return this.queries.execute(new ListEventsSetAside({ name, ...pageOf(query) }));
  }

  @Post('projections/:name/retries')
  @HttpCode(202)
  @WriteHeaders(false)
  @ApiParam({ name: 'name', description: 'Nom de la projection', example: 'stock' })
  @Answers({
    summary: 'Essayer de nouveau les événements mis de côté',
    body: RetryResponse,
    says: 'Demandé : voyez GET /api/v1/retries/{id}',
    status: 202,
    refusals: [400, 404, 503],
  })
  async retry(@Param('name') name: string, @Query() query: RetryQuery, @IdempotencyKey() key: string): Promise<RetryResponse> {
    return this.commands.execute(new RequestRetry({ name, stream: query.stream ?? null, key }));
  }

  @Get('retries/:id')
  @Answers({ summary: 'Un nouvel essai et son issue', body: RetryResponse, refusals: [404, 503] })
  async retryOf(@Param('id', RETRY_ID) id: string): Promise<RetryResponse> {
    return this.queries.execute(new GetRetry(id));
  }

  @Post('projections/:name/rebuild')
  @HttpCode(202)
  @WriteHeaders(false)
  @ApiParam({ name: 'name', description: 'Nom de la projection', example: 'stock' })
  @Answers({
    summary: 'Reconstruire un modèle de lecture depuis le journal, pendant que l’ancien sert',
    body: RebuildResponse,
    says: 'Demandé : voyez GET /api/v1/rebuilds/{id}',
    status: 202,
    description:
      'Si des chiffres des mois clos ou des soixante derniers jours diffèrent, elle attend un oui (« waiting »), sauf s’il est donné d’avance.',
    refusals: [400, 404, 503],
  })
  async rebuild(@Param('name') name: string, @Query() { accept }: RebuildQuery, @IdempotencyKey() key: string): Promise<RebuildResponse> {
    return this.commands.execute(new RequestRebuild({ name, key, accepted: accept ?? false }));
  }

  @Put('rebuilds/:id/acceptance')
  @Answers({
    summary: 'Dire oui aux chiffres qui diffèrent : la comparaison est refaite, la bascule suit',
    body: RebuildResponse,
    refusals: [404, 409, 503],
  })
  async accept(@Param('id', REBUILD_ID) id: string): Promise<RebuildResponse> {
    return this.commands.execute(new AcceptRebuild(id));
  }

  @Delete('rebuilds/:id')
  @Answers({ summary: 'Dire non : ce qui a été construit est effacé, l’ancienne génération reste', body: RebuildResponse, refusals: [404, 409, 503] })
  async cancel(@Param('id', REBUILD_ID) id: string): Promise<RebuildResponse> {
    return this.commands.execute(new CancelRebuild(id));
  }

  @Get('rebuilds/:id')
  @Answers({ summary: 'Une reconstruction et son avancement', body: RebuildResponse, refusals: [404, 503] })
  async rebuildOf(@Param('id', REBUILD_ID) id: string): Promise<RebuildResponse> {
    return this.queries.execute(new GetRebuild(id));
  }

  @Get('reactions')
  @Answers({
    summary: 'Les réactions aux événements – dossiers liés –, et où elles en sont du journal',
    body: ReactionListResponse,
    refusals: [400, 503],
  })
  async reactions(@Query() query: PageRequest): Promise<ReactionListResponse> {
    const { items } = await this.queries.execute(new GetReactions());
    return pageOfWhole(items, ({ name }) => name, query);
  }

  @Put('reactions/:name/resumption')
  @ApiParam({ name: 'name', description: 'Nom de la réaction', example: 'linked-dossier-opening' })
  @Answers({
    summary: 'Faire reprendre une réaction en avance sur le journal, qui a été restauré, déménagé ou remplacé',
    description: 'Les projecteurs qui tournent reprennent aussitôt. Refusé (409) quand elle n’est pas en avance : il n’y a rien à reprendre.',
    body: ReactionResponse,
    refusals: [400, 404, 409, 503],
  })
  async resume(@Param('name') name: string, @Query() { from }: ResumptionQuery): Promise<ReactionResponse> {
    return this.commands.execute(new ResumeReaction({ name, from }));
  }

  @Post('verifications')
  @AnswerWithin(Infinity)
  @HttpCode(200)
  @Answers({
    summary: 'Vérifier le journal et les modèles de lecture, sans rien changer',
    description: 'Révisions, numéros et empreintes du journal ; séjours et grand livre ; grand livre et journal rejoué.',
    body: VerificationResponse,
    refusals: [400, 503],
  })
  async verify(@Query() query: VerificationQuery): Promise<VerificationResponse> {
    return this.commands.execute(new Verify({ full: query.full ?? false }));
  }
}
