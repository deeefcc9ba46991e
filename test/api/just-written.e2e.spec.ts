import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishShipped } from '#libs/application';
import { CommandExecutor } from '#libs/event-store';
import { createLogger, migrate } from '#libs/platform';
import { applicationMigrations } from '../../apps/api/src/composition/migrations.js';
import { openServices, type Services } from '../../apps/api/src/composition/services.js';
import { createApi } from '../../apps/api/src/create-api.js';
import { startProjector } from '../../apps/projector/src/projector.js';
import { type Api, apiOf } from '../support/api.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';

const logger = createLogger('fatal');

describe('what was written a moment ago', () => {
  let folder: string;
  let database: TestDatabase;
  let services: Services;
  let server: Awaited<ReturnType<typeof createApi>>;
  let api: Api;
  let projector: Awaited<ReturnType<typeof startProjector>> | undefined;
  const startToProject = async (): Promise<void> => {
    projector = await startProjector({ databaseUrl: database.url, logAddress: { engine: 'postgresql', url: database.url }, logger });
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecluse-just-'));
    database = await createTestDatabase();
    await migrate(database.url, applicationMigrations);
    const started = Date.now();
    // It stands still: a command waits for a while by this clock, and for a projector however slow the machine.
    const clock = { now: () => started };
    const logAddress = { engine: 'postgresql', url: database.url } as const;
    services = await openServices({ databaseUrl: database.url, logAddress, vaultKeyFile: join(folder, 'vault.key'), clock });
    server = await createApi({ services, timeZone: 'Europe/Paris', logger });
    api = apiOf(await server.listen(0));
    // There are read models, which hold nothing.
    await startToProject();
    await until('they are there', async () => ((await api.get('/health/ready')).status === 200 ? true : null));
    await projector?.stop();
    await publishShipped(new CommandExecutor(services.log.store, { clock }), clock, 'Europe/Paris');
  });
  afterAll(async () => {
    await projector?.stop();
    await server.close();
    await services.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is known to the command that names it, though no projection has read it when the command comes', async () => {
    const registered = api.post('/api/v1/caisses', { code: '751', label: 'Paris' });
    await startToProject();
    expect(await registered).toMatchObject({ status: 200, body: { code: '751' } });
    await projector?.stop();

    // Nobody reads what these write.
    expect(await api.post('/api/v1/caisses', { code: '752', label: 'Paris Est' })).toMatchObject({ status: 200 });
    const hired = api.post('/api/v1/agents/p_1/contrats', {
      contrat: '1',
      caisse: '752',
      kind: 'cdi',
      fonction: 'production',
      quotite: 1,
      from: '2024-01-01',
    });
    const opened = api.post('/api/v1/dossiers', { caisse: '752', reference: 'A-1' });
    await startToProject();
    const [{ status, body }, dossier] = await Promise.all([hired, opened]);
    expect([status, body, dossier]).toMatchObject([200, { agent: 'p_1' }, { status: 201 }]);
    expect(await api.post('/api/v1/caisses', { code: '753', label: 'Ailleurs', calendrier: 'nulle-part' })).toMatchObject({
      status: 422,
      body: { code: 'calendrier.unknown' },
    });
  });

  it('is a part of the figures that are published', async () => {
    await api.give('/api/v1/organismes', { code: 'essai', label: 'Essai', kind: 'teteDeReseau' });
    for (const caisse of ['751', '752']) await api.give(`/api/v1/organismes/${caisse}/attach`, { parent: 'essai', from: '2020-01-01' });
    const known = await api.post('/api/v1/arretes', { reseau: 'essai', mois: '2024-01', indicateurs: ['stock'] });
    expect(known).toMatchObject({ status: 200, body: { changed: 3 } });

    await projector?.stop();
    await api.give('/api/v1/organismes/752/detach', { arbre: 'reseau', on: '2020-01-01' });
    const closed = api.post('/api/v1/arretes', { reseau: 'essai', mois: '2024-02', indicateurs: ['stock'] });
    await startToProject();
    expect(await closed).toMatchObject({ status: 200, body: { changed: 2 } });
  });
});
