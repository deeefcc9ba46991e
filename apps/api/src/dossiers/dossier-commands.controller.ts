import { Body, Controller, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ActOnDossier, type DossierAction, OpenDossier } from '#libs/application';
import { IdempotencyKey, IfMatch } from '../http/headers.js';
import { given } from '../http/slice.request.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { DossierCommand } from './dossier-command.js';
import { AssignDossierBody, CancelFactBody, CloseDossierBody, CorrectFactBody, EnterEtapeBody, OpenDossierBody } from './dossier-commands.request.js';
import { WrittenResponse } from './dossiers.response.js';

@ApiTags('Commandes')
@Controller('api/v1/dossiers')
export class DossierCommandsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @WriteHeaders(false)
  @Answers({
    summary: 'Ouvrir un dossier',
    description: 'Il suit la dernière version publiée de sa procédure, s’il y en a une, et la garde.',
    body: WrittenResponse,
    says: 'Ouvert',
    status: 201,
    refusals: [400, 409, 415, 422, 503],
  })
  async open(@Body() body: OpenDossierBody, @IdempotencyKey() key: string): Promise<WrittenResponse> {
    const { reference, procedure = null, attributes = {}, on = null, assure, caisse } = body;
    return this.commands.execute(new OpenDossier({ reference, procedure, attributes, on, key, actor: null, ...given({ assure, caisse }) }));
  }

  @Post(':id/assign')
  @DossierCommand('Confier un dossier à un agent')
  async assign(@Param('id') id: string, @Body() body: AssignDossierBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null) {
    return this.act(id, { type: 'AssignDossier', agent: body.agent ?? null, on: body.on ?? null }, key, seen);
  }

  @Post(':id/enter-etape')
  @DossierCommand('Faire entrer un dossier, ou une de ses pièces, dans une étape')
  async enterEtape(@Param('id') id: string, @Body() body: EnterEtapeBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null) {
    return this.act(id, { type: 'EnterEtape', etape: body.etape, piece: body.piece ?? null, on: body.on ?? null }, key, seen);
  }

  @Post(':id/close')
  @DossierCommand('Clore un dossier : les pièces encore en stock en sortent sans avoir été traitées')
  async close(@Param('id') id: string, @Body() body: CloseDossierBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null) {
    return this.act(id, { type: 'CloseDossier', outcome: body.outcome, on: body.on ?? null }, key, seen);
  }

  @Post(':id/correct')
  @DossierCommand('Corriger le jour d’un fait')
  async correct(@Param('id') id: string, @Body() body: CorrectFactBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null) {
    return this.act(id, { type: 'CorrectFact', corrects: body.fact, on: body.on }, key, seen);
  }

  @Post(':id/cancel-fact')
  @DossierCommand('Annuler un fait qui n’a jamais eu lieu')
  async cancelFact(@Param('id') id: string, @Body() body: CancelFactBody, @IdempotencyKey() key: string, @IfMatch() seen: number | null) {
    return this.act(id, { type: 'CancelFact', cancels: body.fact, on: null }, key, seen);
  }

  private async act(dossierId: string, action: DossierAction, key: string, expectedRevision: number | null): Promise<WrittenResponse> {
    return this.commands.execute(new ActOnDossier({ dossierId, command: action, key, expectedRevision, actor: null }));
  }
}
