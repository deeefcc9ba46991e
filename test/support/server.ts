import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandExecutor } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { createLogger, migrate } from '#libs/platform';
import { publishShipped } from '#libs/application';
import { applicationMigrations } from '../../apps/api/src/composition/migrations.js';
import { openServices } from '../../apps/api/src/composition/services.js';
import { createApi } from '../../apps/api/src/create-api.js';
import { startProjector } from '../../apps/projector/src/projector.js';
import { type Answer, apiOf } from './api.js';
import { createTestDatabase } from './database.js';
import { until } from './killable-server.js';

/** A whole server for one spec: API over a real socket, projections, PostgreSQL. */
export interface TestServer {
  /** `http://localhost:PORT`, without a slash at its end. */
  readonly url: string;
  readonly databaseUrl: string;
  /** Another one on the same tables, just started, that asks beforehand too. */
  another(program: string): Promise<Pick<TestServer, 'url' | 'stop'>>;
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** The built page to serve. */
  readonly webRoot?: string;
  /** Whether it asks itself beforehand what the dashboards ask. */
  readonly warms?: boolean;
  /** What the program says that it was built from. */
  readonly program?: string;
  /** The present, for a spec that says which day it is. */
  readonly clock?: Clock;
  /** Done with the migrated database before anything works on it. */
  readonly beforehand?: (databaseUrl: string) => Promise<void>;
}

/** Starts it on a database of its own, with the calendars and definitions that ship, and waits until it is ready. */
export async function startTestServer({
  webRoot,
  warms = false,
  program,
  clock = { now: () => Date.now() },
  beforehand,
}: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-server-'));
  const database = await createTestDatabase();
  const logger = createLogger('error');
  await migrate(database.url, applicationMigrations);
  await beforehand?.(database.url);
  const logAddress = { engine: 'postgresql', url: database.url } as const;
  const open = async () => openServices({ databaseUrl: database.url, logAddress, vaultKeyFile: join(folder, 'vault.key'), clock });
  const services = await open();
  const projector = await startProjector({ databaseUrl: database.url, logAddress, logger, clock });
  const api = await createApi({
    services,
    timeZone: 'Europe/Paris',
    logger,
    warms,
    program: program ?? null,
    ...(webRoot === undefined ? {} : { webRoot }),
  });
  const token = await publishShipped(new CommandExecutor(services.log.store, { clock }), clock, 'Europe/Paris');
  const url = await api.listen(0);
  await untilReady(url, token);
  return {
    url,
    databaseUrl: database.url,
    another: async (itsProgram) => {
      const own = await open();
      const other = await createApi({ services: own, timeZone: 'Europe/Paris', logger: createLogger('fatal'), warms: true, program: itsProgram });
      return {
        url: await other.listen(0),
        stop: async () => {
          await other.close();
          await own.close();
        },
      };
    },
    stop: async () => {
      await api.close();
      await projector.stop();
      await services.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ready, each projection at the end of the log, and the shipped definitions in the read model. */
async function untilReady(url: string, token: string | null): Promise<void> {
  const api = apiOf(url);
  let last: Answer['body'] = {};
  await until('the server is ready', async () => {
    const { status, body } = await api.get('/health/ready');
    last = body;
    const { projections } = body as { readonly projections: readonly { readonly lag: { readonly events: number } | null }[] };
    return status === 200 && projections.every(({ lag }) => lag?.events === 0) ? true : null;
  }).catch((error: unknown) => {
    throw new Error(`the server was not ready: ${JSON.stringify(last)}`, { cause: error });
  });
  if (token !== null) await api.untilIncluded({ position: token });
}
