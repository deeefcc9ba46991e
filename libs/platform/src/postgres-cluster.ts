import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeFileAtomically } from './atomic-file.js';
import { type PostgresAccount } from './postgres-account.js';
import { type PostgresBinaries } from './postgres-binaries.js';
import { diskFull, StartupError, systemCode } from './startup-error.js';

/** Tells the person who starts the program, in French, what is being done for them. */
export type Notify = (message: string) => void;

/** Name of the role that owns everything, and of the database. */
export const databaseName = 'ecluse';

/** Written last, inside the cluster: a folder with it is complete and is never touched, one without it never held data. */
const marker = 'ecluse-initialised';

const neededBytes = 200_000_000;

export const clusterIn = (folder: string): string => join(folder, 'postgres');

/** What PostgreSQL's programs get of our environment: nothing that would redirect them (`PGDATA`, `PGPORT`, …), and messages in English. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_') && name !== 'LANG');
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The password of the embedded server: made once, readable by this account only. */
export async function postgresPassword(folder: string): Promise<string> {
  const file = join(folder, 'postgres-password');
  try {
    const kept = (await readFile(file, 'utf8')).trim();
    if (kept !== '') return kept;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const password = randomBytes(24).toString('base64url');
  await writeFileAtomically(file, `${password}\n`);
  return password;
}

async function assertRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < neededBytes) throw diskFull(folder);
}

async function runInitdb(binaries: PostgresBinaries, account: PostgresAccount, target: string, passwordFile: string): Promise<void> {
  const { file, args, options } = account.launch(binaries.initdb, [
    `--pgdata=${target}`,
    `--username=${databaseName}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=icu',
    '--icu-locale=fr-FR',
    '--locale=C',
  ]);
  const output: Buffer[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(file, args, { ...options, cwd: '/', env: postgresEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const said = Buffer.concat(output).toString('utf8').trim();
  if (said.includes('No space left on device')) throw diskFull(target);
  throw new StartupError(
    'postgres.initialisationFailed',
    `La base de données n’a pas pu être créée dans ${target}.`,
    'Corrigez ce que dit PostgreSQL ci-dessous, ou donnez un PostgreSQL existant avec la variable DATABASE_URL.',
    { cause: new Error(said) },
  );
}

async function initialise(folder: string, binaries: PostgresBinaries, account: PostgresAccount, password: string): Promise<void> {
  await assertRoom(folder);
  const target = `${clusterIn(folder)}.partial`;
  const passwordFile = join(folder, 'postgres-password.initdb');
  await mkdir(target, { mode: 0o700 });
  await account.own(target);
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await account.own(passwordFile);
    await runInitdb(binaries, account, target, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  const file = await open(join(target, marker), 'wx', 0o600);
  try {
    await file.writeFile(`PostgreSQL ${binaries.major}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(target);
  await rename(target, clusterIn(folder));
  await syncFolder(folder);
}

/** Settles what an interrupted first start left. Returns whether the cluster is there, complete. */
async function settle(folder: string, notify: Notify): Promise<boolean> {
  const cluster = clusterIn(folder);
  const partial = `${cluster}.partial`;
  if (await exists(partial)) {
    if ((await exists(join(partial, marker))) && !(await exists(cluster))) await rename(partial, cluster);
    else {
      notify('La création de la base de données avait été interrompue : elle est reprise depuis le début.');
      await rm(partial, { recursive: true, force: true });
    }
  }
  if (!(await exists(cluster))) return false;
  if (await exists(join(cluster, marker))) return true;
  if ((await readdir(cluster)).length === 0) await rmdir(cluster);
  else {
    const aside = await freeName(`${cluster}.incomplete`);
    await rename(cluster, aside);
    notify(`Le dossier ${cluster} n’était pas une base complète : il est mis de côté sous ${aside}, et la base est créée à nouveau.`);
  }
  return false;
}

async function freeName(base: string): Promise<string> {
  for (let n = 1; ; n += 1) if (!(await exists(`${base}-${String(n)}`))) return `${base}-${String(n)}`;
}

async function assertUsable(cluster: string, binaries: PostgresBinaries): Promise<void> {
  let found: string;
  try {
    found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
    await stat(join(cluster, 'global', 'pg_control'));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new StartupError(
      'postgres.damaged',
      `La base de données dans ${cluster} est complète d’après sa marque, mais il y manque des fichiers : elle a été endommagée. Rien n’y a été changé.`,
      'Restaurez ce dossier depuis une sauvegarde ; ou déplacez-le, et une base vide sera créée.',
      { cause: error },
    );
  }
  if (found !== binaries.major)
    throw new StartupError(
      'postgres.versionMismatch',
      `La base de données dans ${cluster} est celle de PostgreSQL ${found}, et ce programme apporte PostgreSQL ${binaries.major}. Rien n’y a été changé.`,
      `Revenez à la version d’Écluse qui a créé cette base, ou exportez-la avec pg_dump de PostgreSQL ${found} vers un PostgreSQL donné par DATABASE_URL.`,
    );
}

/**
 * Makes sure that the data folder, held by this process, has a complete cluster of the right version, and creates it when there is none.
 * Nothing that has its marker of completeness is ever deleted or moved.
 */
export async function prepareCluster(
  folder: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  password: string,
  notify: Notify,
): Promise<void> {
  if (await settle(folder, notify)) return assertUsable(clusterIn(folder), binaries);
  await initialise(folder, binaries, account, password);
}
