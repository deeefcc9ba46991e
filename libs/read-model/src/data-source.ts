import pg from 'pg';
import { DataSource } from 'typeorm';
import { readModelEntities } from './entities.js';

const types = new pg.TypeOverrides();
// A day is no instant, and a bigint has more digits than a number: both stay text.
for (const type of [pg.types.builtins.DATE, pg.types.builtins.INT8]) types.setTypeParser(type, (value: string) => value);

/** Reads the views of the read models; days come as `YYYY-MM-DD`. Not yet connected. */
export function readModelDataSource(url: string, poolSize = 10): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: readModelEntities,
    synchronize: false,
    extra: {
      max: poolSize,
      types,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      statement_timeout: 60_000,
      // A frozen connection answers nothing, not even that it took too long.
      query_timeout: 61_000,
      application_name: 'ecluse-read',
    },
  });
}

/** The connections of a data source, as `pg` counts them; null before it is connected. */
export function connectionsOf(dataSource: DataSource): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> | null {
  const { driver } = dataSource;
  return 'master' in driver && driver.master instanceof pg.Pool ? driver.master : null;
}
