import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Acces, CLOCK, EVENT_LOG, EVENT_STORE, FreshnessReader, READ_MODEL, SETTINGS } from '#libs/application';
import { procedureSchema } from '#libs/interchange';
import { ApiModule } from './api.module.js';
import { eventsText } from './events-text.js';
import { apiDocument } from './openapi/document.js';

/** Stands where the use cases stand: the document is made of the controllers alone, of which no instance is made. */
@Module({})
class NoApplication {}

function noApplication(): DynamicModule {
  const tokens = [CLOCK, EVENT_LOG, EVENT_STORE, READ_MODEL, SETTINGS, FreshnessReader, Acces];
  return {
    module: NoApplication,
    imports: [CqrsModule.forRoot()],
    providers: tokens.map((provide) => ({ provide, useValue: null })),
    exports: [...tokens, CqrsModule],
  };
}

async function openApiText(): Promise<string> {
  const app = await NestFactory.create(
    ApiModule.register(noApplication(), 'postgresql', { problems: () => [], projectorUrl: () => null }),
    new FastifyAdapter(),
    { preview: true, logger: false },
  );
  const document = apiDocument(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What the repository keeps generated: the document of the API, the catalogue of events, the schema of procédures. Nothing is started or connected. */
const folder = process.argv[2] ?? 'docs';
const procedures = process.argv[3] ?? 'procedures';
await writeFile(join(folder, 'openapi.json'), await openApiText());
await writeFile(join(folder, 'events.md'), eventsText());
await writeFile(join(procedures, 'procedure.schema.json'), `${JSON.stringify(procedureSchema, null, 2)}\n`);
