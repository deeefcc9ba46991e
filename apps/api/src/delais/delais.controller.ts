import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { GetDelais, ListDelayedDossiers } from '#libs/application';
import { type ClockCode, CLOCKS } from '#libs/domain';
import { RequestRefused } from '../http/problem.js';
import { pageOf } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { delaisRequest } from './delais.question.js';
import { DelaisQuery, DelayedDossiersQuery } from './delais.request.js';
import { DelaisResponse, DelayedDossierListResponse } from './delais.response.js';

/** @throws RequestRefused `request.parameterInvalid` */
function clockOf(text: string): ClockCode {
  const clock = CLOCKS.find((one) => one === text);
  if (clock !== undefined) return clock;
  throw new RequestRefused('request.parameterInvalid', `« ${text} » n’est pas une horloge : ${CLOCKS.join(', ')}.`, { clock: text });
}

@ApiTags('Procédures')
@Controller('api/v1/procedures/:code/delais')
export class DelaisController {
  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {}

  @Get()
  @Answers({
    summary: 'Les délais d’une procédure, horloge par horloge',
    description:
      'Des dossiers qui la suivent, tels que connus maintenant : ceux dont l’horloge s’est arrêtée dans les 28 jours, et ceux où elle court.',
    body: DelaisResponse,
    refusals: [400, 409, 422, 503],
  })
  async delais(@Param('code') procedure: string, @Query() query: DelaisQuery): Promise<DelaisResponse> {
    return this.queries.execute(new GetDelais(delaisRequest(query, procedure, this.today.day)));
  }

  @Get(':clock/dossiers')
  @ApiParam({ name: 'clock', description: 'Horloge', enum: CLOCKS })
  @Answers({
    summary: 'Les dossiers derrière un délai, du plus long au plus court',
    body: DelayedDossierListResponse,
    refusals: [400, 409, 422, 503],
  })
  async dossiers(
    @Param('code') procedure: string,
    @Param('clock') clock: string,
    @Query() query: DelayedDossiersQuery,
  ): Promise<DelayedDossierListResponse> {
    const request = delaisRequest(query, procedure, this.today.day);
    return this.queries.execute(new ListDelayedDossiers({ ...request, clock: clockOf(clock), of: query.of ?? 'stopped', ...pageOf(query) }));
  }
}
