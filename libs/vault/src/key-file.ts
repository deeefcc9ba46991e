import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';
import { DomainError } from '#libs/kernel';
import { WrongKey } from './vault.errors.js';

/** The master key and where it lies, for the messages. */
export interface KeyFile {
  readonly path: string;
  readonly key: Buffer;
}

const KEY_BYTES = 32;

/**
 * Reads the master key: 32 bytes in a file that only its owner reads. Made, once and durably, when there is none and the vault `isNew`:
 * a vault that has its key would refuse any other, which must not even be made.
 * @throws WrongKey when there is none, and the vault has one
 * @throws DomainError `vault.keyFileInvalid` for a file that is not a key, `vault.keyFileUnreadable` when it cannot be read or made
 */
export async function openKeyFile(path: string, isNew: () => Promise<boolean> = async () => Promise.resolve(true)): Promise<KeyFile> {
  try {
    const found = await existing(path);
    if (found === undefined && !(await isNew())) throw WrongKey.missing(path);
    const key = found ?? (await created(path));
    if (key.length === KEY_BYTES) return { path, key };
    throw new DomainError(
      'vault.keyFileInvalid',
      `${path} compte ${String(key.length)} octets au lieu de ${String(KEY_BYTES)} : ce n’est pas la clé du coffre ; remettez le fichier d’origine depuis sa sauvegarde`,
      { file: path, bytes: key.length },
    );
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const reason = types.isNativeError(cause) ? cause.message : '?';
    throw new DomainError(
      'vault.keyFileUnreadable',
      `la clé du coffre, ${path}, ne peut être ni lue ni créée (${reason}) : vérifiez le dossier et ses droits`,
      { file: path, reason },
      { cause },
    );
  }
}

async function existing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and linked into place: of two processes that start together one wins, and nobody ever sees half a key. */
async function created(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(randomBytes(KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(aside);
  }
  return readFile(path);
}

function codeOf(error: unknown): unknown {
  return types.isNativeError(error) && 'code' in error ? error.code : undefined;
}
