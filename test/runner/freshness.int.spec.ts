import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventStoreMigrations, PostgresEventStore } from '#libs/event-store';
import { migrate } from '#libs/platform';
import { parcoursProjection, stockProjection } from '#libs/read-model';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { FreshnessReader, freshnessOf } from '../../libs/application/src/freshness/freshness.js';

const FIRST = { position: '0', ordinal: 0, structure: stockProjection.structure, logId: null, logEpoch: null };

describe('what an answer says of its freshness', () => {
  let database: TestDatabase;
  let line: TcpProxy;
  let store: PostgresEventStore;
  let pool: pg.Pool;
  let reader: FreshnessReader;
  beforeAll(async () => {
    database = await createTestDatabase();
    await migrate(database.url, eventStoreMigrations);
    line = await TcpProxy.to(database.url);
    store = new PostgresEventStore(line.url);
    pool = new pg.Pool({ connectionString: database.url, max: 1 });
    const query = async <Rows>(sql: string, values?: unknown[]): Promise<Rows> => (await pool.query(sql, values)).rows as Rows;
    reader = new FreshnessReader({ query }, store, { now: () => Date.now() });
  });
  afterEach(() => {
    line.thaw();
    line.refuse(false);
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
    await line.close();
    await database.drop();
  });

  it('is how much of the log it misses', async () => {
    expect(await freshnessOf(reader, FIRST)).toEqual({ ordinal: 0, lag: { events: 0, seconds: 0 }, stale: false });
  });

  it('is stale, by an unknown lag, while the line to the log is frozen: the answer does not wait for it', async () => {
    expect((await freshnessOf(reader, FIRST)).stale).toBe(false);
    line.freeze();
    const asked = performance.now();
    expect(await freshnessOf(reader, { ...FIRST, ordinal: 7 })).toEqual({ ordinal: 7, lag: { events: null, seconds: null }, stale: true });
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  it('is stale, by an unknown lag, while nobody answers for the log', async () => {
    line.refuse(true);
    line.cut();
    expect(await freshnessOf(reader, { ...FIRST, structure: parcoursProjection.structure }, 'parcours')).toMatchObject({
      lag: { events: null, seconds: null },
      stale: true,
    });
  });

  it('is told again once the log is back', async () => {
    expect(await freshnessOf(reader, FIRST)).toMatchObject({ lag: { events: 0 }, stale: false });
  });
});
