import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate, type Migration } from '#libs/platform';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';

const databases: TestDatabase[] = [];
let url: string;
beforeEach(async () => {
  const database = await createTestDatabase();
  databases.push(database);
  url = database.url;
});
afterAll(async () => {
  for (const database of databases) await database.drop();
});

const first: Migration = { name: '0001-first', sql: 'CREATE TABLE first (n int); INSERT INTO first VALUES (1)' };
const second: Migration = { name: '0002-second', sql: 'CREATE TABLE second (n int)' };
const broken: Migration = { name: '0003-broken', sql: 'CREATE TABLE third (n int); INSERT INTO nowhere VALUES (1)' };

async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const applied = 'SELECT name FROM public.ecluse_migration ORDER BY name';

describe('the migrations', () => {
  it('are applied once each, in order, and added to later', async () => {
    expect(await migrate(url, [first])).toEqual(['0001-first']);
    expect(await migrate(url, [first, second])).toEqual(['0002-second']);
    expect(await migrate(url, [first, second])).toEqual([]);
    expect(await rows('SELECT n FROM first')).toEqual([{ n: 1 }]);
    expect(await rows(applied)).toEqual([{ name: '0001-first' }, { name: '0002-second' }]);
  });

  it('are applied once by programs that start together', async () => {
    const done = await Promise.all(Array.from({ length: 5 }, async () => migrate(url, [first, second])));
    expect(done.flat()).toEqual(['0001-first', '0002-second']);
  });

  it('leave no trace of one that fails, keep those before it, and go on from there', async () => {
    await expect(migrate(url, [first, broken])).rejects.toMatchObject({
      name: 'StartupError',
      code: 'migration.failed',
      message: expect.stringContaining('0003-broken'),
    });
    expect(await rows(applied)).toEqual([{ name: '0001-first' }]);
    expect(await rows("SELECT to_regclass('third') AS third")).toEqual([{ third: null }]);
    expect(await migrate(url, [first, { ...broken, sql: 'CREATE TABLE third (n int)' }])).toEqual(['0003-broken']);
  });

  it('refuse a database whose structure comes from other texts, and change nothing', async () => {
    await migrate(url, [first]);
    await expect(migrate(url, [{ ...first, sql: `${first.sql};` }, second])).rejects.toMatchObject({ code: 'migration.checksumChanged' });
    expect(await rows(applied)).toEqual([{ name: '0001-first' }]);
  });

  it('take a text with other line ends as the same', async () => {
    await migrate(url, [{ ...first, sql: 'SELECT 1;\nSELECT 2;\n' }]);
    expect(await migrate(url, [{ ...first, sql: 'SELECT 1;\r\nSELECT 2;\r\n' }])).toEqual([]);
  });

  it('refuse a database newer than the program, and change nothing', async () => {
    await migrate(url, [first, second]);
    await expect(migrate(url, [first, { name: '0004-other', sql: 'SELECT 1' }])).rejects.toMatchObject({
      code: 'migration.databaseNewer',
      message: expect.stringContaining('0002-second'),
    });
    expect(await rows(applied)).toHaveLength(2);
  });

  it('refuse two of one name', async () => {
    await expect(migrate(url, [first, first])).rejects.toThrow('0001-first');
  });

  it('say which server does not answer, and never its password', async () => {
    const unreachable = migrate('postgres://someone:secret@127.0.0.1:1/base', [first]);
    await expect(unreachable).rejects.toMatchObject({ code: 'postgres.unreachable', message: expect.stringContaining('127.0.0.1:1') });
    await expect(unreachable).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});
