import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { type EventLog, type LogAddress, openEventLog } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import { connectionPool } from '#libs/platform';
import { readModelDataSource } from '#libs/read-model';
import { openKeyFile, PostgresVault, type Vault } from '#libs/vault';

/** What the use cases work on: connections of one process to one database. */
export interface Services {
  readonly engine: LogAddress['engine'];
  readonly log: EventLog;
  readonly vault: Vault;
  readonly readModel: DataSource;
  readonly pool: Pool;
  readonly clock: Clock;
  close(): Promise<void>;
}

export interface ServicesOptions {
  readonly databaseUrl: string;
  readonly logAddress: LogAddress;
  /** Where the vault's master key lies, or is made. */
  readonly vaultKeyFile: string;
  readonly clock: Clock;
}

const CONNECTIONS = 4;

/** Opens them on a migrated database. @throws DomainError `vault.…` when the vault's key is missing or is another one */
export async function openServices({ databaseUrl, logAddress, vaultKeyFile, clock }: ServicesOptions): Promise<Services> {
  const vault = await PostgresVault.open(databaseUrl, await openKeyFile(vaultKeyFile, async () => PostgresVault.isNew(databaseUrl)));
  const readModel = readModelDataSource(databaseUrl);
  const pool = connectionPool(databaseUrl, { name: 'ecluse-api', max: CONNECTIONS });
  const log = await openEventLog(logAddress, clock);
  const close = async (): Promise<void> => {
    await log.close();
    if (readModel.isInitialized) await readModel.destroy();
    await pool.end();
    await vault.close();
  };
  try {
    await readModel.initialize();
  } catch (error) {
    await close();
    throw error;
  }
  return { engine: logAddress.engine, log, vault, readModel, pool, clock, close };
}
