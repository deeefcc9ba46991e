import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetValeurs } from '#libs/application';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { valeursQuestion } from './valeurs.question.js';
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
    return this.queries.execute(new GetValeurs(valeursQuestion(query, this.today.day)));
  }
}
