import { chmod, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lockFolder, type LockHolder, type LockOutcome } from './folder-lock.js';
import { readServerAddress } from './server-address.js';
import { folderError, StartupError } from './startup-error.js';

/** A data folder that this process, and no other, uses until `close`. */
export interface DataFolder {
  /** Absolute path. */
  readonly path: string;
  /** Gives the folder back; closing twice does nothing. */
  close(): Promise<void>;
}

/** PostgreSQL refuses to run as root: its own account must then be able to walk through the folder, not to read it. */
const folderMode = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Where the master key of the vault lies in a data folder [for ever]. */
export const vaultKeyIn = (dataFolder: string): string => join(dataFolder, 'vault.key');

async function inUse(path: string, holder: LockHolder): Promise<StartupError> {
  if (holder.elsewhere)
    return new StartupError(
      'dataFolder.inUse',
      `Le dossier de données ${path} est déjà utilisé par un processus d’un autre conteneur.`,
      'Lancez la commande dans ce conteneur (docker exec), arrêtez-le, ou choisissez un autre dossier avec la variable ECLUSE_HOME.',
    );
  const address = await readServerAddress(path);
  const where = address?.pid === holder.pid ? `, qui répond sur ${address.url}` : '';
  return new StartupError(
    'dataFolder.inUse',
    `Le dossier de données ${path} est déjà utilisé par le processus ${String(holder.pid)}${where}.`,
    'Servez-vous de ce serveur, arrêtez-le, ou choisissez un autre dossier avec la variable ECLUSE_HOME.',
  );
}

async function lockedFolder(path: string): Promise<LockOutcome> {
  try {
    await mkdir(path, { recursive: true, mode: folderMode });
    const found = await stat(path);
    if (found.uid === process.getuid?.() && (found.mode & 0o777) !== folderMode) await chmod(path, folderMode);
    return await lockFolder(path);
  } catch (error) {
    throw folderError(path, error);
  }
}

/**
 * Creates the data folder when it is missing, and takes it for this process alone; what a process that died left behind is taken over.
 * Throws a `StartupError`: `dataFolder.notWritable`, `dataFolder.notAFolder`, `dataFolder.diskFull` or `dataFolder.inUse`.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const absolute = resolve(path);
  const lock = await lockedFolder(absolute);
  if (lock.status === 'refused') throw await inUse(absolute, lock.holder);
  return { path: absolute, close: lock.release };
}
