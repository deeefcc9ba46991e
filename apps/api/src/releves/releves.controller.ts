import { Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GetReleveTemplate, ListReleves, RecordRelevesOfFile, type ReleveToRead } from '#libs/application';
import { csvOf, RELEVE_COLUMNS } from '#libs/interchange';
import { AnswerWithin } from '../http/deadline.js';
import { IdempotencyKey } from '../http/headers.js';
import { readingFile } from '../http/sent-file.js';
import { given, organismesOfDay, pageOf } from '../http/slice.request.js';
import { STREAMED_TYPES } from '../http/streamed-body.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { RelevesFileQuery, RelevesQuery, templateAsked, TemplateQuery } from './releves.request.js';
import { RecordedRelevesResponse, ReleveListResponse } from './releves.response.js';

const GIVEN = ['indicateur', 'organisme', 'periode'] as const satisfies readonly (keyof ReleveToRead)[];
const isGiven = (column: string): column is keyof ReleveToRead => (GIVEN as readonly string[]).includes(column);

@ApiTags('Relevés')
@Controller('api/v1/releves')
export class RelevesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @AnswerWithin(Infinity)
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiConsumes(...STREAMED_TYPES)
  @ApiBody({
    required: true,
    description: 'Le fichier : CSV, tel quel ou compressé par gzip, ou classeur .xlsx ou .ods',
    schema: { type: 'string', format: 'binary' },
  })
  @Answers({
    summary: 'Enregistrer les relevés d’un fichier CSV, XLSX ou ODS',
    description:
      'Tous, ou aucun : « releve.refused » dit chaque ligne refusée, et pourquoi. Colonnes : indicateur, organisme, periode, valeur, source.',
    body: RecordedRelevesResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async record(
    @Query() { source }: RelevesFileQuery,
    @IdempotencyKey() key: string,
    @Req() request: FastifyRequest,
  ): Promise<RecordedRelevesResponse> {
    return readingFile(request, async (bytes) => this.commands.execute(new RecordRelevesOfFile({ bytes, source: source ?? null, key })));
  }

  @Get()
  @Answers({ summary: 'Les relevés', body: ReleveListResponse, refusals: [400, 404, 409, 422, 503] })
  async list(@Query() query: RelevesQuery): Promise<ReleveListResponse> {
    const { indicateur: code, after } = query;
    return this.queries.execute(new ListReleves({ ...organismesOfDay(query), ...pageOf(query), ...given({ code, after }) }));
  }

  @Get('modele')
  @Header('content-type', 'text/csv; charset=utf-8')
  @ApiProduces('text/csv')
  @Answers({
    summary: 'Un fichier CSV à remplir : une ligne par indicateur et par caisse, pour une période, la dernière finie sinon',
    body: { type: 'string' },
    refusals: [400, 422, 503],
  })
  async template(@Query() query: TemplateQuery): Promise<string> {
    const rows = await this.queries.execute(new GetReleveTemplate(templateAsked(query)));
    const given = RELEVE_COLUMNS.map((header) => ({ header, valueOf: (row: ReleveToRead) => (isGiven(header) ? row[header] : null) }));
    let text = '';
    for await (const piece of csvOf(rows, given, { bom: true })) text += piece;
    return text;
  }
}
