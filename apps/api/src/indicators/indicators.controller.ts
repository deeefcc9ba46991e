import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetIndicators, GetSeries } from '#libs/application';
import { given, sliceOf } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { Answers } from '../openapi/answers.js';
import { Models, refOf } from '../openapi/fields.js';
import { IndicatorsQuery, SeriesQuery } from './indicators.request.js';
import { IndicatorsResponse, SeriesResponse } from './indicators.response.js';
import { seriesRequest } from './series.question.js';

@ApiTags('Chiffres')
@Controller('api/v1/indicators')
export class IndicatorsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {}

  @Get()
  @Models(IndicatorsResponse)
  @Answers({
    summary: 'Stock, antériorité, flux et solde en jours à la fin d’un ou plusieurs jours',
    description: 'Un objet quand un seul jour est demandé, une liste dans l’ordre des jours quand « on » est répété.',
    body: { oneOf: [refOf(IndicatorsResponse), { type: 'array', items: refOf(IndicatorsResponse) }] },
    refusals: [400, 409, 422, 503],
  })
  async indicators(@Query() query: IndicatorsQuery): Promise<IndicatorsResponse | readonly IndicatorsResponse[]> {
    const days = query.on ?? [query.knownOn ?? this.today.day];
    const figures = await this.queries.execute(
      new GetIndicators({
        on: days,
        knownOn: query.knownOn ?? null,
        slice: sliceOf(query),
        definitions: query.definition ?? [],
        ...given({ after: query.after }),
      }),
    );
    const [only] = figures;
    return days.length === 1 && only !== undefined ? only : figures;
  }

  @Get('series')
  @Answers({
    summary: 'Les mêmes chiffres à travers une période, pas à pas',
    body: SeriesResponse,
    refusals: [400, 409, 422, 503],
  })
  async series(@Query() query: SeriesQuery): Promise<SeriesResponse> {
    return this.queries.execute(new GetSeries(seriesRequest(query)));
  }
}
