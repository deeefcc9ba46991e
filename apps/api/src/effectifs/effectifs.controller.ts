import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ActOnAgent, GetEffectifs, ImportContrats, ListAgents } from '#libs/application';
import type { AgentCommand } from '#libs/domain';
import { CONTRAT_COLUMNS } from '#libs/interchange';
import { AnswerWithin } from '../http/deadline.js';
import { IdempotencyKey } from '../http/headers.js';
import { readingFile } from '../http/sent-file.js';
import { given } from '../http/slice.request.js';
import { STREAMED_TYPES } from '../http/streamed-body.js';
import { Today } from '../http/today.js';
import { pageOfWhole } from '../http/whole-list.js';
import { Answers, WriteHeaders } from '../openapi/answers.js';
import { AbsenceBody, AffectationBody, AgentsQuery, CompetenceBody, ContratBody, EffectifsQuery, EndContratBody } from './effectifs.request.js';
import { effectifsRequest } from './questions.js';
import { ActedOnAgentResponse, AgentListResponse, type AgentResponse, EffectifsResponse, ImportedContratsResponse } from './effectifs.response.js';

const command = (summary: string, description?: string) =>
  Answers({ summary, ...given({ description }), body: ActedOnAgentResponse, says: 'Fait', refusals: [400, 409, 415, 422, 503] });

/** Those of no équipe come last. */
const keyOfAgent = ({ agent, contrats: [first] }: AgentResponse): string => [first?.caisse, first?.equipe ?? '\uffff', agent].join(' ');

@ApiTags('Effectifs')
@Controller('api/v1')
export class EffectifsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly commands: CommandBus,
    private readonly today: Today,
  ) {}

  @Get('effectifs')
  @Answers({ summary: 'Effectifs par contrat et fonction, turn-over, compétences', body: EffectifsResponse, refusals: [400, 409, 422, 503] })
  async effectifs(@Query() query: EffectifsQuery): Promise<EffectifsResponse> {
    return this.queries.execute(new GetEffectifs(effectifsRequest(query, this.today.day)));
  }

  @Get('agents')
  @Answers({ summary: 'Les agents d’un jour, sous pseudonyme, avec leurs contrats', body: AgentListResponse, refusals: [400, 409, 422, 503] })
  async agents(@Query() query: AgentsQuery): Promise<AgentListResponse> {
    const { on = this.today.day, caisse, groupement, reseau, perimetre, equipe, sansEquipe, kind, fonction, competence, level, after } = query;
    const which = { ...(sansEquipe === true ? { equipe: null } : given({ equipe })), ...given({ kind, fonction, competence, level }) };
    const asked = { on, slice: given({ caisse, groupement, reseau, perimetre }), ...which, ...given({ after }) };
    return pageOfWhole(await this.queries.execute(new ListAgents(asked)), keyOfAgent, query);
  }

  @Post('contrats')
  @AnswerWithin(Infinity)
  @HttpCode(200)
  @WriteHeaders(false)
  @ApiConsumes(...STREAMED_TYPES)
  @ApiBody({ required: true, description: 'Le fichier CSV, tel quel ou compressé par gzip', schema: { type: 'string', format: 'binary' } })
  @Answers({
    summary: 'Enregistrer les contrats d’un fichier CSV',
    description: `Tous, ou aucun : « contrat.fileRefused » dit chaque ligne refusée, et pourquoi. Colonnes : ${CONTRAT_COLUMNS.join(', ')}.`,
    body: ImportedContratsResponse,
    refusals: [400, 409, 415, 422, 503],
  })
  async importContrats(@IdempotencyKey() key: string, @Req() request: FastifyRequest): Promise<ImportedContratsResponse> {
    return readingFile(request, async (bytes) => this.commands.execute(new ImportContrats({ bytes, key })));
  }

  @Post('agents/:agent/contrats')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Un contrat commence', 'L’agent n’est connu que sous un pseudonyme.')
  async start(@Param('agent') agent: string, @Body() body: ContratBody, @IdempotencyKey() key: string): Promise<ActedOnAgentResponse> {
    const { contrat, caisse, equipe = null, kind, fonction, quotite = 1, from } = body;
    return this.act({ type: 'StartContrat', data: { agent, contrat, caisse, equipe, kind, fonction, quotite, fromOn: from } }, key);
  }

  @Post('agents/:agent/contrats/:contrat/affectations')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Un contrat change d’équipe, de fonction ou de quotité')
  async change(
    @Param('agent') agent: string,
    @Param('contrat') contrat: string,
    @Body() body: AffectationBody,
    @IdempotencyKey() key: string,
  ): Promise<ActedOnAgentResponse> {
    const { equipe = null, fonction, quotite = 1, from } = body;
    return this.act({ type: 'ChangeAffectation', data: { agent, contrat, equipe, fonction, quotite, fromOn: from } }, key);
  }

  @Post('agents/:agent/contrats/:contrat/end')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Un contrat finit', 'Le jour même où il a commencé : il n’a jamais été.')
  async end(
    @Param('agent') agent: string,
    @Param('contrat') contrat: string,
    @Body() { reason, on }: EndContratBody,
    @IdempotencyKey() key: string,
  ): Promise<ActedOnAgentResponse> {
    return this.act({ type: 'EndContrat', data: { agent, contrat, reason, toOn: on } }, key);
  }

  @Post('agents/:agent/absences')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Un agent est absent')
  async absence(
    @Param('agent') agent: string,
    @Body() { absence, reason, from, until }: AbsenceBody,
    @IdempotencyKey() key: string,
  ): Promise<ActedOnAgentResponse> {
    return this.act({ type: 'RecordAbsence', data: { agent, absence, reason, fromOn: from, toOn: until } }, key);
  }

  @Post('agents/:agent/absences/:absence/cancel')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Une absence n’a pas lieu')
  async cancelAbsence(
    @Param('agent') agent: string,
    @Param('absence') absence: string,
    @IdempotencyKey() key: string,
  ): Promise<ActedOnAgentResponse> {
    return this.act({ type: 'CancelAbsence', data: { agent, absence, cancelledOn: this.today.day } }, key);
  }

  @Post('agents/:agent/competences')
  @HttpCode(200)
  @WriteHeaders(false)
  @command('Un agent a un niveau dans une compétence')
  async competence(
    @Param('agent') agent: string,
    @Body() { competence, level, from }: CompetenceBody,
    @IdempotencyKey() key: string,
  ): Promise<ActedOnAgentResponse> {
    return this.act({ type: 'RecordCompetence', data: { agent, competence, level, fromOn: from } }, key);
  }

  private async act(command: AgentCommand, key: string): Promise<ActedOnAgentResponse> {
    return this.commands.execute(new ActOnAgent({ command, key }));
  }
}
