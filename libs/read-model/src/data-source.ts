import { Socket } from 'node:net';
import pg from 'pg';
import { DataSource, type QueryRunner, type ReplicationMode } from 'typeorm';
import { DomainError } from '#libs/kernel';
import { readModelEntities } from './entities.js';

const types = new pg.TypeOverrides();
// A day is no instant, and a bigint has more digits than a number: both stay text.
for (const type of [pg.types.builtins.DATE, pg.types.builtins.INT8]) types.setTypeParser(type, (value: string) => value);

/** A figure takes milliseconds: one that takes this long has lost its server. */
const ANSWER_MS = 15_000;
const CHECK_MS = 30 * 60_000;

/**
 * The server's own deadline, and ours behind it: a frozen connection answers nothing, not even that it took too long. It is ours to end,
 * since a query that is merely given up goes back to the pool with its connection, and the next one waits behind it.
 */
const deadlines = (milliseconds: number) => ({
  statement_timeout: milliseconds,
  stream: (): Socket => {
    const socket = new Socket();
    return socket.setTimeout(milliseconds + 1_000, () => socket.destroy(new Error('Connection terminated: nothing heard in time')));
  },
});

/** PostgreSQL knows no view of that name, or none with that column: tables of another version of the program still serve. */
const OF_OTHER_TABLES: readonly unknown[] = ['42P01', '42703'];

function answerable(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && OF_OTHER_TABLES.includes(error.code))) return error;
  const message = 'les modèles de lecture sont reconstruits pour cette version d’Écluse : réessayez dans un instant (ecluse status dit l’avancement)';
  return new DomainError('query.stale', message, {}, { cause: error });
}

/** Every question goes through a runner of its own: what all are refused with is said in one place. */
class ReadModelSource extends DataSource {
  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<unknown>;
    const answered = async (...asked: unknown[]): Promise<unknown> =>
      query(...asked).catch((error: unknown) => {
        throw answerable(error);
      });
    return Object.assign(runner, { query: answered });
  }
}

/**
 * Reads the views of the read models; days come as `YYYY-MM-DD`. Not yet connected.
 * What it is asked while tables of another version of the program are being rebuilt is refused with `query.stale`.
 */
export function readModelDataSource(url: string, poolSize = 10): DataSource {
  return new ReadModelSource({
    type: 'postgres',
    url,
    entities: readModelEntities,
    synchronize: false,
    extra: {
      max: poolSize,
      types,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      ...deadlines(ANSWER_MS),
      application_name: 'ecluse-read',
    },
  });
}

/** The connections of a data source, as `pg` counts them; null before it is connected. */
export function connectionsOf(dataSource: DataSource): Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'> | null {
  const { driver } = dataSource;
  return 'master' in driver && driver.master instanceof pg.Pool ? driver.master : null;
}

/** The same views, for checks that read them from end to end; not yet connected, and to be closed after use. */
export function patientDataSource({ options }: DataSource): DataSource {
  const extra = options.extra as object;
  return new DataSource({ ...options, extra: { ...extra, max: 1, ...deadlines(CHECK_MS), application_name: 'ecluse-check' } });
}
