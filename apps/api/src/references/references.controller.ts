import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import { GetDefinition, ListReferences, PublishDefinition, type ReferenceKind, RegisterCaisse } from '#libs/application';
import { type Definition, definitionReference, unitAndOrientationOf } from '#libs/domain';
import { saidOfDefinition } from '#libs/interchange';
import type { JsonObject } from '#libs/kernel';
import { IdempotencyKey } from '../http/headers.js';
import { AfterRequest, PageAfterRequest } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { CaisseBody } from './references.request.js';
import {
  CaisseListResponse,
  type CaisseResponse,
  CalendrierListResponse,
  type CalendrierResponse,
  DefinitionDetailResponse,
  DefinitionListResponse,
  DefinitionResponse,
  PublishedDefinitionResponse,
  RegisteredResponse,
  SourceListResponse,
  type SourceResponse,
} from './references.response.js';

/** By code, then by version: numbers of up to six digits sort as text. */
function keyOf({ code, version }: JsonObject): string {
  return `${typeof code === 'string' ? code : ''} ${(typeof version === 'number' ? version : 0).toString().padStart(6, '0')}`;
}

interface Listed<Item> {
  readonly count: number;
  readonly items: readonly Item[];
  readonly next: string | null;
}

@ApiTags('Références')
@Controller('api/v1')
export class ReferencesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('caisses')
  @Answers({ summary: 'Les caisses', body: CaisseListResponse, refusals: [400, 409, 503] })
  async caisses(@Query() query: PageAfterRequest): Promise<CaisseListResponse> {
    return this.list<CaisseResponse>('caisses', query);
  }

  @Post('caisses')
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Enregistrer une caisse, ou changer son nom, son calendrier ou son fuseau',
    body: RegisteredResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async registerCaisse(@Body() body: CaisseBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    const { code, label, calendrier = null, timeZone = null } = body;
    return this.commands.execute(new RegisterCaisse({ code, label, calendrier, timeZone, key }));
  }

  @Get('calendriers')
  @Answers({ summary: 'Les calendriers de jours ouvrés, toutes versions', body: CalendrierListResponse, refusals: [400, 409, 503] })
  async calendriers(@Query() query: PageAfterRequest): Promise<CalendrierListResponse> {
    return this.list<CalendrierResponse>('calendriers', query);
  }

  @Get('definitions')
  @Answers({ summary: 'Les définitions d’indicateurs, toutes versions', body: DefinitionListResponse, refusals: [400, 409, 503] })
  async definitions(@Query() query: PageAfterRequest): Promise<DefinitionListResponse> {
    const { items: published } = await this.queries.execute(new ListReferences('definitions', query.after));
    const all = published.map((item) => Object.assign<Definition | object, JsonObject>({}, item) as Definition);
    const page = this.pageOf<Definition>(published, query);
    return {
      ...page,
      said: page.items.flatMap((definition) => saidOfDefinition(definition, all)),
      units: page.items.map((definition) => ({ of: definitionReference(definition), ...unitAndOrientationOf(definition, all) })),
    };
  }

  @Get('definitions/:code')
  @ApiParam({ name: 'code', description: 'Code de la définition', example: 'solde-ouvre-20' })
  @Answers({
    summary: 'Une définition, ses versions, et jusqu’où les jours clos sont cumulés',
    body: DefinitionDetailResponse,
    refusals: [400, 409, 422, 503],
  })
  async definition(@Param('code') code: string, @Query() { after }: AfterRequest): Promise<DefinitionDetailResponse> {
    return this.queries.execute(new GetDefinition(code, after));
  }

  @Post('definitions')
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiBody({ type: DefinitionResponse })
  @Answers({
    summary: 'Publier une version d’une définition',
    description:
      'Les chiffres demandés par elle sont justes aussitôt ; les jours clos sont cumulés ensuite : voyez GET /api/v1/rollups. Une version publiée ne change plus, et ne change rien aux chiffres des autres.',
    body: PublishedDefinitionResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async publishDefinition(@Body() definition: JsonObject, @IdempotencyKey() key: string): Promise<PublishedDefinitionResponse> {
    return this.commands.execute(new PublishDefinition({ definition, key }));
  }

  @Get('sources')
  @Answers({ summary: 'Les sources d’où des dossiers ont été importés', body: SourceListResponse, refusals: [400, 409, 503] })
  async sources(@Query() query: PageAfterRequest): Promise<SourceListResponse> {
    return this.list<SourceResponse>('sources', query);
  }

  private async list<Item extends object>(kind: ReferenceKind, query: PageAfterRequest): Promise<Listed<Item>> {
    return this.pageOf((await this.queries.execute(new ListReferences(kind, query.after))).items, query);
  }

  /** The items are what was published or registered, as it is. */
  private pageOf<Item extends object>(items: readonly JsonObject[], query: PageAfterRequest): Listed<Item> {
    const { count, items: shown, next } = pageOfWhole(items, keyOf, query);
    return { count, items: shown.map((item): Item => Object.assign<Item | object, JsonObject>({}, item) as Item), next };
  }
}
