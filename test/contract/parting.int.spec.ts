import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreMigrations, PostgresEventLog } from '#libs/event-store';
import { connectionPool, migrate } from '#libs/platform';
import { readModelDataSource } from '#libs/read-model';
import { inTransaction } from '#libs/runner';
import { openKeyFile, PostgresVault, vaultMigrations } from '#libs/vault';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const MIGRATIONS = [...eventStoreMigrations, ...vaultMigrations];

async function verified(url: string): Promise<void> {
  const log = new PostgresEventLog(url);
  await log.verify().finally(async () => log.close());
}

describe('a server that stops in the very breath in which it lets a connection in', () => {
  let folder: string;
  let database: TestDatabase;
  let line: TcpProxy;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecluse-parting-'));
    database = await createTestDatabase();
    await migrate(database.url, MIGRATIONS);
    line = await TcpProxy.to(database.url);
  });
  afterAll(async () => {
    await line.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  interface Asked {
    readonly ask: () => Promise<unknown>;
    readonly close: () => Promise<void>;
  }
  const askers: readonly (readonly [string, () => Promise<Asked>])[] = [
    [
      'the runner',
      async () => {
        const pool = connectionPool(line.url, { name: 'ecluse-test', max: 1 });
        return Promise.resolve({ ask: async () => inTransaction(pool, async (client) => client.query('SELECT 1')), close: async () => pool.end() });
      },
    ],
    [
      'the log',
      async () => {
        const log = new PostgresEventLog(line.url);
        return Promise.resolve({ ask: async () => log.store.head(), close: async () => log.close() });
      },
    ],
    [
      'the seals of the log',
      async () => {
        const log = new PostgresEventLog(line.url);
        return Promise.resolve({ ask: async () => log.seals.last(), close: async () => log.close() });
      },
    ],
    ['a verification of the log', async () => Promise.resolve({ ask: async () => verified(line.url), close: async () => Promise.resolve() })],
    ['a migration', async () => Promise.resolve({ ask: async () => migrate(line.url, MIGRATIONS), close: async () => Promise.resolve() })],
    [
      'who asks whether the vault is new',
      async () => Promise.resolve({ ask: async () => PostgresVault.isNew(line.url), close: async () => Promise.resolve() }),
    ],
    [
      'the read models',
      async () => {
        const dataSource = await readModelDataSource(line.url, 1).initialize();
        return { ask: async () => dataSource.query<unknown>('SELECT 1'), close: async () => dataSource.destroy() };
      },
    ],
    [
      'the vault',
      async () => {
        const vault = await PostgresVault.open(line.url, await openKeyFile(join(folder, 'vault.key')));
        return { ask: async () => vault.personOf('nir', '1'), close: async () => vault.close() };
      },
    ],
  ];

  it.each(askers)('is told by %s as one that is not there, and ends nothing', async (_, open) => {
    line.partWithAll(false);
    const { ask, close } = await open();
    await ask();
    line.partWithAll(true);
    for (let times = 0; times < 3; times += 1) await expect(ask()).rejects.toThrow();
    line.partWithAll(false);
    await ask();
    await close();
  });
});
