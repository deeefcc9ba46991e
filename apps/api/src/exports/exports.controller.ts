import { Readable } from 'node:stream';
import { applyDecorators, Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import {
  GetArrete,
  GetChaleur,
  GetComparaison,
  GetDelais,
  GetDispersion,
  GetEffectifs,
  GetEtats,
  GetFiche,
  GetLexique,
  GetReleveTemplate,
  GetRepere,
  GetSeries,
  GetValeurs,
} from '#libs/application';
import { FILE_OF_FORMAT, type Tableau, tableauBytes } from '#libs/interchange';
import { ArreteQuery } from '../arretes/arretes.request.js';
import { Today } from '../http/today.js';
import { ChaleurQuery } from '../chaleur/chaleur.request.js';
import { chaleurRequest } from '../chaleur/chaleur.question.js';
import { delaisRequest } from '../delais/delais.question.js';
import { DelaisQuery } from '../delais/delais.request.js';
import { SeriesQuery } from '../indicators/indicators.request.js';
import { seriesRequest } from '../indicators/series.question.js';
import { Answers } from '../openapi/answers.js';
import { attachment } from './attachment.js';
import { EffectifsQuery } from '../effectifs/effectifs.request.js';
import { effectifsRequest } from '../effectifs/questions.js';
import { PiecesFilters } from '../pieces/pieces.request.js';
import { AlertesFilters, ComparaisonQuery, DispersionQuery, EtatsQuery, FicheQuery, RepereQuery } from '../pilotage/pilotage.request.js';
import { comparaisonRequest, dispersionRequest, etatsRequest, ficheRequest, repereRequest } from '../pilotage/questions.js';
import { valeursQuestion } from '../valeurs/valeurs.question.js';
import { ValeursQuery } from '../valeurs/valeurs.request.js';
import { type AskedFormat, FORMATS, FormatPipe } from './format.pipe.js';
import { comparaisonTable, dispersionTable, type Making, populationSaid, repereTable, valeursTable } from './figure-tables.js';
import { chaleurTable, delaisTable, seriesTable } from './chart-tables.js';
import { effectifsTable, etatsTable, ficheTable } from './pilotage-tables.js';
import { arreteTable, templateTable } from './list-tables.js';
import { RelevesFilters, templateAsked, TemplateQuery } from '../releves/releves.request.js';
import { ListExports } from './list-exports.js';
import { organismesSaid, perimetreSaid } from './words.js';

const READ = [400, 404, 409, 422, 503] as const;

/** An answer as a file to be opened in a spreadsheet. */
const FileAnswer = (summary: string, description?: string): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'format', enum: FORMATS, description: 'csv : virgule décimale ; csv-point : point décimal, pour les programmes' }),
    ApiProduces(...new Set(Object.values(FILE_OF_FORMAT).map(({ type }) => type))),
    Answers({ summary, body: { type: 'string', format: 'binary' }, refusals: READ, ...(description === undefined ? {} : { description }) }),
  );

const DEFINITION =
  'Mêmes paramètres que la question en JSON. La dernière feuille dit comment lire les autres ; en CSV, une archive d’un fichier par feuille.';

@ApiTags('Exports')
@Controller('api/v1/exports/:format')
export class ExportsController {
  private readonly lists: ListExports;

  constructor(
    private readonly queries: QueryBus,
    private readonly today: Today,
  ) {
    this.lists = new ListExports(queries);
  }

  @Get('valeurs')
  @FileAnswer('Ce que valent des indicateurs, caisse par caisse, à des jours ou fin de mois par fin de mois', DEFINITION)
  async valeurs(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: ValeursQuery): Promise<StreamableFile> {
    const question = valeursQuestion(query, this.today.day);
    const answer = await this.queries.execute(new GetValeurs(question));
    return sent(valeursTable(answer, question, await this.making()), asked);
  }

  @Get('comparaisons')
  @FileAnswer('Les organismes comparés par un indicateur, à un jour ou à deux', DEFINITION)
  async comparaison(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: ComparaisonQuery): Promise<StreamableFile> {
    const request = comparaisonRequest(query, this.today.day);
    const found = await this.queries.execute(new GetComparaison(request));
    return sent(comparaisonTable(found, request, await this.making()), asked);
  }

  @Get('comparaisons/series')
  @FileAnswer('La dispersion des organismes à travers une période, et leurs rangs moyens', DEFINITION)
  async dispersion(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: DispersionQuery): Promise<StreamableFile> {
    const request = dispersionRequest(query);
    const found = await this.queries.execute(new GetDispersion(request));
    return sent(dispersionTable(found, request, await this.making()), asked);
  }

  @Get('reperes/:code')
  @ApiParam({ name: 'code', description: 'CODE, dans sa dernière version, ou CODE@VERSION', example: 'repere-reseau' })
  @FileAnswer('Un indicateur repère un jour donné', DEFINITION)
  async repere(@Param('format', FormatPipe) asked: AskedFormat, @Param('code') code: string, @Query() query: RepereQuery): Promise<StreamableFile> {
    const request = repereRequest(query, code, this.today.day);
    const found = await this.queries.execute(new GetRepere(request));
    return sent(repereTable(found, { knownOn: request.knownOn, perimetre: populationSaid(request, found.population) }, await this.making()), asked);
  }

  @Get('fiches/:caisse')
  @ApiParam({ name: 'caisse', description: 'Code de la caisse', example: '751' })
  @FileAnswer('Une caisse par tous les indicateurs, chacun parmi ceux à qui la comparer', DEFINITION)
  async fiche(@Param('format', FormatPipe) asked: AskedFormat, @Param('caisse') caisse: string, @Query() query: FicheQuery): Promise<StreamableFile> {
    const request = ficheRequest(query, caisse, this.today.day);
    const found = await this.queries.execute(new GetFiche(request));
    const { knownOn } = request;
    return sent(ficheTable(found, { knownOn, perimetre: populationSaid(request, found.population) }, await this.making()), asked);
  }

  @Get('indicators/series')
  @FileAnswer('Stock par âge, entrées, sorties et solde en jours à travers une période', DEFINITION)
  async series(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: SeriesQuery): Promise<StreamableFile> {
    const request = seriesRequest(query);
    const found = await this.queries.execute(new GetSeries(request));
    return sent(seriesTable(found, request, await this.making()), asked);
  }

  @Get('chaleur')
  @FileAnswer('Le stock d’un jour étape par étape', DEFINITION)
  async chaleur(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: ChaleurQuery): Promise<StreamableFile> {
    const found = await this.queries.execute(new GetChaleur(chaleurRequest(query, this.today.day)));
    return sent(chaleurTable(found, await this.making()), asked);
  }

  @Get('procedures/:code/delais')
  @FileAnswer('Les délais d’une procédure, horloge par horloge', DEFINITION)
  async delais(@Param('format', FormatPipe) asked: AskedFormat, @Param('code') code: string, @Query() query: DelaisQuery): Promise<StreamableFile> {
    const found = await this.queries.execute(new GetDelais(delaisRequest(query, code, this.today.day)));
    return sent(delaisTable(found, await this.making()), asked);
  }

  @Get('etats')
  @FileAnswer('La situation de chacun – normale, tendue, critique – un jour donné', DEFINITION)
  async etats(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: EtatsQuery): Promise<StreamableFile> {
    const request = etatsRequest(query);
    const found = await this.queries.execute(new GetEtats(request));
    const perimetre = perimetreSaid({ seuils: request.seuils, ...organismesSaid({ ...request, on: null }) });
    return sent(etatsTable(found, { knownOn: request.knownOn, perimetre }, await this.lists.seuils(), await this.making()), asked);
  }

  @Get('alertes')
  @FileAnswer('Les alertes, la dernière levée d’abord', DEFINITION)
  async alertes(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: AlertesFilters): Promise<StreamableFile> {
    return sent(await this.lists.alertes(query, await this.making(), asked), asked);
  }

  @Get('effectifs')
  @FileAnswer('Effectifs par contrat et fonction, équipes, compétences ; turn-over', DEFINITION)
  async effectifs(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: EffectifsQuery): Promise<StreamableFile> {
    const found = await this.queries.execute(new GetEffectifs(effectifsRequest(query, this.today.day)));
    return sent(effectifsTable(found, await this.making()), asked);
  }

  @Get('arretes/:reseau/:mois')
  @FileAnswer('Un arrêté : ses chiffres tels que publiés, et tels que corrigés depuis', DEFINITION)
  async arrete(
    @Param('format', FormatPipe) asked: AskedFormat,
    @Param('reseau') reseau: string,
    @Param('mois') mois: string,
    @Query() query: ArreteQuery,
  ): Promise<StreamableFile> {
    const knownOn = query.knownOn ?? null;
    const arrete = await this.queries.execute(new GetArrete({ reseau, mois, knownOn }));
    return sent(arreteTable(arrete, knownOn, await this.making()), asked);
  }

  @Get('releves')
  @FileAnswer('Les relevés, corrections comprises', DEFINITION)
  async releves(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: RelevesFilters): Promise<StreamableFile> {
    return sent(await this.lists.releves(query, await this.making(), asked), asked);
  }

  @Get('releves/modele')
  @FileAnswer(
    'Un fichier à remplir : une ligne par indicateur et par caisse, pour une période, la dernière finie sinon',
    'La seconde feuille dit ce qui se relève.',
  )
  async template(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: TemplateQuery): Promise<StreamableFile> {
    return sent(templateTable(await this.queries.execute(new GetReleveTemplate(templateAsked(query))), await this.making()), asked);
  }

  @Get('pieces')
  @FileAnswer('Les pièces derrière un chiffre', DEFINITION)
  async pieces(@Param('format', FormatPipe) asked: AskedFormat, @Query() query: PiecesFilters): Promise<StreamableFile> {
    return sent(await this.lists.pieces(query, await this.making(), asked), asked);
  }

  private async making(): Promise<Making> {
    return { today: this.today.day, lexique: await this.queries.execute(new GetLexique()) };
  }
}

/** What fails on the way cuts the connection: nothing that is cut can be opened as if it were whole. */
function sent(tableau: Tableau, { format, mark }: AskedFormat): StreamableFile {
  const { type, ending } = FILE_OF_FORMAT[format];
  const bytes = Readable.from(tableauBytes(tableau, format, mark), { objectMode: false });
  return new StreamableFile(bytes, { type, disposition: attachment(`${tableau.name}.${ending}`) });
}
