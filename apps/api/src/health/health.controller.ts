import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AnswerWithin } from '../http/deadline.js';
import { Answers } from '../openapi/answers.js';
import { LiveResponse, ReadyResponse } from './health.response.js';
import { Readiness } from './readiness.js';

/** Whoever asks does not wait longer. */
const READY_MS = 5_000;

@ApiTags('Santé')
@Controller('health')
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  @Get('live')
  @HttpCode(200)
  @Answers({ summary: 'Le processus répond', body: LiveResponse, refusals: [] })
  live(): LiveResponse {
    return { status: 'live' };
  }

  @Get('ready')
  @AnswerWithin(READY_MS)
  @Answers({
    summary: 'Le serveur peut répondre juste : base de données, structure, retard de chaque projection',
    description: '503 avec le même corps quand ce n’est pas le cas ; « reasons » dit pourquoi.',
    body: ReadyResponse,
    refusals: [503],
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyResponse> {
    const readiness = await this.readiness.now();
    void reply.status(readiness.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return readiness;
  }
}
