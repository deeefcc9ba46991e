import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import { chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type PostgresBinaries } from './postgres-binaries.js';
import { StartupError } from './startup-error.js';

/** How to start one of PostgreSQL's programs: what is given to `spawn`. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

/** The account that PostgreSQL runs under: ours, or another one when ours is root, which PostgreSQL refuses. */
export interface PostgresAccount {
  launch(file: string, args: readonly string[]): Launch;
  /** Gives that account a file or folder that it must own. */
  own(path: string): Promise<void>;
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

const ourOwn: PostgresAccount = {
  launch: (file, args) => ({ file, args, options: {} }),
  own: async () => Promise.resolve(),
};

function inPasswd(name: string): Ids | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

function created(name: string): Ids | null {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return inPasswd(name);
}

function ownerOf(folder: string): Ids | null {
  if (!existsSync(folder)) return null;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? null : { uid, gid };
}

function allows(found: Stats, ids: Ids, bit: 1 | 4): boolean {
  const shift = found.uid === ids.uid ? 6 : found.gid === ids.gid ? 3 : 0;
  return ((found.mode >> shift) & bit) !== 0;
}

/** The first folder or file on the way to `path` that this account may not go through, or read at the end; null when it reaches it. */
function obstacle(path: string, ids: Ids): string | null {
  const found = statSync(path);
  if (!allows(found, ids, found.isDirectory() ? 1 : 4)) return path;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(statSync(folder), ids, 1)) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/** The weakest capability that lets an account walk through folders of others, among those that this process can pass on. */
function searchCapability(): string | null {
  const bits = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const bounding = BigInt(`0x${bits ?? '0'}`);
  if ((bounding & 4n) !== 0n) return '+dac_read_search';
  return (bounding & 2n) === 0n ? null : '+dac_override';
}

function setpriv(): string | undefined {
  return ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file));
}

/**
 * Chooses the account. As root: the owner of the cluster when there is one, else the account `postgres`, created if need be. When that account
 * cannot reach the program or the data (a project below `/root`, say), `setpriv` lends it the right to walk through, which only root can do.
 * Throws the `StartupError` `postgres.accountMissing` or `postgres.unreachable`.
 */
export function postgresAccount(binaries: PostgresBinaries, folder: string, cluster: string): PostgresAccount {
  if (process.getuid?.() !== 0) return ourOwn;
  const ids = ownerOf(cluster) ?? inPasswd('postgres') ?? created('postgres');
  if (ids === null)
    throw new StartupError(
      'postgres.accountMissing',
      'PostgreSQL refuse de tourner sous le compte root, et le compte « postgres » ne peut pas être créé sur cette machine.',
      'Lancez Écluse sous un compte ordinaire, créez le compte « postgres », ou donnez un PostgreSQL existant avec la variable DATABASE_URL.',
    );
  const own = async (path: string): Promise<void> => chown(path, ids.uid, ids.gid);
  const sample = join(binaries.root, 'share', 'postgresql', 'postgres.bki');
  const blocked = [binaries.postgres, ...(existsSync(sample) ? [sample] : []), folder]
    .map((path) => obstacle(path, ids))
    .find((path) => path !== null);
  if (blocked === undefined) return { own, launch: (file, args) => ({ file, args, options: ids }) };
  const program = setpriv();
  const capability = program === undefined ? null : searchCapability();
  if (program === undefined || capability === null)
    throw new StartupError(
      'postgres.unreachable',
      `PostgreSQL refuse de tourner sous le compte root, et son propre compte ne peut pas entrer dans ${blocked}.`,
      'Lancez Écluse sous un compte ordinaire, ou placez le projet et ses données dans un dossier que les autres comptes peuvent traverser (chmod o+x).',
    );
  const lend = [
    `--reuid=${String(ids.uid)}`,
    `--regid=${String(ids.gid)}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
  return { own, launch: (file, args) => ({ file: program, args: [...lend, file, ...args], options: {} }) };
}
