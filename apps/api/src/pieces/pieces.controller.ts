import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ListPieces } from '#libs/application';
import { given, pageOf, sliceOf } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { bandOf } from '../http/validation.js';
import { Answers } from '../openapi/answers.js';
import { PiecesQuery, waitingOf } from './pieces.request.js';
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
    const { above, flow, from, to, after } = query;
    const band = query.band === undefined ? undefined : (bandOf(query.band) ?? undefined);
    const waiting = query.waiting === undefined ? undefined : waitingOf(query.waiting);
    return this.queries.execute(
      new ListPieces({
        on: query.on ?? query.to ?? this.today.day,
        knownOn: query.knownOn ?? null,
        slice: sliceOf(query),
        definitions: query.definition ?? [],
        youngestFirst: query.sort === 'age',
        ...pageOf(query),
        ...given({ above, band, waiting, flow, from, to, after }),
      }),
    );
  }
}
