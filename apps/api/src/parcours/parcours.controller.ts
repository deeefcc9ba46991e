import { Body, Controller, Get, Header, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Acting, ActOnParcours, GetParcours, type ParcoursAct, PerformAction } from '#libs/application';
import { DossierCommand } from '../dossiers/dossier-command.js';
import { DatedCommand } from '../dossiers/dossier-commands.request.js';
import { WrittenResponse } from '../dossiers/dossiers.response.js';
import { ActingAs, ActingHeaders } from '../http/acting.js';
import { etagOf, IdempotencyKey, IfMatch } from '../http/headers.js';
import { given } from '../http/slice.request.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { AbandonInduBody, AnomalieBody, ControleBody, InduBody, ParcoursQuery, PerformActionBody } from './parcours.request.js';
import { ParcoursResponse } from './parcours.response.js';

@ApiTags('Parcours')
@Controller('api/v1/dossiers/:id')
export class ParcoursController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
  ) {}

  @Get('parcours')
  @ApiParam({ name: 'id', description: 'Identifiant ou référence' })
  @ActingHeaders()
  @Header('cache-control', 'no-cache')
  @Answers({
    summary: 'Où en est un dossier sur sa procédure, et ce qui peut y être fait',
    description: 'Lu au journal lui-même : ce qui vient d’être écrit y est. Les actions sont dites pour le rôle et l’agent des en-têtes.',
    body: ParcoursResponse,
    refusals: [400, 404, 409, 422, 503],
  })
  async parcours(
    @Param('id') id: string,
    @Query() { source }: ParcoursQuery,
    @ActingAs() acting: Acting,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ParcoursResponse> {
    const parcours = await this.queries.execute(new GetParcours({ idOrReference: id, acting, ...given({ source }) }));
    void reply.header('etag', etagOf(parcours.revision));
    return parcours;
  }

  @Post('actions/:action')
  @ActingHeaders()
  @DossierCommand('Faire une action de l’étape où se trouve un dossier')
  async perform(
    @Param('id') dossierId: string,
    @Param('action') action: string,
    @Body() body: PerformActionBody,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() expectedRevision: number | null,
  ): Promise<WrittenResponse> {
    const { values, pieces, reason, on } = body;
    const given = { values: values ?? {}, pieces: pieces ?? null, reason: reason ?? null, on: on ?? null };
    return this.commands.execute(new PerformAction({ dossierId, action, ...given, acting, key, expectedRevision }));
  }

  @Post('controles/:controle')
  @ActingHeaders()
  @DossierCommand('Dire le résultat d’un contrôle qui est tombé sur un dossier')
  async control(
    @Param('id') id: string,
    @Param('controle') controle: string,
    @Body() body: ControleBody,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(id, { type: 'RecordControle', controle, result: body.result, on: body.on ?? null }, acting, key, seen);
  }

  @Post('anomalies')
  @ActingHeaders()
  @WriteHeaders(true)
  @Answers({ summary: 'Relever une anomalie', body: WrittenResponse, says: 'Relevée', status: 201, refusals: [400, 404, 409, 412, 415, 422, 503] })
  async anomaly(
    @Param('id') id: string,
    @Body() body: AnomalieBody,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    const { family, financial, amount } = body;
    const found = { family, financial, amount, controle: body.controle ?? null, on: body.on ?? null };
    return this.act(id, { type: 'FindAnomalie', ...found }, acting, key, seen);
  }

  @Post('indus')
  @ActingHeaders()
  @WriteHeaders(true)
  @Answers({ summary: 'Détecter un indu', body: WrittenResponse, says: 'Détecté', status: 201, refusals: [400, 404, 409, 412, 415, 422, 503] })
  async detect(
    @Param('id') id: string,
    @Body() body: InduBody,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(
      id,
      { type: 'DetectIndu', nature: body.nature, amount: body.amount, paidOn: body.paidOn, on: body.on ?? null },
      acting,
      key,
      seen,
    );
  }

  @Post('indus/:indu/notify')
  @ActingHeaders()
  @DossierCommand('Notifier un indu')
  async notify(
    @Param('id') id: string,
    @Param('indu') indu: string,
    @Body() body: DatedCommand,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(id, { type: 'NotifyIndu', indu, on: body.on ?? null }, acting, key, seen);
  }

  @Post('indus/:indu/recover')
  @ActingHeaders()
  @DossierCommand('Mettre un indu en recouvrement')
  async recover(
    @Param('id') id: string,
    @Param('indu') indu: string,
    @Body() body: DatedCommand,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(id, { type: 'StartInduRecovery', indu, on: body.on ?? null }, acting, key, seen);
  }

  @Post('indus/:indu/settle')
  @ActingHeaders()
  @DossierCommand('Solder un indu')
  async settle(
    @Param('id') id: string,
    @Param('indu') indu: string,
    @Body() body: DatedCommand,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(id, { type: 'SettleIndu', indu, on: body.on ?? null }, acting, key, seen);
  }

  @Post('indus/:indu/abandon')
  @ActingHeaders()
  @DossierCommand('Abandonner un indu, en tout ou partie')
  async abandon(
    @Param('id') id: string,
    @Param('indu') indu: string,
    @Body() body: AbandonInduBody,
    @ActingAs() acting: Acting,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Promise<WrittenResponse> {
    return this.act(id, { type: 'AbandonIndu', indu, reason: body.reason, amount: body.amount, on: body.on ?? null }, acting, key, seen);
  }

  private async act(dossierId: string, act: ParcoursAct, acting: Acting, key: string, expectedRevision: number | null): Promise<WrittenResponse> {
    return this.commands.execute(new ActOnParcours({ dossierId, act, acting, key, expectedRevision }));
  }
}
