import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Acces, ActOnOrganisme, GetOrganisme, GetReseaux, ImportReseau, ListOrganismes, type OrganismeAction } from '#libs/application';
import { ARBRE_OF_RESEAUX } from '#libs/domain';
import { IdempotencyKey } from '../http/headers.js';
import { RequestRefused } from '../http/problem.js';
import { given } from '../http/slice.request.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { RegisteredResponse } from '../references/references.response.js';
import {
  AssignCalendrierBody,
  AttachBody,
  CancelSplitBody,
  ChooseRepereBody,
  DetachBody,
  GroupementBody,
  ImportReseauBody,
  MergeBody,
  MonteeBody,
  OrganismeQuery,
  OrganismesQuery,
  RenameBody,
  ReseauxQuery,
  SplitBody,
  VisibiliteBody,
} from './reseau.request.js';
import {
  ImportedReseauResponse,
  OrganismeDetailResponse,
  OrganismeListResponse,
  ReseauListResponse,
  ReseauResponse,
  VisibiliteListResponse,
} from './reseau.response.js';

const command = (summary: string, description?: string) =>
  Answers({ summary, ...given({ description }), body: RegisteredResponse, says: 'Fait', refusals: [400, 404, 409, 415, 422, 503] });

@ApiTags('Réseau')
@Controller('api/v1')
export class ReseauController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly acces: Acces,
  ) {}

  @Get('organismes')
  @Answers({ summary: 'Les caisses, les groupements et les têtes de réseau', body: OrganismeListResponse, refusals: [400, 409, 503] })
  async list(@Query() query: OrganismesQuery): Promise<OrganismeListResponse> {
    const { on = null, kind, arbre, after } = query;
    return pageOfWhole(await this.queries.execute(new ListOrganismes({ on, ...given({ kind, arbre, after }) })), ({ code }) => code, query);
  }

  @Get('organismes/:code')
  @Answers({
    summary: 'Un organisme : où il est rattaché, et de quelles caisses il est fait',
    body: OrganismeDetailResponse,
    refusals: [400, 404, 409, 503],
  })
  async one(@Param('code') code: string, @Query() query: OrganismeQuery): Promise<OrganismeDetailResponse> {
    const { on = null, perimetre = 'asItWas', after } = query;
    return this.queries.execute(new GetOrganisme({ code, on, perimetre, ...given({ after }) }));
  }

  @Get('reseaux')
  @Answers({ summary: 'Les réseaux, leurs caisses et leurs arbres', body: ReseauListResponse, refusals: [400, 409, 503] })
  async reseaux(@Query() query: ReseauxQuery): Promise<ReseauListResponse> {
    const { on = null, perimetre = 'asItWas', after } = query;
    return pageOfWhole(await this.queries.execute(new GetReseaux({ on, perimetre, ...given({ after }) })), ({ code }) => code, query);
  }

  @Get('reseaux/:code')
  @Answers({ summary: 'Un réseau, ses caisses et ses arbres', body: ReseauResponse, refusals: [400, 409, 422, 503] })
  async reseau(@Param('code') code: string, @Query() query: OrganismeQuery): Promise<ReseauResponse> {
    const { on = null, perimetre = 'asItWas', after } = query;
    const [reseau] = await this.queries.execute(new GetReseaux({ code, on, perimetre, ...given({ after }) }));
    if (reseau === undefined) throw new RequestRefused('reseau.unknown', `Réseau inconnu : « ${code} ».`, { reseau: code });
    return reseau;
  }

  @Post('reseaux/import')
  @HttpCode(200)
  @WriteHeaders(false)
  @Answers({
    summary: 'Décrire des réseaux d’un coup, par un fichier YAML',
    description:
      'Refusé en entier, chaque faute avec sa ligne, si quoi que ce soit ne va pas. Le même fichier une seconde fois ne fait rien de plus.',
    body: ImportedReseauResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async import(@Body() { text, fileName = 'réseau' }: ImportReseauBody, @IdempotencyKey() key: string): Promise<ImportedReseauResponse> {
    return this.commands.execute(new ImportReseau({ text, fileName, key }));
  }

  @Post('reseaux/:code/montees')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Publier une version de la montée en compétence des nouveaux venus d’un réseau')
  async defineMontee(@Param('code') code: string, @Body() body: MonteeBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    const { version, operationalMonths, optimalMonths, shareAtStart, shareWhenOperational, source } = body;
    const montee = { version, operationalMonths, optimalMonths, shareAtStart, shareWhenOperational, source };
    return this.act(code, { type: 'DefineMontee', montee }, key);
  }

  @Get('organismes/:code/visibilites')
  @Answers({
    summary: 'Ce qu’un réseau laisse voir à ses caisses des agrégats les unes des autres, jour après jour',
    description: 'Rien tant qu’il n’a rien dit. Une question posée au nom d’une caisse (en-tête Ecluse-Caisse) s’y tient.',
    body: VisibiliteListResponse,
    refusals: [400, 503],
  })
  async visibilites(@Param('code') code: string): Promise<VisibiliteListResponse> {
    return { items: await this.acces.visibilites(code) };
  }

  @Post('organismes/:code/visibilites')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Dire si les caisses d’un réseau voient les agrégats les unes des autres, à partir d’un jour')
  async defineVisibilite(
    @Param('code') code: string,
    @Body() { from, autres }: VisibiliteBody,
    @IdempotencyKey() key: string,
  ): Promise<RegisteredResponse> {
    return this.act(code, { type: 'DefineVisibilite', fromOn: from, autres }, key);
  }

  @Post('organismes/:code/choose-repere')
  @HttpCode(200)
  @WriteHeaders(false)
  @command(
    'Choisir l’indicateur repère d’un réseau',
    'Ses pages et ses cibles sont celles de sa dernière version, jusqu’au choix d’un autre ; celui qui est livré tant que rien n’est choisi. Tout autre se demande par son nom.',
  )
  async chooseRepere(@Param('code') code: string, @Body() { repere }: ChooseRepereBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'ChooseRepere', repere }, key);
  }

  @Post('organismes')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Enregistrer un groupement, ou une tête de réseau', 'Une caisse s’enregistre par POST /api/v1/caisses.')
  async register(@Body() body: GroupementBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    const { code, label, kind = 'groupement', arbre = kind === 'teteDeReseau' ? ARBRE_OF_RESEAUX : undefined } = body;
    if (arbre === undefined) {
      throw new RequestRefused('request.parameterMissing', '« arbre » manque : dans quel arbre ce groupement a ses membres (regions, par exemple)');
    }
    return this.act(code, { type: 'RegisterGroupement', label, kind, arbre }, key);
  }

  @Post('organismes/:code/rename')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Renommer un organisme')
  async rename(@Param('code') code: string, @Body() { label }: RenameBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'RenameOrganisme', label }, key);
  }

  @Post('organismes/:code/assign-calendrier')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Changer le calendrier ou le fuseau d’une caisse, à partir d’un jour', 'Les jours déjà cumulés le sont de nouveau, d’eux-mêmes.')
  async assignCalendrier(
    @Param('code') code: string,
    @Body() body: AssignCalendrierBody,
    @IdempotencyKey() key: string,
  ): Promise<RegisteredResponse> {
    const { calendrier, timeZone = null, from = null } = body;
    return this.act(code, { type: 'AssignCalendrier', calendrier, timeZone, fromOn: from }, key);
  }

  @Post('organismes/:code/attach')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Rattacher un organisme à un groupement ou à une tête de réseau, à partir d’un jour')
  async attach(@Param('code') code: string, @Body() body: AttachBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    const { parent, from, until = null, replaces = false } = body;
    return this.act(code, { type: 'AttachOrganisme', parent, fromOn: from, toOn: until, replaces }, key);
  }

  @Post('organismes/:code/detach')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Mettre fin à une appartenance', 'Du jour même où elle a commencé : elle n’a jamais été.')
  async detach(@Param('code') code: string, @Body() { arbre, on }: DetachBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'DetachOrganisme', arbre, on }, key);
  }

  @Post('organismes/:code/merge')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Fusionner une caisse dans une autre', 'Ses pièces ne bougent pas : celle qui reprend en répond à partir de ce jour.')
  async merge(@Param('code') code: string, @Body() { into, on }: MergeBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'MergeOrganisme', into, on }, key);
  }

  @Post('organismes/:code/cancel-merge')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Annuler une fusion dite par erreur', 'Ce à quoi elle a mis fin reprend le même jour, jusqu’à nouvel ordre.')
  async cancelMerge(@Param('code') code: string, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'CancelFusion' }, key);
  }

  @Post('organismes/:code/split')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Scinder une caisse en deux autres ou plus', 'Ses pièces ne bougent que transférées une à une ; son passé reste le sien.')
  async split(@Param('code') code: string, @Body() { into, on }: SplitBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'SplitOrganisme', into, on }, key);
  }

  @Post('organismes/:code/cancel-split')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Annuler une scission dite par erreur', 'Aucun chiffre ne change : ce qui a été transféré entre-temps le reste.')
  async cancelSplit(@Param('code') code: string, @Body() { on }: CancelSplitBody, @IdempotencyKey() key: string): Promise<RegisteredResponse> {
    return this.act(code, { type: 'CancelScission', on }, key);
  }

  private async act(code: string, action: OrganismeAction, key: string): Promise<RegisteredResponse> {
    return this.commands.execute(new ActOnOrganisme({ code, action, key }));
  }
}
