import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListPieces } from '#libs/application';
import { pageOf } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { piecesQuestion } from './pieces.question.js';
import { PiecesQuery } from './pieces.request.js';
import { PieceListResponse } from './pieces.response.js';

@ApiTags('Listes')
@Controller('api/v1/pieces')
export class PiecesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {}

  @Get()
  @Answers({
    summary: 'Les pièces derrière un chiffre : du stock d’un jour, ou d’un flux',
    description: 'Mêmes filtres et mêmes définitions que les chiffres ; « count » est le chiffre dont la liste est ouverte.',
    body: PieceListResponse,
    refusals: [400, 409, 422, 503],
  })
  async list(@Query() query: PiecesQuery): Promise<PieceListResponse> {
    return this.queries.execute(new ListPieces({ ...piecesQuestion(query, this.today.day), ...pageOf(query) }));
  }
}
