import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dossierWork, echeanceSweep } from '#libs/application';
import { createLogger, migrate } from '#libs/platform';
import { applicationMigrations } from '../../apps/api/src/composition/migrations.js';
import { openServices, type Services } from '../../apps/api/src/composition/services.js';
import { createApi } from '../../apps/api/src/create-api.js';
import { startProjector } from '../../apps/projector/src/projector.js';
import { type Api, apiOf } from '../support/api.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';

const logger = createLogger('fatal');

describe('a server on a database of which no read model is built yet', () => {
  let folder: string;
  let database: TestDatabase;
  let services: Services;
  let server: Awaited<ReturnType<typeof createApi>>;
  let api: Api;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecluse-first-'));
    database = await createTestDatabase();
    await migrate(database.url, applicationMigrations);
    const logAddress = { engine: 'postgresql', url: database.url } as const;
    const clock = { now: () => Date.now() };
    services = await openServices({ databaseUrl: database.url, logAddress, vaultKeyFile: join(folder, 'vault.key'), clock });
    server = await createApi({ services, timeZone: 'Europe/Paris', logger });
    api = apiOf(await server.listen(0));
  });
  afterAll(async () => {
    await server.close();
    await services.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is not ready, and says that they are to be built, not that the database is down', async () => {
    const { status, body } = await api.get('/health/ready');
    expect([status, body]).toMatchObject([
      503,
      { status: 'notReady', database: true, migrated: true, log: { ordinal: 0 }, blockedEcheances: { count: 0, dossiers: [] } },
    ]);
    expect(body['projections']).toMatchObject(['referentiel', 'parcours', 'stock'].map((name) => ({ name, ok: false, lag: null })));
    const reasons = body['reasons'] as readonly string[];
    expect(reasons).toHaveLength(3);
    for (const reason of reasons) expect(reason).toMatch(/n’est pas encore construite.*ecluse project/u);
  });

  it('finds nothing due in what is not there, and asks PostgreSQL nothing that it would note as an error', async () => {
    const { log, readModel, clock } = services;
    const settings = { timeZone: 'Europe/Paris', afterDeadlineMilliseconds: 0 };
    const sweep = echeanceSweep(dossierWork({ store: log.store, readModel, clock, settings }));
    expect(await sweep.sweep([0], new AbortController().signal)).toBe(false);
  });

  it('is ready once a projector has built them', async () => {
    const logAddress = { engine: 'postgresql', url: database.url } as const;
    const projector = await startProjector({ databaseUrl: database.url, logAddress, logger });
    const ready = await until('it is ready', async () => {
      const { status, body } = await api.get('/health/ready');
      return status === 200 ? body : null;
    });
    expect(ready).toMatchObject({ database: true, migrated: true, reasons: [] });
    await projector.stop();
  });
});
