import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { addDays, plainDate } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { until } from '../../../test/support/killable-server.js';
import { readModelDataSource } from './data-source.js';
import { DefinitionRow } from './entities.js';
import { inSnapshot } from './figures/ledger.queries.js';
import { readEffectifs } from './referentiel/effectifs.queries.js';
import { parcoursProjection } from './parcours/parcours.projection.js';
import { PilotageQueries } from './referentiel/pilotage.queries.js';
import { referentielProjection } from './referentiel/referentiel.projection.js';
import { readReseau } from './referentiel/reseau.queries.js';
import { stockProjection } from './stock/stock.projection.js';

const DAY = plainDate('2024-12-31');

describe('the read models, while a newer version has not made its own yet', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await readModelDataSource(database.url, 1).initialize();
    // As an older version left it: the view is there, a column of today is not.
    await dataSource.query('CREATE SCHEMA rm');
    await dataSource.query(`CREATE VIEW rm.alerte AS SELECT 'a'::text AS stream`);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the réseau', async () => readReseau(dataSource)],
    ['the definitions', async () => dataSource.getRepository(DefinitionRow).find()],
    ['arrêtés', async () => inSnapshot(dataSource, async (reader) => reader.releves.arretes())],
    ['readings', async () => inSnapshot(dataSource, async (reader) => reader.releves.page({}, 1, null))],
    ['thresholds', async () => new PilotageQueries(dataSource).seuils()],
    ['alerts, of which a column is missing', async () => new PilotageQueries(dataSource).standing()],
    ['effectifs', async () => readEffectifs(dataSource, { caisses: null, from: addDays(DAY, -1), to: DAY })],
  ];

  it.each(asked)('answers that %s are not up to date, which is no failure', async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: 'query.stale' });
  });

  it('lets a fault of the question itself through as it came, once the tables of today serve', async () => {
    await dataSource.query('CREATE SCHEMA runner');
    await dataSource.query('CREATE TABLE runner.generation (projection text, structure integer, state text)');
    for (const { name, structure } of [stockProjection, referentielProjection]) {
      await dataSource.query(`INSERT INTO runner.generation VALUES ($1, $2, 'active')`, [name, structure]);
    }
    await expect(dataSource.query('SELECT nothing FROM rm.alerte')).rejects.toMatchObject({ code: 'query.stale' });
    await dataSource.query(`INSERT INTO runner.generation VALUES ($1, $2, 'active')`, [parcoursProjection.name, parcoursProjection.structure]);
    await expect(dataSource.query('SELECT nothing FROM rm.alerte')).rejects.toMatchObject({ code: '42703' });
    await dataSource.query(`UPDATE runner.generation SET structure = structure - 1 WHERE projection = 'stock'`);
    await expect(dataSource.query('SELECT nothing FROM rm.alerte')).rejects.toMatchObject({ code: 'query.stale' });
    await dataSource.query('DROP SCHEMA runner CASCADE');
  });

  it('answers that what was refused before its table came is not up to date', async () => {
    await dataSource.query('CREATE SCHEMA runner');
    await dataSource.query('CREATE TABLE runner.generation AS SELECT * FROM unnest($1::text[], $2::integer[]) AS active (projection, structure)', [
      [stockProjection, referentielProjection, parcoursProjection].map(({ name }) => name),
      [stockProjection, referentielProjection, parcoursProjection].map(({ structure }) => structure),
    ]);
    await dataSource.query("ALTER TABLE runner.generation ADD COLUMN state text NOT NULL DEFAULT 'active'");
    await dataSource.query('CREATE TABLE came_meanwhile (stream text)');
    // The one connection of these questions does not see it, a new one does.
    await dataSource.query('SET search_path TO nowhere');
    await expect(dataSource.query('SELECT stream FROM came_meanwhile WHERE stream = $1', ['a'])).rejects.toMatchObject({ code: 'query.stale' });
    await expect(dataSource.query('SELECT nothing FROM came_meanwhile')).rejects.toMatchObject({ code: '42P01' });
    await dataSource.query('RESET search_path');
    await dataSource.query('DROP SCHEMA runner CASCADE');
  });

  it('says of a connection that broke between two statements that it broke, as of one that breaks under a statement', async () => {
    const source = await readModelDataSource(database.url, 2).initialize();
    const runner = source.createQueryRunner();
    const [row] = (await runner.query('SELECT pg_backend_pid() AS pid')) as readonly { readonly pid: number }[];
    await source.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    await until('the runner has heard of it', () => (runner.isReleased ? true : null));
    await expect(runner.query('SELECT 1')).rejects.toThrow(/^Connection terminated/u);
    await source.destroy();
  });

  it('lets any other error through as it came', async () => {
    await expect(dataSource.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
  });
});
