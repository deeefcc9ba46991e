import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { type Context, examples, json, type Registration, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import { counted } from '../output/french.js';
import { fileStats } from './import.js';
import { assertNewFile, FORCE, type WithForce } from './new-file.js';
import { withDatabase } from '../server/running-server.js';

interface Moved {
  readonly persons: number;
  readonly identifiers: number;
}

const told = ({ persons, identifiers }: Moved): string =>
  `${counted(persons, 'personne', 'personnes')}, ${counted(identifiers, 'identifiant', 'identifiants')}`;

export const registerVault: Registration = (program, context) => {
  const vault = program
    .command('vault')
    .summary('sauvegarde, reprend les clés des personnes')
    .description(
      'Le coffre : les clés des personnes, à part du journal. Elles restent scellées par la clé maîtresse (vault.key), qui se copie à part : sans elle, ce fichier ne dit rien.',
    );
  vault
    .command('export <FICHIER>')
    .summary('écrit les clés des personnes dans un fichier')
    .description(
      'Écrit les clés, scellées par la clé maîtresse, dans un fichier que seul son propriétaire lit. Aucun serveur ne doit tourner sur ce dossier de données.',
    )
    .option(...FORCE)
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ecluse vault export cles.ndjson'))
    .action(async (file: string, options: WithJson & WithForce) => exportKeys(file, options, context));
  vault
    .command('import <FICHIER>')
    .summary('reprend les clés des personnes dans un coffre neuf')
    .description(
      'Reprend les clés d’un fichier dans un coffre vide, sous la même clé maîtresse : mettez d’abord vault.key dans le dossier de données. Aucun serveur ne doit y tourner.',
    )
    .option('--json', 'le résultat en JSON')
    .addHelpText('after', examples('ECLUSE_HOME=/srv/neuf ecluse vault import cles.ndjson'))
    .action(async (file: string, options: WithJson) => importKeys(file, options, context));
};

async function exportKeys(file: string, { json: asJson, force = false }: WithJson & WithForce, { terminal }: Context): Promise<void> {
  await assertNewFile(file, { force });
  const moved = await withDatabase(terminal, async (url, { dataFolder: folder }) => {
    const [{ exportVault, openKeyFile, PostgresVault }, { vaultKeyIn }] = await Promise.all([import('#libs/vault'), import('#libs/platform')]);
    const keyFile = await openKeyFile(vaultKeyIn(folder), async () => PostgresVault.isNew(url));
    const part = `${file}.part`;
    const output = await open(part, 'w', 0o600).catch(unwritable(file));
    try {
      await output.chmod(0o600);
      const written = await exportVault(url, keyFile, async (lines) => output.writeFile(lines));
      await output.sync();
      await rename(part, file);
      return written;
    } finally {
      await output.close();
    }
  });
  terminal.print(asJson === true ? json(moved) : `${file} : ${told(moved)}. Gardez vault.key ailleurs : avec les deux, tout se lit.`);
}

async function importKeys(file: string, { json: asJson }: WithJson, { terminal }: Context): Promise<void> {
  await fileStats(file);
  const moved = await withDatabase(terminal, async (url, { dataFolder: folder }) => {
    const [{ importVault, openKeyFile, WrongKey }, { vaultKeyIn }] = await Promise.all([import('#libs/vault'), import('#libs/platform')]);
    const path = vaultKeyIn(folder);
    // Keys that come from elsewhere come with their master key: a new one would open none of them.
    const keyFile = await openKeyFile(path, async () => Promise.reject(WrongKey.missing(path)));
    return importVault(url, keyFile, linesOf(file));
  });
  terminal.print(asJson === true ? json(moved) : `${file} : ${told(moved)}, repris.`);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function unwritable(file: string): (error: unknown) => never {
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('file.unwritable', `Le fichier ${file} ne peut pas être écrit : ${reason}.`, 'Vérifiez son chemin et ses droits.', 1, {
      cause: error,
    });
  };
}
