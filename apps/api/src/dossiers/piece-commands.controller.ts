import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ActOnDossier, type DossierAction } from '#libs/application';
import { IdempotencyKey, IfMatch } from '../http/headers.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { DossierCommand } from './dossier-command.js';
import {
  DatedCommand,
  ProcessPieceBody,
  QualifyPieceBody,
  ReasonedCommandBody,
  ReceivePieceBody,
  StartWaitingBody,
  TransferPieceBody,
} from './dossier-commands.request.js';
import { WrittenResponse } from './dossiers.response.js';

type Act = Promise<WrittenResponse>;

@ApiTags('Commandes')
@Controller('api/v1/dossiers/:id/pieces')
export class PieceCommandsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @WriteHeaders(true)
  @Answers({ summary: 'Recevoir une pièce', body: WrittenResponse, says: 'Reçue', status: 201, refusals: [400, 404, 409, 412, 415, 422, 503] })
  async receive(@Param('id') id: string, @Body() body: ReceivePieceBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null): Act {
    const { reference, caisse, procedure, type: pieceType, canal = null, population = null, on = null } = body;
    return this.act(id, { type: 'ReceivePiece', reference, caisse, procedure, pieceType, canal, population, on }, key, seen);
  }

  @Post(':pieceId/qualify')
  @DossierCommand('Dire ce qu’est une pièce')
  async qualify(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: QualifyPieceBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    const { procedure = null, type: pieceType = null, population = null, on = null } = body;
    return this.act(id, { type: 'QualifyPiece', piece, procedure, pieceType, population, on }, key, seen);
  }

  @Post(':pieceId/process')
  @DossierCommand('Traiter une pièce')
  async process(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: ProcessPieceBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'ProcessPiece', piece, mode: body.mode ?? 'manual', on: body.on ?? null }, key, seen);
  }

  @Post(':pieceId/return')
  @DossierCommand('Retourner une pièce à qui l’a envoyée')
  async giveBack(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: ReasonedCommandBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'ReturnPiece', piece, reason: body.reason ?? null, on: body.on ?? null }, key, seen);
  }

  @Post(':pieceId/neutralise')
  @DossierCommand('Sortir une pièce du stock sans la traiter')
  async neutralise(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: ReasonedCommandBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'NeutralisePiece', piece, reason: body.reason ?? null, on: body.on ?? null }, key, seen);
  }

  @Post(':pieceId/reopen')
  @DossierCommand('Rouvrir une pièce : elle garde son jour d’arrivée')
  async reopen(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: ReasonedCommandBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'ReopenPiece', piece, reason: body.reason ?? null, on: body.on ?? null }, key, seen);
  }

  @Post(':pieceId/transfer')
  @DossierCommand('Transférer une pièce : nouvelle responsable, nouvelle exécutante, ou les deux')
  async transfer(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: TransferPieceBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    const { caisse = null, caisseExecutante = null, on = null } = body;
    return this.act(id, { type: 'TransferPiece', piece, caisse, caisseExecutante, on }, key, seen);
  }

  @Post(':pieceId/start-waiting')
  @DossierCommand('Mettre une pièce en attente de quelqu’un : elle reste en stock et vieillit')
  async startWaiting(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: StartWaitingBody,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'StartWaiting', piece, waitingFor: body.waitingFor, on: body.on ?? null }, key, seen);
  }

  @Post(':pieceId/end-waiting')
  @DossierCommand('Finir l’attente d’une pièce')
  async endWaiting(
    @Param('id') id: string,
    @Param('pieceId') piece: string,
    @Body() body: DatedCommand,
    @IdempotencyKey() key: string,
    @IfMatch() seen: number | null,
  ): Act {
    return this.act(id, { type: 'EndWaiting', piece, on: body.on ?? null }, key, seen);
  }

  private async act(dossierId: string, action: DossierAction, key: string, expectedRevision: number | null): Act {
    return this.commands.execute(new ActOnDossier({ dossierId, command: action, key, expectedRevision, actor: null }));
  }
}
