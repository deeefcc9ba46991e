import { readFileSync } from 'node:fs';
import { type Cadre, namesOf, type ProcedureDefinition } from '#libs/domain';
import { FeelRules } from '#libs/feel';
import { readProcedure } from '#libs/interchange';
import { CADRE } from './attestation.js';

/** A procédure that ships, as its file says. */
export function shipped(code: string): ProcedureDefinition {
  const path = new URL(`../../procedures/${code}.yaml`, import.meta.url);
  const read = readProcedure(readFileSync(path, 'utf8'), `${code}.yaml`);
  if (read.status !== 'read') throw new Error(`${code} cannot be read`);
  return read.definition;
}

const cadres = new Map<string, Cadre>();

/** With its expressions evaluated as the program does; read once. */
export function cadreOf(code: string): Cadre {
  const known = cadres.get(code);
  if (known !== undefined) return known;
  const definition = shipped(code);
  const cadre = { ...CADRE, definition, rules: new FeelRules(namesOf(definition)) };
  cadres.set(code, cadre);
  return cadre;
}
