import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ProcedureDefinition } from '#libs/domain';
import type { PlacedProblem } from '#libs/interchange';
import { Failure } from '../failure.js';
import type { Client } from '../http/client.js';
import { allOf, pagesOf } from '../http/pages.js';

/** A file of more than this is no procédure. */
const LARGEST = 1_000_000;

const PUBLISHED = /^(?<code>[a-z][a-z0-9-]*)(?:@(?<version>\d{1,9}))?$/u;

/** Where a procédure is: published, under its code and perhaps a version, or in a file. */
export type ProcedureSource =
  { readonly kind: 'published'; readonly code: string; readonly version: number | null } | { readonly kind: 'file'; readonly file: string };

/** A name without a dot nor a slash is a code. */
export function sourceOf(text: string): ProcedureSource {
  const { code, version } = PUBLISHED.exec(text)?.groups ?? {};
  if (code === undefined) return { kind: 'file', file: text };
  return { kind: 'published', code, version: version === undefined ? null : Number(version) };
}

async function textOf(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length <= LARGEST) return text;
  } catch (error) {
    const message = `Le fichier ${file} ne peut pas être lu (${error instanceof Error ? error.message : String(error)}).`;
    throw new Failure('procedure.fileUnreadable', message, 'Vérifiez son chemin et ses droits.', 1, { cause: error });
  }
  throw new Failure('procedure.fileTooLarge', `Le fichier ${file} dépasse 1 Mo : ce n’est pas une procédure.`);
}

/** The procédure of another file; none where it holds something else, whatever that is: it is not the one that is asked about. */
async function neighbour(file: string): Promise<readonly ProcedureDefinition[]> {
  const { readProcedure } = await import('#libs/interchange');
  try {
    const read = readProcedure(await textOf(file), file);
    return read.status === 'read' ? [read.definition] : [];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** The procédures of the other files of the folder, where a link may ask for one of them. */
async function besides(file: string, { links }: ProcedureDefinition): Promise<readonly ProcedureDefinition[]> {
  if (Object.keys(links).length === 0) return [];
  const folder = dirname(file);
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/u.test(name) && name !== basename(file));
  return (await Promise.all(names.map(async (name) => neighbour(join(folder, name))))).flat();
}

export interface CheckedFile {
  readonly definition: ProcedureDefinition | null;
  readonly problems: readonly PlacedProblem[];
}

/** The procédures that links ask for, as a server has them; those that it does not have are left to the check. */
async function linkedOn(client: Client, { links }: ProcedureDefinition): Promise<readonly ProcedureDefinition[]> {
  const { items } = await allOf(pagesOf<{ readonly code: string; readonly version: number | null }>(client, '/api/v1/procedures'));
  const asked = new Set(Object.values(links).map(({ procedure }) => procedure));
  const there = items.filter(({ code, version }) => version !== null && asked.has(code));
  return Promise.all(there.map(async ({ code }) => publishedBy(client, code, null)));
}

/**
 * What a file holds, and all that is wrong with it: of shape, then of sense. `definition` is null when it cannot even be read.
 * `client`: a server, whose procédures links may ask for as well as those of the folder.
 */
export async function checkedFile(file: string, client: Client | null = null): Promise<CheckedFile> {
  const text = await textOf(file);
  const { readProcedure } = await import('#libs/interchange');
  const read = readProcedure(text, file);
  if (read.status === 'refused') return { definition: null, problems: read.problems };
  const { checkProcedure } = await import('#libs/domain');
  const { checkExpression, checkTable, doubtsOfTable } = await import('#libs/feel');
  const others = [...(await besides(file, read.definition)), ...(client === null ? [] : await linkedOn(client, read.definition))];
  const problems = checkProcedure(read.definition, { checkExpression, checkTable, doubtsOfTable }, others);
  return { definition: read.definition, problems: problems.map(read.placed) };
}

/** @throws Failure when the file holds no procédure at all; one that only cannot be published is given as it is */
export async function definitionIn(file: string): Promise<ProcedureDefinition> {
  const { definition, problems } = await checkedFile(file);
  if (definition !== null) return definition;
  const { lineOf } = await import('#libs/interchange');
  throw new Failure('procedure.invalid', problems.map(lineOf).join('\n'), 'Corrigez le fichier, puis relancez la commande.');
}

export async function publishedBy(client: Client, code: string, version: number | null): Promise<ProcedureDefinition> {
  const path = `/api/v1/procedures/${encodeURIComponent(code)}`;
  const { definition } = await client.get<{ readonly definition: ProcedureDefinition }>(path, version === null ? {} : { version });
  return definition;
}
