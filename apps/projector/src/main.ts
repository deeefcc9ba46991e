import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import {
  createLogger,
  eventStoreAddress,
  Metrics,
  type MonitoringServer,
  nestLogger,
  onStop,
  readConfiguration,
  serveMonitoring,
} from '#libs/platform';
import { ProjectorLife, ProjectorModule } from './projector.module.js';

/** The process that writes the read models: a child of the server, or a process of its own beside it. */
const configuration = readConfiguration(process.env, process.cwd());
const logger = createLogger(configuration.logLevel).child({ process: 'projector' });
const { databaseUrl, host, projectorPort: port, allowedHosts, timeZone } = configuration;

if (databaseUrl === null) {
  logger.fatal('DATABASE_URL is missing: the projector has no database of its own');
  process.exit(1);
}
const metrics = new Metrics();
const app = await NestFactory.createApplicationContext(
  ProjectorModule.register({ databaseUrl, logAddress: eventStoreAddress(configuration.eventStore, databaseUrl), logger, metrics, timeZone }),
  {
    logger: nestLogger(logger.child({}, { level: 'warn' })),
  },
);
let monitoring: MonitoringServer | undefined;
onStop(
  () => [
    { name: 'monitoring', stop: async () => monitoring?.close() },
    { name: 'projections', stop: async () => app.close() },
  ],
  {
    // A process that was forked keeps its way to send, also to a parent that is no more.
    withParent: process.send !== undefined,
    onProblem: (step, problem) => {
      logger.error({ step, problem }, 'not stopped in order');
    },
  },
);
try {
  const ready = async () => app.get(ProjectorLife).readiness();
  monitoring = await serveMonitoring({ host, port, allowedHosts, metrics, ready });
  // To the server that started this process, which tells where it is.
  process.send?.({ monitoringUrl: monitoring.url }, undefined, undefined, () => undefined);
} catch (error) {
  // The figures matter more than what is told of them.
  logger.error({ err: error, host, port }, 'health and metrics not served');
}
logger.info({ url: monitoring?.url }, 'projector started');
