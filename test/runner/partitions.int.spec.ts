import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from '#libs/platform';
import { eventStoreMigrations, PostgresEventStore } from '#libs/event-store';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { runnerMigrations } from '#libs/runner';
import { makePartitions, share } from '../../libs/runner/src/partitions.js';

const REACTION = { name: 'held-up', partitions: 4 } as const;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url, [...eventStoreMigrations, ...runnerMigrations]);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

it('a worker that was held up until it no longer counted takes its share all the same', async () => {
  const store = new PostgresEventStore(database.url);
  await makePartitions(client, REACTION, { ...(await store.head()), eventId: null });
  await store.close();
  const held = await share(client, REACTION, randomUUID(), 'slow', 0);
  expect(held.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3]);
});
