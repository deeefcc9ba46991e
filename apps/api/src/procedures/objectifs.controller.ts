import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetObjectifs, ListMeasuredDossiers } from '#libs/application';
import { given, pageOf } from '../http/slice.request.js';
import { Answers } from '../openapi/answers.js';
import { MeasuredDossiersQuery, ObjectifsQuery } from './objectifs.request.js';
import { MeasuredDossierListResponse, ObjectifsResponse } from './objectifs.response.js';

@ApiTags('Procédures')
@Controller('api/v1/procedures/:code/indicators')
export class ObjectifsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Answers({
    summary: 'Les indicateurs d’une procédure, face à leurs cibles',
    description: 'Selon les dossiers tels que connus maintenant. Ce qui n’est pas encore échu le jour de la mesure est compté à part.',
    body: ObjectifsResponse,
    refusals: [400, 409, 422, 503],
  })
  async objectifs(@Param('code') procedure: string, @Query() query: ObjectifsQuery): Promise<ObjectifsResponse> {
    const { year = null, on = null, after } = query;
    return this.queries.execute(new GetObjectifs({ procedure, year, on, ...given({ after }) }));
  }

  @Get(':indicator/dossiers')
  @Answers({
    summary: 'Les dossiers derrière un indicateur d’une procédure',
    body: MeasuredDossierListResponse,
    refusals: [400, 404, 409, 422, 503],
  })
  async dossiers(
    @Param('code') procedure: string,
    @Param('indicator') objectif: string,
    @Query() query: MeasuredDossiersQuery,
  ): Promise<MeasuredDossierListResponse> {
    const { year = null, on = null, of = 'denominator', after } = query;
    return this.queries.execute(new ListMeasuredDossiers({ procedure, objectif, year, on, of, ...pageOf(query), ...given({ after }) }));
  }
}
