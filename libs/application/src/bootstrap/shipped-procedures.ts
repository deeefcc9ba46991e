import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcedureDefinition } from '#libs/domain';
import { lineOf, readProcedure } from '#libs/interchange';

/** The folder of the files that ship: beside the sources, and beside what is built of them. */
function folder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const found = join(at, 'procedures', 'procedure.schema.json');
    if (existsSync(found)) return dirname(found);
    if (at === dirname(at)) throw new Error('the procédures that ship are not there: install Écluse again');
  }
}

/** The procédures that this version of the product ships, those first of which others ask for dossiers. */
export async function shippedProcedures(): Promise<readonly ProcedureDefinition[]> {
  const path = folder();
  const files = (await readdir(path)).filter((name) => name.endsWith('.yaml')).sort();
  const definitions = await Promise.all(
    files.map(async (name) => {
      const read = readProcedure(await readFile(join(path, name), 'utf8'), name);
      if (read.status === 'read') return read.definition;
      throw new Error(`a procédure that ships cannot be read: ${read.problems.map(lineOf).join('; ')}`);
    }),
  );
  const asks = (definition: ProcedureDefinition): number => Object.keys(definition.links).length;
  return [...definitions].sort((a, b) => asks(a) - asks(b));
}
