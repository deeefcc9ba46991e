import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  EnterReseauPhase,
  GetComparaison,
  GetDispersion,
  GetEtats,
  GetFiche,
  GetPhase,
  GetRepere,
  ListAlertes,
  ListPilotage,
  ListReperes,
  type ListedKind,
  type PublishedOf,
  PublishPilotage,
} from '#libs/application';
import { isShippedPilotage, type RepereDefinition, reseauDesCibles } from '#libs/domain';
import type { JsonObject } from '#libs/kernel';
import { IdempotencyKey } from '../http/headers.js';
import { given, organismesOfDay, PageAfterRequest, pageOf } from '../http/slice.request.js';
import { Today } from '../http/today.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { PublishedDefinitionResponse } from '../references/references.response.js';
import {
  AlertesQuery,
  ComparaisonQuery,
  DispersionQuery,
  EtatsQuery,
  FicheQuery,
  PhaseBody,
  PhaseQuery,
  RepereQuery,
  ReperesQuery,
} from './pilotage.request.js';
import {
  AlerteListResponse,
  ComparaisonResponse,
  DispersionResponse,
  EnteredPhaseResponse,
  EtatsResponse,
  FicheResponse,
  PhaseResponse,
  PilotageVersionListResponse,
  type PilotageVersionResponse,
  RepereResponse,
  RepereVersionListResponse,
  type RepereVersionResponse,
} from './pilotage.response.js';
import { alerteResponse, comparaisonResponse, dispersionResponse, etatsResponse, ficheResponse, phaseResponse, repereResponse } from './presented.js';
import { comparaisonRequest, dispersionRequest, etatsRequest, ficheRequest, repereRequest } from './questions.js';

const READ = [400, 409, 422, 503] as const;
const WRITE = [400, 409, 415, 422, 503] as const;

@ApiTags('Pilotage')
@Controller('api/v1')
export class PilotageController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly today: Today,
  ) {}

  @Get('comparaisons')
  @Answers({
    summary: 'Les organismes comparés par un indicateur, à un jour ou à deux',
    description:
      'Valeur du réseau (rapport de sommes), médiane, moyenne et quantiles des organismes, rangs, positions autour du réseau ; à deux dates, qui reste moins bon ou meilleur que lui.',
    body: ComparaisonResponse,
    refusals: READ,
  })
  async comparaison(@Query() query: ComparaisonQuery): Promise<ComparaisonResponse> {
    return comparaisonResponse(await this.queries.execute(new GetComparaison(comparaisonRequest(query, this.today.day))));
  }

  @Get('fiches/:caisse')
  @ApiParam({ name: 'caisse', description: 'Code de la caisse', example: '751' })
  @Answers({
    summary: 'Une caisse par tous les indicateurs, chacun parmi ceux à qui la comparer',
    description: 'Sa valeur et son rang, la valeur de tous ensemble (rapport de sommes) et la répartition des leurs, en une seule question.',
    body: FicheResponse,
    refusals: READ,
  })
  async fiche(@Param('caisse') caisse: string, @Query() query: FicheQuery): Promise<FicheResponse> {
    return ficheResponse(await this.queries.execute(new GetFiche(ficheRequest(query, caisse, this.today.day))));
  }

  @Get('comparaisons/series')
  @Answers({ summary: 'La dispersion des organismes à travers une période, et leurs rangs moyens', body: DispersionResponse, refusals: READ })
  async dispersion(@Query() query: DispersionQuery): Promise<DispersionResponse> {
    return dispersionResponse(await this.queries.execute(new GetDispersion(dispersionRequest(query))));
  }

  @Get('reperes')
  @Answers({
    summary: 'Les indicateurs repères, toutes versions',
    description: 'D’abord celui qui vaut sans être nommé : celui que le réseau demandé – ou le seul qui soit – a choisi, sinon celui qui est livré.',
    body: RepereVersionListResponse,
    refusals: READ,
  })
  async reperes(@Query() query: ReperesQuery): Promise<RepereVersionListResponse> {
    const { reseau = null, after } = query;
    const published = await this.queries.execute(new ListReperes({ reseau, ...given({ after }) }));
    const page = pageOfWhole(published, ({ definition, isDefault }) => keyOf(definition, !isDefault), query);
    return {
      ...page,
      items: page.items.map(({ definition, inForceFor }): RepereVersionResponse => ({ ...versionResponse(definition), inForceFor })),
    };
  }

  @Post('reperes')
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiBody({ schema: { type: 'object' }, description: 'La version entière : voyez docs/how-to/steer-a-reseau.md' })
  @Answers({ summary: 'Publier une version d’un indicateur repère', body: PublishedDefinitionResponse, refusals: WRITE })
  async publishRepere(@Body() definition: JsonObject, @IdempotencyKey() key: string): Promise<PublishedDefinitionResponse> {
    return this.commands.execute(new PublishPilotage({ kind: 'repere', definition, key }));
  }

  @Get('reperes/:code')
  @ApiParam({ name: 'code', description: 'CODE, dans sa dernière version, ou CODE@VERSION', example: 'repere-reseau' })
  @Answers({
    summary: 'Un indicateur repère un jour donné : chaque organisme, ses axes de progrès, et le réseau',
    body: RepereResponse,
    refusals: READ,
  })
  async repere(@Param('code') code: string, @Query() query: RepereQuery): Promise<RepereResponse> {
    const request = repereRequest(query, code, this.today.day);
    return repereResponse(await this.queries.execute(new GetRepere(request)));
  }

  @Get('seuils')
  @Answers({ summary: 'Les seuils des situations, toutes versions', body: PilotageVersionListResponse, refusals: READ })
  async seuils(@Query() query: PageAfterRequest): Promise<PilotageVersionListResponse> {
    return this.list('seuils', query);
  }

  @Post('seuils')
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiBody({ schema: { type: 'object' }, description: 'La version entière : voyez docs/how-to/steer-a-reseau.md' })
  @Answers({ summary: 'Publier une version des seuils des situations d’un indicateur', body: PublishedDefinitionResponse, refusals: WRITE })
  async publishSeuils(@Body() definition: JsonObject, @IdempotencyKey() key: string): Promise<PublishedDefinitionResponse> {
    return this.commands.execute(new PublishPilotage({ kind: 'seuils', definition, key }));
  }

  @Get('etats')
  @Answers({
    summary: 'La situation de chacun – normale, tendue, critique – un jour donné, ou le dernier qui est connu',
    body: EtatsResponse,
    refusals: [404, ...READ],
  })
  async etats(@Query() query: EtatsQuery): Promise<EtatsResponse> {
    return etatsResponse(await this.queries.execute(new GetEtats(etatsRequest(query))));
  }

  @Get('alertes')
  @Answers({ summary: 'Les alertes, la dernière levée d’abord', body: AlerteListResponse, refusals: [404, ...READ] })
  async alertes(@Query() query: AlertesQuery): Promise<AlerteListResponse> {
    const { standing = null, seuils = null, after } = query;
    const page = await this.queries.execute(new ListAlertes({ standing, seuils, ...organismesOfDay(query), ...pageOf(query), ...given({ after }) }));
    return { ...page, items: page.items.map(alerteResponse) };
  }

  @Get('phases')
  @Answers({ summary: 'Les conditions de sortie de la stabilisation, toutes versions', body: PilotageVersionListResponse, refusals: READ })
  async phases(@Query() query: PageAfterRequest): Promise<PilotageVersionListResponse> {
    return this.list('phase', query);
  }

  @Post('phases')
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiBody({ schema: { type: 'object' }, description: 'La version entière : voyez docs/how-to/steer-a-reseau.md' })
  @Answers({
    summary: 'Publier une version des conditions de sortie de la stabilisation d’un réseau',
    body: PublishedDefinitionResponse,
    refusals: WRITE,
  })
  async publishPhase(@Body() definition: JsonObject, @IdempotencyKey() key: string): Promise<PublishedDefinitionResponse> {
    return this.commands.execute(new PublishPilotage({ kind: 'phase', definition, key }));
  }

  @Get('phases/:reseau')
  @ApiParam({ name: 'reseau', description: 'Code du réseau', example: 'famille' })
  @Answers({ summary: 'La phase d’un réseau, et ce qui est constaté des conditions de sortie', body: PhaseResponse, refusals: READ })
  async phase(@Param('reseau') reseau: string, @Query() { on, after }: PhaseQuery): Promise<PhaseResponse> {
    return phaseResponse(await this.queries.execute(new GetPhase({ reseau, on: on ?? null, ...given({ after }) })));
  }

  @Post('phases/:reseau/entrees')
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiParam({ name: 'reseau', description: 'Code du réseau', example: 'famille' })
  @Answers({ summary: 'Faire entrer un réseau dans une phase', body: EnteredPhaseResponse, refusals: WRITE })
  async enterPhase(@Param('reseau') reseau: string, @Body() body: PhaseBody, @IdempotencyKey() key: string): Promise<EnteredPhaseResponse> {
    const { phase, on = null, motif = null } = body;
    const said = { reseau, phase, on: on ?? this.today.day, motif };
    return this.commands.execute(new EnterReseauPhase({ reseau, phase, on, motif, key, body: said }));
  }

  private async list(kind: ListedKind, query: PageAfterRequest): Promise<PilotageVersionListResponse> {
    const versions = await this.queries.execute(new ListPilotage(kind, query.after));
    return pageOfWhole(versions.map(versionResponse), (item) => keyOf(item, item.shipped), query);
  }
}

/** Pages show the first one. */
const keyOf = ({ code, version }: Pick<PilotageVersionResponse, 'code' | 'version'>, isLast: boolean): string =>
  `${isLast ? '1' : '0'} ${code} ${String(version).padStart(6, '0')}`;

function versionResponse(each: RepereDefinition | PublishedOf[ListedKind]) {
  const { code, version, label, source } = each;
  const reseau = reseauOf(each);
  return { code, version, label, source, shipped: isShippedPilotage(code), reseau, content: JSON.parse(JSON.stringify(each)) as JsonObject };
}

/** A phase is called by its réseau. */
function reseauOf(published: RepereDefinition | PublishedOf[ListedKind]): string | null {
  if ('dimensions' in published) return reseauDesCibles(published);
  return 'conditions' in published ? published.code : published.reseau;
}
