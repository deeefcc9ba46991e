import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GetImport, ImportFile, ListImports, ListRefusals } from '#libs/application';
import { AnswerWithin } from '../http/deadline.js';
import { IdempotencyKey } from '../http/headers.js';
import { IdPipe } from '../http/id.pipe.js';
import { readingFile } from '../http/sent-file.js';
import { STREAMED_TYPES } from '../http/streamed-body.js';
import { AfterRequest, given, PageRequest, pageOf } from '../http/slice.request.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { ImportQuery, ImportsQuery } from './imports.request.js';
import { ImportListResponse, ImportResponse, RefusalListResponse } from './imports.response.js';

const IMPORT_ID = new IdPipe('import.unknown', 'Import inconnu');

@ApiTags('Imports')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @AnswerWithin(Infinity)
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiConsumes(...STREAMED_TYPES)
  @ApiBody({ required: true, description: 'Le fichier, tel quel ou compressé par gzip', schema: { type: 'string', format: 'binary' } })
  @Answers({
    summary: 'Importer un journal XES ou un fichier de faits',
    description: 'Le corps est lu au fil de l’eau ; la réponse vient à la fin. Pendant ce temps, GET /api/v1/imports/{id} dit l’avancement.',
    body: ImportResponse,
    says: 'Fini, ou échoué : voyez « status » et « error »',
    refusals: [400, 409, 415, 422, 503],
  })
  async import(@Query() query: ImportQuery, @IdempotencyKey() key: string, @Req() request: FastifyRequest): Promise<ImportResponse> {
    const { format = null, source = null, unit = null, workItems = null, caisse = null, procedure = null, fileName = null, people = [] } = query;
    return readingFile(request, async (bytes) => {
      const file = { bytes, bytesTotal: lengthOf(request), fileName };
      return this.commands.execute(new ImportFile({ ...file, format, source, unit, workItems, caisse, procedure, people, key }));
    });
  }

  @Get()
  @Answers({ summary: 'Les imports, du dernier au premier', body: ImportListResponse, refusals: [400, 409, 503] })
  async list(@Query() query: ImportsQuery): Promise<ImportListResponse> {
    return this.queries.execute(new ListImports({ ...pageOf(query), ...given({ after: query.after }) }));
  }

  @Get(':id')
  @Answers({ summary: 'Un import, avec son avancement', body: ImportResponse, refusals: [400, 404, 409, 503] })
  async one(@Param('id', IMPORT_ID) id: string, @Query() { after }: AfterRequest): Promise<ImportResponse> {
    return this.queries.execute(new GetImport(id, after));
  }

  @Get(':id/refusals')
  @Answers({ summary: 'Ce qu’un import a refusé : où, pourquoi, que faire', body: RefusalListResponse, refusals: [400, 404, 503] })
  async refusals(@Param('id', IMPORT_ID) id: string, @Query() query: PageRequest): Promise<RefusalListResponse> {
    return this.queries.execute(new ListRefusals({ importId: id, ...pageOf(query) }));
  }
}

function lengthOf(request: FastifyRequest): number | null {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
