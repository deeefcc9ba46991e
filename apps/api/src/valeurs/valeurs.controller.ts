import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { daysOfSeries, GetValeurs } from '#libs/application';
import { given } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { ValeursQuery } from './valeurs.request.js';
import { ValeursResponse } from './valeurs.response.js';

@ApiTags('Chiffres')
@Controller('api/v1/valeurs')
export class ValeursController {
  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {}

  @Get()
  @Answers({
    summary: 'Ce que valent des indicateurs pour de nombreuses caisses, et pour toutes ensemble',
    description: 'À la fin d’un ou plusieurs jours (« on »), ou de chaque mois d’une période (« from » et « to »).',
    body: ValeursResponse,
    refusals: [400, 409, 422, 503],
  })
  async valeurs(@Query() query: ValeursQuery): Promise<ValeursResponse> {
    const { indicateur, caisse = [], groupement = null, knownOn = null, by = 'owner', procedure = null, from, to, after } = query;
    const series = from === undefined ? null : daysOfSeries(from, to ?? this.today.day, 'month');
    const days = [...new Set(series ?? query.on ?? [this.today.day])].sort();
    return this.queries.execute(
      new GetValeurs({ indicateurs: indicateur, organismes: caisse, groupement, days, knownOn, by, procedure, ...given({ after }) }),
    );
  }
}
