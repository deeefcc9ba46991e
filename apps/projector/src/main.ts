import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { createLogger, nestLogger, onStop, readConfiguration } from '#libs/platform';
import { ProjectorModule } from './projector.module.js';

/** The process that writes the read models: a child of the server, or a process of its own beside it. */
const configuration = readConfiguration(process.env, process.cwd());
const logger = createLogger(configuration.logLevel).child({ process: 'projector' });
const { databaseUrl } = configuration;

if (databaseUrl === null) {
  logger.fatal('DATABASE_URL is missing: the projector has no database of its own');
  process.exit(1);
}
const app = await NestFactory.createApplicationContext(ProjectorModule.register({ databaseUrl, logger }), {
  logger: nestLogger(logger.child({}, { level: 'warn' })),
});
onStop(() => [{ name: 'projections', stop: async () => app.close() }], {
  // A process that was forked keeps its way to send, also to a parent that is no more.
  withParent: process.send !== undefined,
  onProblem: (step, problem) => {
    logger.error({ step, problem }, 'not stopped in order');
  },
});
logger.info('projector started');
