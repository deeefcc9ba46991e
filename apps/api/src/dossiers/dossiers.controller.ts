import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetDossier, GetDossierHistory, ListDossiers, ListSetAside } from '#libs/application';
import { etagOf } from '../http/headers.js';
import { given, pageOf } from '../http/slice.request.js';
import { Answers } from '../openapi/answers.js';
import { DossierQuery, DossiersQuery, HistoryQuery, SetAsideQuery } from './dossiers.request.js';
import { DossierDetailResponse, DossierListResponse, HistoryResponse, SetAsideListResponse } from './dossiers.response.js';

@ApiTags('Dossiers')
@Controller('api/v1')
export class DossiersController {
  constructor(private readonly queries: QueryBus) {}

  @Get('dossiers')
  @Answers({ summary: 'Les dossiers, tels que connus aujourd’hui', body: DossierListResponse, refusals: [400, 409, 422, 503] })
  async list(@Query() query: DossiersQuery): Promise<DossierListResponse> {
    const { caisse, procedure, source, status, q, after } = query;
    return this.queries.execute(new ListDossiers({ ...pageOf(query), ...given({ caisse, procedure, source, status, text: q, after }) }));
  }

  @Get('dossiers/:id')
  @ApiParam({ name: 'id', description: 'Identifiant ou référence' })
  @Header('cache-control', 'no-cache')
  @Answers({ summary: 'Un dossier, ses pièces et ses faits sans effet', body: DossierDetailResponse, refusals: [400, 404, 409, 503] })
  async one(@Param('id') id: string, @Query() query: DossierQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<DossierDetailResponse> {
    const dossier = await this.queries.execute(new GetDossier({ idOrReference: id, ...given({ source: query.source, after: query.after }) }));
    void reply.header('etag', etagOf(dossier.revision));
    return dossier;
  }

  @Get('dossiers/:id/history')
  @ApiParam({ name: 'id', description: 'Identifiant ou référence' })
  @Answers({ summary: 'L’histoire d’un dossier, en français', body: HistoryResponse, refusals: [400, 404, 409, 503] })
  async history(@Param('id') id: string, @Query() query: HistoryQuery): Promise<HistoryResponse> {
    const { source, after } = query;
    return this.queries.execute(new GetDossierHistory({ idOrReference: id, ...pageOf(query), ...given({ source, after }) }));
  }

  @Get('set-aside')
  @Answers({ summary: 'Les faits sans effet, et les dossiers qu’ils cachent des chiffres', body: SetAsideListResponse, refusals: [400, 409, 503] })
  async setAside(@Query() query: SetAsideQuery): Promise<SetAsideListResponse> {
    return this.queries.execute(
      new ListSetAside({ ...pageOf(query), ...given({ dossierId: query.dossier, source: query.source, after: query.after }) }),
    );
  }
}
