import { DomainError } from '#libs/kernel';

const REMEDY = 'Remettez à cette place le fichier d’origine, depuis sa sauvegarde, puis recommencez.';

/** The file of the master key is missing, or holds the key of another vault. */
export class WrongKey extends DomainError<'vault.wrongKey'> {
  readonly remedy = REMEDY;

  private constructor(message: string, file: string) {
    super('vault.wrongKey', message, { file });
  }

  static missing(file: string): WrongKey {
    return new WrongKey(`La clé du coffre, ${file}, manque : les données personnelles resteraient illisibles.`, file);
  }

  static another(file: string): WrongKey {
    return new WrongKey(`${file} n’est pas la clé de ce coffre : les données personnelles resteraient illisibles.`, file);
  }
}

/** Keys would be mixed with those that are there. */
export class VaultNotEmpty extends DomainError<'vault.notEmpty'> {
  readonly remedy = 'Reprenez les clés dans un coffre neuf, avant le premier démarrage.';

  constructor(persons: number) {
    super('vault.notEmpty', `Ce coffre connaît déjà ${String(persons)} personnes : rien n’y est remplacé.`, { persons });
  }
}

/** A file that is not an export of a vault, or not all of it. Nothing of it was taken. */
export class VaultFileInvalid extends DomainError<'vault.fileInvalid'> {
  readonly remedy = 'Donnez un fichier intact, fait par ecluse vault export.';

  constructor(line: number, what: string) {
    super('vault.fileInvalid', `Ligne ${String(line)} : ${what}.`, { line });
  }
}
