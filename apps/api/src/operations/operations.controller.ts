import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { GetProjections, GetRebuild, RequestRebuild, Verify } from '#libs/application';
import { AnswerWithin } from '../http/deadline.js';
import { IdempotencyKey } from '../http/headers.js';
import { IdPipe } from '../http/id.pipe.js';
import { PageRequest } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { VerificationQuery } from './operations.request.js';
import { ProjectionListResponse, RebuildResponse, VerificationResponse } from './operations.response.js';

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

  @Post('projections/:name/rebuild')
  @HttpCode(202)
  @WriteHeaders(false)
  @ApiParam({ name: 'name', description: 'Nom de la projection', example: 'stock' })
  @Answers({
    summary: 'Reconstruire un modèle de lecture depuis le journal, pendant que l’ancien sert',
    body: RebuildResponse,
    says: 'Demandé : voyez GET /api/v1/rebuilds/{id}',
    status: 202,
    refusals: [400, 404, 503],
  })
  async rebuild(@Param('name') name: string, @IdempotencyKey() key: string): Promise<RebuildResponse> {
    return this.commands.execute(new RequestRebuild({ name, key }));
  }

  @Get('rebuilds/:id')
  @Answers({ summary: 'Une reconstruction et son avancement', body: RebuildResponse, refusals: [404, 503] })
  async rebuildOf(@Param('id', REBUILD_ID) id: string): Promise<RebuildResponse> {
    return this.queries.execute(new GetRebuild(id));
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
