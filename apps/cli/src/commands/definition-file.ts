import { readFile } from 'node:fs/promises';
import { Failure } from '../failure.js';

/** Far more than any definition has. */
const LARGEST = 100_000;

/**
 * The definition that somebody wrote into a file: a JSON object; whether it is one that can be published, the server says.
 * @throws Failure `file.unreadable`, `definition.fileInvalid`, with the remedy
 */
export async function definitionIn(file: string, remedy: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('file.unreadable', `Le fichier ${file} ne peut être lu (${why}).`, 'Vérifiez son nom et vos droits.', 1, { cause: error });
  });
  const refused = (why: string): Failure => new Failure('definition.fileInvalid', `${file} ${why}`, remedy);
  if (text.length > LARGEST) throw refused('est bien trop grand pour une définition.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(`n’est pas du JSON : ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('ne contient pas un objet JSON.');
  return value;
}
