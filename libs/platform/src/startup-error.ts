/** Stable codes of what can keep the program from starting; scripts and tests rely on them. */
export type StartupErrorCode =
  | 'configuration.invalid'
  | 'dataFolder.diskFull'
  | 'dataFolder.inUse'
  | 'dataFolder.notAFolder'
  | 'dataFolder.notWritable'
  | 'eventStore.unreachable'
  | 'migration.checksumChanged'
  | 'migration.databaseNewer'
  | 'migration.failed'
  | 'port.busy'
  | 'port.refused'
  | 'postgres.accountMissing'
  | 'postgres.damaged'
  | 'postgres.initialisationFailed'
  | 'postgres.orphanNotStopped'
  | 'postgres.ended'
  | 'postgres.startFailed'
  | 'postgres.unavailable'
  | 'postgres.unreachable'
  | 'postgres.versionMismatch';

/**
 * What keeps the program from starting, for the person who started it: `message` says what is wrong and where,
 * `remedy` what to do about it (both in French), `code` is stable, `cause` keeps the technical error.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    readonly code: StartupErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The system's own code of an error (`EACCES`, `ENOSPC`, …), when it has one. */
export function systemCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, also when what was thrown is not an error of this realm. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** Says in French what a file error on the data folder means; an error that is not about rights or room is given back as it is. */
export function folderError(path: string, error: unknown): unknown {
  if (error instanceof StartupError) return error;
  const code = systemCode(error) ?? '';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return new StartupError(
      'dataFolder.notWritable',
      `Le dossier de données ${path} ne peut pas être écrit par ce compte.`,
      'Donnez à ce compte le droit d’écrire dans ce dossier, ou choisissez-en un autre avec la variable ECLUSE_HOME.',
      { cause: error },
    );
  if (['ENOTDIR', 'EEXIST'].includes(code))
    return new StartupError(
      'dataFolder.notAFolder',
      `Le chemin du dossier de données, ${path}, désigne un fichier ou passe par un fichier.`,
      'Déplacez ce fichier, ou choisissez un autre dossier avec la variable ECLUSE_HOME.',
      { cause: error },
    );
  return ['ENOSPC', 'EDQUOT'].includes(code) ? diskFull(path, error) : error;
}

export function diskFull(path: string, cause?: unknown): StartupError {
  return new StartupError(
    'dataFolder.diskFull',
    `Il n’y a plus assez de place sur le disque du dossier de données ${path}.`,
    'Libérez de la place (au moins 500 Mo), ou choisissez un dossier sur un autre disque avec la variable ECLUSE_HOME.',
    { cause },
  );
}
