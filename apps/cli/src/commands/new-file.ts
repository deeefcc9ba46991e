import { access } from 'node:fs/promises';
import { Failure } from '../failure.js';

/** What a command that writes a file takes. */
export interface WithForce {
  readonly force?: boolean;
}

export const FORCE = ['--force', 'remplace le fichier s’il existe'] as const;

/** @throws Failure `file.exists`: what is there may be the only backup */
export async function assertNewFile(file: string, { force = false }: WithForce): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists || force) return;
  throw new Failure('file.exists', `Le fichier ${file} existe déjà.`, 'Donnez un autre nom, ou --force pour le remplacer.');
}
