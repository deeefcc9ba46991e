import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  DiffProcedure,
  DrawProcedure,
  DrawSample,
  GetProcedure,
  ListProcedures,
  MigrateDossiers,
  PlanMigration,
  PublishProcedure,
  RegisterProcedure,
} from '#libs/application';
import type { JsonObject } from '#libs/kernel';
import { IdempotencyKey } from '../http/headers.js';
import { RequestRefused } from '../http/problem.js';
import { given, PageAfterRequest, pageOf } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { RegisteredResponse } from '../references/references.response.js';
import { DiffQuery, DrawingQuery, MigrationQuery, PlanQuery, ProcedureBody, PublishBody, SampleBody, VersionQuery } from './procedures.request.js';
import {
  MigrationResponse,
  PlannedMigrationResponse,
  SampleResponse,
  DiffResponse,
  ProcedureDetailResponse,
  ProcedureListResponse,
  PublishedResponse,
} from './procedures.response.js';

const MEDIA_TYPES = { svg: 'image/svg+xml; charset=utf-8', bpmn: 'application/xml; charset=utf-8' } as const;

@ApiTags('Procédures')
@Controller('api/v1/procedures')
export class ProceduresController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get()
  @Answers({ summary: 'Les procédures', body: ProcedureListResponse, refusals: [400, 409, 503] })
  async list(@Query() query: PageAfterRequest): Promise<ProcedureListResponse> {
    return pageOfWhole(await this.queries.execute(new ListProcedures(query.after)), ({ code }) => code, query);
  }

  @Post()
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({ summary: 'Enregistrer le nom d’une procédure, sans la définir', body: RegisteredResponse, refusals: [400, 409, 415, 422, 503] })
  async register(@Body() { code, label }: ProcedureBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.commands.execute(new RegisterProcedure({ code, label, key }));
  }

  @Post(':code/versions')
  @WriteHeaders(false)
  @Answers({
    summary: 'Publier une version d’une procédure ; elle ne changera plus',
    body: PublishedResponse,
    says: 'Publiée',
    status: 201,
    refusals: [400, 409, 415, 422, 503],
  })
  async publish(@Param('code') code: string, @Body() { definition }: PublishBody, @IdempotencyKey() key: string): Promise<PublishedResponse> {
    if (definition['code'] !== code) {
      throw new RequestRefused('request.parameterInvalid', `« definition.code » n’est pas celui de l’adresse, ${code}`, { code });
    }
    return this.commands.execute(new PublishProcedure({ definition, key }));
  }

  @Get(':code')
  @Answers({ summary: 'Une procédure publiée', body: ProcedureDetailResponse, refusals: [400, 404, 422, 503] })
  async one(@Param('code') code: string, @Query() query: VersionQuery): Promise<ProcedureDetailResponse> {
    const { definition, versions } = await this.queries.execute(new GetProcedure({ code, version: query.version ?? null }));
    return { definition: { ...definition } as object as JsonObject, versions };
  }

  @Get(':code/diff')
  @Answers({ summary: 'Ce qui change d’une version à l’autre', body: DiffResponse, refusals: [400, 404, 422, 503] })
  async diff(@Param('code') code: string, @Query() { from, to }: DiffQuery): Promise<DiffResponse> {
    const { differences } = await this.queries.execute(new DiffProcedure({ code, from, to }));
    return { from, to, differences: differences.map(({ path, ...rest }) => ({ ...rest, path: path.join('.') })) };
  }

  @Get(':code/drawing')
  @ApiProduces('image/svg+xml', 'application/xml')
  @Answers({
    summary: 'Le dessin d’une procédure, en SVG ou en BPMN 2.0',
    body: { type: 'string' },
    says: 'Le dessin',
    refusals: [400, 404, 422, 503],
  })
  async drawing(@Param('code') code: string, @Query() query: DrawingQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { format = 'svg', etape } = query;
    const drawing = await this.queries.execute(new DrawProcedure({ code, version: query.version ?? null, format, ...given({ etape }) }));
    void reply.header('content-type', MEDIA_TYPES[format]);
    return drawing;
  }

  @Get(':code/migration')
  @Answers({
    summary: 'Ce que ferait la migration des dossiers vivants vers une version',
    description: 'Calculé page par page, sans rien écrire : qui resterait et pourquoi, les horloges avant et après.',
    body: PlannedMigrationResponse,
    refusals: [400, 404, 409, 422, 503],
  })
  async planMigration(@Param('code') procedure: string, @Query() query: PlanQuery): Promise<PlannedMigrationResponse> {
    return this.queries.execute(new PlanMigration({ procedure, to: query.to, ...pageOf(query), ...given({ after: query.after }) }));
  }

  @Post(':code/migration')
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Migrer une page des dossiers vivants vers une version',
    description: 'Chaque dossier migre une fois, quoi qu’il arrive : une migration interrompue se reprend par la même demande.',
    body: MigrationResponse,
    refusals: [400, 404, 409, 422, 503],
  })
  async migrate(@Param('code') procedure: string, @Query() query: MigrationQuery, @IdempotencyKey() key: string): Promise<MigrationResponse> {
    return this.commands.execute(new MigrateDossiers({ procedure, to: query.to, key, ...pageOf(query) }));
  }

  @Post(':code/samples')
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Tirer l’échantillon d’un trimestre',
    description:
      'Parmi les dossiers payés au trimestre d’avant. Tiré une fois ; redemandé avec la même graine, il est le même, et reprend où il en était.',
    body: SampleResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async sample(@Param('code') procedure: string, @Body() body: SampleBody, @IdempotencyKey() key: string): Promise<SampleResponse> {
    const { trimestre, seed, echantillon, dryRun = false } = body;
    return this.commands.execute(new DrawSample({ procedure, echantillon: echantillon ?? null, trimestre, seed: seed ?? null, dryRun, key }));
  }
}
