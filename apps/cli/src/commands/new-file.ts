import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.js';

/** What a command that writes a file takes. */
export interface WithForce {
  readonly force?: boolean;
}

export const FORCE = ['--force', 'remplace le fichier s’il existe'] as const;

/** @throws Failure `file.exists`: what is there may be the only backup; `file.isFolder`, which nothing replaces */
export async function assertNewFile(file: string, { force = false }: WithForce): Promise<void> {
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() === true) {
    throw new Failure('file.isFolder', `${file} est un dossier.`, `Nommez le fichier qui doit y être écrit : ${join(file, 'NOM')}`);
  }
  if (there === null || force) return;
  throw new Failure('file.exists', `Le fichier ${file} existe déjà.`, 'Donnez un autre nom, ou --force pour le remplacer.');
}
