import type { Command } from 'commander';
import { buffer } from 'node:stream/consumers';
import { json, type WithJson } from '../command.js';
import { Failure } from '../failure.js';
import type { Query } from '../http/client.js';
import type { Terminal } from '../output/terminal.js';
import { withServer } from '../server/running-server.js';
import { assertNewFile, FORCE, type WithForce } from './new-file.js';

const FORMATS = ['csv', 'xlsx', 'ods'] as const;
type Format = (typeof FORMATS)[number];

/** A command whose answer may also be a table in a file. */
export interface ExportOptions extends WithForce {
  readonly csv?: string;
  readonly xlsx?: string;
  readonly ods?: string;
}

export function addExportOptions(command: Command): Command {
  return command
    .option('--csv <FICHIER>', 'écrit le tableau en CSV, et à côté ce qui va avec : sa définition dans FICHIER-definition.csv')
    .option('--xlsx <FICHIER>', 'écrit le tableau et sa définition dans un classeur Excel')
    .option('--ods <FICHIER>', 'écrit le tableau et sa définition dans un classeur OpenDocument')
    .option(...FORCE);
}

/** Which file is asked for; null: none. @throws Failure `export.twoFormats` */
function askedOf(options: ExportOptions): { readonly format: Format; readonly file: string } | null {
  const asked = FORMATS.flatMap((format) => {
    const file = options[format];
    return file === undefined ? [] : [{ format, file }];
  });
  if (asked.length > 1) throw new Failure('export.twoFormats', 'Un seul format à la fois.', 'Donnez l’un de --csv, --xlsx et --ods.', 2);
  return asked[0] ?? null;
}

/** `couts.csv` → `couts-definition.csv`, as in the archive it stands beside the table. */
const fileBeside = (file: string, table: string, part: string): string => file.replace(/(?:\.csv)?$/iu, part.slice(table.length - '.csv'.length));

/**
 * Writes the table of an answer into a file, whole or not at all.
 * @param path that of the question under `/api/v1/exports/FORMAT`
 * @returns whether a file was asked for: there is then nothing more to show
 * @throws Failure `export.twoFormats`, `file.exists`, `file.unwritable`, `export.cut`
 */
export async function exported(options: ExportOptions & WithJson, terminal: Terminal, path: string, query: Query): Promise<boolean> {
  const asked = askedOf(options);
  if (asked === null) return false;
  const { format, file } = asked;
  const files = [file];
  await assertNewFile(file, options);
  await withServer(terminal, async (client) => {
    const bytes = await client.download(`/api/v1/exports/${format}/${path}`, query);
    if (format !== 'csv') return writtenTo(file, bytes);
    const { unpacked } = await import('#libs/interchange');
    const [table, ...others] = await unpacked(await buffer(bytes).catch(cut), 'export');
    if (table === undefined) return;
    files.push(...others.map((part) => fileBeside(file, table.path, part.path)));
    for (const each of files) await assertNewFile(each, options);
    for (const [n, { text }] of [table, ...others].entries()) await writtenTo(files[n] ?? file, text);
  });
  terminal.print(options.json === true ? json({ files }) : `Écrit : ${files.join(', ')}.`);
  return true;
}

const PUBLIC_MODE = 0o644;

/** Writes what comes into a file, whole or not at all. @throws Failure `file.unwritable`, `export.cut` */
export async function writtenTo(file: string, content: AsyncIterable<string | Uint8Array>): Promise<void> {
  const { writeFileAtomically } = await import('#libs/platform');
  await writeFileAtomically(file, content, PUBLIC_MODE).catch((error: unknown) => {
    if (error instanceof Failure || isCut(error)) return cut(error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('file.unwritable', `Le fichier ${file} ne peut pas être écrit : ${reason}.`, 'Vérifiez son chemin et ses droits.', 1, {
      cause: error,
    });
  });
}

const isCut = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNRESET';

function cut(error: unknown): never {
  if (error instanceof Failure) throw error;
  throw new Failure('export.cut', 'L’export s’est arrêté avant sa fin : rien n’est écrit.', 'Relancez la même commande.', 1, { cause: error });
}
