import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { CloseArrete, CorrectArrete, GetArrete, ListArretes } from '#libs/application';
import { IdempotencyKey } from '../http/headers.js';
import { PageAfterRequest } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { ArreteBody, ArreteQuery } from './arretes.request.js';
import { ArreteListResponse, ArreteResponse, EstablishedArreteResponse } from './arretes.response.js';

@ApiTags('Arrêtés')
@Controller('api/v1/arretes')
export class ArretesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Answers({ summary: 'Les mois arrêtés', body: ArreteListResponse, refusals: [400, 409, 503] })
  async list(@Query() query: PageAfterRequest): Promise<ArreteListResponse> {
    return pageOfWhole(await this.queries.execute(new ListArretes(query.after)), ({ reseau, mois }) => `${reseau} ${mois}`, query);
  }

  @Post()
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Arrêter les chiffres d’un mois d’un réseau',
    description:
      'Tels que connus aujourd’hui : du réseau, de ses groupements et de ses caisses, tels qu’ils étaient au dernier jour du mois. Ils ne changent plus.',
    body: EstablishedArreteResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async close(@Body() { reseau, mois, indicateurs = [] }: ArreteBody, @IdempotencyKey() key: string): Promise<EstablishedArreteResponse> {
    return this.commands.execute(new CloseArrete({ reseau, mois, indicateurs, key }));
  }

  @Get(':reseau/:mois')
  @Answers({
    summary: 'Un arrêté : ses chiffres tels que publiés, et tels que corrigés depuis',
    description: 'Ce qui se sait du mois, qu’une correction le dise ou non, est à /api/v1/valeurs.',
    body: ArreteResponse,
    refusals: [400, 404, 503],
  })
  async one(@Param('reseau') reseau: string, @Param('mois') mois: string, @Query() { knownOn }: ArreteQuery): Promise<ArreteResponse> {
    return this.queries.execute(new GetArrete({ reseau, mois, knownOn: knownOn ?? null }));
  }

  @Post(':reseau/:mois/corrections')
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Dire lesquels des chiffres arrêtés se savent autrement aujourd’hui',
    body: EstablishedArreteResponse,
    refusals: [400, 404, 409, 422, 503],
  })
  async correct(@Param('reseau') reseau: string, @Param('mois') mois: string, @IdempotencyKey() key: string): Promise<EstablishedArreteResponse> {
    return this.commands.execute(new CorrectArrete({ reseau, mois, key }));
  }
}
