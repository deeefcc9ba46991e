import { Readable } from 'node:stream';
import { Controller, Get, Header, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { ExportJournal, GetJournal, ListSeals, VerifyJournal } from '#libs/application';
import { AnswerWithin } from '../http/deadline.js';
import { pageOf, PageRequest } from '../http/slice.request.js';
import { Answers } from '../openapi/answers.js';
import { withFailureLine } from './failure-line.js';
import { JournalVerificationQuery, notedSealOf } from './journal.request.js';
import { JournalResponse, JournalVerificationResponse, SealListResponse } from './journal.response.js';

const NDJSON = 'application/x-ndjson';

@ApiTags('Journal')
@Controller('api/v1/journal')
export class JournalController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @Answers({ summary: 'Le journal : son identité, sa fin, son dernier sceau', body: JournalResponse, refusals: [503] })
  async journal(): Promise<JournalResponse> {
    return this.queries.execute(new GetJournal());
  }

  @Get('sceaux')
  @Answers({ summary: 'Les sceaux du journal', body: SealListResponse, refusals: [400, 503] })
  async seals(@Query() query: PageRequest): Promise<SealListResponse> {
    return this.queries.execute(new ListSeals(pageOf(query)));
  }

  @Get('export')
  @Header('content-type', NDJSON)
  @Header('cache-control', 'no-store')
  @ApiProduces(NDJSON)
  @Answers({
    summary: 'Le journal entier, un événement par ligne',
    description:
      'Un en-tête, les événements dans l’ordre, un contrôle tous les mille au plus, une fin. Un export sans sa fin est incomplet ; une dernière ligne « error » dit pourquoi il s’est arrêté.',
    body: { type: 'string', format: 'binary' },
    refusals: [503],
  })
  async export(): Promise<StreamableFile> {
    const pieces = await this.queries.execute(new ExportJournal());
    return new StreamableFile(Readable.from(withFailureLine(pieces), { objectMode: false }));
  }

  @Post('verifications')
  @AnswerWithin(Infinity)
  @HttpCode(200)
  @Answers({
    summary: 'Relire le journal entier, sans rien changer',
    description:
      'Empreintes, numéros, révisions, sceaux publiés ; et les sceaux notés ailleurs, s’il en est donné, même ceux d’un bloc que le journal n’a pas encore scellé.',
    body: JournalVerificationResponse,
    refusals: [400, 503],
  })
  async verify(@Query() query: JournalVerificationQuery): Promise<JournalVerificationResponse> {
    return this.commands.execute(new VerifyJournal({ seals: (query.seal ?? []).map(notedSealOf) }));
  }
}
