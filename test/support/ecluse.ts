import { mkdtemp, rm } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import {
  ApplicationModule,
  type FiguresJson,
  GetIndicators,
  ImportFile,
  type ImportFileRequest,
  type ImportJson,
  type IndicatorsRequest,
  projections,
  publishShipped,
} from '#libs/application';
import { CommandExecutor, type EventStore, eventStoreMigrations, PostgresEventLog } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { migrate } from '#libs/platform';
import { readModelDataSource } from '#libs/read-model';
import { leaseOfProjection, Leases, runnerMigrations, runProjection } from '#libs/runner';
import { openKeyFile, PostgresVault, vaultMigrations } from '#libs/vault';
import { createTestDatabase } from './database.js';

/** The whole machinery in one process, on a database of its own: log, projections, use cases – everything but HTTP. */
export interface Ecluse {
  readonly url: string;
  readonly store: EventStore;
  readonly pool: pg.Pool;
  readonly readModel: DataSource;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** Brings a file in and waits until the figures include it. */
  import(file: string | AsyncIterable<Uint8Array>, options?: Partial<ImportFileRequest>): Promise<ImportJson>;
  indicators(request: Pick<IndicatorsRequest, 'on'> & Partial<IndicatorsRequest>): Promise<readonly FiguresJson[]>;
  stop(): Promise<void>;
}

let keys = 0;

export async function startEcluse(clock: Clock = { now: () => Date.now() }): Promise<Ecluse> {
  const database = await createTestDatabase();
  const { url } = database;
  await migrate(url, [...eventStoreMigrations, ...vaultMigrations, ...runnerMigrations]);
  const folder = await mkdtemp(join(tmpdir(), 'ecluse-spec-'));
  const log = new PostgresEventLog(url);
  const { store } = log;
  const vault = await PostgresVault.open(url, await openKeyFile(join(folder, 'master.key')));
  const failures: unknown[] = [];
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', (error) => failures.push(error));
  const ending = new AbortController();
  const observer = { pageApplied: () => undefined, failed: (_name: string, error: unknown) => void failures.push(error) };
  const leases = new Leases(pool, { taken: () => undefined, lost: (name) => failures.push(new Error(`${name} was lost`)) });
  const running = projections.map(async (projection) =>
    leases.whileHolding(leaseOfProjection(projection.name), ending.signal, async (tenure) =>
      runProjection({ pool, store, projection, pageSize: 2_000, tenure, observer }),
    ),
  );
  const position = await publishShipped(new CommandExecutor(store, { clock }), clock, 'Europe/Paris');
  const readModel = await readModelDataSource(url).initialize();
  const settings = { timeZone: 'Europe/Paris', afterDeadlineMilliseconds: 60_000 };
  const module = ApplicationModule.register({ log, vault, clock, readModel, pool, settings });
  const app = await NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
  const [commands, queries] = [app.get(CommandBus), app.get(QueryBus)];
  const indicators: Ecluse['indicators'] = async (request) =>
    queries.execute(new GetIndicators({ knownOn: null, slice: {}, definitions: [], ...request }));
  if (position !== null) await indicators({ on: ['2020-01-01' as IndicatorsRequest['on'][number]], after: position });
  return {
    url,
    store,
    pool,
    readModel,
    commands,
    queries,
    indicators,
    import: async (file, options = {}) => {
      keys += 1;
      const bytes = typeof file === 'string' ? (createReadStream(file) as AsyncIterable<Uint8Array>) : file;
      const fileName = typeof file === 'string' ? basename(file) : null;
      const nothing = { bytesTotal: null, format: null, source: null, unit: null, workItems: null, caisse: null, procedure: null };
      const result = await commands.execute(new ImportFile({ ...nothing, bytes, fileName, key: `spec ${String(keys)}`, ...options }));
      if (result.position !== null) await indicators({ on: ['2020-01-01' as IndicatorsRequest['on'][number]], after: result.position });
      return result;
    },
    stop: async () => {
      ending.abort();
      await Promise.all(running);
      await app.close();
      await readModel.destroy();
      await pool.end();
      await vault.close();
      await log.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      if (failures.length > 0) throw new AggregateError(failures, 'a projection failed on the way');
    },
  };
}
