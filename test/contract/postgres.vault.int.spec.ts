import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresVault, vaultMigrations } from '#libs/vault';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { onDatabase } from './prepare-log.js';
import { describeVault, KEY_FILES } from './vault.contract.js';

async function emptyVault(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await onDatabase(database.url, ...vaultMigrations.map(({ sql }) => sql));
  return database;
}

describeVault('in PostgreSQL', async () => {
  const databases = [await emptyVault(), await emptyVault()] as const;
  const vault = await PostgresVault.open(databases[0].url, KEY_FILES[0]);
  const other = await PostgresVault.open(databases[1].url, KEY_FILES[1]);
  return {
    vault,
    other,
    dispose: async () => {
      await Promise.all([vault.close(), other.close()]);
      await Promise.all(databases.map(async (database) => database.drop()));
    },
  };
});

describe('a vault in PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyVault();
  });
  afterAll(async () => database.drop());

  it('opens again with its master key only, and names the file that is not it', async () => {
    const vault = await PostgresVault.open(database.url, KEY_FILES[0]);
    const person = await vault.personOf('nir', '1');
    const part = await vault.seal(person, { a: 1 });
    await vault.close();
    await expect(PostgresVault.open(database.url, KEY_FILES[1])).rejects.toMatchObject({ code: 'vault.wrongKey', data: { file: KEY_FILES[1].path } });
    const again = await PostgresVault.open(database.url, KEY_FILES[0]);
    expect(await again.personOf('nir', '1')).toBe(person);
    expect(await again.unseal(part)).toEqual({ a: 1 });
    await again.close();
  });

  it('forgets in every process at once', async () => {
    const [here, there] = [await PostgresVault.open(database.url, KEY_FILES[0]), await PostgresVault.open(database.url, KEY_FILES[0])];
    const person = await here.personOf('nir', '2');
    const part = await here.seal(person, { a: 1 });
    expect(await there.unseal(part)).toEqual({ a: 1 });
    await here.forget(person);
    expect(await there.unseal(part)).toBeNull();
    await Promise.all([here.close(), there.close()]);
  });

  it('keeps neither an identifier nor an open key', async () => {
    const vault = await PostgresVault.open(database.url, KEY_FILES[0]);
    await vault.personOf('nir', '2850575123456');
    await vault.close();
    const rows = await onDatabase(
      database.url,
      `select kind, encode(blind, 'escape') as blind, encode(wrapped_key, 'escape') as key from vault.identifier join vault.person using (person)`,
    );
    expect(JSON.stringify(rows)).not.toContain('2850575123456');
  });

  it('says that it cannot be reached', async () => {
    const nowhere = 'postgres://postgres@127.0.0.1:1/nowhere';
    await expect(PostgresVault.open(nowhere, KEY_FILES[0])).rejects.toMatchObject({ code: 'vault.unavailable' });
  });
});
