import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventStoreMigrations, type Head, PostgresEventStore } from '#libs/event-store';
import { migrate } from '#libs/platform';
import { runnerMigrations } from '#libs/runner';
import { activate, beginGeneration, takeOver } from '../../libs/runner/src/generation.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/killable-server.js';
import { tallyProjection } from './tally.projection.js';

describe('a writer that takes over', () => {
  const projection = tallyProjection();
  let database: TestDatabase;
  let store: PostgresEventStore;
  let head: Head;
  let rebuild: pg.Client;
  let writer: pg.Client;

  beforeEach(async () => {
    database = await createTestDatabase();
    await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
    store = new PostgresEventStore(database.url);
    head = await store.head();
    [rebuild, writer] = [new pg.Client({ connectionString: database.url }), new pg.Client({ connectionString: database.url })];
    await Promise.all([rebuild.connect(), writer.connect()]);
  });

  afterEach(async () => {
    await Promise.all([rebuild.end(), writer.end(), store.close()]);
    await database.drop();
  });

  it('while a rebuild switches, has the new generation once it has switched', async () => {
    const former = await takeOver(writer, projection, store, head);
    const { checkpoint: rebuilt } = await beginGeneration(rebuild, projection, store, head);
    await rebuild.query('BEGIN');
    await activate(rebuild, projection, rebuilt);
    const taken = takeOver(writer, projection, store, head);
    await until('the writer waits for the switch', async () => {
      const { rows } = await rebuild.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      return rows.length > 0 ? true : null;
    });
    await rebuild.query('COMMIT');
    expect(await taken).toMatchObject({ generation: rebuilt.generation, fence: rebuilt.fence + 1 });
    expect(rebuilt.generation).toBe(former.generation + 1);
  });
});
