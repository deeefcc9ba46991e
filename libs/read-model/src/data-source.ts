import { Socket } from 'node:net';
import pg from 'pg';
import { DataSource, type DataSourceOptions, type QueryRunner, QueryRunnerAlreadyReleasedError, type ReplicationMode } from 'typeorm';
import { HeardClient } from '#libs/event-store';
import { DomainError } from '#libs/kernel';
import { readModelEntities } from './entities.js';
import { parcoursProjection } from './parcours/parcours.projection.js';
import { referentielProjection } from './referentiel/referentiel.projection.js';
import { stockProjection } from './stock/stock.projection.js';

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

const connecting = (milliseconds: number) => ({ connectionTimeoutMillis: 5_000, ...deadlines(milliseconds) });

/** PostgreSQL knows no view of that name, or none with that column: tables of another version of the program still serve. */
const OF_OTHER_TABLES: readonly unknown[] = ['42P01', '42703'];

const isOfOtherTables = (error: unknown): boolean => error instanceof Error && 'code' in error && OF_OTHER_TABLES.includes(error.code);

const READ = [stockProjection, referentielProjection, parcoursProjection];

/** Whether tables serve that are not those which this version of the program reads. */
async function areOtherTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ projection: string; structure: number | null }>(
    "SELECT projection, structure FROM runner.generation WHERE state = 'active'",
  );
  return READ.some(({ name, structure }) => rows.find(({ projection }) => projection === name)?.structure !== structure);
}

/** Whether the question can be asked by now: at a first start, the tables came after it was refused. */
async function isUnderstood(client: pg.Client, question: unknown): Promise<boolean> {
  return client.query(`PREPARE question AS ${String(question)}`).then(
    () => true,
    () => false,
  );
}

/** Looks on a connection of its own: that of the question is in a transaction that failed, and all others may be taken. */
async function isTooEarly(question: unknown, url: string): Promise<boolean> {
  const client = new HeardClient({ connectionString: url, application_name: 'ecluse-read', ...connecting(ANSWER_MS) });
  try {
    await client.connect();
    return (await areOtherTables(client)) || (await isUnderstood(client, question));
  } catch (error) {
    if (isOfOtherTables(error)) return true;
    throw error;
  } finally {
    await client.end();
  }
}

async function answerable(error: unknown, question: unknown, url: string): Promise<unknown> {
  // A runner whose connection broke while nothing was asked of it gives it back, and only says that it has none.
  if (error instanceof QueryRunnerAlreadyReleasedError) return new Error('Connection terminated between two statements', { cause: error });
  if (!isOfOtherTables(error) || !(await isTooEarly(question, url))) return error;
  const message = 'les modèles de lecture sont reconstruits pour cette version d’Écluse : réessayez dans un instant (ecluse status dit l’avancement)';
  return new DomainError('query.stale', message, {}, { cause: error });
}

/** Every question goes through a runner of its own: what all are refused with is said in one place. */
class ReadModelSource extends DataSource {
  constructor(
    private readonly url: string,
    options: DataSourceOptions,
  ) {
    super(options);
  }

  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<unknown>;
    const answered = async (...asked: unknown[]): Promise<unknown> =>
      query(...asked).catch(async (error: unknown) => {
        throw await answerable(error, asked[0], this.url);
      });
    return Object.assign(runner, { query: answered });
  }
}

/**
 * Reads the views of the read models; days come as `YYYY-MM-DD`. Not yet connected.
 * What it is asked while tables of another version of the program are being rebuilt is refused with `query.stale`; an unknown name that is a fault of the
 * question itself stays one.
 */
export function readModelDataSource(url: string, poolSize = 10): DataSource {
  return new ReadModelSource(url, {
    type: 'postgres',
    url,
    entities: readModelEntities,
    synchronize: false,
    extra: {
      Client: HeardClient,
      max: poolSize,
      types,
      keepAlive: true,
      ...connecting(ANSWER_MS),
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
