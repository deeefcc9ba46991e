import type { Logger } from 'pino';
import type { Watch } from '../../../api/src/create-api.js';
import { Failure } from '../failure.js';
import { builtFile } from './built-file.js';
import { PROGRAM_VERSION } from './program-version.js';
import {
  type Configuration,
  createLogger,
  eventStoreAddress,
  hasDatabase,
  listenError,
  messageOf,
  migrate,
  openDataFolder,
  removeServerAddress,
  startEmbeddedPostgres,
  StartupError,
  type StopStep,
  superviseChild,
  vaultKeyIn,
  writeServerAddress,
} from '#libs/platform';
import type { EventLog, LogAddress } from '#libs/event-store';

/** A server that runs inside this process, with its PostgreSQL and its projector beside it. */
export interface BootedServer {
  readonly url: string;
  /** There was no database before. */
  readonly firstStart: boolean;
  /** What the log holds now counts once the figures include this; null when nothing was published. */
  readonly published: string | null;
}

export interface BootOptions {
  readonly configuration: Configuration;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** False when the projector is a process that somebody else starts. True unless said otherwise. */
  readonly withProjector?: boolean;
  /** Done with the migrated database before anything else works on it. */
  readonly beforehand?: (databaseUrl: string) => Promise<void>;
  /** Told, in French, of what takes time. */
  readonly notify: (text: string) => void;
  /** Called when something that the server cannot do without has ended. */
  readonly onDeath: (error: Error) => void;
}

/** Grows as things start: whatever has started can be stopped, in the opposite order, at any time. */
export class StartedSteps {
  private readonly started: StopStep[] = [];

  add(name: string, stop: () => Promise<void> | void, withinMs = 30_000): void {
    this.started.unshift({ name, stop, withinMs });
  }

  get steps(): readonly StopStep[] {
    return this.started;
  }

  /** Stops everything, whatever one of them says: the last to start first. */
  async stopAll(): Promise<void> {
    for (let step = this.started.shift(); step !== undefined; step = this.started.shift()) {
      await Promise.resolve(step.stop()).catch(() => undefined);
    }
  }
}

/** What the projector keeps is little; without a limit the garbage of a rebuild is left to lie until it is far more. */
const PROJECTOR_MEMORY = ['--max-old-space-size=256', '--max-semi-space-size=16'];

/** A migrated database that this process alone works on. */
export interface Database {
  readonly url: string;
  readonly firstStart: boolean;
}

async function openDatabase({ configuration, notify, onDeath }: Omit<BootOptions, 'host' | 'port'>, steps: StartedSteps): Promise<Database> {
  const folder = await openDataFolder(configuration.dataFolder);
  steps.add('data folder', async () => folder.close());
  if (configuration.databaseUrl !== null) return { url: configuration.databaseUrl, firstStart: false };
  const firstStart = !(await hasDatabase(folder.path));
  if (firstStart) notify('Premier démarrage : la base de données est créée…');
  const postgres = await startEmbeddedPostgres(folder, { notify, onDeath });
  steps.add('PostgreSQL', async () => postgres.stop(), 70_000);
  return { url: postgres.url, firstStart };
}

const NO_PROJECTOR: Watch = { problems: () => [], projectorUrl: () => null };

function monitoringUrlIn(message: unknown): string | null {
  const url = typeof message === 'object' && message !== null && 'monitoringUrl' in message ? message.monitoringUrl : null;
  return typeof url === 'string' ? url : null;
}

/** Keeps a projector alive; tells what is wrong with it, when it is down, and where it tells of itself, when it is up. */
function startProjectorProcess(databaseUrl: string, { configuration }: BootOptions, logger: Logger, steps: StartedSteps): Watch {
  let fallen: string | null = null;
  let monitoringUrl: string | null = null;
  const environment = { ...process.env, DATABASE_URL: databaseUrl, ECLUSE_HOME: configuration.dataFolder, ECLUSE_LOG_LEVEL: configuration.logLevel };
  const child = superviseChild(builtFile('apps/projector/src/main.js'), environment, {
    execArgv: PROJECTOR_MEMORY,
    onMessage: (message) => {
      monitoringUrl = monitoringUrlIn(message);
    },
    onExit: ({ code, signal, restartInMs }) => {
      monitoringUrl = null;
      fallen = `Le projecteur s’est arrêté (${signal ?? `code ${String(code)}`}) : son journal dit pourquoi ; il est relancé.`;
      logger.error({ code, signal, restartInMs }, 'projector ended');
    },
  });
  steps.add('projector', async () => child.stop(), 25_000);
  return { problems: () => (child.pid === null && fallen !== null ? [fallen] : []), projectorUrl: () => monitoringUrl };
}

/** Data folder, PostgreSQL and migrations, and nothing that writes to the log. Everything that was started is in `steps`, also when this throws. */
export async function bootDatabase(options: Omit<BootOptions, 'host' | 'port'>, steps: StartedSteps): Promise<Database> {
  const database = await openDatabase(options, steps);
  const { applicationMigrations } = await import('../../../api/src/composition/migrations.js');
  await migrate(database.url, applicationMigrations);
  return database;
}

/** Before anything is started on it: whether the log answers; what the caller does to it; and whether it is whole – one that has only a part of what it is to take over must not be read or written. */
async function prepareLog(address: LogAddress, configuration: Configuration, beforehand: () => Promise<void>): Promise<void> {
  const { openEventLog } = await import('#libs/event-store');
  const log = await openEventLog(address);
  try {
    await logAnswers(log, configuration);
    await beforehand();
    const origin = await log.verbatim.unfinished();
    if (origin === null) return;
    throw new Failure(
      'log.moveUnfinished',
      `Le déménagement du journal ${origin.logId} est resté inachevé : le journal n’est pas entier.`,
      'Relancez la commande qui l’a commencé – « ecluse log import » avec le même fichier, « ecluse demo » avec la même taille –, elle reprend où elle en est ; ou recommencez dans un journal vide.',
    );
  } finally {
    await log.close();
  }
}

/**
 * Data folder, PostgreSQL, migrations, projector, API – and what the product ships, published. Everything that was started is in `steps`, also when this
 * throws. @throws StartupError
 */
export async function boot(options: BootOptions, steps: StartedSteps): Promise<BootedServer> {
  const { configuration, host, port } = options;
  const logger = createLogger(configuration.logLevel);
  // Loading the program takes as long as starting PostgreSQL: both at once.
  const program = loadProgram();
  program.catch(() => undefined);
  const { url: databaseUrl, firstStart } = await bootDatabase(options, steps);
  const logAddress = eventStoreAddress(configuration.eventStore, databaseUrl);
  await prepareLog(logAddress, configuration, async () => options.beforehand?.(databaseUrl));
  const watch = options.withProjector === false ? NO_PROJECTOR : startProjectorProcess(databaseUrl, options, logger, steps);
  const { createApi, openServices, publishShipped, CommandExecutor } = await program;
  const clock = { now: () => Date.now() };
  const services = await openServices({ databaseUrl, logAddress, vaultKeyFile: vaultKeyIn(configuration.dataFolder), clock });
  steps.add('connections', async () => services.close());
  const api = await createApi({
    services,
    timeZone: configuration.timeZone,
    logger,
    webRoot: builtFile('web'),
    watch,
    warms: true,
    program: PROGRAM_VERSION,
    allowedHosts: configuration.allowedHosts,
  });
  steps.add('API', async () => api.close());
  const published = await publishShipped(new CommandExecutor(services.log.store, { clock }), clock, configuration.timeZone);
  const url = await api.listen(port, host).catch((error: unknown) => {
    throw listenError(error, host, port);
  });
  await writeServerAddress(configuration.dataFolder, url, new Date(clock.now()).toISOString());
  steps.add('address', async () => removeServerAddress(configuration.dataFolder));
  return { url, firstStart, published };
}

/** PostgreSQL was heard of when it was migrated. */
async function logAnswers(log: EventLog, { eventStore }: Configuration): Promise<void> {
  if (eventStore.engine === 'postgresql') return;
  try {
    await log.store.head();
  } catch (cause) {
    throw new StartupError(
      'eventStore.unreachable',
      `KurrentDB, qui tient le journal des événements, ne répond pas : ${messageOf(cause)}`,
      'Vérifiez que ce serveur tourne, et ce que dit la variable KURRENTDB_URL (hôte, port, tls, compte).',
      { cause },
    );
  }
}

async function loadProgram() {
  const [{ createApi }, { openServices }, { publishShipped }, { CommandExecutor }] = await Promise.all([
    import('../../../api/src/create-api.js'),
    import('../../../api/src/composition/services.js'),
    import('#libs/application'),
    import('#libs/event-store'),
  ]);
  return { createApi, openServices, publishShipped, CommandExecutor };
}
