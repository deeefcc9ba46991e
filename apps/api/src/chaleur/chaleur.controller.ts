import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetChaleur } from '#libs/application';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { chaleurRequest } from './chaleur.question.js';
import { ChaleurQuery } from './chaleur.request.js';
import { ChaleurResponse } from './chaleur.response.js';

@ApiTags('Chiffres')
@Controller('api/v1/chaleur')
export class ChaleurController {
  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {}

  @Get()
  @Answers({
    summary: 'Le stock d’un jour étape par étape : combien, de quel âge, qui est attendu',
    description: 'Compté sur les séjours, pour une procédure ou toutes. Les âges courent de l’arrivée, quelle que soit l’étape.',
    body: ChaleurResponse,
    refusals: [400, 409, 422, 503],
  })
  async chaleur(@Query() query: ChaleurQuery): Promise<ChaleurResponse> {
    return this.queries.execute(new GetChaleur(chaleurRequest(query, this.today.day)));
  }
}
