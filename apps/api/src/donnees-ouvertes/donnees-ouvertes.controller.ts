import { Readable } from 'node:stream';
import { Body, Controller, HttpCode, Post, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { PublishDonneesOuvertes } from '#libs/application';
import { zipOf } from '#libs/interchange';
import { TakesBody } from '../http/body-limit.js';
import { AnswerWithin } from '../http/deadline.js';
import { Answers } from '../openapi/answers.js';
import { publicationParts } from './datapackage.js';
import { DonneesOuvertesBody } from './donnees-ouvertes.request.js';
import { LARGEST_SUITE, suiteOf } from './suite.js';

@ApiTags('Exports')
@Controller('api/v1/donnees-ouvertes')
export class DonneesOuvertesController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @AnswerWithin(Infinity)
  @TakesBody({
    limit: LARGEST_SUITE,
    tooLarge: 'La suite de la publication d’avant dépasse 32 Mio : publiez un réseau à la fois, chacun avec sa propre suite.',
  })
  @HttpCode(200)
  @ApiProduces('application/zip')
  @Answers({
    summary: 'Une publication en données ouvertes : stock, arrivées et traitements sur une grille fixe, sans petit effectif',
    description:
      'Une archive : datapackage.json, stock.csv, flux.csv. N’écrit rien. Les petits effectifs sont masqués, et assez d’autres cellules pour qu’aucun ne se retrouve ; c’est vérifié avant d’être rendu.',
    body: { type: 'string', format: 'binary' },
    refusals: [400, 413, 415, 422, 503],
  })
  async publish(@Body() body: DonneesOuvertesBody): Promise<StreamableFile> {
    const { from, to, reseau = null, exhaustive = false, avant } = body;
    const request = { from, to, reseau, knownOn: body.knownOn ?? null, exhaustive, avant: avant === undefined ? null : suiteOf(avant) };
    const donnees = await this.queries.execute(new PublishDonneesOuvertes(request));
    const bytes = Readable.from(zipOf(publicationParts(donnees)), { objectMode: false });
    return new StreamableFile(bytes, { type: 'application/zip', disposition: 'attachment; filename="donnees-ouvertes.zip"' });
  }
}
