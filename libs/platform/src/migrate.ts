import { createHash } from 'node:crypto';
import pg from 'pg';
import { messageOf, StartupError } from './startup-error.js';

/** A step of a database's structure. Once it was applied anywhere, neither its name nor its SQL changes. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Any number will do, as long as every program that migrates takes the same. */
const lockKey = 3_141_592_653;

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n').trim()).digest('hex');
}

function assertDistinct(migrations: readonly Migration[]): void {
  const names = new Set<string>();
  for (const { name } of migrations) {
    if (names.has(name)) throw new Error(`two migrations are named ${name}`);
    names.add(name);
  }
}

function assertKnown(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, checksumOf(migration)]));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new StartupError(
      'migration.databaseNewer',
      `La base de données est plus récente que ce programme : il n’en connaît pas ${unknown.join(', ')}. Rien n’y a été changé.`,
      'Lancez la version d’Écluse qui a servi en dernier sur cette base, ou une plus récente.',
    );
  const changed = [...applied].filter(([name, checksum]) => known.get(name) !== checksum).map(([name]) => name);
  if (changed.length > 0)
    throw new StartupError(
      'migration.checksumChanged',
      `La structure de la base de données ne vient pas de ce programme : ${changed.join(', ')} n’y est pas telle qu’elle fut appliquée. Rien n’a été changé.`,
      'Lancez la version d’Écluse qui a créé cette base : une migration publiée ne change jamais.',
    );
}

async function appliedIn(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  await client.query(`CREATE TABLE IF NOT EXISTS public.ecluse_migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
  )`);
  const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM public.ecluse_migration ORDER BY applied_at');
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query('INSERT INTO public.ecluse_migration (name, checksum) VALUES ($1, $2)', [migration.name, checksumOf(migration)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new StartupError(
      'migration.failed',
      `La migration ${migration.name} de la base de données a échoué : ${messageOf(error)}. Elle n’a laissé aucune trace.`,
      'Vérifiez que le compte de la base peut y créer des schémas et des tables, puis relancez : les migrations reprennent où elles en étaient.',
      { cause: error },
    );
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'ecluse migrate' });
  // The statement under way tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new StartupError(
      'postgres.unreachable',
      `La base de données ${pathname.slice(1)} ne répond pas sur ${host} : ${messageOf(error)}.`,
      'Vérifiez que ce PostgreSQL tourne, et ce que dit la variable DATABASE_URL (compte, mot de passe, hôte, port, base).',
      { cause: error },
    );
  }
}

/**
 * Applies, in order and each in its own transaction, the migrations that the database has not seen; programs that start together take turns.
 * Resolves to the names just applied. Throws a `StartupError` with a code `migration.…`, or `postgres.unreachable`, and then has changed
 * nothing but the migrations that came before.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<readonly string[]> {
  assertDistinct(migrations);
  const client = await connected(url);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    const applied = await appliedIn(client);
    assertKnown(applied, migrations);
    const pending = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // The end of the session releases the lock.
    await client.end();
  }
}
